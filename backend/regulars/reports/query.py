"""A question to a report, checked: what stands in it exists in the report and can be answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from regulars.platform.errors import ErrorCode, Refusal
from regulars.reports.definitions import Dimension, Metric, Report
from regulars.reports.narrowing import Narrowing
from regulars.reports.ranges import Bucket, Days, buckets, compared, whole
from regulars.reports.words import Comparison, Granularity

MOST_BUCKETS = 2_500
Sorts = tuple[tuple[str, bool], ...]
"""Keys, and whether each descends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportQuery(Narrowing):
    """Everything that decides the rows of a report."""

    report: Report
    days: Days
    metrics: tuple[Metric, ...]
    dimensions: tuple[Dimension, ...]
    comparison: Comparison = Comparison.NONE
    sorts: Sorts = ()
    top: int | None = None
    """As many groups, the rest as one."""
    least_people: int = 0
    """Groups of fewer people stand together."""
    first: int = 1_000
    after_customer: int = 0
    """Where the page before ended, in rows that are customers."""

    @property
    def buckets(self) -> list[Bucket]:
        return buckets(self.days, self.granularity, self.where) if self.has_periods else [self.span]

    @property
    def has_periods(self) -> bool:
        """Whether each row is of a period, and not of the whole range."""
        return self.granularity is not Granularity.TOTAL and not self.report.periods_are_splits

    @property
    def span(self) -> Bucket:
        return whole(self.days, self.where.zone)

    @property
    def before(self) -> "ReportQuery | None":
        """The same question about the days it is set against."""
        days = compared(self.days, self.comparison)
        return None if days is None else replace(self, days=days, comparison=Comparison.NONE)

    @property
    def wanted(self) -> frozenset[str]:
        """Keys of its metrics and dimensions, and of custom fields among these `field_` and the field's own key."""
        fields = [f"field_{one.field_id}" for one in self.dimensions if one.field_id is not None]
        return frozenset([*(one.key for one in (*self.metrics, *self.dimensions)), *fields])

    @property
    def needs_settled(self) -> bool:
        """Whether it is about what the replica works out of each customer."""
        return bool(self.report.facts.settled & self.wanted)

    @property
    def is_by_customer(self) -> bool:
        return any(one.is_customer for one in self.dimensions)

    @property
    def least(self) -> int:
        """How many people a row of theirs needs at least; 0 where nothing in it is personal."""
        return self.least_people if any(one.is_personal for one in self.dimensions) else 0


def metrics_of(report: Report, keys: Sequence[str] | None) -> tuple[Metric, ...]:
    """The metrics named, or the report's own; refuses an unknown or repeated one."""
    names = report.default_metrics if keys is None else keys
    _check(names, report.metric_by_key.keys(), "metrics")
    return tuple(report.metric_by_key[key] for key in names)


def dimensions_of(report: Report, keys: Sequence[str] | None) -> tuple[Dimension, ...]:
    """The dimensions named, or the report's own; refuses an unknown or repeated one."""
    names = report.default_dimensions if keys is None else keys
    _check(names, report.dimension_by_key.keys(), "dimensions")
    return tuple(report.dimension_by_key[key] for key in names)


def check_buckets(report: Report, days: Days, granularity: Granularity) -> None:
    """Refuses periods that the report does not have, and more than anybody can read, before they are made."""
    if granularity not in report.granularities:
        choice = ", ".join(report.granularities)
        raise Refusal(ErrorCode.INVALID, f"This report has no periods of that kind; it has {choice}.", ("granularity",))
    size = {Granularity.HOUR: 1 / 24, Granularity.DAY: 1, Granularity.WEEK: 7}.get(granularity, 28)
    if granularity is not Granularity.TOTAL and days.count / size > MOST_BUCKETS:
        raise Refusal(
            ErrorCode.INVALID,
            f"That is more than {MOST_BUCKETS:,} periods: ask for a shorter range or for longer periods.",
            ("granularity",),
        )


def _check(names: Sequence[str], known: Collection[str], field: str) -> None:
    for place, name in enumerate(names):
        if name not in known:
            choice = ", ".join(known)
            raise Refusal(ErrorCode.INVALID, f'This report has no "{name}"; it has {choice}.', (field, str(place)))
        if name in names[:place]:
            raise Refusal(ErrorCode.INVALID, f'"{name}" is named twice.', (field, str(place)))
