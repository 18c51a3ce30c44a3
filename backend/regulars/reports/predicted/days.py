"""The day of an instant in a zone, as SQL that both engines read."""

from datetime import date, timedelta

from regulars.platform import clock

_ONE = timedelta(days=1)
_EPOCH = date(1970, 1, 1).toordinal()
_LONGEST = timedelta(days=60 * 366)
"""Clocks were changed otherwise, or not at all, where somebody gives an order so old a date."""


def number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    return date.fromordinal(number + _EPOCH)


def local_day(instant: str, zone: str, *, first: date, last: date) -> str:
    """The number of the day on which an instant between these days is in the zone, true to daylight saving.

    Whole days follow one another in stretches between changes of the clocks; a tree of comparisons finds the stretch.
    """
    stretches = _stretches(zone, max(first, last - _LONGEST), last)
    return f"({_tree(instant, stretches, 0, len(stretches) - 1)})"


def _stretches(zone: str, first: date, last: date) -> list[tuple[int, int, bool]]:
    """Where each begins, with which day, and whether it is one day that is longer or shorter than others."""
    found: list[tuple[int, int, bool]] = []
    day, at = first, clock.start_of(first, zone)
    while day <= last:
        following = clock.start_of(day + _ONE, zone)
        is_odd = following - at != clock.DAY
        if not found or is_odd or found[-1][2]:
            found.append((at, number(day), is_odd))
        day, at = day + _ONE, following
    return found


def _tree(instant: str, stretches: list[tuple[int, int, bool]], low: int, high: int) -> str:
    if low == high:
        start, day, is_odd = stretches[low]
        return str(day) if is_odd else f"{day} + ({instant} - {start}) / {clock.DAY}"
    middle = (low + high + 1) // 2
    before, after = _tree(instant, stretches, low, middle - 1), _tree(instant, stretches, middle, high)
    return f"CASE WHEN {instant} < {stretches[middle][0]} THEN {before} ELSE {after} END"
