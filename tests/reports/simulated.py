"""Customers who behave exactly as the models say, so that the truth about them is known."""

from dataclasses import dataclass

import numpy as np

from regulars.reports.prediction.back_test import HeldOut
from regulars.reports.prediction.histories import Histories


@dataclass(frozen=True, slots=True)
class Truth:
    """Parameters in weeks and minor units."""

    r: float = 0.8
    alpha: float = 6.0
    a: float = 0.9
    b: float = 2.6
    p: float = 6.0
    q: float = 4.0
    gamma: float = 1500.0


def store(truth: Truth, *, customers: int, known: int, after: int, seed: int) -> HeldOut:
    """Customers who first bought within the first half of the `known` days, watched for `known` + `after` days.

    Each buys at a rate of Γ(r, α) a week, with exponential gaps, stops after a purchase with a chance of Beta(a, b), and
    spends around a mean of their own. Purchases of one day count once, as in a store.
    """
    chance = np.random.default_rng(seed)
    rows: list[tuple[int, int, int, float, int, float]] = []
    by_day = np.zeros(after, dtype=np.int64)
    for _ in range(customers):
        start = int(chance.integers(0, known // 2))
        rate, stop = chance.gamma(truth.r, 1 / truth.alpha) / 7, chance.beta(truth.a, truth.b)
        scale = chance.gamma(truth.q, 1 / truth.gamma)
        at, days = float(start), {start}
        # Nobody stops at the first purchase: it begins the history, and the model counts from the next.
        gone = False
        while not gone:
            at += chance.exponential(1 / rate)
            if at >= known + after:
                break
            days.add(int(at))
            gone = bool(chance.random() < stop)
        spent = {day: float(chance.gamma(truth.p, 1 / scale)) for day in sorted(days)}
        before = [day for day in spent if day < known]
        again = [spent[day] for day in before if day != start]
        later = [day for day in spent if day >= known]
        for day in later:
            by_day[day - known] += 1
        value = sum(again) / len(again) if again else 0.0
        rows.append(
            (len(again), before[-1] - start, known - 1 - start, value, len(later), sum(spent[d] for d in later))
        )
    frequency, recency, age, values, bought, revenue = (np.array(part) for part in zip(*rows, strict=True))
    histories = Histories(frequency, recency, age, values.astype(np.float64))
    return HeldOut(histories, bought, revenue.astype(np.float64), by_day)
