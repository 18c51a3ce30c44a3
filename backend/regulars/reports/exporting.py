"""A report as a file: the table of its answer, all rows, in the order asked."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from regulars.access.scopes import Scope
from regulars.exports.datasets import Cell, Computed, Field, Made, Wish, register
from regulars.exports.formats.base import Amounts
from regulars.platform.context import Actor
from regulars.platform.db.connect import current
from regulars.platform.errors import ErrorCode, Refusal
from regulars.reports.answering import MOST_ROWS, Answer, Row
from regulars.reports.asking import ask
from regulars.reports.chosen import chosen
from regulars.reports.definitions import Metric
from regulars.reports.names import Names, names_of
from regulars.reports.query import ReportQuery
from regulars.reports.questions import question_of
from regulars.reports.rows import label, sorted_rows
from regulars.reports.words import MetricUnit
from regulars.stores.queries import base_currency

_MILLION = 1_000_000
_CELLS = {
    MetricUnit.MONEY: Cell.MONEY,
    MetricUnit.COUNT: Cell.INTEGER,
    MetricUnit.INSTANT: Cell.INSTANT,
    MetricUnit.TEXT: Cell.TEXT,
}
_PERIOD = (
    Field("period_start", "From", "Period", "", Cell.INSTANT),
    Field("period_end", "To", "Period", "", Cell.INSTANT),
)


async def make(actor: Actor, wish: Wish) -> Made:
    """The same question as on the page, so the same numbers."""
    if "report" not in wish.selections:
        raise Refusal(ErrorCode.REQUIRED, "Say which report, and what it asks.", ("report",))
    _, asked = wish.selections["report"]
    reader = current()
    try:
        query = replace(await question_of(reader, actor, {**asked, "first": 1}), first=MOST_ROWS)
        to = await chosen(reader, actor, asked.get("filter"), asked.get("order_filter"))
        found = await ask(query, to)
        names = await names_of(reader, actor, query, found.answer.rows)
    except Refusal as refusal:
        if refusal.path[:1] != ("input",):
            refusal.at("report")
        raise
    rows = sorted_rows(query, found.answer)
    return _table(query, found.answer, rows, names, await base_currency(reader) or "XXX")


def _table(query: ReportQuery, answer: Answer, rows: list[Row], names: Names, currency: str) -> Made:
    has_time = query.has_periods
    fields = [*(_PERIOD if has_time else ())]
    columns: list[object] = []
    if has_time:
        columns.append([answer.periods[row.period].start for row in rows])
        columns.append([answer.periods[row.period].end for row in rows])
    for place, dimension in enumerate(query.dimensions):
        fields.append(Field(dimension.key, dimension.title, "Split", ""))
        values = [row.values[place] for row in rows]
        columns.append([names.get((dimension.key, value)) or label(dimension, value) for value in values])
    for place, metric in enumerate(query.metrics):
        fields.append(Field(metric.key, metric.title, "Numbers", "", _cell(metric)))
        columns.append(_numbers(metric, [row.numbers[place] for row in rows], currency))
    return Made(fields, columns)


def _cell(metric: Metric) -> Cell:
    return _CELLS.get(metric.unit, Cell.NUMBER)


def _numbers(metric: Metric, numbers: list[Decimal | None], currency: str) -> object:
    match _cell(metric):
        case Cell.MONEY:
            return Amounts([_whole(number) for number in numbers], [currency] * len(numbers))
        case Cell.INTEGER | Cell.INSTANT:
            return [_whole(number) for number in numbers]
        case Cell.TEXT:
            return [None if number is None else metric.texts[int(number)] for number in numbers]
        case _:
            return [None if number is None else _whole(number * _MILLION) for number in numbers]


def _whole(number: Decimal | None) -> int | None:
    return None if number is None else int(number.quantize(Decimal(1), ROUND_HALF_UP))


register(Computed(subject="REPORT", name="report", scope=Scope.REPORTS_READ, selection="report", make=make))
