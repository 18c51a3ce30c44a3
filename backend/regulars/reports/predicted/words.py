"""Predictions and ranks in sentences: why they are as they are, and why there are none."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

LEAST_CUSTOMERS, LEAST_REPEATERS, LEAST_DAYS = 200, 50, 180
"""As in `prediction.model`, which only another process loads; a test compares them."""
LOW_FROM, MEDIUM_FROM = 600, 200
"""Chances of a purchase within 90 days, in thousandths."""
NOT_YET = "Nothing has been worked out yet: it is each night, or as soon as somebody asks for it."
NOTHING_BOUGHT = "No order that counts was there when predictions were worked out."


class ChurnRisk(StrEnum):
    """How doubtful it is that a customer buys again within 90 days."""

    UNKNOWN = "UNKNOWN"
    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


class PredictionStatus(StrEnum):
    """Whether the model may be used."""

    READY = "READY"
    FITTING = "FITTING"
    NOT_ENOUGH_HISTORY = "NOT_ENOUGH_HISTORY"
    FAILED_GUARD = "FAILED_GUARD"


def risk_of(leaving: int | None) -> ChurnRisk:
    """By the chance, in thousandths, that nothing is bought within 90 days."""
    if leaving is None:
        return ChurnRisk.UNKNOWN
    buying = 1000 - leaving
    if buying >= LOW_FROM:
        return ChurnRisk.LOW
    return ChurnRisk.MEDIUM if buying >= MEDIUM_FROM else ChurnRisk.HIGH


def why_no_model(status: PredictionStatus, *, buyers: int, again: int, days: int) -> str | None:
    """None where there is one."""
    if status is PredictionStatus.NOT_ENOUGH_HISTORY:
        return (
            f"Predictions need {LEAST_CUSTOMERS} customers who bought, {LEAST_REPEATERS} of them on a second day, and"
            f" {LEAST_DAYS} days since the first order. So far there are {buyers} customers, {again} who came back, and"
            f" {days} days."
        )
    if status is PredictionStatus.FAILED_GUARD:
        return (
            "The model does not fit these orders within its bounds, so it says nothing rather than something wrong. It"
            " is tried again each night."
        )
    return None


def reasons(*, days: int, first: date, last: date, today: date, leaving: int, orders: int) -> list[str]:
    """Why a customer is predicted so."""
    buying = (1000 - leaving) / 10
    return [
        f"Bought on {days} days from {first} to {last}." if days > 1 else f"Bought on one day, {first}.",
        _pace(days, first, last, today),
        f"{buying:.0f} % likely to buy within 90 days; the risk is low from 60 %, high below 20 %.",
        f"{orders / 1000:.1f} orders are expected within 12 months.",
    ]


def _pace(days: int, first: date, last: date, today: date) -> str:
    since = (today - last).days
    told = f"The latest purchase was {_days(since)} before {today}"
    if days == 1:
        return f"{told}; who bought once is judged by how others went on after their first purchase."
    gap = (last - first).days / (days - 1)
    if since > 2 * gap:
        return f"{told}, {since / gap:.0f} times as long as the {_days(round(gap))} that passed between purchases."
    return f"{told}; between purchases {_days(round(gap))} passed on average."


def ranks(*, recency: int, frequency: int, monetary: int, last: date, today: date) -> Sequence[str]:
    """Why a customer has these scores."""
    since = _days((today - last).days)
    return [
        f"Recency {recency}: the latest order was {since} before {today}; {_behind(recency)} ordered longer ago.",
        f"Frequency {frequency}: {_behind(frequency)} ordered less often.",
        f"Money {monetary}: {_behind(monetary)} spent less.",
    ]


def _behind(score: int) -> str:
    return "fewer than 20 % of the buyers" if score == 1 else f"at least {(score - 1) * 20} % of the buyers"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
