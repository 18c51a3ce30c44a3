"""A question to a report as it is sent."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from regulars.customers.graphql.references import CustomerFilterRef
from regulars.orders.graphql.filters import OrderFilter
from regulars.platform.graphql.scalars import CurrencyCode, Day, TimeZone
from regulars.platform.graphql.sorting import SortDirection
from regulars.reports.graphql.enums import (
    AddressBasis,
    CohortPeriods,
    Comparison,
    Granularity,
    RangePreset,
    RefundBasis,
    ReportId,
)


@strawberry.input(description="A preset, or from and to (both included); left out: the last 30 days.")
class ReportRangeInput:
    """Days by the clock of the report."""

    preset: Annotated[RangePreset | None, strawberry.field(description="A range with a name.")] = UNSET
    from_: Annotated[Day | None, strawberry.field(name="from", description="The first day.")] = UNSET
    to: Annotated[Day | None, strawberry.field(description="The last day.")] = UNSET
    time_zone: Annotated[TimeZone | None, strawberry.field(description="Left out: the store's.")] = UNSET


@strawberry.input(description="One step of a report's sort.")
class ReportSort:
    """By a number or a split that the question names."""

    key: Annotated[str, strawberry.field(description="A metric or dimension of the question.")]
    direction: Annotated[SortDirection, strawberry.field(description="Which way.")] = SortDirection.DESC


@strawberry.input(
    description="A question to a report. metrics and dimensions are keys of its definition; left out: its defaults."
)
class ReportInput:
    """Read by `reports/questions.py`."""

    report: Annotated[ReportId, strawberry.field(description="Which report.")]
    range: Annotated[ReportRangeInput | None, strawberry.field(description="Which days.")] = UNSET
    granularity: Annotated[Granularity | None, strawberry.field(description="How long the periods are.")] = UNSET
    metrics: Annotated[list[str] | None, strawberry.field(description="Which numbers, in their order.")] = UNSET
    dimensions: Annotated[list[str] | None, strawberry.field(description="By what rows are split.")] = UNSET
    filter: Annotated[CustomerFilterRef | None, strawberry.field(description="Only of these customers.")] = UNSET
    order_filter: Annotated[OrderFilter | None, strawberry.field(description="Only these orders.")] = UNSET
    store_ids: Annotated[list[strawberry.ID] | None, strawberry.field(description="Only of these stores.")] = UNSET
    compare_to: Annotated[Comparison, strawberry.field(description="What it is set against.")] = Comparison.NONE
    basis: Annotated[RefundBasis | None, strawberry.field(description="Left out: the report's own.")] = UNSET
    address_basis: Annotated[AddressBasis | None, strawberry.field(description="Whose address places.")] = UNSET
    cohort_periods: Annotated[CohortPeriods, strawberry.field(description="How periods of a cohort are counted.")] = (
        CohortPeriods.CALENDAR
    )
    currency_code: Annotated[CurrencyCode | None, strawberry.field(description="The base currency; no other.")] = UNSET
    order_by: Annotated[
        list[ReportSort] | None, strawberry.field(description="By numbers or splits; left out: by time and split.")
    ] = UNSET
    top: Annotated[int | None, strawberry.field(description="Keep this many groups, the rest as one row.")] = UNSET
    first: Annotated[int, strawberry.field(description="Rows, 1 to 1,000; of RETENTION_COHORTS to 5,000.")] = 100
    after: Annotated[str | None, strawberry.field(description="The cursor of the last row seen.")] = UNSET
