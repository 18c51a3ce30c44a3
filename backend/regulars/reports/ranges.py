"""Which days a report is about, in which zone, cut into which buckets: pure calendar, true to daylight saving."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from regulars.platform import clock
from regulars.reports.words import Comparison, Granularity, RangePreset

_ONE = timedelta(days=1)
_MONTHS = {Granularity.MONTH: 1, Granularity.QUARTER: 3, Granularity.YEAR: 12}
_LAST_DAYS = {RangePreset.LAST_7_DAYS: 7, RangePreset.LAST_30_DAYS: 30, RangePreset.LAST_90_DAYS: 90}
_THIS = {
    RangePreset.THIS_WEEK: Granularity.WEEK,
    RangePreset.THIS_MONTH: Granularity.MONTH,
    RangePreset.THIS_QUARTER: Granularity.QUARTER,
    RangePreset.THIS_YEAR: Granularity.YEAR,
}
_LAST = {
    RangePreset.LAST_WEEK: Granularity.WEEK,
    RangePreset.LAST_MONTH: Granularity.MONTH,
    RangePreset.LAST_QUARTER: Granularity.QUARTER,
    RangePreset.LAST_YEAR: Granularity.YEAR,
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where days begin, and weeks: an IANA zone, and 1 (Monday) to 7."""

    zone: str
    first_weekday: int = 1


@dataclass(frozen=True, slots=True)
class Days:
    """A range of days, both included."""

    first: date
    last: date

    @property
    def count(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Bucket:
    """A stretch of instants, half-open: a period of the calendar, as far as the range reaches."""

    start: int
    end: int


def preset(name: RangePreset, *, today: date, begin: date, first_weekday: int) -> Days:
    """The days of a named range; `begin` is the first day of which anything is known, for ALL_TIME."""
    if name in _LAST_DAYS:
        return Days(today - timedelta(days=_LAST_DAYS[name] - 1), today)
    if name in _THIS:
        return Days(period_start(today, _THIS[name], first_weekday), today)
    if name in _LAST:
        last = period_start(today, _LAST[name], first_weekday) - _ONE
        return Days(period_start(last, _LAST[name], first_weekday), last)
    return {
        RangePreset.TODAY: Days(today, today),
        RangePreset.YESTERDAY: Days(today - _ONE, today - _ONE),
        RangePreset.LAST_12_MONTHS: Days(months_later(today + _ONE, -12), today),
        RangePreset.ALL_TIME: Days(min(begin, today), today),
    }[name]


def compared(days: Days, comparison: Comparison) -> Days | None:
    """The days a range is set against.

    The previous period is as long and ends on the day before; whole months are set against as many whole months. The
    previous year has the same days of the calendar (29 February: the 28th).
    """
    if comparison is Comparison.NONE:
        return None
    if comparison is Comparison.PREVIOUS_YEAR:
        return Days(months_later(days.first, -12), _end_months_later(days.last, -12))
    if _whole_months(days):
        months = (days.last.year - days.first.year) * 12 + days.last.month - days.first.month + 1
        return Days(months_later(days.first, -months), days.first - _ONE)
    return Days(days.first - timedelta(days=days.count), days.first - _ONE)


def buckets(days: Days, granularity: Granularity, where: Calendar) -> list[Bucket]:
    """The range cut into periods, each clipped to it; days have 23 to 25 hours where clocks are changed."""
    if granularity is Granularity.HOUR:
        return _hours(days, where.zone)
    found: list[Bucket] = []
    day = days.first
    while day <= days.last:
        following = min(next_period(day, granularity, where.first_weekday), days.last + _ONE)
        found.append(Bucket(clock.start_of(day, where.zone), clock.start_of(following, where.zone)))
        day = following
    return found


def whole(days: Days, zone: str) -> Bucket:
    """The instants of a range."""
    return Bucket(clock.start_of(days.first, zone), clock.start_of(days.last + _ONE, zone))


def period_start(day: date, granularity: Granularity, first_weekday: int) -> date:
    """The first day of the period that a day is in."""
    if granularity is Granularity.WEEK:
        return day - timedelta(days=(day.isoweekday() - first_weekday) % 7)
    if granularity in _MONTHS:
        months = _MONTHS[granularity]
        return date(day.year, (day.month - 1) // months * months + 1, 1)
    return day


def next_period(day: date, granularity: Granularity, first_weekday: int) -> date:
    """The first day of the period after the one that a day is in; TOTAL has no next."""
    start = period_start(day, granularity, first_weekday)
    if granularity is Granularity.TOTAL:
        return date.max
    if granularity in _MONTHS:
        return months_later(start, _MONTHS[granularity])
    return start + timedelta(days=7 if granularity is Granularity.WEEK else 1)


def months_later(day: date, months: int) -> date:
    """The same day of another month, or its last day where there is no such day; the calendar's end stays its end."""
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    if not date.min.year <= year <= date.max.year:
        return date.min if months < 0 else date.max
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _end_months_later(day: date, months: int) -> date:
    """As `months_later`, but the last day of February stays the last day of February."""
    moved = months_later(day, months)
    if day.month == 2 and (day + _ONE).month == 3:
        return date(moved.year, 2, calendar.monthrange(moved.year, 2)[1])
    return moved


def _whole_months(days: Days) -> bool:
    return days.first.day == 1 and (days.last + _ONE).day == 1


def _hours(days: Days, zone: str) -> list[Bucket]:
    """Hours of the clock on the wall: the hour that is repeated in autumn stands twice, that of spring not at all."""
    found: list[Bucket] = []
    for place in range(days.count):
        day = days.first + timedelta(days=place)
        at, end = clock.start_of(day, zone), clock.start_of(day + _ONE, zone)
        while at < end:
            following = min(_next_hour(at, zone), end)
            found.append(Bucket(at, following))
            at = following
    return found


def _next_hour(at: int, zone: str) -> int:
    """Zones of half and quarter hours begin their hours then."""
    offset = clock.offset_at(at, zone)
    return ((at + offset) // clock.HOUR + 1) * clock.HOUR - offset
