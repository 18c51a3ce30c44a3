"""Scores of recency, frequency and money, and the eleven groups of their grid."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

LEAST_BUYERS = 25
"""Among fewer, a rank says nothing."""


class RfmGroup(StrEnum):
    """Groups of the R by FM grid."""

    PROSPECTS = "PROSPECTS"
    NEW = "NEW"
    PROMISING = "PROMISING"
    ACTIVE = "ACTIVE"
    LOYAL = "LOYAL"
    CHAMPIONS = "CHAMPIONS"
    NEEDS_ATTENTION = "NEEDS_ATTENTION"
    ALMOST_LOST = "ALMOST_LOST"
    AT_RISK = "AT_RISK"
    PREVIOUSLY_LOYAL = "PREVIOUSLY_LOYAL"
    DORMANT = "DORMANT"


_G = RfmGroup
GRID = {
    5: (_G.NEW, _G.NEW, _G.ACTIVE, _G.CHAMPIONS, _G.CHAMPIONS),
    4: (_G.PROMISING, _G.PROMISING, _G.ACTIVE, _G.LOYAL, _G.LOYAL),
    3: (_G.ALMOST_LOST, _G.NEEDS_ATTENTION, _G.NEEDS_ATTENTION, _G.LOYAL, _G.LOYAL),
    2: (_G.DORMANT, _G.ALMOST_LOST, _G.AT_RISK, _G.AT_RISK, _G.PREVIOUSLY_LOYAL),
    1: (_G.DORMANT, _G.DORMANT, _G.AT_RISK, _G.AT_RISK, _G.PREVIOUSLY_LOYAL),
}


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores 1 to 5, 5 the best, and the group they lead to."""

    recency: int
    frequency: int
    monetary: int
    group: RfmGroup


@dataclass(frozen=True, slots=True)
class Scale:
    """Values of one measure from which on a score holds, the lowest first."""

    least: Sequence[int]
    scores: Sequence[int]

    def score(self, value: int) -> int:
        return self.scores[bisect_right(self.least, value) - 1]


@dataclass(frozen=True, slots=True)
class Scales:
    """The scales of all three measures as of one day."""

    recency: Scale
    frequency: Scale
    monetary: Scale

    def score(self, *, last: int, orders: int, kept: int) -> Scored:
        """Of one customer, by the day of the latest order, the number of orders and what is left of them."""
        recency, frequency = self.recency.score(last), self.frequency.score(orders)
        monetary = self.monetary.score(kept)
        return Scored(recency, frequency, monetary, group(recency, fm(frequency, monetary), orders=orders))


def scales(rows: Iterable[Sequence[object]]) -> Scales:
    """Of what `observed.limits` asks for."""
    found: dict[str, list[tuple[int, int]]] = {"recency": [], "frequency": [], "monetary": []}
    for measure, score, least in rows:
        found[str(measure)].append((int(str(least)), int(str(score))))
    return Scales(**{name: _scale(sorted(each)) for name, each in found.items()})


def fm(frequency: int, monetary: int) -> int:
    """Their mean, rounded half up."""
    return (frequency + monetary + 1) // 2


def group(recency: int, fm: int, *, orders: int) -> RfmGroup:
    """By the grid; who bought again is new no more."""
    found = GRID[recency][fm - 1]
    return RfmGroup.PROMISING if found is RfmGroup.NEW and orders > 1 else found


def _scale(steps: Sequence[tuple[int, int]]) -> Scale:
    return Scale([least for least, _ in steps], [score for _, score in steps])
