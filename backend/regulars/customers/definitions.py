"""What the figures kept on a customer mean (reports.md 3)."""

from regulars.platform.definitions import Definition, Unit, define

_QUALIFYING = ("drafts", "tests", "failed and voided payments", "cancelled orders")
_DAYS = "Days are counted where the first store stands."


def _money(key: str, title: str, formula: str, *, better: bool | None = True, additive: bool = True) -> Definition:
    return Definition(key, title, formula, Unit.MONEY, additive, _QUALIFYING, better)


define(
    Definition(
        "orderCount", "Orders", "Qualifying orders; a refunded one is still a purchase.", Unit.COUNT,
        additive=True, excludes=_QUALIFYING, higher_is_better=True,
    ),
    _money("totalSpent", "Total spent", "Order totals less refunds, over qualifying orders, in the base currency."),
    _money("grossSpent", "Paid before refunds", "Order totals over qualifying orders, before refunds."),
    _money("refunded", "Refunded", "Refunds of qualifying orders.", better=False),
    _money("averageOrderValue", "Average order value", "Total spent ÷ orders.", additive=False),
    Definition("firstOrderAt", "First order", "When the first qualifying order was placed.", Unit.INSTANT),
    Definition("lastOrderAt", "Last order", "When the latest qualifying order was placed.", Unit.INSTANT),
    Definition(
        "daysSinceLastOrder", "Days since last order", f"Today - day of the last order. {_DAYS}", Unit.DAYS,
        higher_is_better=False,
    ),
    Definition("customerAgeDays", "Customer age", f"Today - day of the first order. {_DAYS}", Unit.DAYS),
    Definition("lifespanDays", "Lifespan", f"Day of the last order - day of the first order. {_DAYS}", Unit.DAYS),
    Definition("orderIntervalDays", "Order interval", "Lifespan ÷ orders.", Unit.DAYS, higher_is_better=False),
    Definition(
        "averageDaysBetweenOrders", "Days between orders", "Lifespan ÷ (orders - 1); none below two orders.", Unit.DAYS,
        higher_is_better=False,
    ),
    Definition(
        "orderFrequency", "Order frequency",
        "By days between orders: up to 10 weekly, 45 monthly, 135 quarterly, 400 yearly, beyond that rarer; one order"
        " is once.", Unit.TEXT,
    ),
    Definition(
        "lifetimeValueBand", "Band of value",
        "Rank by total spent among buyers: top is the highest 5 %, high the next 15 %, medium the next 40 %, low the"
        " rest. Limits are computed each night; who spends like the last one inside is inside as well.", Unit.TEXT,
    ),
    Definition("lastReferenceNumber", "Last reference", "Of the latest payment, else the order's number.", Unit.TEXT),
)  # fmt: skip
