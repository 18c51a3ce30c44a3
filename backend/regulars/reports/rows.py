"""The rows of an answer in the order asked, and what their values are called."""

from decimal import Decimal

from regulars.platform import ids
from regulars.platform.text import fold
from regulars.reports.answering import Answer, Row
from regulars.reports.compiling import OTHER, UNKNOWN
from regulars.reports.definitions import Dimension
from regulars.reports.query import ReportQuery

_NOBODY = "0"


def label(dimension: Dimension, value: str) -> str:
    """A value for people, where it is a word of ours."""
    return dimension.words.get(value) or {UNKNOWN: "Unknown", OTHER: "Other"}.get(value) or told(dimension, value)


def told(dimension: Dimension, value: str) -> str:
    """A value as clients see it: ids of records as they know them."""
    if dimension.prefix is None or not value.isdigit():
        return value
    return ids.encode(dimension.prefix, int(value))


def meant(dimension: Dimension, value: str) -> str:
    """What a client's value is in the relations; what is no id of the kind finds nobody, and any spelling its own."""
    if dimension.is_folded and value not in (UNKNOWN, OTHER):
        return fold(value)
    if dimension.prefix is None or value in (UNKNOWN, OTHER):
        return value.replace("\0", "")
    return str(ids.decode(dimension.prefix, value) or _NOBODY)


def sorted_rows(query: ReportQuery, answer: Answer) -> list[Row]:
    """By time and values as they come, then stably by each key asked, the first last; none stands at the end."""
    lines = list(answer.rows)
    if answer.cut is not None:
        return lines
    metrics = {metric.key: place for place, metric in enumerate(query.metrics)}
    dimensions = {dimension.key: place for place, dimension in enumerate(query.dimensions)}
    for key, is_down in reversed(query.sorts):
        if key in dimensions:
            place = dimensions[key]
            lines.sort(key=lambda row, place=place: row.values[place], reverse=is_down)
        elif key in metrics:
            place = metrics[key]
            known = [row for row in lines if row.numbers[place] is not None]
            known.sort(key=lambda row, place=place: row.numbers[place] or Decimal(0), reverse=is_down)
            lines = [*known, *(row for row in lines if row.numbers[place] is None)]
    return sorted(lines, key=lambda row: (row.period, row.is_other)) if query.top or query.least else lines
