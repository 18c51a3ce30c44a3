"""Cohorts: people by the week, month or quarter of their first order, and the periods that follow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from regulars.platform import clock
from regulars.platform.errors import ErrorCode, Refusal
from regulars.reports import trees
from regulars.reports.narrowing import Narrowing
from regulars.reports.ranges import Bucket, next_period, period_start
from regulars.reports.words import CohortPeriods

ALL = "ALL"
MOST = 2_500
"""Periods."""
_AGE = 30 * clock.DAY


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Those whose first order is in a span, and periods up to the one that runs.

    A place is what `place` says of an instant: of the calendar, counted from the period of the first cohort, or of an
    age, counted from the person's own first order.
    """

    span: Bucket
    now: int
    zone: str
    names: Sequence[date]
    """The first day of each cohort's period, even where the range begins later."""
    starts: Sequence[int]
    """Where periods of the calendar begin, from that of the first cohort; the last is where the running one ends."""
    is_by_age: bool

    @property
    def places(self) -> int:
        """How many there are."""
        if self.is_by_age:
            return max((self.now - self.span.start) // _AGE + 1, 1)
        return len(self.starts) - 1

    @property
    def bounds(self) -> Sequence[int]:
        """Where cohorts after the first begin."""
        return self.starts[1 : len(self.names)]

    def place_of(self, cohort: int, period: int) -> int:
        return period if self.is_by_age else cohort + period

    def count_begun(self, cohort: int) -> int:
        """How many periods of a cohort have begun."""
        if self.is_by_age:
            return (self.now - self._span_of(cohort).start) // _AGE + 1
        return self.places - cohort

    def is_over(self, cohort: int, period: int) -> bool:
        """Whether a period has passed for everybody in the cohort."""
        if self.is_by_age:
            return self._span_of(cohort).end + (period + 1) * _AGE <= self.now
        return self.starts[cohort + period + 1] <= self.now

    def cohort(self, column: str, leaves: Sequence[str] | None = None) -> str:
        """SQL of the cohort that an instant is in: its place, or a leaf."""
        known = leaves or [str(place) for place in range(len(self.names))]
        return trees.tree(column, self.bounds, known)

    def cohort_of_day(self, column: str) -> str:
        """SQL of the cohort's place by the number of a local day."""
        days = [trees.day_number(name) for name in self.names[1:]]
        return trees.places(column, days)

    def day(self, column: str) -> str:
        """SQL of the local day of an instant in the span."""
        return trees.day(column, self.zone, self.span)

    def place(self, column: str) -> str:
        """SQL of an instant's place; the one after the last holds what is beyond."""
        if self.is_by_age:
            return f"(({column} - cohort_at) / {_AGE})"
        return trees.places(column, self.starts[1:])

    def begun(self, column: str) -> str:
        """SQL of when the place began that an instant is in."""
        if self.is_by_age:
            return f"cohort_at + {self.place(column)} * {_AGE}"
        return trees.starts(column, self.starts)

    def place_begun(self, column: str) -> str:
        """SQL of the place that began at an instant; of an age, that long after the person's first order."""
        if self.is_by_age:
            return f"({column} / {_AGE})"
        return trees.places(column, self.starts[1:])

    def own_end(self) -> str:
        """SQL of when the period ends that the person's first order is in."""
        if self.is_by_age:
            return f"cohort_at + {_AGE}"
        return self.cohort("cohort_at", [str(end) for end in self.starts[1 : len(self.names) + 1]])

    def period(self, column: str) -> str:
        """SQL of the period, 0 for that of the first order."""
        return self.place(column) if self.is_by_age else f"({self.place(column)} - {self.cohort('cohort_at')})"

    def over(self, column: str) -> str:
        """SQL of `is_over` for the period that an instant is in."""
        if self.is_by_age:
            ends = [str(self._span_of(cohort).end) for cohort in range(len(self.names))]
            return f"{self.cohort('cohort_at', ends)} + ({self.place(column)} + 1) * {_AGE} <= {self.now}"
        over = max(end for end in (0, *self.starts[1:]) if end <= self.now)
        return f"{column} < {over}"

    def among(self, column: str) -> str:
        """SQL that an instant is in one of the places, of people in one of the cohorts."""
        since = "cohort_at" if self.is_by_age else str(self.starts[0])
        return (
            f"cohort_at >= {self.span.start} AND cohort_at < {self.span.end}"
            f" AND {column} >= {since} AND {column} < {self.starts[-1]}"
        )

    def _span_of(self, cohort: int) -> Bucket:
        """What of its period the range reaches."""
        starts = self.starts
        return Bucket(max(starts[cohort], self.span.start), min(starts[cohort + 1], self.span.end))


def cohorts_of(asked: Narrowing, span: Bucket) -> Cohorts:
    """As the question cuts them; at least one."""
    size, where = asked.granularity, asked.where
    first = period_start(clock.day_in(span.start, where.zone), size, where.first_weekday)
    last = clock.day_in(min(span.end - 1, max(asked.now, span.start)), where.zone)
    names, starts = [first], [clock.start_of(first, where.zone)]
    running = max(clock.day_in(asked.now, where.zone), first)
    day = first
    while day <= running:
        if len(starts) > MOST:
            message = f"That is more than {MOST:,} periods: begin later, or ask for longer ones."
            raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("range",))
        day = next_period(day, size, where.first_weekday)
        starts.append(clock.start_of(day, where.zone))
        if day <= last:
            names.append(day)
    return Cohorts(span, asked.now, where.zone, names, starts, asked.cohort_periods is CohortPeriods.THIRTY_DAYS)
