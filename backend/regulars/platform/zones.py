"""Where the clock of a zone stands over the years, told so that a database without zones can follow it."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from regulars.platform import clock
from regulars.platform.query.sql import Sql

_STEP = 7 * clock.DAY
"""No zone changes its clock there and back within so short a time."""
_WEEKS = 10_000 * 7 * clock.DAY
"""Added before days and hours are counted: whole weeks, so that instants before 1970 are counted from below too."""
_THURSDAY = 3


class Change(NamedTuple):
    """From `at` on, the clock stands `offset` microseconds ahead of UTC."""

    at: int
    offset: int


def offset_at(zone: str, instant: int) -> int:
    """How far the zone's clock is ahead of UTC, in microseconds."""
    offset = clock.to_datetime(instant).astimezone(ZoneInfo(zone)).utcoffset()
    return 0 if offset is None else round(offset.total_seconds() * clock.SECOND)


def changes(zone: str, first: int, last: int) -> list[Change]:
    """How the clock stands at `first`, and each change up to `last`."""
    years = range(clock.to_datetime(first).year, clock.to_datetime(last).year + 1)
    within = [change for year in years for change in _changes_of(zone, year) if first < change.at <= last]
    return [Change(first, offset_at(zone, first)), *within]


@lru_cache(maxsize=4_096)
def _changes_of(zone: str, year: int) -> tuple[Change, ...]:
    at, end = (clock.from_datetime(datetime(one, 1, 1, tzinfo=UTC)) for one in (year, year + 1))
    found: list[Change] = []
    before = offset_at(zone, at)
    while at < end:
        following = min(at + _STEP, end)
        after = offset_at(zone, following)
        if after != before:
            found.append(Change(_turn(zone, at, following), after))
        at, before = following, after
    return tuple(found)


def _turn(zone: str, early: int, late: int) -> int:
    """The first second at which the clock stands as it does at `late`."""
    wanted = offset_at(zone, late)
    while late - early > clock.SECOND:
        middle = (early + late) // 2 // clock.SECOND * clock.SECOND
        early, late = (early, middle) if offset_at(zone, middle) == wanted else (middle, late)
    return late


def local(expression: str, zone: str, first: int, last: int) -> Sql:
    """The instants of a column, all from `first` to `last`, as the zone's clock shows them: shifted microseconds."""
    known = changes(zone, first, last)
    if len(known) == 1:
        return Sql(f"({expression} + CAST(? AS bigint))", (known[0].offset + _WEEKS,))
    later = "".join(f" WHEN {expression} >= ? THEN CAST(? AS bigint)" for _ in known[1:])
    params = tuple(value for change in reversed(known[1:]) for value in (change.at, change.offset + _WEEKS))
    return Sql(f"({expression} + CASE{later} ELSE CAST(? AS bigint) END)", (*params, known[0].offset + _WEEKS))


def hour_of(shown: Sql) -> Sql:
    """0 to 23, of what `local` made."""
    return Sql(f"({shown.text} / {clock.HOUR} % 24)", shown.params)


def weekday_of(shown: Sql) -> Sql:
    """1 Monday to 7 Sunday, of what `local` made."""
    return Sql(f"(({shown.text} / {clock.DAY} + {_THURSDAY}) % 7 + 1)", shown.params)
