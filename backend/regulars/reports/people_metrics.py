"""The numbers of customers as of a day, over the facts of people; sales are all they had bought by then."""

from decimal import Decimal

from regulars.platform import clock
from regulars.reports.definitions import Among, Derive, Measure, Measured, Metric
from regulars.reports.facts.rfm import IS_AT_RISK
from regulars.reports.predicted.words import LOW_FROM, MEDIUM_FROM, ChurnRisk
from regulars.reports.words import MetricUnit

_COUNT = Measure("people", "count(DISTINCT customer_id)", first="count(*)")
_ORDERS = Measure("ordersMade", "sum(orders)")
_NET = Measure("net", "sum(net)")
_SPENT = Measure("spent", "sum(spent)")
_DAYS = Measure("daysSince", "sum(CASE WHEN orders > 0 THEN days_since END)")
_BUYERS = Measure("buyers", "sum(CASE WHEN orders > 0 THEN 1 ELSE 0 END)")
_CONSENTED = Measure("consented", "sum(CASE WHEN email_consent = 'SUBSCRIBED' THEN 1 ELSE 0 END)")
_GAP = Measure("gap", "max(gap)", is_highest=True)
_FREQUENT = Measure("frequent", "sum(CASE WHEN gap IS NOT NULL THEN 1 ELSE 0 END)")
_LAST = Measure("lastAt", "max(last_at)", is_highest=True)
_LTV = Measure("ltv", "sum(predicted_ltv)")
_PREDICTED = Measure("predicted", "sum(CASE WHEN predicted_ltv IS NOT NULL THEN 1 ELSE 0 END)")
_RISK = Measure(
    "risk",
    f"max(CASE WHEN leaving <= {1000 - LOW_FROM} THEN 1 WHEN leaving <= {1000 - MEDIUM_FROM} THEN 2"
    " WHEN leaving IS NOT NULL THEN 3 END)",
    is_highest=True,
)
_AT_RISK = Measure("atRisk", f"sum(CASE WHEN {IS_AT_RISK} THEN 1 ELSE 0 END)")
_UNPLACED = "drafts, test orders, cancelled orders, orders whose payment failed or was voided"


def _of(measure: Measure) -> Derive:
    return lambda row: Decimal(row[measure.key])


def _ratio(above: Measure, below: Measure, scale: int = 1) -> Derive:
    def derive(row: Measured) -> Decimal | None:
        return Decimal(row[above.key]) / scale / row[below.key] if row[below.key] else None

    return derive


def _share(beside: Among) -> Decimal | None:
    return Decimal(beside.row[_COUNT.key]) / beside.whole[_COUNT.key] if beside.whole[_COUNT.key] else None


def _through(beside: Among) -> Decimal | None:
    return Decimal(beside.running[_SPENT.key]) / beside.whole[_SPENT.key] if beside.whole[_SPENT.key] else None


def _all_of_them(row: Measured) -> Decimal | None:
    return Decimal(1) if row[_COUNT.key] else None


CUSTOMERS = Metric(
    "customers", "Customers", "People known by the day, each once", MetricUnit.COUNT, (_COUNT,), _of(_COUNT),
    additive=False,
)  # fmt: skip
CUSTOMER_SHARE = Metric(
    "customerShare", "Share of customers", "Customers of the row / all customers of the report", MetricUnit.PERCENT,
    (_COUNT,), _all_of_them, additive=False, among=_share, higher_is_better=None,
)  # fmt: skip
ORDERS = Metric(
    "orders", "Orders", "Qualifying orders up to the day", MetricUnit.COUNT, (_ORDERS,), _of(_ORDERS),
    excludes=(_UNPLACED,),
)  # fmt: skip
NET_SALES = Metric(
    "netSales", "Net sales", "Gross sales - discounts - returns, up to the day", MetricUnit.MONEY, (_NET,), _of(_NET),
)  # fmt: skip
TOTAL_SPENT = Metric(
    "totalSpent", "Total spent", "Order totals less refunds, over qualifying orders up to the day", MetricUnit.MONEY,
    (_SPENT,), _of(_SPENT), excludes=(_UNPLACED,),
)  # fmt: skip
AVERAGE_ORDER_VALUE = Metric(
    "averageOrderValue", "Average order value", "Total spent / orders; none where there is no order",
    MetricUnit.MONEY, (_SPENT, _ORDERS), _ratio(_SPENT, _ORDERS), additive=False, excludes=(_UNPLACED,),
    sorts="1.0 * {spent} / nullif({ordersMade}, 0)",
)  # fmt: skip
DAYS_SINCE = Metric(
    "averageDaysSinceLastOrder", "Days since the last order",
    "Mean of the day - day of the last order, over customers with one; whole days by the store's clock",
    MetricUnit.DAYS, (_DAYS, _BUYERS), _ratio(_DAYS, _BUYERS), additive=False, higher_is_better=False,
)  # fmt: skip
CONSENT_RATE = Metric(
    "consentRate", "May be written to", "Customers who let themselves be written to by e-mail / customers; as of now",
    MetricUnit.PERCENT, (_CONSENTED, _COUNT), _ratio(_CONSENTED, _COUNT), additive=False,
)  # fmt: skip
AT_RISK_SHARE = Metric(
    "atRiskShare", "Share at risk",
    "Customers of the RFM groups At risk and Previously loyal / customers; none below 25 buyers", MetricUnit.PERCENT,
    (_AT_RISK, _COUNT), _ratio(_AT_RISK, _COUNT), additive=False, higher_is_better=False,
)  # fmt: skip
ORDER_FREQUENCY = Metric(
    "orderFrequency", "Days between orders", "(last order - first order) / (orders - 1); needs two orders",
    MetricUnit.DAYS, (_GAP, _FREQUENT),
    lambda row: Decimal(row["gap"]) / clock.DAY if row["frequent"] == 1 else None, additive=False,
    higher_is_better=False, sorts="CASE WHEN {frequent} = 1 THEN {gap} END",
)  # fmt: skip
LAST_ORDER_AT = Metric(
    "lastOrderAt", "Last order", "When the latest qualifying order up to the day was placed", MetricUnit.INSTANT,
    (_LAST,), lambda row: Decimal(row["lastAt"]) if row["lastAt"] else None, additive=False,
)  # fmt: skip
PREDICTED_LTV = Metric(
    "predictedLtv", "Predicted value",
    "Spent so far and what the model expects of the next twelve months, discounted; as of last night", MetricUnit.MONEY,
    (_LTV, _PREDICTED), lambda row: Decimal(row["ltv"]) if row["predicted"] else None,
)  # fmt: skip
CHURN_RISK = Metric(
    "churnRisk", "Churn risk",
    "By the chance of an order within 90 days: low from 60 %, high below 20 %; as of last night",
    MetricUnit.TEXT, (_RISK, _PREDICTED), lambda row: Decimal(row["risk"]) if row["predicted"] == 1 else None,
    additive=False, texts=tuple(risk.capitalize() for risk in ChurnRisk),
    sorts="CASE WHEN {predicted} = 1 THEN {risk} END",
)  # fmt: skip
CUMULATIVE_SALES_SHARE = Metric(
    "cumulativeSalesShare", "Share of all spent, added up",
    "Spent by this and all higher percentiles of customers / spent by all", MetricUnit.PERCENT, (_SPENT,),
    lambda row: Decimal(1) if row["spent"] else None, additive=False, among=_through, higher_is_better=None,
)  # fmt: skip
