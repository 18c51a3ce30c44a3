"""When people buy: by day of the week and hour of the store's clock."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from regulars.platform import clock
from regulars.reports import measures, trees
from regulars.reports import metrics as m
from regulars.reports.answering import Answer, Answering, Numbers, answer
from regulars.reports.compiling import OTHER
from regulars.reports.definitions import Among, Dimension, Metric, Report
from regulars.reports.facts.ledger import LEDGER
from regulars.reports.hours import HOURS, hour_end, time_of
from regulars.reports.query import ReportQuery
from regulars.reports.ranges import Bucket, Calendar
from regulars.reports.words import Granularity, MetricUnit, Picture, RefundBasis, ReportId

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS = tuple(str(place) for place in range(1, 8))
_CLOCK = tuple(str(place) for place in range(HOURS))

WEEKDAY = Dimension(
    "weekday",
    "Weekday",
    lambda where, span: trees.weekday("moment", where.zone, span),
    "1 (Monday) to 7, by the clock of the report.",
    always=_DAYS,
    order=_DAYS,
    words=dict(zip(_DAYS, _WEEKDAYS, strict=True)),
    is_number=True,
)
HOUR = Dimension(
    "hour",
    "Hour",
    lambda where, span: trees.hour("moment", where.zone, span),
    "0 to 23, by the clock of the report.",
    always=_CLOCK,
    order=_CLOCK,
    words={hour: f"{hour:0>2}:00" for hour in _CLOCK},
    is_number=True,
)


def _hours(span: Bucket, where: Calendar, values: Mapping[str, str]) -> Decimal | None:
    """An hour that runs counts whole: what comes in it is not over."""
    begun = Bucket(span.start, max(span.start, hour_end(span.end, where.zone)))
    asked = {key: int(value) for key, value in values.items()}
    time = time_of(begun, where, weekday=asked.get(WEEKDAY.key), hour=asked.get(HOUR.key))
    return Decimal(time) / clock.HOUR if time else None


def _per_hour(row: Among) -> Decimal | None:
    """None of hours that stand together with others: they are of several kinds."""
    if OTHER in row.values.values():
        return None
    hours = _hours(row.span, row.where, row.values)
    return Decimal(row.row["orders"]) / hours if hours else None


ORDERS_PER_HOUR = Metric(
    "ordersPerHour",
    "Orders per hour",
    "Orders / hours of that kind in the range, of those that have begun: the hour that clocks skip in spring is none,"
    " that which they repeat in autumn two",
    MetricUnit.RATIO,
    (measures.ORDERS,),
    lambda row: Decimal(row["orders"]),
    additive=False,
    excludes=m.ORDERS.excludes,
    among=_per_hour,
)

PEAK_TIMES = Report(
    id=ReportId.PEAK_TIMES,
    category="Orders",
    title="Peak purchasing times",
    description="On which weekdays and at which hours orders are placed, by the store's clock.",
    facts=LEDGER,
    metrics=(m.ORDERS, m.CUSTOMERS, m.NET_SALES, ORDERS_PER_HOUR),
    dimensions=(WEEKDAY, HOUR),
    default_metrics=("orders", "netSales", "ordersPerHour"),
    default_dimensions=("weekday", "hour"),
    picture=Picture.HEAT_MAP,
    granularities=(Granularity.TOTAL,),
    default_granularity=Granularity.TOTAL,
    basis=RefundBasis.ORDER_DATE,
)


def answer_peaks(query: ReportQuery) -> Answering:
    """As others, with the mean of all hours in the totals, which only the range tells."""
    found = yield from answer(query)
    before, compared = query.before, found.compared
    if before is not None and compared is not None:
        compared = replace(compared, totals=_totals(before, compared))
    return replace(found, totals=_totals(query, found), compared=compared)


def _totals(query: ReportQuery, found: Answer) -> Numbers:
    span = query.span
    hours = _hours(Bucket(span.start, max(span.start, min(span.end, query.now))), query.where, {})
    return tuple(
        number if metric is not ORDERS_PER_HOUR else number / hours if hours and number is not None else None
        for metric, number in zip(query.metrics, found.totals, strict=True)
    )
