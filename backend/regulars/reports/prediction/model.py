"""The model of one store: fitted where its history carries one, and a reason where it does not."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from regulars.reports.prediction import bg_nbd, gamma_gamma
from regulars.reports.prediction.histories import Histories
from regulars.reports.prediction.maximum import NoMaximum

LEAST_CUSTOMERS = 200
LEAST_REPEATERS = 50
LEAST_DAYS = 180


class Unfit(StrEnum):
    """Why there is no prediction; no figure is ever invented."""

    NOT_ENOUGH_HISTORY = "NOT_ENOUGH_HISTORY"
    FAILED_GUARD = "FAILED_GUARD"


@dataclass(frozen=True, slots=True)
class StoreModel:
    """Both fits, and of how many customers."""

    orders: bg_nbd.BgNbd
    values: gamma_gamma.GammaGamma
    customer_count: int
    repeat_customer_count: int


def fit(histories: Histories) -> StoreModel | Unfit:
    """Fits both models.

    Needs 200 customers, 50 who came back and 180 days since the first purchase of all (NOT_ENOUGH_HISTORY); refuses
    parameters outside (1e-4, 1e4) and values without a mean (FAILED_GUARD).
    """
    repeaters = int(np.count_nonzero(histories.repeaters))
    enough = histories.size >= LEAST_CUSTOMERS and repeaters >= LEAST_REPEATERS
    if not enough or int(histories.age.max(initial=0)) < LEAST_DAYS:
        return Unfit.NOT_ENOUGH_HISTORY
    try:
        orders, values = bg_nbd.fit(histories), gamma_gamma.fit(histories)
    except NoMaximum:
        return Unfit.FAILED_GUARD
    return StoreModel(orders, values, customer_count=histories.size, repeat_customer_count=repeaters)
