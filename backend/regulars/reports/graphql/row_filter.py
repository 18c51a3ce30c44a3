"""The reports' part of CustomerFilter."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from regulars.orders.graphql.filters import OrderFilter
from regulars.platform.graphql.scalars import Instant, TimeZone
from regulars.reports.graphql.enums import AddressBasis, CohortPeriods, Granularity, RefundBasis, ReportId


@strawberry.input(description="Where a row of a report stands: a dimension and its value.")
class ReportPlaceInput:
    """As `DimensionValue` tells them."""

    key: Annotated[str, strawberry.field(description="A dimension of the report.")]
    value: Annotated[str, strawberry.field(description="Its value in the row.")]


@strawberry.input(
    description="The customers behind a row of a report, as ReportRow.asFilter gives it: its period is pinned, so that"
    " a segment keeps its meaning."
)
class ReportRowFilter:
    """Compiled by `reports/row_filter.py`."""

    report: Annotated[ReportId, strawberry.field(description="Which report.")]
    from_: Annotated[Instant, strawberry.field(name="from", description="Where the period begins.")]
    until: Annotated[Instant, strawberry.field(description="Where the period ends, not in it.")]
    places: Annotated[
        list[ReportPlaceInput] | None, strawberry.field(description="The row's dimensions; left out: all rows.")
    ] = UNSET
    basis: Annotated[RefundBasis | None, strawberry.field(description="Left out: the report's own.")] = UNSET
    address_basis: Annotated[AddressBasis | None, strawberry.field(description="Left out: where orders were sent.")] = (
        UNSET
    )
    time_zone: Annotated[
        TimeZone | None, strawberry.field(description="By whose clock hours and days are told; left out: the store's.")
    ] = UNSET
    granularity: Annotated[
        Granularity | None, strawberry.field(description="How long cohorts and their periods are; left out: months.")
    ] = UNSET
    first_weekday: Annotated[
        int | None, strawberry.field(description="On which day weeks begin, 1 (Monday, also where left out) to 7.")
    ] = UNSET
    cohort_periods: Annotated[
        CohortPeriods | None, strawberry.field(description="How periods of cohorts are counted; left out: CALENDAR.")
    ] = UNSET
    store_ids: Annotated[list[strawberry.ID] | None, strawberry.field(description="Only of these stores.")] = UNSET
    order_filter: Annotated[OrderFilter | None, strawberry.field(description="Only these orders.")] = UNSET


@strawberry.input
class CustomerFilterReports:
    """The reports' part of CustomerFilter."""

    in_report: Annotated[
        ReportRowFilter | None, strawberry.field(description="Behind a row of a report; needs REPORTS_READ.")
    ] = UNSET
