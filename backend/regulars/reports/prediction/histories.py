"""Purchase histories as the models see them: how often, how recently, and for how long somebody could have bought."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Histories:
    """One place per customer in each array.

    A purchase is a day with at least one qualifying order. `frequency` counts purchases after the first; `recency` is
    the number of days from the first purchase to the last, `age` from the first to the end of what was observed;
    `value` is the mean worth of the purchases after the first, in minor units (0 where there is none).
    """

    frequency: Whole
    recency: Whole
    age: Whole
    value: Floats

    def __post_init__(self) -> None:
        """Refuses what no customer can have done."""
        sizes = {part.size for part in (self.frequency, self.recency, self.age, self.value)}
        if len(sizes) != 1:
            raise ValueError("All parts of the histories are of one length.")
        wrong = (self.frequency < 0) | (self.recency < 0) | (self.recency > self.age)
        wrong |= (self.frequency == 0) & (self.recency > 0)
        if bool(wrong.any()):
            raise ValueError("A history has a negative count, or a last purchase outside the time observed.")

    @property
    def size(self) -> int:
        return self.frequency.size

    @property
    def repeaters(self) -> NDArray[np.bool_]:
        """Which customers came back, and were worth something when they did."""
        return (self.frequency > 0) & (self.value > 0)


@dataclass(frozen=True, slots=True)
class Alike:
    """Histories of which each stands once: `customers` of them share it, and `places` leads a customer to theirs."""

    frequency: Floats
    recency: Floats
    age: Floats
    customers: Floats
    places: Whole


def alike(histories: Histories) -> Alike:
    """Counts equal histories together, times in weeks: a likelihood then costs as much as there are kinds of them."""
    base = int(histories.age.max(initial=0)) + 1
    keys = (histories.frequency * base + histories.recency) * base + histories.age
    _, first, places, counts = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    return Alike(
        frequency=histories.frequency[first].astype(np.float64),
        recency=histories.recency[first] / DAYS_A_WEEK,
        age=histories.age[first] / DAYS_A_WEEK,
        customers=counts.astype(np.float64),
        places=places.reshape(-1),
    )
