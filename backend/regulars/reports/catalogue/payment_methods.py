"""By what people pay."""

from decimal import Decimal

from regulars.reports import dimensions as d
from regulars.reports.definitions import Among, Measure, Measured, Metric, Report
from regulars.reports.facts.payments import PAYMENTS as FACTS
from regulars.reports.words import Granularity, MetricUnit, Picture, ReportId

_NEVER = "drafts, test orders, deleted orders"
_WAITING = "payments that are only authorized, or were voided"
_PAID = Measure("paid", "sum(is_paid)")
_FAILED = Measure("failed", "sum(is_failed)")
_AMOUNT = Measure("amount", "sum(amount)")
_BY = "CASE WHEN is_paid = 1 AND qualifies = 1 THEN {} END"
_ORDERS = Measure(
    # An order that was paid once need not be told apart.
    "paidOrders",
    f"count({_BY.format('CASE WHEN is_sole = 1 THEN 1 END')})"
    f" + count(DISTINCT {_BY.format('CASE WHEN is_sole = 0 THEN order_id END')})",
    adds=False,
)
_CUSTOMERS = Measure("payers", f"count(DISTINCT {_BY.format('customer_id')})", adds=False)


def _share(row: Among) -> Decimal | None:
    all_of_it = row.period["amount"]
    return Decimal(row.row["amount"]) / all_of_it if all_of_it > 0 else None


def _failure_rate(row: Measured) -> Decimal | None:
    tried = row["paid"] + row["failed"]
    return Decimal(row["failed"]) / tried if tried else None


ORDERS = Metric(
    "orders",
    "Orders",
    "Qualifying orders with a payment by the method that went through; an order paid by two methods counts in each",
    MetricUnit.COUNT,
    (_ORDERS,),
    lambda row: Decimal(row["paidOrders"]),
    additive=False,
    excludes=(_NEVER, "cancelled orders", _WAITING),
)
CUSTOMERS = Metric(
    "customers",
    "Customers",
    "People with such an order, each once",
    MetricUnit.COUNT,
    (_CUSTOMERS,),
    lambda row: Decimal(row["payers"]),
    additive=False,
    excludes=ORDERS.excludes,
)
PAYMENTS = Metric(
    "payments",
    "Payments",
    "Payments that went through",
    MetricUnit.COUNT,
    (_PAID,),
    lambda row: Decimal(row["paid"]),
    excludes=(_NEVER, _WAITING),
)
AMOUNT = Metric(
    "amount",
    "Amount",
    "Payments that went through - refunds, of cancelled orders, too",
    MetricUnit.MONEY,
    (_AMOUNT,),
    lambda row: Decimal(row["amount"]),
    excludes=(_NEVER, _WAITING),
)
SHARE = Metric(
    "share",
    "Share of amount",
    "Amount / amount of all methods; none where nothing is left of it",
    MetricUnit.PERCENT,
    (_AMOUNT,),
    lambda row: Decimal(1) if row["amount"] > 0 else None,
    additive=False,
    excludes=(_NEVER, _WAITING),
    higher_is_better=None,
    among=_share,
)
FAILURE_RATE = Metric(
    "failureRate",
    "Failure rate",
    "Payments that failed / payments that went through or failed",
    MetricUnit.PERCENT,
    (_PAID, _FAILED),
    _failure_rate,
    additive=False,
    excludes=(_NEVER, _WAITING),
    higher_is_better=False,
)

PAYMENT_METHODS = Report(
    id=ReportId.PAYMENT_METHODS,
    category="Orders",
    title="Payment methods",
    description="By what people pay, how much of the money comes in that way, and how often it fails.",
    facts=FACTS,
    metrics=(AMOUNT, SHARE, PAYMENTS, ORDERS, CUSTOMERS, FAILURE_RATE),
    dimensions=(d.PAYMENT_METHOD, d.STORE),
    default_metrics=("amount", "share", "payments", "orders", "failureRate"),
    default_dimensions=("paymentMethod",),
    picture=Picture.BARS,
    default_granularity=Granularity.TOTAL,
)
