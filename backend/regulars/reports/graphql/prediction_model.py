"""The fitted model: `predictionModel` and `predictionModelRefit`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

import strawberry

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.jobs import JobPayload, JobRef
from regulars.platform.graphql.money import Amount, Money
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.payload import settle
from regulars.platform.graphql.scalars import Day, Instant
from regulars.platform.jobs.queries import job_by_id
from regulars.reports.predicted import known
from regulars.reports.predicted.known import ModelRow
from regulars.reports.predicted.words import NOT_YET, PredictionStatus
from regulars.reports.service.fitting import prediction_model_refit
from regulars.stores.queries import base_currency

HORIZON_DAYS = 365
NAME, VERSION = "BG/NBD with gamma-gamma", "1"

strawberry.enum(PredictionStatus, description="Whether the model may be used.")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A fitted parameter."""

    key: str
    value: float


@dataclass(frozen=True, slots=True)
class Band:
    """Customers with as many purchases after the first."""

    frequency: int
    customer_count: int
    predicted_mean: float
    actual_mean: float


@dataclass(frozen=True, slots=True)
class Tenth:
    """A tenth of the customers by chance."""

    predicted: float
    actual: float
    customer_count: int


@dataclass(frozen=True, slots=True)
class Point:
    """Orders up to a day."""

    day: date
    predicted: float
    actual: int


@dataclass(frozen=True, slots=True)
class Tested:
    """A back-test as it is kept, and in which currency its money is."""

    first: date
    facts: Mapping[str, Any]
    currency: str

    @property
    def last(self) -> date:
        """The last day that was predicted."""
        return self.first + timedelta(days=self.facts["days"] - 1)

    def money(self, key: str) -> Amount:
        return Amount(round(self.facts[key]), self.currency)


@dataclass(frozen=True, slots=True)
class Shown:
    """The model, in the currency of the merchant."""

    model: ModelRow
    currency: str

    @property
    def parameters(self) -> Sequence[Parameter]:
        return [Parameter(key, value) for key, value in self.model.facts.get("parameters", [])]

    @property
    def back_test(self) -> Tested | None:
        """None where what was known by then carried no model."""
        facts = self.model.facts.get("back_test")
        return Tested(date.fromisoformat(self.model.facts["cut"]), facts, self.currency) if facts else None


def _bands(row: Tested) -> list[Band]:
    return [
        Band(one["frequency"], one["customer_count"], one["predicted"], one["actual"])
        for one in row.facts["by_frequency"]
    ]


def _tenths(row: Tested) -> list[Tenth]:
    return [Tenth(one["predicted"], one["actual"], one["customer_count"]) for one in row.facts["calibration"]]


def _points(row: Tested) -> list[Point]:
    return [
        Point(row.first + timedelta(days=one["day"] - 1), one["predicted"], one["actual"])
        for one in row.facts["tracking"]
    ]


@strawberry.type(description="A parameter of the model.")
class ModelParameter:
    """Answered from a `Parameter`."""

    is_type_of = rows_are(Parameter)

    key: Annotated[
        str,
        strawberry.field(
            description="r, alpha, a, b (orders; time in weeks), p, q, gamma (worth; gamma in minor units)."
        ),
    ]
    value: Annotated[float, strawberry.field(description="As fitted.")]


@strawberry.type(description="Customers with this many repeat purchases before the days that were predicted.")
class BackTestBand:
    """Answered from a `Band`."""

    is_type_of = rows_are(Band)

    frequency: Annotated[int, strawberry.field(description="Purchases after the first; 7 stands for 7 and more.")]
    customer_count: Annotated[int, strawberry.field(description="How many they are.")]
    predicted_mean: Annotated[float, strawberry.field(description="Purchases predicted, on average.")]
    actual_mean: Annotated[float, strawberry.field(description="Purchases that came, on average.")]


@strawberry.type(description="Predicted against actual share in one tenth of the customers, by their chance.")
class CalibrationPoint:
    """Answered from a `Tenth`."""

    is_type_of = rows_are(Tenth)

    predicted: Annotated[float, strawberry.field(description="The mean chance of a purchase, 0 to 1.")]
    actual: Annotated[float, strawberry.field(description="The share that did buy.")]
    customer_count: Annotated[int, strawberry.field(description="How many they are.")]


@strawberry.type(description="Cumulative purchases, predicted and actual.")
class TrackingPoint:
    """Answered from a `Point`."""

    is_type_of = rows_are(Point)

    day: Annotated[Day, strawberry.field(description="Up to the end of this day.")]
    predicted: Annotated[float, strawberry.field(description="Predicted since the first day.")]
    actual: Annotated[int, strawberry.field(description="That came since the first day.")]


