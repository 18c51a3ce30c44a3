"""The numbers of the reports, one declaration each (reports.md 1 and 2)."""

from decimal import Decimal

from regulars.reports import measures as m
from regulars.reports.definitions import Among, Derive, Measure, Measured, Metric
from regulars.reports.words import MetricUnit

_UNPLACED = "drafts, test orders, cancelled orders, orders whose payment failed or was voided"
_MONEY_UNPLACED = "drafts, test orders, orders cancelled before they were paid or whose payment failed or was voided"


def _of(measure: Measure) -> Derive:
    return lambda row: Decimal(row[measure.key])


def _ratio(above: Measure, below: Measure) -> Derive:
    """Null where there is nothing to divide by, never 0."""

    def derive(row: Measured) -> Decimal | None:
        return Decimal(row[above.key]) / row[below.key] if row[below.key] else None

    return derive


def _count(key: str, title: str, formula: str, measure: Measure, *, additive: bool) -> Metric:
    return Metric(
        key, title, formula, MetricUnit.COUNT, (measure,), _of(measure), additive=additive, excludes=(_UNPLACED,)
    )


def _money(
    key: str, title: str, formula: str, *made_of: Measure, derive: Derive, is_good: bool | None = True
) -> Metric:
    return Metric(
        key,
        title,
        formula,
        MetricUnit.MONEY,
        made_of,
        derive,
        excludes=(_MONEY_UNPLACED,),
        higher_is_better=is_good,
    )


def _net(row: Measured) -> Decimal:
    return Decimal(row["gross"] - row["discount"] - row["reversal"])


CUSTOMERS = _count(
    "customers", "Customers", "People with at least one qualifying order, each once", m.CUSTOMERS, additive=False
)
NEW_CUSTOMERS = _count(
    "newCustomers", "New customers", "People whose first qualifying order this is", m.NEW_CUSTOMERS, additive=True
)
RETURNING_CUSTOMERS = Metric(
    "returningCustomers",
    "Returning customers",
    "Customers - new customers: whoever is new and comes back within one period is new in it",
    MetricUnit.COUNT,
    (m.CUSTOMERS, m.NEW_CUSTOMERS),
    lambda row: Decimal(row["customers"] - row["newCustomers"]),
    additive=False,
    excludes=(_UNPLACED,),
)
ORDERS = _count("orders", "Orders", "Qualifying orders placed", m.ORDERS, additive=True)
GROSS_SALES = _money("grossSales", "Gross sales", "Price x quantity", m.GROSS, derive=_of(m.GROSS))
DISCOUNTS = _money(
    "discounts", "Discounts", "Discounts of lines and orders", m.DISCOUNT, derive=_of(m.DISCOUNT), is_good=None
)
RETURNS = _money(
    "returns",
    "Returns",
    "Worth of goods refunded or cancelled after payment",
    m.REVERSAL,
    derive=_of(m.REVERSAL),
    is_good=False,
)
NET_SALES = _money(
    "netSales", "Net sales", "Gross sales - discounts - returns", m.GROSS, m.DISCOUNT, m.REVERSAL, derive=_net
)
SHIPPING = _money(
    "shipping", "Shipping", "Shipping charged - refunded", m.SHIPPING, derive=_of(m.SHIPPING), is_good=None
)
TAXES = _money("taxes", "Taxes", "Taxes charged - refunded", m.TAX, derive=_of(m.TAX), is_good=None)
TOTAL_SALES = _money(
    "totalSales",
    "Total sales",
    "Net sales + shipping + taxes",
    m.GROSS,
    m.DISCOUNT,
    m.REVERSAL,
    m.SHIPPING,
    m.TAX,
    derive=lambda row: _net(row) + row["shipping"] + row["tax"],
)
AVERAGE_ORDER_VALUE = Metric(
    "averageOrderValue",
    "Average order value",
    "Sum of (order total - its refunds) / qualifying orders; none where there is no order",
    MetricUnit.MONEY,
    (m.KEPT, m.ORDERS),
    _ratio(m.KEPT, m.ORDERS),
    additive=False,
    excludes=(_UNPLACED,),
)
AVERAGE_MERCHANDISE_VALUE = Metric(
    "averageMerchandiseValue",
    "Average merchandise value",
    "Sum of (gross - discount) / qualifying orders: before shipping, taxes and returns",
    MetricUnit.MONEY,
    (m.MERCHANDISE, m.ORDERS),
    _ratio(m.MERCHANDISE, m.ORDERS),
    additive=False,
    excludes=(_UNPLACED,),
)
SALES_PER_CUSTOMER = Metric(
    "salesPerCustomer",
    "Sales per customer",
    "Net sales / customers",
    MetricUnit.MONEY,
    (m.GROSS, m.DISCOUNT, m.REVERSAL, m.CUSTOMERS),
    lambda row: _net(row) / row["customers"] if row["customers"] else None,
    additive=False,
    excludes=(_UNPLACED,),
)
RETURNING_CUSTOMER_RATE = Metric(
    "returningCustomerRate",
    "Returning customer rate",
    "People with a returning order / people with an order",
    MetricUnit.PERCENT,
    (m.WITH_RETURNING_ORDER, m.CUSTOMERS),
    _ratio(m.WITH_RETURNING_ORDER, m.CUSTOMERS),
    additive=False,
    excludes=(_UNPLACED, "orders without a customer"),
)


def _sales_share(beside: Among) -> Decimal | None:
    whole = _net(beside.period)
    return _net(beside.row) / whole if whole else None


def _all_sales(row: Measured) -> Decimal | None:
    return Decimal(1) if _net(row) else None


SALES_SHARE = Metric(
    "salesShare",
    "Share of net sales",
    "Net sales of the row / net sales of its whole period; none where that is nothing",
    MetricUnit.PERCENT,
    (m.GROSS, m.DISCOUNT, m.REVERSAL),
    _all_sales,
    additive=False,
    excludes=(_MONEY_UNPLACED,),
    among=_sales_share,
    higher_is_better=None,
)
CUMULATIVE_CUSTOMERS = Metric(
    "cumulativeCustomers",
    "Customers so far",
    "People whose first qualifying order was placed by the end of the period, ever since the shop began",
    MetricUnit.COUNT,
    (m.NEW_CUSTOMERS,),
    _of(m.NEW_CUSTOMERS),
    additive=False,
    excludes=(_UNPLACED,),
    among=lambda beside: Decimal(beside.until["newCustomers"]),
    needs_before=True,
)
IS_PEAK = Metric(
    "isPeak",
    "Peak",
    "1 in the period with the most customers of the range, else 0",
    MetricUnit.COUNT,
    (m.CUSTOMERS,),
    lambda row: None,
    additive=False,
    among=lambda beside: Decimal(0 < beside.row["customers"] == beside.most["customers"]),
    higher_is_better=None,
)
