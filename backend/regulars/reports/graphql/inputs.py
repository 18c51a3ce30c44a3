"""A question to a report as it is sent, and what is made of it."""

from datetime import date
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.customers.graphql.references import CustomerFilterRef
from regulars.orders.graphql.filters import OrderFilter
from regulars.platform import clock, ids
from regulars.platform.db.connect import Reader
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.scalars import CurrencyCode, Day, TimeZone
from regulars.platform.graphql.sorting import SortDirection
from regulars.reports.catalogue.known import REPORTS
from regulars.reports.graphql.enums import (
    AddressBasis,
    CohortPeriods,
    Comparison,
    Granularity,
    RangePreset,
    RefundBasis,
    ReportId,
)
from regulars.reports.query import ReportQuery, check_buckets, dimensions_of, metrics_of
from regulars.reports.ranges import Calendar, Days, preset
from regulars.stores.queries import default_store


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
    """Checked by `question_of`."""

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
    currency_code: Annotated[CurrencyCode | None, strawberry.field(description="The base currency.")] = UNSET
    order_by: Annotated[
        list[ReportSort] | None, strawberry.field(description="By numbers or splits; left out: by time and split.")
    ] = UNSET
    top: Annotated[int | None, strawberry.field(description="Keep this many groups, the rest as one row.")] = UNSET
    first: Annotated[int, strawberry.field(description="Rows, 1 to 1,000.")] = 100
    after: Annotated[str | None, strawberry.field(description="The cursor of the last row seen.")] = UNSET


async def question_of(reader: Reader, asked: ReportInput) -> ReportQuery:
    """The question, with what was left out filled in; refuses what the report does not have."""
    _check_built(asked)
    report = REPORTS.get(asked.report)
    if report is None:
        known = ", ".join(REPORTS)
        raise Refusal(ErrorCode.INVALID, f"There is no such report yet; there are {known}.", ("report",))
    if not 1 <= asked.first <= MOST_ROWS:
        raise Refusal(ErrorCode.INVALID, f"Ask for 1 to {MOST_ROWS:,} rows.", ("first",))
    store = await default_store(reader)
    asked_range: Any = given(asked.range)
    zone = (given(asked_range.time_zone) if asked_range else None) or (store.time_zone if store else "UTC")
    where = Calendar(zone, store.first_weekday if store else 1)
    days = await _days(reader, asked_range, where)
    granularity = given(asked.granularity) or report.default_granularity
    check_buckets(days, granularity)
    return ReportQuery(
        report,
        days,
        where,
        metrics_of(report, given(asked.metrics)),
        dimensions_of(report, given(asked.dimensions)),
        granularity,
        given(asked.basis) or report.basis,
        asked.compare_to,
        tuple(ids.decode("sto", key) or 0 for key in given(asked.store_ids) or ()),
    )


MOST_ROWS = 1_000
_LATER = ("address_basis", "top")


def _check_built(asked: ReportInput) -> None:
    for name in _LATER:
        if given(getattr(asked, name)) is not None:
            raise Refusal(ErrorCode.INVALID, f"Reports do not take {name} yet: leave it out.", (name,))


async def _days(reader: Reader, asked: Any, where: Calendar) -> Days:
    today = clock.day_in(clock.now(), where.zone)
    first, last = (given(asked.from_), given(asked.to)) if asked else (None, None)
    if first is None and last is None:
        name = (given(asked.preset) if asked else None) or RangePreset.LAST_30_DAYS
        return preset(name, today=today, begin=await _begin(reader, where.zone), first_weekday=where.first_weekday)
    begin = await _begin(reader, where.zone) if first is None else date.fromisoformat(first)
    end = today if last is None else date.fromisoformat(last)
    if begin > end:
        raise Refusal(ErrorCode.INVALID, "The range ends before it begins: set from to the earlier day.", ("range",))
    return Days(begin, end)


async def _begin(reader: Reader, zone: str) -> date:
    """The day of the first order of all."""
    first = await reader.fetch_value("SELECT min(placed_at) FROM orders")
    return clock.day_in(clock.now() if first is None else first, zone)
