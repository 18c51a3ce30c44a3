"""What the model of a store says of each of its customers."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from regulars.reports.prediction import bg_nbd, gamma_gamma
from regulars.reports.prediction.histories import DAYS_A_WEEK, Floats, Histories, Whole
from regulars.reports.prediction.model import StoreModel

HORIZON_DAYS = 365
RISK_DAYS = 90
MONTHS = 12
# A month later an amount counts for 1 % less, which is 11.4 % over a year.
MONTHLY_DISCOUNT = 0.01
LOW_FROM, MEDIUM_FROM = 0.6, 0.2


class ChurnRisk(StrEnum):
    """How doubtful it is that a customer buys again within 90 days."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


RISKS = (ChurnRisk.LOW, ChurnRisk.MEDIUM, ChurnRisk.HIGH)


@dataclass(frozen=True, slots=True)
class Scores:
    """One place per customer: orders and worth within the coming 365 days, chances, and risk as a place in `RISKS`.

    `worth` is in minor units, discounted by the month; the predicted lifetime value is what a customer has brought so
    far plus this. The risk follows from the chance of a purchase within 90 days, never from the chance of being active:
    by the model, everybody who bought once is active.
    """

    expected_orders: Floats
    worth: Floats
    probability_active: Floats
    probability_of_purchase: Floats
    risk: NDArray[np.int8]


def score(model: StoreModel, histories: Histories) -> Scores:
    """All customers at once; the work grows with how many kinds of histories there are."""
    x = histories.frequency.astype(np.float64)
    recency, age = histories.recency / DAYS_A_WEEK, histories.age / DAYS_A_WEEK
    active = bg_nbd.probability_active(model.orders, x, recency, age)
    buys = bg_nbd.probability_of_purchase(model.orders, x, recency, age, weeks=RISK_DAYS / DAYS_A_WEEK)
    orders, discounted = _to_come(model, histories.frequency, histories.age)
    each = gamma_gamma.expected_value(model.values, x, histories.value)
    risk: NDArray[np.int8] = (buys < LOW_FROM).astype(np.int8) + (buys < MEDIUM_FROM).astype(np.int8)
    return Scores(
        expected_orders=active * orders,
        worth=active * discounted * each,
        probability_active=active,
        probability_of_purchase=buys,
        risk=risk,
    )


def _to_come(model: StoreModel, frequency: Whole, age: Whole) -> tuple[Floats, Floats]:
    """Orders of the coming year if active, plain and discounted; once for each pair of frequency and age."""
    base = int(age.max(initial=0)) + 1
    pairs, places = np.unique(frequency * base + age, return_inverse=True)
    x, weeks = (pairs // base).astype(np.float64), (pairs % base) / DAYS_A_WEEK
    before: Floats = np.zeros(x.size)
    discounted: Floats = np.zeros(x.size)
    for month in range(1, MONTHS + 1):
        until = HORIZON_DAYS / DAYS_A_WEEK * month / MONTHS
        upto = bg_nbd.expected_if_active(model.orders, x, weeks, weeks=until)
        discounted += (upto - before) / (1 + MONTHLY_DISCOUNT) ** month
        before = upto
    places = places.reshape(-1)
    return before[places], discounted[places]
