"""The splits that reports offer, one declaration each."""

from regulars.orders.words import TrafficChannel
from regulars.reports.definitions import Dimension

_CHANNELS = {
    TrafficChannel.EMAIL: "E-mail",
    TrafficChannel.SMS: "SMS",
    TrafficChannel.POS: "Point of sale",
    TrafficChannel.OTHER: "Another channel",
}
_STAYS = "is_same_place = 1"

CUSTOMER_TYPE = Dimension(
    "customerType",
    "Customer type",
    "customer_type",
    "New: the order is its customer's first that qualifies. Returning: a later one. Unidentified: it has no customer.",
    always=("NEW", "RETURNING", "UNIDENTIFIED"),
    begins="sequence <= 2",
    words={"NEW": "New", "RETURNING": "Returning", "UNIDENTIFIED": "Unidentified"},
)
CHANNEL = Dimension(
    "channel",
    "Channel",
    "channel",
    words={one.value: _CHANNELS.get(one) or one.value.replace("_", " ").capitalize() for one in TrafficChannel},
)
STORE = Dimension("store", "Store", "store_id", prefix="sto", is_number=True)
CAMPAIGN = Dimension("campaign", "Campaign", "campaign")
COUNTRY = Dimension("country", "Country", "country", "Where the order was shipped to.", is_personal=True, stays=_STAYS)
PROVINCE = Dimension("province", "Province", "province", is_personal=True, stays=_STAYS)
CITY = Dimension("city", "City", "city", is_personal=True, stays=_STAYS)
POSTAL_CODE = Dimension("postalCode", "Postal code", "postal_code", is_personal=True, stays=_STAYS)
PAYMENT_METHOD = Dimension(
    "paymentMethod", "Payment method", "payment_method", "However it is spelled; told as on the payment recorded last.",
    is_folded=True,
)  # fmt: skip
_GOODS = "Of the lines at their own discount, without shipping and taxes; returns stand on the order's day."
PRODUCT = Dimension(
    "product", "Product", "product", f"An order stands at each of its products. {_GOODS}", overlaps=True
)
CATEGORY = Dimension(
    "category", "Category", "category", f"An order stands at each of its categories. {_GOODS}", overlaps=True
)
GROUP = Dimension(
    "group",
    "Group",
    "group_id",
    "Whoever is in several groups stands in each.",
    overlaps=True,
    begins="1 = 0",
    is_number=True,
    prefix="grp",
    words={"UNKNOWN": "In no group"},
)
