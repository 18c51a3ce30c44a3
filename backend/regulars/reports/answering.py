"""From the rows of the database to the answer: empty periods are zeros, totals are of the whole range."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

from regulars.platform.errors import ErrorCode, Refusal
from regulars.reports.compiling import measures_of, rows, totals
from regulars.reports.definitions import Metric
from regulars.reports.query import ReportQuery
from regulars.reports.ranges import Bucket, buckets, whole

MOST_ROWS = 100_000

Read = Callable[[str], Sequence[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the place of its period, the value of each dimension, the number of each metric."""

    period: int
    values: tuple[str, ...]
    numbers: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """All rows in the order of periods and values; those of the comparison by the same places."""

    periods: Sequence[Bucket]
    rows: Sequence[Row]
    totals: tuple[Decimal | None, ...]
    compared: "Answer | None" = None


def answer(query: ReportQuery, read: Read) -> Answer:
    """Asks the database, which is whoever reads SQL over the relations of the reports."""
    compared = query.compared_days
    found = _answer(query, read, query.buckets, query.span)
    if compared is None:
        return found
    where = query.where
    before = _answer(query, read, buckets(compared, query.granularity, where), whole(compared, where.zone))
    return Answer(found.periods, found.rows, found.totals, before)


def _answer(query: ReportQuery, read: Read, periods: Sequence[Bucket], span: Bucket) -> Answer:
    measures = [measure.key for measure in measures_of(query)]
    width = 1 + len(query.dimensions)
    known = {
        (int(row[0]), *map(str, row[1:width])): dict(zip(measures, row[width:], strict=True))
        for row in read(rows(query, periods))
    }
    (whole_range,) = read(totals(query, span))
    return Answer(
        periods,
        _filled(query, len(periods), known, dict.fromkeys(measures, 0)),
        _numbers(query.metrics, dict(zip(measures, whole_range, strict=True))),
    )


def _filled(
    query: ReportQuery, periods: int, known: Mapping[tuple[Any, ...], Mapping[str, int]], nothing: Mapping[str, int]
) -> list[Row]:
    """A row for each period and each combination of values that is always shown or was seen anywhere in the range."""
    combinations = sorted({tuple(key[1:]) for key in known} | set(product(*(one.always for one in query.dimensions))))
    if len(combinations) * periods > MOST_ROWS:
        raise Refusal(
            ErrorCode.LIMIT_EXCEEDED,
            f"That is more than {MOST_ROWS:,} rows: ask for longer periods, fewer dimensions or a shorter range.",
            ("granularity",),
        )
    return [
        Row(period, values, _numbers(query.metrics, known.get((period, *values), nothing)))
        for period in range(periods)
        for values in combinations
    ]


def _numbers(metrics: Sequence[Metric], measured: Mapping[str, int]) -> tuple[Decimal | None, ...]:
    return tuple(metric.derive(measured) for metric in metrics)
