"""From the rows of the database to the answer: empty periods are zeros, totals are of the whole range.

An answer is made by a generator: it gives SQL, and is given the rows. Whoever drives it decides which database reads
(`asking` the replica, the tests one of their own), and a later statement may follow from the rows of an earlier one.
"""

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Any

from regulars.platform.errors import ErrorCode, Refusal
from regulars.reports.among import beside
from regulars.reports.compiling import OTHER, Values, by_customer, latest, measures_of, rows, tells_whole, totals
from regulars.reports.definitions import Among, Measure, Measured
from regulars.reports.medians import median
from regulars.reports.query import ReportQuery
from regulars.reports.ranges import Bucket
from regulars.reports.words import Granularity

MOST_ROWS = 100_000
PEOPLE = Measure("people", "count(DISTINCT CASE WHEN {0} THEN customer_id END)")

Rows = Sequence[tuple[Any, ...]]
Numbers = tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the place of its period, the value of each dimension, the number of each metric."""

    period: int
    values: Values
    numbers: Numbers
    is_complete: bool = True

    @property
    def is_other(self) -> bool:
        """Whether it holds what stands in no row of its own."""
        return OTHER in self.values


@dataclass(frozen=True, slots=True)
class Cut:
    """Rows that are a page already: how many there are in all, and whether more follow."""

    row_count: int
    has_next: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """All rows in the order of periods and values; those of the comparison by the same places."""

    periods: Sequence[Bucket]
    rows: Sequence[Row]
    totals: Numbers
    compared: "Answer | None" = None
    cut: Cut | None = None
    merged: int = 0
    """Groups of too few people, which stand together as one."""


Answering = Generator[str, Rows, Answer]
Group = tuple[Values, Measured, int]
"""Values, measures and people of a combination."""


def answer(query: ReportQuery) -> Answering:
    """The rows of a question, and of the one it is set against."""
    before = query.before
    found = yield from _answer(query)
    if before is None:
        return found
    return replace(found, compared=(yield from _answer(before)))


def _answer(query: ReportQuery) -> Answering:
    if query.report.is_point_in_time and not query.store_ids and not query.order_set:
        ((last,),) = yield latest(query)
        query = replace(query, holds_now=last is None or last < query.span.end)
    if query.is_by_customer:
        return (yield from _customers(query))
    kept, merged = yield from _kept(query)
    return replace((yield from _grouped(query, kept)), merged=merged)


def _customers(query: ReportQuery) -> Answering:
    measures = [measure.key for measure in measures_of(query)]
    span, width = query.span, 2 + len(measures)
    found = yield by_customer(query, span)
    whole = found[0][width:]
    if not query.report.facts.is_person:
        (whole,) = yield totals(query, span, measures_of(query))
    lines = [
        Row(0, (str(row[1]),), _numbers(query, dict(zip(measures, row[2:width], strict=True))))
        for row in found
        if row[1] is not None
    ]
    return Answer(
        [span],
        lines[: query.first],
        _numbers(query, dict(zip(measures, whole, strict=True))),
        cut=Cut(int(found[0][0]), len(lines) > query.first),
    )


def _grouped(query: ReportQuery, kept: Sequence[Values] | None) -> Answering:
    measures = [measure.key for measure in measures_of(query)]
    periods, span = query.buckets, query.span
    apart = _not_added(query)
    parted = [measure for measure in apart if not _is_apart(query) and tells_whole(query, measure)]
    found = yield rows(query, periods, kept, whole=parted)
    known = _by_place(query, measures, found)
    width = 1 + len(query.dimensions) + len(measures)
    whole = _together(query, known.values())
    whole |= {measure.key: sum(row[place] for row in found) for place, measure in enumerate(parted, width)}
    whole |= yield from _of_all(query, [measure for measure in apart if measure not in parted])
    earlier: dict[Values, Measured] = {}
    if any(metric.needs_before for metric in query.metrics):
        found = yield rows(query, [Bucket(0, span.start)], kept)
        earlier = {values: row for (_, values), row in _by_place(query, measures, found).items()}
    lines = _filled(query, len(periods), known, dict.fromkeys(measures, 0))
    if not any(metric.among for metric in query.metrics):
        return Answer(
            periods,
            [Row(period, values, _numbers(query, row)) for period, values, row in lines],
            _numbers(query, whole),
        )
    of_periods: dict[int, Measured] = {0: whole}
    if len(periods) > 1:
        undivided = replace(query, dimensions=())
        found = yield rows(undivided, periods)
        of_periods = {period: row for (period, _), row in _by_place(undivided, measures, found).items()}
    placed = beside(query, periods, lines, whole, of_periods, earlier)
    return Answer(periods, _numbered(query, lines, placed), _numbers(query, whole))


def _of_all(query: ReportQuery, measures: Sequence[Measure]) -> Generator[str, Rows, Measured]:
    """Measures of the whole range, asked for themselves."""
    told: dict[str, int | Decimal] = {}
    if query.reads_replica:
        for measure in measures:
            if measure.middle_of:
                told[measure.key] = yield from median(query, measure)
    if apart := [measure for measure in measures if measure.key not in told]:
        (found,) = yield totals(query, query.span, apart)
        told |= zip([measure.key for measure in apart], found, strict=True)
    return told


def _not_added(query: ReportQuery) -> list[Measure]:
    """Measures of the whole range that its rows do not add up to."""
    if not query.dimensions and len(query.buckets) == 1:
        return []
    if _is_apart(query):
        return list(measures_of(query))
    if query.report.facts.is_person:
        return []
    return [measure for measure in measures_of(query) if not measure.adds]


def _is_apart(query: ReportQuery) -> bool:
    """Whether rows tell nothing of the whole range, since one thing stands in several."""
    return any(dimension.overlaps for dimension in query.dimensions)


def _together(query: ReportQuery, rows: Iterable[Measured]) -> dict[str, int | Decimal]:
    """The measures of all, where each is in one row."""
    known = list(rows)
    return {
        measure.key: (max if measure.is_highest else sum)([0, *(row[measure.key] for row in known)])
        for measure in measures_of(query)
    }


def _kept(query: ReportQuery) -> Generator[str, Rows, tuple[list[Values] | None, int]]:
    """The combinations with a row of their own, and how many were too small for one; none where all have."""
    if not query.dimensions or (query.top is None and not query.least):
        return None, 0
    measures = [measure.key for measure in measures_of(query)]
    counted = _people_behind(query)
    found = yield rows(query, [query.span], also=(counted,))
    width = 1 + len(query.dimensions)
    lines: list[Group] = [
        (tuple(map(str, row[1:width])), dict(zip(measures, row[width:-1], strict=True)), row[-1]) for row in found
    ]
    large = [line for line in lines if line[2] >= query.least]
    merged = len(lines) - len(large)
    if query.top is not None:
        large = _highest(query, large)[: query.top]
    return [line[0] for line in large], merged


def _people_behind(query: ReportQuery) -> Measure:
    """The measure of people behind a row."""
    return Measure(PEOPLE.key, PEOPLE.sql.format(query.report.facts.person))


def _highest(query: ReportQuery, lines: Sequence[Group]) -> list[Group]:
    """By the first metric that the sort names, else the first asked for; none of it comes last."""
    metrics = {metric.key: metric for metric in query.metrics}
    key, is_down = next(((key, down) for key, down in query.sorts if key in metrics), (query.metrics[0].key, True))
    numbers = [(metrics[key].derive(line[1]), line) for line in lines]
    known = [(number, line) for number, line in numbers if number is not None]
    known.sort(key=lambda one: one[0], reverse=is_down)
    return [line for _, line in known] + [line for number, line in numbers if number is None]


def _by_place(query: ReportQuery, measures: Sequence[str], found: Rows) -> dict[tuple[int, Values], Measured]:
    width = 1 + len(query.dimensions)
    return {
        (int(row[0]), tuple(map(str, row[1:width]))): dict(zip(measures, row[width:], strict=False)) for row in found
    }


def _filled(
    query: ReportQuery, periods: int, known: Mapping[tuple[int, Values], Measured], nothing: Measured
) -> list[tuple[int, Values, Measured]]:
    """A row for each period and each combination of values that is always shown or was seen anywhere in the range."""
    if not query.report.has_empty_rows and query.granularity is Granularity.TOTAL:
        ordered = sorted(known.items(), key=lambda one: (one[0][0], _rank(query, one[0][1])))
        return [(period, values, row) for (period, values), row in ordered]
    always = set(product(*(one.always for one in query.dimensions)))
    combinations = sorted({values for _, values in known} | always, key=lambda values: _rank(query, values))
    if len(combinations) * periods > MOST_ROWS:
        raise Refusal(
            ErrorCode.LIMIT_EXCEEDED,
            f"That is more than {MOST_ROWS:,} rows: ask for longer periods, fewer dimensions or a shorter range.",
            ("granularity",),
        )
    return [
        (period, values, known.get((period, values), nothing)) for period in range(periods) for values in combinations
    ]


def _rank(query: ReportQuery, values: Values) -> tuple[tuple[int, str], ...]:
    """Values with an order of their own by it, others by name."""
    return tuple(
        (dimension.order.index(value) if value in dimension.order else len(dimension.order), value)
        for dimension, value in zip(query.dimensions, values, strict=True)
    )


def _numbered(query: ReportQuery, lines: Sequence[tuple[int, Values, Measured]], placed: Sequence[Among]) -> list[Row]:
    return [
        Row(
            period,
            values,
            tuple(metric.among(place) if metric.among else metric.derive(row) for metric in query.metrics),
        )
        for (period, values, row), place in zip(lines, placed, strict=True)
    ]


def _numbers(query: ReportQuery, measured: Measured) -> Numbers:
    return tuple(metric.derive(measured) for metric in query.metrics)
