"""Where the orders go."""

from regulars.reports import dimensions as d
from regulars.reports import metrics as m
from regulars.reports.definitions import Report
from regulars.reports.facts.ledger import LEDGER
from regulars.reports.words import Granularity, Picture, ReportId

GEOGRAPHY = Report(
    id=ReportId.GEOGRAPHY,
    category="Customers",
    title="Customers by place",
    description="Customers, orders and sales by the country, province and city that orders are shipped to.",
    facts=LEDGER,
    metrics=(
        m.CUSTOMERS,
        m.NEW_CUSTOMERS,
        m.ORDERS,
        m.NET_SALES,
        m.AVERAGE_ORDER_VALUE,
        m.SALES_PER_CUSTOMER,
        m.SHIPPING,
    ),
    dimensions=(d.COUNTRY, d.PROVINCE, d.CITY, d.POSTAL_CODE),
    default_metrics=("customers", "orders", "netSales", "averageOrderValue"),
    default_dimensions=("country",),
    picture=Picture.MAP,
    default_granularity=Granularity.TOTAL,
)
