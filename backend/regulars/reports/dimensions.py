"""The splits that reports offer, one declaration each."""

from regulars.reports.definitions import Dimension

UNKNOWN = "UNKNOWN"

CUSTOMER_TYPE = Dimension(
    "customerType",
    "Customer type",
    "customer_type",
    "New: the order is its customer's first that qualifies. Returning: a later one. Unidentified: it has no customer.",
    always=("NEW", "RETURNING", "UNIDENTIFIED"),
)
CHANNEL = Dimension("channel", "Channel", "channel")
STORE = Dimension("store", "Store", "CAST(store_id AS varchar)")
CAMPAIGN = Dimension("campaign", "Campaign", "campaign")
COUNTRY = Dimension("country", "Country", "country", "Where the order was shipped to.")
PROVINCE = Dimension("province", "Province", "province")
CITY = Dimension("city", "City", "city")
PAYMENT_METHOD = Dimension("paymentMethod", "Payment method", "payment_method")
