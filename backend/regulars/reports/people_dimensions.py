"""The splits of customers as of a day."""

from regulars.reports.definitions import Dimension
from regulars.reports.facts.rfm import GROUPS

_FREQUENCIES = {
    "WEEKLY": "Weekly",
    "MONTHLY": "Monthly",
    "QUARTERLY": "Quarterly",
    "YEARLY": "Yearly",
    "RARER": "Less often",
    "ONCE": "Once",
    "NONE": "No orders",
}
_BANDS = {"TOP": "Top", "HIGH": "High", "MEDIUM": "Medium", "LOW": "Low", "NONE": "No orders"}
_GROUPS = {group: group.replace("_", " ").capitalize() for group in GROUPS}
_AGES = {
    "UNDER_18": "Under 18",
    "18_24": "18 to 24",
    "25_34": "25 to 34",
    "35_44": "35 to 44",
    "45_54": "45 to 54",
    "55_64": "55 to 64",
    "65_PLUS": "65 and over",
}
_MONTHS = "January February March April May June July August September October November December".split()
_SCORES = ("1", "2", "3", "4", "5")

CUSTOMER = Dimension("customer", "Customer", "customer_id", is_customer=True, prefix="cus")
SEGMENT = Dimension(
    "segment", "Segment", "segment_id", "Whoever is in several segments stands in each.", overlaps=True, prefix="seg",
    is_number=True, words={"UNKNOWN": "In no segment"},
)  # fmt: skip
TIER = Dimension(
    "tier", "Role", "tier_id", "The role that the customer has been given.", prefix="rol", is_number=True,
    words={"UNKNOWN": "No role"},
)  # fmt: skip
VALUE_BAND = Dimension(
    "valueBand", "Band of value", "value_band",
    "Top: the highest 5 % of buyers by what they spent, high the next 15 %, medium the next 40 %; as of last night.",
    order=tuple(_BANDS), words=_BANDS,
)  # fmt: skip
ORDER_FREQUENCY = Dimension(
    "orderFrequency", "Order frequency", "frequency",
    "By the mean time between orders: up to 10 days weekly, 45 monthly, 135 quarterly, 400 yearly.",
    order=tuple(_FREQUENCIES), words=_FREQUENCIES,
)  # fmt: skip
RFM_GROUP = Dimension(
    "rfmGroup", "RFM group", "rfm_group", "By recency, and by frequency and money.", order=GROUPS, words=_GROUPS
)
RFM_GROUP_BEFORE = Dimension(
    "rfmGroupBefore", "RFM group a month before", "rfm_group_before",
    "Where they stood on the same day of the month before.",
    order=GROUPS, words=_GROUPS,
)  # fmt: skip
RECENCY = Dimension(
    "recency", "Recency", "recency", "5: the fifth of the buyers who bought last.", order=_SCORES, is_number=True,
    words={"UNKNOWN": "Not ranked"},
)  # fmt: skip
VALUE = Dimension(
    "value", "Frequency and money", "value", "5: who bought most often and spent most.", order=_SCORES, is_number=True,
    words={"UNKNOWN": "Not ranked"},
)  # fmt: skip
PERCENTILE = Dimension(
    "customerPercentile", "Percentile of customers", "percentile", "1: the hundredth of the buyers who spent most.",
    order=tuple(str(place) for place in range(1, 101)), is_number=True,
)  # fmt: skip
AGE_BAND = Dimension(
    "ageBand", "Age", "age_band", "In the year of the day.", order=tuple(_AGES), words=_AGES, is_personal=True
)
BIRTH_MONTH = Dimension(
    "birthMonth", "Month of birth", "birth_month", order=tuple(str(place) for place in range(1, 13)),
    words={str(place): name for place, name in enumerate(_MONTHS, start=1)}, is_personal=True, is_number=True,
)  # fmt: skip
LOCALE = Dimension("locale", "Language", "locale", is_personal=True)
CUSTOMER_KIND = Dimension(
    "customerKind", "Person or company", "kind",
    "A company has its name in the default billing or shipping address, or is one that the customer orders for.",
    words={"PERSON": "Person", "COMPANY": "Company"}, is_personal=True,
)  # fmt: skip
_LIKED = "Bought most, by units, in two orders at least; ties to the latest."
PREFERRED_CATEGORY = Dimension(
    "preferredCategory", "Favourite category", "preferred_category", _LIKED, is_personal=True,
    words={"UNKNOWN": "None yet"},
)  # fmt: skip
PREFERRED_BRAND = Dimension(
    "preferredBrand", "Favourite brand", "preferred_brand", _LIKED, is_personal=True, words={"UNKNOWN": "None yet"}
)
PREFERRED_PAYMENT_METHOD = Dimension(
    "preferredPaymentMethod", "Favourite payment method", "preferred_payment_method",
    "Paid with in most orders, however it is spelled.", is_personal=True, is_folded=True, words={"UNKNOWN": "None yet"},
)  # fmt: skip
