"""How many hours of each weekday and hour of the clock a stretch of time has: 23 and 25 of them on days of change."""

from regulars.platform import clock
from regulars.reports import trees
from regulars.reports.ranges import Bucket, Calendar

HOURS = 24
_WEEK = 7 * clock.DAY
_THURSDAY = 3 * clock.DAY
"""On which 1970 began, after Monday."""


def time_of(span: Bucket, where: Calendar, *, weekday: int | None, hour: int | None) -> int:
    """Microseconds of a weekday (1 is Monday) and an hour of the clock there, or of any."""
    weekdays = range(1, 8) if weekday is None else (weekday,)
    hours = range(HOURS) if hour is None else (hour,)
    places = [(day - 1) * HOURS + one for day in weekdays for one in hours]
    shown = trees.shown(span.start, span.end, where.zone)
    return sum(_until(end, place) - _until(start, place) for start, end in shown for place in places)


def hour_end(instant: int, zone: str) -> int:
    """Where the hour of the clock ends that runs at an instant; an hour that begins then has not begun."""
    offset = clock.offset_at(instant, zone)
    return -(-(instant + offset) // clock.HOUR) * clock.HOUR - offset


def _until(at: int, place: int) -> int:
    """Of an hour of the week, all that has passed since 1970 when the clock on the wall shows something."""
    weeks, rest = divmod(at + _THURSDAY, _WEEK)
    return weeks * clock.HOUR + min(max(rest - place * clock.HOUR, 0), clock.HOUR)
