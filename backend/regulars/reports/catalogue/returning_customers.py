"""People who come back: how often, after how long, and whether they go on."""

from collections.abc import Generator
from dataclasses import replace
from decimal import Decimal

from regulars.platform import clock
from regulars.reports import dimensions as d
from regulars.reports import measures, trees
from regulars.reports import metrics as m
from regulars.reports import people_dimensions as people
from regulars.reports.answering import Answer, Answering, Numbers, Rows, answer
from regulars.reports.compiling import value_of
from regulars.reports.definitions import Dimension, Measure, Measured, Metric, Report
from regulars.reports.facts.returning_orders import RETURNING_ORDERS, repeats, tells_repeats
from regulars.reports.query import ReportQuery
from regulars.reports.words import Granularity, MetricUnit, Picture, RangePreset, ReportId

_OF_ORDERS = "CASE WHEN is_order = 1 THEN gap END"
"""Money that is split by the time between orders has it, too, and does not count."""
_GAPS = Measure("gaps", "sum(CASE WHEN gap IS NULL THEN 0 ELSE is_order END)")
_BETWEEN = Measure("between", f"sum({_OF_ORDERS})", is_wide=True)
_MEDIAN = Measure(
    "median", f"percentile_cont(0.5) WITHIN GROUP (ORDER BY {_OF_ORDERS})", adds=False, middle_of=_OF_ORDERS
)
_NEXT = Measure("next", "sum(has_next)")
_FOLLOWS = "sum(CASE WHEN previous_at >= {begun} THEN is_any ELSE 0 END)"
_FIRST_IN_ROW = f"sum(is_any) - {_FOLLOWS}"
_SECOND_IN_ROW = f"{_FOLLOWS} - sum(CASE WHEN before_at >= {{begun}} THEN is_any ELSE 0 END)"
_AGAIN = Measure("again", _SECOND_IN_ROW, adds=False, first=_SECOND_IN_ROW)
_PRESENT = Measure("present", _FIRST_IN_ROW, adds=False, first=_FIRST_IN_ROW)
_UNPLACED = m.ORDERS.excludes
_FIRST = "first orders"
_LENGTHS = (7, 14, 30, 60, 90, 180, 365)
_STRETCHES = tuple(f"{low}-{high - 1}" for low, high in zip((0, *_LENGTHS), _LENGTHS, strict=False))
_INTERVALS = (*_STRETCHES, f"{_LENGTHS[-1]}+")
_MOST = 10
_PLACES = (*map(str, range(1, _MOST)), f"{_MOST}+")


def _mean_days(row: Measured) -> Decimal | None:
    return Decimal(row["between"]) / row["gaps"] / clock.DAY if row["gaps"] else None


def _median_days(row: Measured) -> Decimal | None:
    return Decimal(row["median"]) / clock.DAY if row["gaps"] else None


_PEOPLE = replace(measures.CUSTOMERS, first="sum(CASE WHEN {again} THEN 0 ELSE is_order END)")
"""Facts of nobody are none here."""

CUSTOMERS = replace(
    m.CUSTOMERS,
    measures=(_PEOPLE,),
    formula="People with a qualifying order that is not their first, each once. Split by the place of the order: people"
    " with an order of that place",
)
ORDERS = replace(m.ORDERS, formula="Qualifying orders that are not their customer's first")
NET_SALES = replace(
    m.NET_SALES, formula="Gross sales - discounts - returns of orders that are not their customer's first"
)
AVERAGE_ORDER_VALUE = replace(
    m.AVERAGE_ORDER_VALUE,
    formula="Sum of (order total - its refunds) / those orders; none where there is none",
)
MEAN_DAYS = Metric(
    "meanDaysBetweenOrders",
    "Mean days between orders",
    "Mean time from the customer's qualifying order before to the order",
    MetricUnit.DAYS,
    (_BETWEEN, _GAPS),
    _mean_days,
    additive=False,
    excludes=(*_UNPLACED, _FIRST),
    higher_is_better=False,
)
MEDIAN_DAYS = Metric(
    "medianDaysBetweenOrders",
    "Median days between orders",
    "Half of the orders came sooner after the customer's qualifying order before, half later",
    MetricUnit.DAYS,
    (_MEDIAN, _GAPS),
    _median_days,
    additive=False,
    excludes=(*_UNPLACED, _FIRST),
    higher_is_better=False,
)
REPEAT_PURCHASE_RATE = Metric(
    "repeatPurchaseRate",
    "Repeat purchase rate",
    "People with two or more qualifying orders in the period / people with one or more in it. None in rows of"
    " customers, of intervals and of places of orders",
    MetricUnit.PERCENT,
    (_AGAIN, _PRESENT),
    lambda row: Decimal(row["again"]) / row["present"] if row["present"] else None,
    additive=False,
    excludes=(*_UNPLACED, "orders without a customer"),
)
NEXT_ORDER_RATE = Metric(
    "nextOrderRate",
    "Next order rate",
    "Orders whose customer has ordered again since / those orders",
    MetricUnit.PERCENT,
    (_NEXT, measures.ORDERS),
    lambda row: Decimal(row["next"]) / row["orders"] if row["orders"] else None,
    additive=False,
    excludes=_UNPLACED,
)

