"""Lengths of time as people say them: ISO 8601 durations whose months are calendar months."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_FORM = re.compile(
    r"P(?=\d|T)(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:0S)?)?", re.ASCII
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FIRST = datetime(1, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)


class DurationError(ValueError):
    """The text is not a duration that we take."""


@dataclass(frozen=True, slots=True)
class Duration:
    """Months, days and minutes, each counted in its own way: `P1M` before 31 March is the last day of February."""

    months: int = 0
    days: int = 0
    minutes: int = 0

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """The duration of an ISO 8601 text. Raises `DurationError` naming what is allowed."""
        found = _FORM.fullmatch(text)
        if found is None:
            raise DurationError(
                "A duration is ISO 8601 in months, weeks, days, hours and minutes, such as P90D or PT30M."
            )
        months, weeks, days, hours, minutes = (int(part) if part else 0 for part in found.groups())
        return cls(months, weeks * 7 + days, hours * 60 + minutes)

    def before(self, instant: int) -> int:
        """The instant (microseconds since the epoch) that lies this long before. Clamped at the year 1."""
        return self._moved(instant, -1)

    def after(self, instant: int) -> int:
        """The instant (microseconds since the epoch) that lies this long after. Clamped at the year 9999."""
        return self._moved(instant, 1)

    def __str__(self) -> str:
        hours, minutes = divmod(self.minutes, 60)
        day = (f"{self.months}M" if self.months else "") + (f"{self.days}D" if self.days else "")
        time = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
        if not day and not time:
            return "P0D"
        return f"P{day}T{time}" if time else f"P{day}"

    def _moved(self, instant: int, sign: int) -> int:
        try:
            moment = _EPOCH + timedelta(microseconds=instant)
            moment = _months_later(moment, sign * self.months) + sign * timedelta(days=self.days, minutes=self.minutes)
        except (OverflowError, ValueError):
            moment = _FIRST if sign < 0 else _LAST
        return (moment - _EPOCH) // _MICROSECOND


def _months_later(moment: datetime, months: int) -> datetime:
    if not months:
        return moment
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
