"""How good the model would have been: fitted on the first two thirds of the history, compared with what came after."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from regulars.reports.prediction import bg_nbd, gamma_gamma
from regulars.reports.prediction.histories import DAYS_A_WEEK, Floats, Histories, Whole
from regulars.reports.prediction.model import StoreModel, Unfit, fit

TENTHS = 10
# Customers with this many purchases after the first, or more, stand in one band.
LAST_BAND = 7


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What was known at the cut, and what each of those customers did in the days after it.

    `purchases` and `revenue` have one place per customer of `known`: days with a purchase, and minor units; `by_day`
    has one place per day after the cut, with the purchases of all of them.
    """

    known: Histories
    purchases: Whole
    revenue: Floats
    by_day: Whole

    @property
    def days(self) -> int:
        return self.by_day.size


@dataclass(frozen=True, slots=True)
class Band:
    """Customers with `frequency` purchases after the first (the last band: or more), and what they did on average."""

    frequency: int
    customer_count: int
    predicted: float
    actual: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """One tenth of the customers by chance of a purchase: the mean chance, and the share that did buy."""

    predicted: float
    actual: float
    customer_count: int


@dataclass(frozen=True, slots=True)
class Tracked:
    """Purchases from the cut to the end of `day` (1 is the first day after it), predicted and actual."""

    day: int
    predicted: float
    actual: int


@dataclass(frozen=True, slots=True)
class BackTest:
    """The comparison; `error_rate` is (predicted - actual) / actual of all purchases, `correlation` over customers.

    `churn_auc` is the chance that of two customers, one who did not come back and one who did, the first had been given
    the higher risk; null where all did the same.
    """

    days: int
    predicted_orders: float
    actual_orders: int
    predicted_revenue: float
    actual_revenue: float
    error_rate: float
    correlation: float | None
    churn_auc: float | None
    by_frequency: Sequence[Band]
    calibration: Sequence[Calibration]
    tracking: Sequence[Tracked]


def back_test(held: HeldOut) -> BackTest | Unfit:
    """Fits on what was known and compares; a reason where what was known does not carry a model."""
    model = fit(held.known)
    if isinstance(model, Unfit):
        return model
    return compare(model, held)


def compare(model: StoreModel, held: HeldOut) -> BackTest:
    """Holds the model against what came after."""
    known = held.known
    x, recency, age = known.frequency.astype(np.float64), known.recency / DAYS_A_WEEK, known.age / DAYS_A_WEEK
    weeks = held.days / DAYS_A_WEEK
    predicted = bg_nbd.expected_purchases(model.orders, x, recency, age, weeks=weeks)
    chance = bg_nbd.probability_of_purchase(model.orders, x, recency, age, weeks=weeks)
    worth = predicted * gamma_gamma.expected_value(model.values, x, known.value)
    total, came = float(predicted.sum()), int(held.purchases.sum())
    return BackTest(
        days=held.days,
        predicted_orders=total,
        actual_orders=came,
        predicted_revenue=float(worth.sum()),
        actual_revenue=float(held.revenue.sum()),
        error_rate=(total - came) / came if came else 0.0,
        correlation=_correlation(predicted, held.purchases.astype(np.float64)),
        churn_auc=_auc(1 - chance, held.purchases == 0),
        by_frequency=_bands(known.frequency, predicted, held.purchases),
        calibration=_tenths(chance, held.purchases > 0),
        tracking=_tracking(model, known, held.by_day),
    )


def _correlation(one: Floats, other: Floats) -> float | None:
    spread = float(one.std()) * float(other.std())
    if spread == 0:
        return None
    return float(((one - one.mean()) * (other - other.mean())).mean()) / spread


def _auc(score: Floats, happened: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float | None:
    """Mann and Whitney's statistic; customers of one score count half."""
    yes = int(np.count_nonzero(happened))
    no = happened.size - yes
    if yes == 0 or no == 0:
        return None
    ranks = rankdata(score)
    return (float(ranks[happened].sum()) - yes * (yes + 1) / 2) / (yes * no)


def _bands(frequency: Whole, predicted: Floats, actual: Whole) -> list[Band]:
    band = np.minimum(frequency, LAST_BAND)
    found: list[Band] = []
    for number in range(LAST_BAND + 1):
        those = band == number
        count = int(np.count_nonzero(those))
        if count:
            found.append(Band(number, count, float(predicted[those].mean()), float(actual[those].mean())))
    return found


def _tenths(chance: Floats, bought: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[Calibration]:
    order = np.argsort(chance, kind="stable")
    parts = np.array_split(order, TENTHS)
    return [
        Calibration(float(chance[part].mean()), float(bought[part].mean()), part.size) for part in parts if part.size
    ]


def _tracking(model: StoreModel, known: Histories, by_day: Whole) -> list[Tracked]:
    """One point a week: the sum over kinds of customers of what was to come until then."""
    base = int(known.age.max(initial=0)) + 1
    pairs, places = np.unique(known.frequency * base + known.age, return_inverse=True)
    x, age = known.frequency.astype(np.float64), known.age / DAYS_A_WEEK
    active = bg_nbd.probability_active(model.orders, x, known.recency / DAYS_A_WEEK, age)
    weights = np.bincount(places.reshape(-1), weights=active)
    x, age = (pairs // base).astype(np.float64), (pairs % base) / DAYS_A_WEEK
    came = np.cumsum(by_day)
    found: list[Tracked] = []
    for day in range(DAYS_A_WEEK, by_day.size + 1, DAYS_A_WEEK):
        to_come = bg_nbd.expected_if_active(model.orders, x, age, weeks=day / DAYS_A_WEEK)
        found.append(Tracked(day, float(np.dot(weights, to_come)), int(came[day - 1])))
    return found
