"""What is likely to come of a customer: `Customer.prediction` and `Customer.rfm`, each read once for a whole page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.platform.errors import ErrorCode
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.each import each
from regulars.platform.graphql.filters import DecimalFilter
from regulars.platform.graphql.money import Amount, Money
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.scalars import Day, Instant
from regulars.reports.graphql.prediction_model import HORIZON_DAYS, NAME, VERSION
from regulars.reports.predicted import definitions, known, lists, words
from regulars.reports.predicted.known import ModelRow, PredictionRow
from regulars.reports.predicted.rfm import RfmGroup, fm
from regulars.reports.predicted.words import ChurnRisk
from regulars.stores.queries import base_currency

DEFINED = (definitions, lists)
"""Imported for what they define."""
THOUSAND = 1000

strawberry.enum(ChurnRisk, description="How likely a customer is lost.")
strawberry.enum(RfmGroup, description="Groups of the R by FM grid; PROSPECTS have no order.")


@dataclass(frozen=True, slots=True)
class Predicted:
    """Figures of one customer, ready to be shown."""

    predicted_ltv: Amount | None
    horizon_days: int
    expected_orders: float | None
    probability_active: float | None
    probability_of_purchase: float | None
    churn_risk: ChurnRisk
    model: str
    computed_at: int | None
    reasons: Sequence[str]
    unavailable_because: ErrorCode | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """Scores of one customer, ready to be shown."""

    recency: int
    frequency: int
    monetary: int
    fm: int
    group: RfmGroup
    as_of: date
    previous_group: RfmGroup | None
    reasons: Sequence[str]


@strawberry.type(
    description="Explained, versioned, back-tested: never a bare label. All figures are null, with a reason, where the"
    " history is too short."
)
class CustomerPrediction:
    """Answered from a `Predicted`."""

    is_type_of = rows_are(Predicted)

    predicted_ltv: Annotated[
        Money | None,
        strawberry.field(description="Total spent so far, and what is expected of the coming 12 months; base money."),
    ]
    horizon_days: Annotated[int, strawberry.field(description="How far it looks ahead.")]
    expected_orders: Annotated[float | None, strawberry.field(description="Within the horizon: days with an order.")]
    probability_active: Annotated[
        float | None, strawberry.field(description="That the customer has not stopped, 0 to 1.")
    ]
    probability_of_purchase: Annotated[
        float | None, strawberry.field(description="Within 90 days, 0 to 1; churnRisk follows from it.")
    ]
    churn_risk: Annotated[
        ChurnRisk, strawberry.field(description="LOW from 0.6, HIGH below 0.2; UNKNOWN without a prediction.")
    ]
    model: Annotated[str, strawberry.field(description="Name and version of the model.")]
    computed_at: Annotated[
        Instant | None, strawberry.field(description="When predictions were worked out last; null before.")
    ]
    reasons: Annotated[
        list[str],
        strawberry.field(
            description="Why it is so, or why there is none, in sentences.", directives=[ListSize(assumed_size=10)]
        ),
    ]
    unavailable_because: Annotated[ErrorCode | None, strawberry.field(description="NOT_ENOUGH_HISTORY, or null.")]


@strawberry.type(description="Scores 1 to 5 by rank among all buyers, as of the last night.")
class RfmScore:
    """Answered from a `Ranked`."""

    is_type_of = rows_are(Ranked)

    recency: Annotated[int, strawberry.field(description="5: ordered most recently.")]
    frequency: Annotated[int, strawberry.field(description="5: ordered most often.")]
    monetary: Annotated[int, strawberry.field(description="5: spent most.")]
    fm: Annotated[int, strawberry.field(description="(frequency + monetary) / 2, rounded half up.")]
    group: Annotated[RfmGroup, strawberry.field(description="By recency and fm.")]
    as_of: Annotated[Day, strawberry.field(description="The day up to which orders were taken.")]
    previous_group: Annotated[
        RfmGroup | None,
        strawberry.field(description="A month before; null where fewer than 25 customers had bought by then."),
    ]
    reasons: Annotated[
        list[str], strawberry.field(description="Why it is so, in sentences.", directives=[ListSize(assumed_size=5)])
    ]


async def _model(context: Context, keys: Sequence[int]) -> Mapping[int, ModelRow]:
    return dict.fromkeys(keys, await known.model(context.database))


async def _rows(context: Context, customers: Sequence[int]) -> Mapping[int, PredictionRow]:
    return await known.predictions(context.database, customers)


def _predicted(row: PredictionRow | None, model: ModelRow, currency: str) -> Predicted:
    name = f"{NAME}, version {VERSION}"
    if row is None or row.predicted_ltv is None or model.as_of is None:
        unavailable = (ErrorCode.NOT_ENOUGH_HISTORY,)
        why = [_why_not(model)]
        return Predicted(
            None, HORIZON_DAYS, None, None, None, ChurnRisk.UNKNOWN, name, model.computed_at, why, *unavailable
        )
    orders, active, leaving = row.expected_orders or 0, row.probability_active or 0, row.probability_leaving or 0
    why = words.reasons(
        days=row.purchase_days, first=row.first_on, last=row.last_on, today=model.as_of, leaving=leaving, orders=orders
    )
    return Predicted(
        predicted_ltv=Amount(row.predicted_ltv, currency),
        horizon_days=HORIZON_DAYS,
        expected_orders=orders / THOUSAND,
        probability_active=active / THOUSAND,
        probability_of_purchase=(THOUSAND - leaving) / THOUSAND,
        churn_risk=words.risk_of(leaving),
        model=name,
        computed_at=model.computed_at,
        reasons=why,
        unavailable_because=None,
    )


def _why_not(model: ModelRow) -> str:
    if model.computed_at is None:
        return words.NOT_YET
    return model.why_not or words.NOTHING_BOUGHT


def _ranked(row: PredictionRow, as_of: date) -> Ranked | None:
    if row.recency is None or row.frequency is None or row.monetary is None or row.rfm_group is None:
        return None
    scores = {"recency": row.recency, "frequency": row.frequency, "monetary": row.monetary}
    return Ranked(
        **scores,
        fm=fm(row.frequency, row.monetary),
        group=RfmGroup(row.rfm_group),
        as_of=as_of,
        previous_group=RfmGroup(row.previous_group) if row.previous_group else None,
        reasons=words.ranks(**scores, last=row.last_on, today=as_of),
    )


@strawberry.type
class CustomerPredictions:
    """A part of Customer."""

    @strawberry.field(
        description="What is likely to come; all stores together, as of the last night.",
        directives=[Cost(weight=2)],
        graphql_type=CustomerPrediction,
    )
    @each("id")
    @staticmethod
    async def prediction(customers: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for all customers of the page."""
        context = info.context
        model = await context.loader(_model).load(0)
        found = await context.loader(_rows).load_many(customers)
        currency = await base_currency(context.database) or "XXX"
        return {key: _predicted(row, model, currency) for key, row in zip(customers, found, strict=True)}

    @strawberry.field(
        description="Where the customer stands among all buyers; null without an order as of the last night, and where"
        " fewer than 25 customers have bought.",
        directives=[Cost(weight=2)],
        graphql_type=RfmScore | None,
    )
    @each("id")
    @staticmethod
    async def rfm(customers: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for all customers of the page."""
        context = info.context
        model = await context.loader(_model).load(0)
        found = await context.loader(_rows).load_many(customers)
        as_of = model.as_of
        if as_of is None:
            return {}
        return {key: _ranked(row, as_of) for key, row in zip(customers, found, strict=True) if row is not None}


@strawberry.input
class CustomerFilterPredictions:
    """The predictions' part of CustomerFilter."""

    rfm_group: Annotated[
        list[RfmGroup] | None,
        strawberry.field(description="Any of these, as of the last night; PROSPECTS have no order by now."),
    ] = UNSET
    churn_risk: Annotated[
        list[ChurnRisk] | None, strawberry.field(description="Any of these; UNKNOWN: no prediction.")
    ] = UNSET
    predicted_ltv: Annotated[
        DecimalFilter | None, strawberry.field(description="In base money; isNull: no prediction.")
    ] = UNSET
