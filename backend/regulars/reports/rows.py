"""The rows of an answer in the order asked, and what their values are called."""

from decimal import Decimal

from regulars.reports.answering import Answer, Row
from regulars.reports.dimensions import UNKNOWN
from regulars.reports.query import ReportQuery
from regulars.reports.questions import Sorts

_WORDS = {"NEW": "New", "RETURNING": "Returning", "UNIDENTIFIED": "Unidentified", UNKNOWN: "Unknown"}


def label(value: str) -> str:
    """A value for people, where it is a word of ours."""
    return _WORDS.get(value, value)


def sorted_rows(query: ReportQuery, answer: Answer, sort: Sorts) -> list[Row]:
    """By time and values as they come, then stably by each key asked, the first last; none stands at the end."""
    lines = list(answer.rows)
    metrics = {metric.key: place for place, metric in enumerate(query.metrics)}
    dimensions = {dimension.key: place for place, dimension in enumerate(query.dimensions)}
    for key, is_down in reversed(sort):
        if key in dimensions:
            place = dimensions[key]
            lines.sort(key=lambda row, place=place: row.values[place], reverse=is_down)
        elif key in metrics:
            place = metrics[key]
            known = [row for row in lines if row.numbers[place] is not None]
            known.sort(key=lambda row, place=place: row.numbers[place] or Decimal(0), reverse=is_down)
            lines = [*known, *(row for row in lines if row.numbers[place] is None)]
    return lines
