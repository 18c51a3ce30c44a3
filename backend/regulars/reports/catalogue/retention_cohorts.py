"""Who comes back: people by when they first bought, and what they do in the periods after."""

from collections.abc import Callable
from decimal import Decimal

from regulars.reports import metrics as m
from regulars.reports.cohorts import ALL
from regulars.reports.definitions import Dimension, Measured, Metric, Report
from regulars.reports.facts.cohorts import COHORTS
from regulars.reports.words import Granularity, MetricUnit, Picture, RangePreset, RefundBasis, ReportId

_UNPLACED = m.ORDERS.excludes
_NOBODY = "orders without a customer"
_COUNT, _MONEY, _PERCENT = MetricUnit.COUNT, MetricUnit.MONEY, MetricUnit.PERCENT


def _part(key: str) -> Callable[[Measured], Decimal | None]:
    return lambda row: Decimal(row[key])


def _of_each(key: str) -> Callable[[Measured], Decimal | None]:
    return lambda row: Decimal(row[key]) / row["size"] if row["size"] else None


_MEAN = "the row of all cohorts adds up those for whom the period is over"
RETENTION_RATE = Metric(
    "retentionRate",
    "Retention rate",
    f"Customers / cohort size; {_MEAN}, so that larger cohorts weigh more. Of a cohort or a range as a whole:"
    " people who ordered in any period after their first / people",
    _PERCENT, (), _of_each("people"), additive=False, excludes=(*_UNPLACED, _NOBODY),
)  # fmt: skip
COHORT_SIZE = Metric(
    "cohortSize",
    "Cohort size",
    "People whose first qualifying order is in the cohort's week, month or quarter, also those erased since. Limited to"
    " stores or orders: those of them who have such an order",
    _COUNT, (), _part("size"), additive=False, excludes=(*_UNPLACED, _NOBODY),
)  # fmt: skip
CUSTOMERS = Metric(
    "customers",
    "Customers",
    "People of the cohort with a qualifying order in the period, each once. Of a cohort or a range as a whole: with"
    " one in any period after their first",
    _COUNT, (), _part("people"), additive=False, excludes=(*_UNPLACED, _NOBODY),
)  # fmt: skip
ORDERS = Metric(
    "orders", "Orders", "Qualifying orders of the cohort in the period",
    _COUNT, (), _part("orders"), excludes=(*_UNPLACED, _NOBODY),
)  # fmt: skip
NET_SALES = Metric(
    "netSales", "Net sales", "Gross sales - discounts - returns of the cohort in the period",
    _MONEY, (), _part("sales"), excludes=(*m.NET_SALES.excludes, _NOBODY, "orders before the first qualifying one"),
)  # fmt: skip
CUMULATIVE_SALES = Metric(
    "cumulativeSalesPerCustomer",
    "Sales per customer so far",
    f"Net sales of the cohort up to the end of the period / cohort size; {_MEAN}",
    _MONEY, (), _of_each("until"), additive=False, excludes=NET_SALES.excludes,
)  # fmt: skip

COHORT = Dimension(
    "cohort",
    "Cohort",
    "cohort",
    "The first day of the week, month or quarter of the first order. Cohorts of nobody have no row.",
    words={ALL: "All cohorts"},
)
PERIOD = Dimension(
    "period",
    "Period",
    "period",
    "How many weeks, months or quarters after that of the first order, 0 for itself; or how many times 30 days after"
    " it. What has not begun has no row.",
)

RETENTION_COHORTS = Report(
    id=ReportId.RETENTION_COHORTS,
    category="Customers",
    title="Retention by cohort",
    description="How many of those who first bought in a month come back in the months after, and what they have spent"
    " by then.",
    facts=COHORTS,
    metrics=(RETENTION_RATE, COHORT_SIZE, CUSTOMERS, ORDERS, NET_SALES, CUMULATIVE_SALES),
    dimensions=(COHORT, PERIOD),
    default_metrics=(
        "retentionRate", "cohortSize", "customers", "orders", "netSales", "cumulativeSalesPerCustomer",
    ),
    default_dimensions=("cohort", "period"),
    picture=Picture.COHORT_TABLE,
    granularities=(Granularity.WEEK, Granularity.MONTH, Granularity.QUARTER),
    default_granularity=Granularity.MONTH,
    default_range=RangePreset.LAST_12_MONTHS,
    basis=RefundBasis.ORDER_DATE,
    periods_are_splits=True,
    most_rows=5_000,
)  # fmt: skip
