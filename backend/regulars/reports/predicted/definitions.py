"""What predictions and ranks mean (reports.md 4, predictions.md)."""

from regulars.platform.definitions import Definition, Unit, define

_EXCLUDED = ("drafts", "tests", "failed and voided payments", "cancelled orders", "orders of nobody known")
_BY = "A purchase is a day with at least one order."


def _predicted(key: str, title: str, formula: str, unit: Unit, *, better: bool | None = None) -> Definition:
    return Definition(key, title, formula, unit, excludes=_EXCLUDED, higher_is_better=better)


define(
    _predicted(
        "predictedLtv", "Predicted lifetime value",
        "Total spent so far + what is expected of the coming 12 months: expected purchases × expected worth of a"
        " purchase (BG/NBD and gamma-gamma), an amount a month later counting 1 % less.", Unit.MONEY, better=True,
    ),
    _predicted(
        "expectedOrders", "Expected orders",
        f"Purchases that BG/NBD expects within 365 days. {_BY}", Unit.RATIO, better=True,
    ),
    _predicted(
        "probabilityActive", "Chance of being active",
        "The chance by BG/NBD that a customer has not stopped; 100 % for whoever bought once, so no risk is read from"
        " it.", Unit.PERCENT, better=True,
    ),
    _predicted(
        "probabilityOfPurchase", "Chance of a purchase", f"Of at least one purchase within 90 days, by BG/NBD. {_BY}",
        Unit.PERCENT, better=True,
    ),
    _predicted(
        "churnRisk", "Churn risk",
        "By the chance of a purchase within 90 days: low from 60 %, high below 20 %, medium between.", Unit.TEXT,
        better=False,
    ),
    _predicted(
        "rfm", "RFM scores and group",
        "Latest order, number of orders and total spent, each 1 to 5 by rank among all buyers: 1 + (5 × (rank - 1)) ÷"
        " buyers in whole numbers, so that equals score the same. FM is the mean of frequency and money, rounded half"
        " up; recency and FM lead to the group. Under 25 buyers there are none.", Unit.TEXT,
    ),
)  # fmt: skip