INTERVAL_DAYS = Dimension(
    "intervalDays",
    "Days between orders",
    trees.tree("gap", [length * clock.DAY for length in _LENGTHS], [f"'{one}'" for one in _INTERVALS]),
    "Whole days since the customer's qualifying order before.",
    always=_INTERVALS,
    order=_INTERVALS,
)
ORDER_SEQUENCE = Dimension(
    "orderSequence",
    "Place of the order",
    f"CASE WHEN sequence >= {_MOST} THEN '{_MOST}+' ELSE CAST(sequence AS varchar) END",
    "First orders (1) stand here for what follows them; the totals leave them out.",
    always=_PLACES,
    order=_PLACES,
    overlaps=True,
    begins=f"sequence <= {_MOST}",
)

RETURNING_CUSTOMERS = Report(
    id=ReportId.RETURNING_CUSTOMERS,
    category="Customers",
    title="Returning customers",
    description="Who orders again, after how many days, and how many go on after each order.",
    facts=RETURNING_ORDERS,
    metrics=(
        CUSTOMERS,
        ORDERS,
        NET_SALES,
        AVERAGE_ORDER_VALUE,
        MEAN_DAYS,
        MEDIAN_DAYS,
        REPEAT_PURCHASE_RATE,
        NEXT_ORDER_RATE,
    ),
    dimensions=(INTERVAL_DAYS, ORDER_SEQUENCE, people.CUSTOMER, d.CHANNEL),
    default_metrics=("customers", "orders", "netSales", "medianDaysBetweenOrders", "repeatPurchaseRate"),
    default_dimensions=(),
    picture=Picture.LINE,
    default_granularity=Granularity.MONTH,
    default_range=RangePreset.LAST_12_MONTHS,
    sorts=(("orders", True),),
)


def answer_returning(query: ReportQuery) -> Answering:
    """As others, with the rate for which people are counted by their orders in each period, where facts do not tell."""
    found = yield from answer(query)
    if REPEAT_PURCHASE_RATE not in query.metrics or tells_repeats(query, query.wanted):
        return found
    before, compared = query.before, found.compared
    if before is not None and compared is not None:
        compared = yield from _with_repeats(before, compared)
    return replace((yield from _with_repeats(query, found)), compared=compared)


def _with_repeats(query: ReportQuery, found: Answer) -> Generator[str, Rows, Answer]:
    rows = found.rows
    if all(dimension is d.CHANNEL for dimension in query.dimensions):
        values = [value_of(query, dimension, query.span) for dimension in query.dimensions]
        told = yield repeats(query, found.periods, values)
        rates = {(row[0], tuple(row[1:-2])): Decimal(row[-2]) / row[-1] for row in told}
        rows = [
            replace(row, numbers=_put(query, row.numbers, rates.get((row.period, row.values)))) for row in found.rows
        ]
    whole = yield repeats(query, [query.span], [])
    rate = Decimal(whole[0][1]) / whole[0][2] if whole else None
    return replace(found, rows=rows, totals=_put(query, found.totals, rate))


def _put(query: ReportQuery, numbers: Numbers, rate: Decimal | None) -> Numbers:
    return tuple(
        rate if metric is REPEAT_PURCHASE_RATE else number
        for metric, number in zip(query.metrics, numbers, strict=True)
    )
