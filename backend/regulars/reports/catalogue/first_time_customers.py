"""First orders: who places them, how they begin, and whether a second follows."""

from dataclasses import replace
from decimal import Decimal

from regulars.platform import clock
from regulars.reports import dimensions as d
from regulars.reports import metrics as m
from regulars.reports.definitions import Derive, Dimension, Measure, Metric, Report
from regulars.reports.facts.first_orders import FIRST_ORDERS, FIRST_PURCHASE, SECOND_ORDER
from regulars.reports.words import Granularity, MetricUnit, Picture, RangePreset, ReportId

_WAITED = Measure("waited", "sum(waited)", is_wide=True)
_WAITERS = Measure("waiters", "count(waited)")
_KNOWN = Measure("known", "sum(is_known)")
_BOUGHT = Measure("bought", "sum(has_bought)")
_UNPLACED = m.ORDERS.excludes


def _rate(above: Measure, below: Measure) -> Derive:
    return lambda row: Decimal(row[above.key]) / row[below.key] if row[below.key] else None


def _second_order_rate(days: int) -> Metric:
    since = days * clock.DAY
    old = Measure(f"old{days}", f"sum(CASE WHEN is_order = 1 AND age >= {since} THEN 1 ELSE 0 END)")
    again = Measure(f"again{days}", f"sum(CASE WHEN age >= {since} AND gap <= {since} THEN 1 ELSE 0 END)")
    return Metric(
        f"secondOrderRate{days}",
        f"Second order in {days} days",
        f"People with a second qualifying order within {days} days of their first / people whose first was at least"
        f" {days} days ago; none where nobody has had the time",
        MetricUnit.PERCENT,
        (again, old),
        _rate(again, old),
        additive=False,
        excludes=_UNPLACED,
    )


CUSTOMERS = replace(m.CUSTOMERS, formula="People whose first qualifying order is in the period", additive=True)
ORDERS = replace(m.ORDERS, formula="First qualifying orders: as many as customers")
NET_SALES = replace(m.NET_SALES, formula="Gross sales - discounts - returns of first orders")
AVERAGE_ORDER_VALUE = replace(
    m.AVERAGE_ORDER_VALUE, formula="Sum of (order total - its refunds) / first orders; none where there is none"
)
DAYS_FROM_SIGN_UP = Metric(
    "daysFromSignUp",
    "Days from sign-up",
    "Mean time from the creation of the account to the first order, of those who had an account when they placed it",
    MetricUnit.DAYS,
    (_WAITED, _WAITERS),
    lambda row: Decimal(row["waited"]) / row["waiters"] / clock.DAY if row["waiters"] else None,
    additive=False,
    excludes=(*_UNPLACED, "people without an account, or whose account came later"),
    higher_is_better=False,
)
FIRST_PURCHASE_RATE = Metric(
    "firstPurchaseRate",
    "First purchase rate",
    f"People who became known in the period and had a qualifying order within {FIRST_PURCHASE // clock.DAY} days /"
    " people who became known in it, as long ago; none in splits by orders, of which those who never bought have none",
    MetricUnit.PERCENT,
    (_BOUGHT, _KNOWN),
    _rate(_BOUGHT, _KNOWN),
    additive=False,
    excludes=(*_UNPLACED, "merged customers"),
)

FIRST_PRODUCT = Dimension(
    "firstProduct",
    "First product",
    "first_product",
    "A product of the first order; an order of several stands in each.",
    overlaps=True,
)
FIRST_CATEGORY = Dimension(
    "firstCategory",
    "First category",
    "first_category",
    "A category of the first order; an order of several stands in each.",
    overlaps=True,
)
DISCOUNTED = Dimension(
    "discounted",
    "Discount",
    "discounted",
    "Whether the first order had a discount.",
    always=("YES", "NO"),
    order=("YES", "NO"),
    words={"YES": "With a discount", "NO": "At full price"},
)

FIRST_TIME_CUSTOMERS = Report(
    id=ReportId.FIRST_TIME_CUSTOMERS,
    category="Customers",
    title="First-time customers",
    description="Who buys for the first time, what they begin with, and how many of them order again soon.",
    facts=FIRST_ORDERS,
    metrics=(
        CUSTOMERS,
        ORDERS,
        NET_SALES,
        AVERAGE_ORDER_VALUE,
        DAYS_FROM_SIGN_UP,
        *(_second_order_rate(days) for days in SECOND_ORDER),
        FIRST_PURCHASE_RATE,
    ),
    dimensions=(FIRST_PRODUCT, FIRST_CATEGORY, d.CHANNEL, DISCOUNTED),
    default_metrics=("customers", "netSales", "averageOrderValue", "secondOrderRate30", "firstPurchaseRate"),
    default_dimensions=(),
    picture=Picture.LINE,
    default_granularity=Granularity.MONTH,
    default_range=RangePreset.LAST_12_MONTHS,
)
