"""Instants to periods, days and hours by trees of comparisons: true to daylight saving, alike in all databases."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

from regulars.platform import clock
from regulars.reports.ranges import Bucket

_YEARS = range(1970, 2060)
_LONG = 98_000
"""Days: whole weeks, 268 years."""


def tree(column: str, bounds: Sequence[int], leaves: Sequence[str]) -> str:
    """The leaf of an instant by the instants at which leaves after the first begin."""
    return _tree(column, bounds, leaves, low=0, high=len(bounds))


def _tree(column: str, bounds: Sequence[int], leaves: Sequence[str], *, low: int, high: int) -> str:
    if low == high:
        return leaves[low]
    middle = (low + high) // 2
    before = _tree(column, bounds, leaves, low=low, high=middle)
    after = _tree(column, bounds, leaves, low=middle + 1, high=high)
    return f"CASE WHEN {column} < {bounds[middle]} THEN {before} ELSE {after} END"


def places(column: str, bounds: Sequence[int]) -> str:
    """The place of a period.

    Periods of equal length follow one another for long, so what a tree tells apart is where the length changes, and
    division tells the periods between: days of a year are some five stretches instead of 365 leaves.
    """
    stretches = list(_stretches(bounds))
    leaves = ["0"]
    for place, begin, length, count in stretches:
        leaves.append(str(place) if count == 1 else f"{place} + ({column} - {begin}) / {length}")
    return tree(column, [begin for _, begin, _, _ in stretches], leaves)


def starts(column: str, begins: Sequence[int]) -> str:
    """When the period began that an instant is in; what is before the first is in that."""
    leaves = [str(begins[0])]
    stretches = list(_stretches(begins[1:]))
    for _, begin, length, count in stretches:
        leaves.append(str(begin) if count == 1 else f"{begin} + ({column} - {begin}) / {length} * {length}")
    return tree(column, [begin for _, begin, _, _ in stretches], leaves)


def _stretches(bounds: Sequence[int]) -> Iterator[tuple[int, int, int, int]]:
    """The place, the beginning, the length and the number of periods that are equally long; the last is as any."""
    at = 0
    while at < len(bounds):
        length = bounds[at + 1] - bounds[at] if at + 1 < len(bounds) else 1
        end = at + 1
        while end + 1 < len(bounds) and bounds[end + 1] - bounds[end] == length:
            end += 1
        # The period after the stretch has a length of its own, or none is known of the last: it begins the next one.
        yield at + 1, bounds[at], length, end - at
        at = end


def local(column: str, zone: str, within: Bucket | None = None) -> str:
    """What the clock on the wall shows, as microseconds since 1970 there; quicker for instants within a stretch."""
    changes, offsets = _offsets(zone)
    if within is not None:
        known = [place for place, change in enumerate(changes) if within.start < change < within.end]
        changes = [changes[place] for place in known]
        offsets = [clock.offset_at(within.start, zone), *(offsets[place + 1] for place in known)]
    return f"({column} + {tree(column, changes, [str(offset) for offset in offsets])})"


def day(column: str, zone: str, within: Bucket | None = None) -> str:
    """The number of the local day; whole numbers divide towards 0, so a long time is added before they do."""
    return f"(({local(column, zone, within)} + {_LONG * clock.DAY}) / {clock.DAY} - {_LONG})"


def weekday(column: str, zone: str, within: Bucket | None = None) -> str:
    """1 (Monday) to 7; 1970 began on a Thursday."""
    return f"(({day(column, zone, within)} + {_LONG + 3}) % 7 + 1)"


def hour(column: str, zone: str, within: Bucket | None = None) -> str:
    """0 to 23."""
    return f"(({local(column, zone, within)} + {_LONG * clock.DAY}) / {clock.HOUR} % 24)"


def day_number(of: date) -> int:
    """What `day` says of any instant of a day."""
    return (of - date(1970, 1, 1)).days


def shown(start: int, end: int, zone: str) -> list[tuple[int, int]]:
    """What the clock on the wall shows from one instant to another: stretches in which it is not changed."""
    changes, offsets = _offsets(zone)
    found: list[tuple[int, int]] = []
    for place, offset in enumerate(offsets):
        begin = start if place == 0 else max(start, changes[place - 1])
        until = end if place == len(changes) else min(end, changes[place])
        if begin < until:
            found.append((begin + offset, until + offset))
    return found


@lru_cache(maxsize=64)
def _offsets(zone: str) -> tuple[list[int], list[int]]:
    """When clocks change, and what is added to an instant before the first change and from each on."""
    changes: list[int] = []
    at = clock.start_of(date(_YEARS.start, 1, 1), "UTC")
    offsets = [clock.offset_at(at, zone)]
    end = clock.start_of(date(_YEARS.stop, 1, 1), "UTC")
    step = timedelta(days=7) // timedelta(microseconds=1)
    while at < end:
        if clock.offset_at(at + step, zone) != offsets[-1]:
            changes.append(_change(at, at + step, zone))
            offsets.append(clock.offset_at(at + step, zone))
        at += step
    return changes, offsets


def _change(low: int, high: int, zone: str) -> int:
    before = clock.offset_at(low, zone)
    while high - low > 1:
        middle = (low + high) // 2
        if clock.offset_at(middle, zone) == before:
            low = middle
        else:
            high = middle
    return high
