"""The wall clock of a zone for many instants: the offset is looked up once a day, not once a cell."""

from zoneinfo import ZoneInfo

from regulars.platform import clock


class Zone:
    """Offsets of a zone, kept by the day of UTC; a day in which clocks change is asked each time."""

    def __init__(self, name: str) -> None:
        self._zone = ZoneInfo(name)
        self._offsets: dict[int, int | None] = {}

    def local_seconds(self, instant: int) -> int:
        """Whole seconds since 1970 that a clock on the wall shows."""
        day = instant // clock.DAY
        offset = self._offsets.get(day, -1)
        if offset == -1:
            offset = self._offsets[day] = self._of_day(day)
        return instant // clock.SECOND + (self._at(instant) if offset is None else offset)

    def _of_day(self, day: int) -> int | None:
        begins, ends = self._at(day * clock.DAY), self._at((day + 1) * clock.DAY - 1)
        return begins if begins == ends else None

    def _at(self, instant: int) -> int:
        try:
            there = clock.to_datetime(instant).astimezone(self._zone).utcoffset()
        except OverflowError:  # at either end of the calendar
            there = None
        return 0 if there is None else int(there.total_seconds())
