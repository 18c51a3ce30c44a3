"""How the customers stand on a day: by segment, by RFM, by what is known of them."""

from regulars.reports import people_dimensions as d
from regulars.reports import people_metrics as m
from regulars.reports.definitions import Report
from regulars.reports.dimensions import GROUP
from regulars.reports.facts.people import people, scored
from regulars.reports.words import Granularity, Picture, ReportId

SEGMENTATION = Report(
    id=ReportId.SEGMENTATION,
    category="Customers",
    title="Customer segments",
    description="How segments, groups, roles, bands of value and frequencies differ: size, sales, how fresh they are.",
    facts=people(),
    metrics=(
        m.CUSTOMERS,
        m.CUSTOMER_SHARE,
        m.ORDERS,
        m.NET_SALES,
        m.AVERAGE_ORDER_VALUE,
        m.DAYS_SINCE,
        m.CONSENT_RATE,
        m.AT_RISK_SHARE,
    ),
    dimensions=(d.SEGMENT, GROUP, d.TIER, d.VALUE_BAND, d.ORDER_FREQUENCY),
    default_metrics=("customers", "customerShare", "orders", "netSales", "averageOrderValue"),
    default_dimensions=("segment",),
    picture=Picture.BARS,
    granularities=(Granularity.TOTAL,),
    default_granularity=Granularity.TOTAL,
    is_point_in_time=True,
    has_empty_rows=False,
)
PROFILES = Report(
    id=ReportId.PROFILES,
    category="Customers",
    title="Customer profiles",
    description="Who the customers are and what they like: age, language, favourite categories, brands and payments.",
    facts=people(),
    metrics=(m.CUSTOMERS, m.CUSTOMER_SHARE, m.ORDERS, m.NET_SALES, m.AVERAGE_ORDER_VALUE),
    dimensions=(
        d.AGE_BAND,
        d.BIRTH_MONTH,
        d.LOCALE,
        d.CUSTOMER_KIND,
        d.PREFERRED_CATEGORY,
        d.PREFERRED_BRAND,
        d.PREFERRED_PAYMENT_METHOD,
    ),
    default_metrics=("customers", "customerShare", "orders", "netSales", "averageOrderValue"),
    default_dimensions=("preferredCategory",),
    picture=Picture.BARS,
    granularities=(Granularity.TOTAL,),
    default_granularity=Granularity.TOTAL,
    is_point_in_time=True,
    has_empty_rows=False,
)
RFM = Report(
    id=ReportId.RFM,
    category="Customers",
    title="RFM: recency, frequency, money",
    description="Where each customer stands by how lately, how often and for how much they bought, and who moved.",
    facts=scored(),
    metrics=(m.CUSTOMERS, m.CUSTOMER_SHARE, m.ORDERS, m.NET_SALES, m.DAYS_SINCE),
    dimensions=(d.RFM_GROUP, d.RECENCY, d.VALUE, d.RFM_GROUP_BEFORE),
    default_metrics=("customers", "customerShare", "netSales", "averageDaysSinceLastOrder"),
    default_dimensions=("recency", "value"),
    picture=Picture.GRID,
    granularities=(Granularity.TOTAL,),
    default_granularity=Granularity.TOTAL,
    is_point_in_time=True,
    has_empty_rows=False,
)
