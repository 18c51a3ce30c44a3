"""From an answer of the engine to what is written out."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from regulars.platform import clock
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.connection import PageFacts
from regulars.platform.graphql.money import Amount
from regulars.reports.answering import Answer, Cut, Row
from regulars.reports.asking import Asked
from regulars.reports.behind import RowKey
from regulars.reports.definitions import Metric
from regulars.reports.dimensions import COUNTRY
from regulars.reports.graphql.results import (
    FigureRow,
    FreshnessRow,
    LineRow,
    Pinned,
    PlaceRow,
    ResultRow,
)
from regulars.reports.notices import notices
from regulars.reports.places import number_of
from regulars.reports.query import ReportQuery
from regulars.reports.rows import label, sorted_rows, told
from regulars.reports.words import MetricUnit

Numbers = Sequence[Decimal | None]


def result(pinned: Pinned, asked: Asked, currency: str, *, after: str | None) -> ResultRow:
    """One page of the rows, with the totals of all."""
    query, answer = pinned.query, asked.answer
    lines = sorted_rows(query, answer)
    begin = 0
    if after and answer.cut is None:
        keys = [_key(query, answer, row) for row in lines]
        if after not in keys:
            raise Refusal(ErrorCode.INVALID, "This is no cursor of this report: begin with its first page.", ("after",))
        begin = keys.index(after) + 1
    page = lines[begin : begin + query.first]
    cut = answer.cut or Cut(len(lines), begin + query.first < len(lines))
    before = _before(answer)
    compared, span = query.before, query.span
    comparison = None if compared is None else compared.span
    written = [_line(pinned, answer, row, before, currency) for row in page]
    return ResultRow(
        query.report,
        span.start,
        span.end,
        None if comparison is None else comparison.start,
        None if comparison is None else comparison.end,
        query.granularity,
        query.basis,
        query.where.zone,
        currency,
        written,
        cut.row_count,
        figures(query.metrics, answer.totals, answer.compared and answer.compared.totals, currency),
        None if answer.compared is None else figures(query.metrics, answer.compared.totals, None, currency),
        PageFacts(
            cut.has_next,
            begin > 0 or query.after_customer > 0,
            written[0].key if written else None,
            written[-1].key if written else None,
        ),
        notices(query, answer),
        FreshnessRow(asked.freshness.computed_at, asked.freshness.data_through),
    )


def figures(metrics: Sequence[Metric], numbers: Numbers, before: Numbers | None, currency: str) -> list[FigureRow]:
    """The numbers of a row, each with its change where something is compared."""
    previous = before or [None] * len(metrics)
    return [
        _figure(metric, number, was, currency) for metric, number, was in zip(metrics, numbers, previous, strict=True)
    ]


def _figure(metric: Metric, number: Decimal | None, was: Decimal | None, currency: str) -> FigureRow:
    change = float((number - was) / abs(was)) if number is not None and was else None
    if metric.unit is MetricUnit.MONEY:
        minor = None if number is None else int(number.quantize(Decimal(1), ROUND_HALF_UP))
        return FigureRow(metric.key, None, None if minor is None else Amount(minor, currency), None, None, change)
    if metric.unit is MetricUnit.INSTANT:
        return FigureRow(metric.key, None, None, None, None if number is None else int(number), None)
    if metric.unit is MetricUnit.TEXT:
        return FigureRow(metric.key, None, None, None if number is None else metric.texts[int(number)], None, None)
    return FigureRow(metric.key, None if number is None else _short(number), None, None, None, change)


def _short(number: Decimal) -> Decimal:
    """Whole numbers as such; others with six decimals."""
    return number if number == number.to_integral_value() else number.quantize(Decimal("0.000001"))


def _key(query: ReportQuery, answer: Answer, row: Row) -> str:
    return RowKey(answer.periods[row.period].start, row.values).text(query)


def _before(answer: Answer) -> dict[tuple[int, tuple[str, ...]], Row]:
    compared = answer.compared
    return {} if compared is None else {(row.period, row.values): row for row in compared.rows}


def _line(
    pinned: Pinned, answer: Answer, row: Row, before: dict[tuple[int, tuple[str, ...]], Row], currency: str
) -> LineRow:
    query = pinned.query
    period = answer.periods[row.period]
    was = before.get((row.period, row.values))
    return LineRow(
        _key(query, answer, row),
        period.start if query.has_periods else None,
        period.end if query.has_periods else None,
        row.is_complete and (query.report.periods_are_splits or period.end <= clock.now()),
        is_other=row.is_other,
        dimensions=[
            PlaceRow(
                dimension.key,
                told(dimension, value),
                pinned.names.get((dimension.key, value)) or label(dimension, value),
                number_of(value) if dimension.key == COUNTRY.key else None,
            )
            for dimension, value in zip(query.dimensions, row.values, strict=True)
        ],
        metrics=figures(query.metrics, row.numbers, was and was.numbers, currency),
        previous=None if was is None else figures(query.metrics, was.numbers, None, currency),
        pinned=pinned,
    )
