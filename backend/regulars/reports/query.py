"""A question to a report, checked: what stands in it exists in the report and can be answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from regulars.platform.errors import ErrorCode, Refusal
from regulars.reports.definitions import Dimension, Metric, Report
from regulars.reports.ranges import Bucket, Calendar, Days, buckets, compared, whole
from regulars.reports.words import Comparison, Granularity, RefundBasis

MOST_BUCKETS = 2_500


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """Everything that decides the rows of a report."""

    report: Report
    days: Days
    where: Calendar
    metrics: tuple[Metric, ...]
    dimensions: tuple[Dimension, ...]
    granularity: Granularity
    basis: RefundBasis
    comparison: Comparison = Comparison.NONE
    store_ids: tuple[int, ...] = ()
    customer_set: str | None = None
    """SQL that gives the keys of those it is limited to; none: everybody."""
    order_set: str | None = None

    @property
    def buckets(self) -> list[Bucket]:
        return buckets(self.days, self.granularity, self.where)

    @property
    def span(self) -> Bucket:
        return whole(self.days, self.where.zone)

    @property
    def compared_days(self) -> Days | None:
        return compared(self.days, self.comparison)


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


def check_buckets(days: Days, granularity: Granularity) -> None:
    """Refuses more periods than anybody can read, before they are made."""
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
