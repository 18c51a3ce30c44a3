"""The answer of a report: rows, totals, what they are set against, and how fresh they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any

import strawberry

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.references import CustomerRef
from regulars.platform.graphql.connection import PageFacts, PageInfo
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.filter_values import filter_value
from regulars.platform.graphql.money import Amount, Money
from regulars.platform.graphql.node import find_node, rows_are
from regulars.platform.graphql.scalars import CurrencyCode, FilterValue, Instant, TimeZone
from regulars.reports.behind import count_behind
from regulars.reports.chosen import Chosen
from regulars.reports.definitions import Report
from regulars.reports.graphql.definitions import ReportDefinition
from regulars.reports.graphql.enums import Granularity, RefundBasis
from regulars.reports.names import Names
from regulars.reports.notices import Notice, ReportNoticeCode
from regulars.reports.query import ReportQuery
from regulars.reports.row_filter import as_filter


@dataclass(frozen=True, slots=True)
class FigureRow:
    """The row behind `MetricValue`."""

    key: str
    number: Decimal | None
    money: Amount | None
    text: str | None
    at: int | None
    change: float | None


@strawberry.type(description="A number of a row; null where there is none to give, never 0 instead.")
class MetricValue:
    """Answered from a `FigureRow`."""

    is_type_of = rows_are(FigureRow)

    key: Annotated[str, strawberry.field(description="Of its definition.")]
    number: Annotated[Decimal | None, strawberry.field(description="Where it is one; 0.1 for 10 %.")]
    money: Annotated[Money | None, strawberry.field(description="Where it is an amount.")]
    text: Annotated[str | None, strawberry.field(description="Where it is a text.")]
    at: Annotated[Instant | None, strawberry.field(description="Where it is an instant.")]
    change: Annotated[float | None, strawberry.field(description="Against the comparison, 0.1 for 10 %.")]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """The row behind `DimensionValue`."""

    key: str
    value: str
    label: str
    iso_numeric: str | None = None


@strawberry.type(description="Where a row stands.")
class DimensionValue:
    """Answered from a `PlaceRow`."""

    is_type_of = rows_are(PlaceRow)

    key: Annotated[str, strawberry.field(description="Of its definition.")]
    value: Annotated[str, strawberry.field(description="Stable: a code, an id, a date.")]
    label: Annotated[str, strawberry.field(description="For people.")]
    iso_numeric: Annotated[str | None, strawberry.field(description="For the map, on countries.")]


@dataclass(frozen=True, slots=True)
class Pinned:
    """The question of a row, from which its filter is made where that is asked."""

    query: ReportQuery
    filter: Mapping[str, Any]
    order_filter: Mapping[str, Any]
    names: Names
    to: Chosen


@dataclass(frozen=True, slots=True)
class LineRow:
    """The row behind `ReportRow`."""

    key: str
    bucket_start: int | None
    bucket_end: int | None
    is_complete: bool
    is_other: bool
    dimensions: Sequence[PlaceRow]
    metrics: Sequence[FigureRow]
    previous: Sequence[FigureRow] | None
    pinned: Pinned


@strawberry.type(description="One row of a report.")
class ReportRow:
    """Answered from a `LineRow`."""

    is_type_of = rows_are(LineRow)

    key: Annotated[strawberry.ID, strawberry.field(description="Names the row within its input.")]
    bucket_start: Annotated[Instant | None, strawberry.field(description="Where its period begins.")]
    bucket_end: Annotated[Instant | None, strawberry.field(description="Where its period ends, not in it.")]
    is_complete: Annotated[bool, strawberry.field(description="False: the period is still running.")]
    is_other: Annotated[
        bool, strawberry.field(description="The sum of what top left out, or of groups under 5 people.")
    ]
    dimensions: Annotated[
        list[DimensionValue], strawberry.field(description="Where it stands.", directives=[ListSize(assumed_size=2)])
    ]
    metrics: Annotated[
        list[MetricValue],
        strawberry.field(description="Its numbers, as they were asked.", directives=[ListSize(assumed_size=6)]),
    ]
    previous: Annotated[
        list[MetricValue] | None,
        strawberry.field(description="The same row in the comparison.", directives=[ListSize(assumed_size=6)]),
    ]

    @requires(
        Scope.CUSTOMERS_READ,
        description="In reports with a row a customer.",
        graphql_type=CustomerRef | None,
    )
    @staticmethod
    async def customer(row: strawberry.Parent[LineRow], info: Info) -> Any:
        """One read for all rows."""
        if row.is_other or not row.pinned.query.is_by_customer:
            return None
        return await find_node(info.context, row.dimensions[0].value)

    @strawberry.field(
        description="How many customers stand behind the row; null where it holds the rest. Ask for a row or two at a"
        " time: each is a question of its own.",
        directives=[Cost(weight=20)],
    )
    @staticmethod
    async def customer_count(row: strawberry.Parent[LineRow]) -> int | None:
        """As they are now."""
        return None if row.is_other else await count_behind(row.pinned.query, row.key, row.pinned.to)

    @strawberry.field(
        description="The customers behind the row as a filter, which can be saved as a segment; null where it holds the"
        " rest, and where rows are split by a custom field, which has a filter of its own."
    )
    @staticmethod
    def as_filter(row: strawberry.Parent[LineRow], info: Info) -> FilterValue | None:
        """With its period pinned."""
        pinned = row.pinned
        if row.is_other or any(one.field_id is not None for one in pinned.query.dimensions):
            return None
        kept = as_filter(pinned.query, row.key, pinned.filter, pinned.order_filter)
        return FilterValue(filter_value(info, "CustomerFilter", kept))


@dataclass(frozen=True, slots=True)
class FreshnessRow:
    """The row behind `Freshness`."""

    computed_at: int
    data_through: int
    is_live: bool = True


@strawberry.type(description="How fresh a number is: exact up to dataThrough.")
class Freshness:
    """Answered from a `FreshnessRow`."""

    is_type_of = rows_are(FreshnessRow)

    computed_at: Annotated[Instant, strawberry.field(description="When it was computed.")]
    data_through: Annotated[Instant, strawberry.field(description="Everything committed until then is in it.")]
    is_live: Annotated[bool, strawberry.field(description="Whether it follows every change.")]


strawberry.enum(ReportNoticeCode, description="Kinds of notices.")


@strawberry.type(description="Something to know when reading the numbers.")
class ReportNotice:
    """Answered from a `Notice`."""

    is_type_of = rows_are(Notice)

    code: Annotated[ReportNoticeCode, strawberry.field(description="Which kind.")]
    message: Annotated[str, strawberry.field(description="In words.")]
    count: Annotated[int | None, strawberry.field(description="How many.")]


@dataclass(frozen=True, slots=True)
class ResultRow:
    """The row behind `ReportResult`."""

    definition: Report
    range_start: int
    range_end: int
    comparison_start: int | None
    comparison_end: int | None
    granularity: Granularity
    basis: RefundBasis
    time_zone: str
    currency_code: str
    rows: Sequence[LineRow]
    row_count: int
    totals: Sequence[FigureRow]
    comparison_totals: Sequence[FigureRow] | None
    page_info: PageFacts
    notices: Sequence[Notice]
    freshness: FreshnessRow = field(compare=False)
    """Two answers with the same numbers are the same."""


@strawberry.type(description="The answer of a report.")
class ReportResult:
    """Answered from a `ResultRow`."""

    is_type_of = rows_are(ResultRow)

    definition: Annotated[ReportDefinition, strawberry.field(description="What its numbers mean.")]
    range_start: Annotated[Instant, strawberry.field(description="Where the range begins.")]
    range_end: Annotated[Instant, strawberry.field(description="Where the range ends, not in it.")]
    comparison_start: Annotated[Instant | None, strawberry.field(description="Where the comparison begins.")]
    comparison_end: Annotated[Instant | None, strawberry.field(description="Where the comparison ends.")]
    granularity: Annotated[Granularity, strawberry.field(description="How long its periods are.")]
    basis: Annotated[RefundBasis, strawberry.field(description="To which day reversals are booked.")]
    time_zone: Annotated[TimeZone, strawberry.field(description="By whose clock days begin.")]
    currency_code: Annotated[CurrencyCode, strawberry.field(description="Of its amounts.")]
    rows: Annotated[
        list[ReportRow],
        strawberry.field(
            description="A page of the rows; the report's cost is theirs.",
            directives=[ListSize(assumed_size=10)],
        ),
    ]
    row_count: Annotated[int, strawberry.field(description="Rows without paging.")]
    totals: Annotated[
        list[MetricValue],
        strawberry.field(description="Over the whole range.", directives=[ListSize(assumed_size=6)]),
    ]
    comparison_totals: Annotated[
        list[MetricValue] | None,
        strawberry.field(description="Over the whole comparison.", directives=[ListSize(assumed_size=6)]),
    ]
    page_info: Annotated[PageInfo, strawberry.field(description="Where the page stands.")]
    freshness: Annotated[Freshness, strawberry.field(description="How fresh it is.")]
    notices: Annotated[
        list[ReportNotice], strawberry.field(description="What to know.", directives=[ListSize(assumed_size=4)])
    ]
