"""Sales of new and of returning customers."""

from regulars.reports import dimensions as d
from regulars.reports import metrics as m
from regulars.reports.definitions import Report
from regulars.reports.facts.ledger import LEDGER
from regulars.reports.words import Picture, ReportId

NEW_VS_RETURNING_SALES = Report(
    id=ReportId.NEW_VS_RETURNING_SALES,
    category="Customers",
    title="New and returning customer sales",
    description="What people spend who buy for the first time, and what people spend who come back.",
    facts=LEDGER,
    metrics=(
        m.CUSTOMERS,
        m.ORDERS,
        m.GROSS_SALES,
        m.DISCOUNTS,
        m.RETURNS,
        m.NET_SALES,
        m.SHIPPING,
        m.TAXES,
        m.TOTAL_SALES,
        m.AVERAGE_ORDER_VALUE,
        m.AVERAGE_MERCHANDISE_VALUE,
        m.SALES_SHARE,
        m.RETURNING_CUSTOMER_RATE,
    ),
    dimensions=(d.CUSTOMER_TYPE, d.CHANNEL, d.STORE, d.COUNTRY, d.PRODUCT, d.CATEGORY, d.CAMPAIGN, d.GROUP),
    default_metrics=("customers", "orders", "netSales", "totalSales", "averageOrderValue"),
    default_dimensions=("customerType",),
    picture=Picture.STACKED_BARS,
)
