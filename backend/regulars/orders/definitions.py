"""What the figures of purchase behaviour mean (reports.md 3)."""

from regulars.platform.definitions import Definition, Unit, define

_QUALIFYING = ("drafts", "tests", "failed and voided payments", "cancelled orders")
_RANKED = "By units bought, in at least two orders; ties go to what was bought last. Shares are of all units bought."
_ZONE = "by the clock of the order's store, daylight saving included."


def _of_orders(key: str, title: str, formula: str, unit: Unit, *, better: bool | None = None) -> Definition:
    return Definition(key, title, formula, unit, excludes=_QUALIFYING, higher_is_better=better)


define(
    _of_orders("topProducts", "Favourite products", _RANKED, Unit.TEXT),
    _of_orders("topCategories", "Favourite categories", _RANKED, Unit.TEXT),
    _of_orders("topBrands", "Favourite brands", _RANKED, Unit.TEXT),
    _of_orders(
        "topPaymentMethods", "Payment methods", "Successful payments of purchases by method; money is what was paid"
        " less what went back.", Unit.TEXT,
    ),
    _of_orders("averageCartUnits", "Units an order", "Units ÷ orders whose lines are known.", Unit.RATIO, better=True),
    _of_orders("averageCartLines", "Lines an order", "Lines ÷ orders whose lines are known.", Unit.RATIO, better=True),
    _of_orders(
        "averageCartValue", "Goods an order", "(Gross - discounts) ÷ orders, before shipping, tax and returns.",
        Unit.MONEY, better=True,
    ),
    _of_orders(
        "medianOrderValue", "Median order", "The order in the middle by what is left of it after refunds; of an even"
        " number, half of the two in the middle.", Unit.MONEY, better=True,
    ),
    _of_orders("discountUsageRate", "Discount usage", "Orders with a discount ÷ orders.", Unit.PERCENT),
    _of_orders(
        "returnFrequency", "Return frequency", "Orders with a returned unit ÷ orders. A cancellation is no return.",
        Unit.PERCENT, better=False,
    ),
    _of_orders(
        "returnRate", "Return rate", "Money given back for goods ÷ (gross - discounts). A cancellation is no return.",
        Unit.PERCENT, better=False,
    ),
    _of_orders(
        "priceSensitivity", "Price sensitivity",
        "Two points where half of the units were bought at a discount, one where a fifth was; one where discounts take"
        " at least a fifth of the price; one where the own price index is at most 0.85, one less from 1.15. Three"
        " points are high, one or two medium; unknown under three orders.", Unit.TEXT,
    ),
    _of_orders(
        "discountedUnitShare", "Units at a discount", "Units whose line or whole order was discounted ÷ units.",
        Unit.PERCENT,
    ),
    _of_orders(
        "meanDiscountDepth", "Depth of discounts", "Discounts ÷ gross of the units bought at a discount.", Unit.PERCENT
    ),
    _of_orders(
        "ownPriceIndex", "Own price index", "Paid ÷ what the same units cost at the median price of their categories,"
        " over the last year as of the last night.", Unit.RATIO,
    ),
    _of_orders("peakHour", "Favourite hour", f"The hour in which most orders were placed, {_ZONE}", Unit.TEXT),
    _of_orders("peakWeekday", "Favourite weekday", f"The day on which most orders were placed, {_ZONE}", Unit.TEXT),
    _of_orders("ordersByHour", "Orders by hour", f"Orders placed in each hour, {_ZONE}", Unit.COUNT),
    _of_orders("ordersByWeekday", "Orders by weekday", f"Orders placed on each day of the week, {_ZONE}", Unit.COUNT),
    _of_orders(
        "months", "Orders by month", "Orders placed in each of the last twelve calendar months, and what is left of"
        " them after refunds, where the first store stands. The running month is not over.", Unit.MONEY,
    ),
)  # fmt: skip
