"""The CDNOW sample of 2,357 customers, read from an installed wheel: the data of the published figures."""

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import TypeAlias

import numpy as np

from regulars.reports.prediction.histories import Histories

SAMPLE = Path(__file__).resolve().parents[2] / ".tools" / "data" / "lifetimes" / "datasets" / "CDNOW_sample.txt"
CUT = date(1997, 9, 30)
END = date(1998, 6, 30)

Purchases: TypeAlias = dict[str, dict[date, int]]


def purchases() -> Purchases:
    """What each customer spent on each day that they bought, in cents."""
    found: Purchases = defaultdict(lambda: defaultdict(int))
    for line in SAMPLE.read_text().splitlines():
        _, customer, day, _, amount = line.split()
        at = date(int(day[:4]), int(day[4:6]), int(day[6:]))
        found[customer][at] += round(float(amount) * 100)
    return found


def histories(of: Purchases, *, until: date) -> Histories:
    """What was known at the end of a day."""
    rows: list[tuple[int, int, int, float]] = []
    for days in of.values():
        known = sorted(day for day in days if day <= until)
        again = [days[day] for day in known[1:]]
        value = sum(again) / len(again) if again else 0.0
        rows.append((len(again), (known[-1] - known[0]).days, (until - known[0]).days, value))
    frequency, recency, age, values = zip(*rows, strict=True)
    return Histories(np.array(frequency), np.array(recency), np.array(age), np.array(values, dtype=np.float64))


def bought_after(of: Purchases, *, after: date, until: date) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """How many days each customer bought on between two dates."""
    return np.array([sum(after < day <= until for day in days) for days in of.values()])
