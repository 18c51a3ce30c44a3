"""The shop's own fields as splits of the customers' profiles: choices and yes/no, not the personal ones.

The replica holds no others (`replica/sources.py`): texts, numbers and days would give a row for nearly each person.
"""

from collections.abc import Sequence
from dataclasses import replace

from regulars.fields.queries import CUSTOMER, definitions
from regulars.platform.db.connect import Reader
from regulars.reports.definitions import Dimension, Report
from regulars.reports.words import ReportId

PREFIX = "custom."
_KINDS = frozenset({"CHOICE", "BOOLEAN"})
_WORDS = {"true": "Yes", "false": "No", "UNKNOWN": "Not said"}


async def with_own_fields(reader: Reader, report: Report) -> Report:
    """The report with a split for each field that the shop has now."""
    if report.id is not ReportId.PROFILES:
        return report
    return replace(report, dimensions=(*report.dimensions, *await _splits(reader)))


async def _splits(reader: Reader) -> Sequence[Dimension]:
    return [
        Dimension(
            f"{PREFIX}{field.key}",
            field.name,
            f"field_{field.id}",
            field.description or None,
            words=_WORDS if field.kind == "BOOLEAN" else {"UNKNOWN": "Not said"},
            is_personal=True,
            field_id=field.id,
        )
        for field in await definitions(reader, CUSTOMER)
        if field.kind in _KINDS and not field.is_personal
    ]
