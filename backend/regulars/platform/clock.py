"""Instants as whole microseconds since the epoch, so that both databases sort and compare them alike."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _system() -> int:
    return time.time_ns() // 1_000


_source: Callable[[], int] = _system


def now() -> int:
    """Microseconds since 1970-01-01T00:00:00Z."""
    return _source()


@contextmanager
def held_at(instant: int) -> Generator[Callable[[int], None]]:
    """Stop the clock for a test; the yielded function moves it on by so many microseconds."""
    global _source  # noqa: PLW0603 - one clock a process; tests hold it, nothing else does
    before, at = _source, instant

    def move(by: int) -> None:
        nonlocal at
        at += by

    _source = lambda: at  # noqa: E731 - a closure over the moving instant
    try:
        yield move
    finally:
        _source = before


def to_datetime(instant: int) -> datetime:
    return _EPOCH + timedelta(microseconds=instant)


def from_datetime(moment: datetime) -> int:
    """Raises ValueError for a naive moment: a time without offset names no instant."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        message = "A time needs an offset, such as Z or +08:00."
        raise ValueError(message)
    return (moment - _EPOCH) // _MICROSECOND


def parse(text: str) -> int:
    """An ISO 8601 instant with offset; ValueError otherwise."""
    try:
        return from_datetime(datetime.fromisoformat(text))
    except OverflowError as error:
        message = "This time lies outside of the years 1 to 9999."
        raise ValueError(message) from error


def iso(instant: int) -> str:
    """``2026-11-22T07:00:00Z``; a fraction only where there is one."""
    seconds, fraction = divmod(instant, SECOND)
    days, rest = divmod(seconds, _DAY_SECONDS)
    text = f"{_day_text(days)}{_time_text(rest)}"
    return f"{text}.{fraction:06d}Z" if fraction else f"{text}Z"


_DAY_SECONDS = 86_400
_EPOCH_DAY = _EPOCH.toordinal()


@lru_cache(maxsize=8_192)
def _day_text(days: int) -> str:
    return date.fromordinal(days + _EPOCH_DAY).isoformat()


@lru_cache(maxsize=_DAY_SECONDS)
def _time_text(seconds: int) -> str:
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"T{hour:02d}:{minute:02d}:{second:02d}"


def day_in(instant: int, zone: str) -> date:
    """The calendar day of an instant where the shop stands; at either end of the calendar its last."""
    moment = to_datetime(instant)
    try:
        return moment.astimezone(ZoneInfo(zone)).date()
    except OverflowError:
        return moment.date()


def offset_at(instant: int, zone: str) -> int:
    """By how many microseconds the clocks of a zone are ahead of UTC at an instant."""
    ahead = to_datetime(instant).astimezone(ZoneInfo(zone)).utcoffset()
    return (ahead or timedelta()) // _MICROSECOND


def start_of(day: date, zone: str) -> int:
    """The first instant of a calendar day in a zone."""
    return from_datetime(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)))