@strawberry.type(
    description="The model fitted on the first two thirds of the history, compared with what came in the last third. A"
    " purchase is a day with at least one order."
)
class BackTest:
    """Answered from a `Tested`."""

    is_type_of = rows_are(Tested)

    from_: Day = derived(lambda row: row.first, name="from", description="The first day that was predicted.")
    to: Day = derived(lambda row: row.last, description="The last one.")
    predicted_orders: float = derived(lambda row: row.facts["predicted_orders"], description="Purchases predicted.")
    actual_orders: int = derived(lambda row: row.facts["actual_orders"], description="Purchases that came.")
    predicted_revenue: Money | None = derived(
        lambda row: row.money("predicted_revenue"), description="Their worth, predicted."
    )
    actual_revenue: Money = derived(lambda row: row.money("actual_revenue"), description="Their worth.")
    error_rate: float = derived(
        lambda row: row.facts["error_rate"], description="(Predicted - actual) ÷ actual, of all purchases."
    )
    correlation: float | None = derived(
        lambda row: row.facts["correlation"], description="Of predicted and actual purchases over customers."
    )
    churn_auc: float | None = derived(
        lambda row: row.facts["churn_auc"],
        description="Of two customers, one who came back and one who did not: the chance that the latter had been given"
        " the higher risk. 0.5 is a coin.",
    )
    by_frequency: list[BackTestBand] = derived(
        _bands, description="By purchases before.", directives=[ListSize(assumed_size=20)]
    )
    calibration: list[CalibrationPoint] = derived(
        _tenths, description="By chance.", directives=[ListSize(assumed_size=20)]
    )
    tracking: list[TrackingPoint] = derived(
        _points, description="Week by week.", directives=[ListSize(assumed_size=400)]
    )


@strawberry.type(description="The model of the merchant's customers, fitted each night.")
class PredictionModel:
    """Answered from a `Shown`."""

    is_type_of = rows_are(Shown)

    name: str = derived(lambda _: NAME, description="Which model.")
    version: str = derived(lambda _: VERSION, description="Of its arithmetic.")
    status: PredictionStatus = derived(
        lambda row: PredictionStatus.FITTING if row.model.job_id else row.model.status,
        description="FITTING while it is worked out anew; the rest is then what was fitted last.",
    )
    fitted_at: Instant | None = derived(
        lambda row: row.model.computed_at if row.model.is_ready else None, description="When; null where there is none."
    )
    computed_at: Instant | None = derived(
        lambda row: row.model.computed_at, description="When it was last tried; null before the first time."
    )
    as_of: Day | None = derived(
        lambda row: row.model.as_of, description="The day up to which orders were taken, where the first store stands."
    )
    customer_count: int = derived(lambda row: row.model.buyer_count, description="Customers who had bought by then.")
    repeat_customer_count: int = derived(
        lambda row: row.model.repeat_buyer_count, description="Those who had on a second day."
    )
    horizon_days: int = derived(lambda _: HORIZON_DAYS, description="How far it looks ahead.")
    parameters: list[ModelParameter] = derived(
        lambda row: row.parameters, description="Empty where there is none.", directives=[ListSize(assumed_size=12)]
    )
    log_likelihood: float | None = derived(
        lambda row: row.model.facts.get("log_likelihood"), description="Of the orders of all customers under BG/NBD."
    )
    back_test: BackTest | None = derived(
        lambda row: row.back_test,
        description="Null where the first two thirds of the history carry no model.",
    )
    unavailable_because: str | None = derived(
        lambda row: row.model.why_not if row.model.computed_at else NOT_YET,
        description="In words; null where there is a model.",
    )

    @strawberry.field(
        description="The job that works it out anew, where there is one and the caller may see it.",
        graphql_type=JobRef | None,
    )
    @staticmethod
    async def job(row: strawberry.Parent[Shown], info: Info) -> Any:
        """Of the caller; of anybody with OPERATIONS_READ."""
        context, job = info.context, row.model.job_id
        return None if job is None else await job_by_id(context.database, context.actor, job)


@strawberry.type
class PredictionQueries:
    """predictionModel."""

    @requires(
        Scope.REPORTS_READ,
        description="The model by which customers are predicted, with its back-test; or why there is none.",
        graphql_type=PredictionModel | None,
    )
    @staticmethod
    async def prediction_model(info: Info) -> Any:
        """One for the merchant, over the orders of all stores."""
        database = info.context.database
        return Shown(await known.model(database), await base_currency(database) or "XXX")


@strawberry.type
class PredictionMutations:
    """predictionModelRefit."""

    @requires(
        Scope.REPORTS_READ,
        description="Works model, predictions and ranks out anew, as it happens by itself each night; answers the job"
        " that does so already, where there is one.",
        graphql_type=JobPayload | None,
    )
    @staticmethod
    async def prediction_model_refit(info: Info) -> Any:
        """See `service.fitting`."""
        context = info.context
        work = prediction_model_refit(actor=context.actor)
        return await settle(JobPayload, work, job=lambda key: job_by_id(context.database, context.actor, key))
