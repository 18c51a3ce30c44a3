"""Customers, one row each: the best, those who came once, and those who drift away."""

from regulars.reports import people_dimensions as d
from regulars.reports import people_metrics as m
from regulars.reports.definitions import Report
from regulars.reports.facts.people import people
from regulars.reports.facts.rfm import IS_AT_RISK
from regulars.reports.words import Granularity, Picture, ReportId

_NUMBERS = (
    m.ORDERS,
    m.TOTAL_SPENT,
    m.AVERAGE_ORDER_VALUE,
    m.ORDER_FREQUENCY,
    m.LAST_ORDER_AT,
    m.PREDICTED_LTV,
    m.CHURN_RISK,
)
_SHOWN = ("orders", "totalSpent", "averageOrderValue", "orderFrequency", "lastOrderAt")

TOP_CUSTOMERS = Report(
    id=ReportId.TOP_CUSTOMERS,
    category="Customers",
    title="Top customers",
    description="Who spends most, buys most often or has the highest average order; and how much of all they carry.",
    facts=people("orders > 0"),
    metrics=(*_NUMBERS, m.CUSTOMERS, m.CUMULATIVE_SALES_SHARE),
    dimensions=(d.CUSTOMER, d.PERCENTILE),
    default_metrics=_SHOWN,
    default_dimensions=("customer",),
    picture=Picture.PARETO,
    granularities=(Granularity.TOTAL,),
    default_granularity=Granularity.TOTAL,
    is_point_in_time=True,
    sorts=(("totalSpent", True),),
)
ONE_TIME_CUSTOMERS = Report(
    id=ReportId.ONE_TIME_CUSTOMERS,
    category="Customers",
    title="One-time customers",
    description="Who bought once and has not come back by the day.",
    facts=people("orders = 1"),
    metrics=(
        m.ORDERS,
        m.TOTAL_SPENT,
        m.AVERAGE_ORDER_VALUE,
        m.LAST_ORDER_AT,
        m.PREDICTED_LTV,
        m.CHURN_RISK,
        m.CUSTOMERS,
        m.DAYS_SINCE,
    ),
    dimensions=(d.CUSTOMER,),
    default_metrics=("totalSpent", "lastOrderAt", "averageDaysSinceLastOrder"),
    default_dimensions=("customer",),
    picture=Picture.TABLE,
    granularities=(Granularity.TOTAL,),
    default_granularity=Granularity.TOTAL,
    is_point_in_time=True,
    sorts=(("totalSpent", True),),
)
AT_RISK = Report(
    id=ReportId.AT_RISK,
    category="Customers",
    title="Customers at risk",
    description="Good customers who have not bought for long: those of the RFM groups At risk and Previously loyal.",
    facts=people(IS_AT_RISK, ranked=True),
    metrics=(*_NUMBERS, m.CUSTOMERS, m.DAYS_SINCE),
    dimensions=(d.CUSTOMER, d.RFM_GROUP),
    default_metrics=(*_SHOWN, "averageDaysSinceLastOrder"),
    default_dimensions=("customer",),
    picture=Picture.TABLE,
    granularities=(Granularity.TOTAL,),
    default_granularity=Granularity.TOTAL,
    is_point_in_time=True,
    has_empty_rows=False,
    sorts=(("totalSpent", True),),
)
