"""What is to be known when the numbers of an answer are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from regulars.reports.answering import Answer
from regulars.reports.compiling import UNKNOWN
from regulars.reports.predicted.rfm import LEAST_BUYERS
from regulars.reports.query import ReportQuery

_RANKED = frozenset({"rfmGroup", "rfmGroupBefore", "recency", "value", "atRiskShare"})


class ReportNoticeCode(Enum):
    """Kinds of notices."""

    INCOMPLETE_PERIOD = "INCOMPLETE_PERIOD"
    SMALL_GROUPS_MERGED = "SMALL_GROUPS_MERGED"
    NOT_ENOUGH_HISTORY = "NOT_ENOUGH_HISTORY"
    ROWS_OVERLAP = "ROWS_OVERLAP"
    UNIDENTIFIED_ORDERS = "UNIDENTIFIED_ORDERS"


@dataclass(frozen=True, slots=True)
class Notice:
    """One of them, in words, and how many things it is about."""

    code: ReportNoticeCode
    message: str
    count: int | None = None


def notices(query: ReportQuery, answer: Answer) -> list[Notice]:
    """In the order in which they are worth reading."""
    return list(_notices(query, answer))


def _notices(query: ReportQuery, answer: Answer) -> Iterator[Notice]:
    if query.has_periods and answer.periods[-1].end > query.now:
        yield Notice(ReportNoticeCode.INCOMPLETE_PERIOD, "The last period is still running.", 1)
    running = sum(not row.is_complete for row in answer.rows) if query.report.periods_are_splits else 0
    if running:
        yield Notice(ReportNoticeCode.INCOMPLETE_PERIOD, "The last period of each cohort is still running.", running)
    if answer.merged:
        message = f"Rows of fewer than {query.least} people stand together, for whoever may not read personal data."
        yield Notice(ReportNoticeCode.SMALL_GROUPS_MERGED, message, answer.merged)
    overlapping = [dimension for dimension in query.dimensions if dimension.overlaps]
    if overlapping:
        yield Notice(ReportNoticeCode.ROWS_OVERLAP, f"{overlapping[0].description} The totals count each once.")
    if _too_few(query, answer):
        message = f"There are no RFM groups below {LEAST_BUYERS} buyers: scores by rank would say nothing."
        yield Notice(ReportNoticeCode.NOT_ENOUGH_HISTORY, message)
    types = [place for place, one in enumerate(query.dimensions) if one.key == "customerType"]
    if types and any(row.values[types[0]] == "UNIDENTIFIED" and any(row.numbers) for row in answer.rows):
        yield Notice(ReportNoticeCode.UNIDENTIFIED_ORDERS, "Some orders name no customer: they count for nobody.")


def _too_few(query: ReportQuery, answer: Answer) -> bool:
    ranked = [place for place, one in enumerate(query.dimensions) if one.key in _RANKED]
    if not ranked:
        return False
    return bool(answer.rows) and all(row.values[ranked[0]] in (UNKNOWN, "PROSPECTS") for row in answer.rows)
