"""How many people buy, period by period."""

from regulars.reports import dimensions as d
from regulars.reports import metrics as m
from regulars.reports.definitions import Report
from regulars.reports.facts.ledger import LEDGER
from regulars.reports.words import Picture, ReportId

CUSTOMERS_OVER_TIME = Report(
    id=ReportId.CUSTOMERS_OVER_TIME,
    category="Customers",
    title="Customers over time",
    description="How many people buy in each period, and how many of them for the first time.",
    facts=LEDGER,
    metrics=(
        m.CUSTOMERS,
        m.NEW_CUSTOMERS,
        m.RETURNING_CUSTOMERS,
        m.CUMULATIVE_CUSTOMERS,
        m.ORDERS,
        m.NET_SALES,
        m.IS_PEAK,
    ),
    dimensions=(d.CUSTOMER_TYPE, d.CHANNEL, d.STORE, d.COUNTRY, d.PRODUCT, d.CATEGORY, d.CAMPAIGN, d.GROUP),
    default_metrics=("customers", "newCustomers", "returningCustomers"),
    default_dimensions=(),
    picture=Picture.LINE,
)
