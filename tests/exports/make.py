"""Exports for tests: asked for and written by the verbs that the product uses, and read back by other people's readers."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

from regulars.access.scopes import ALL_SCOPES
from regulars.exports import files, queries
from regulars.exports.formats.kinds import ExportFormat
from regulars.exports.queries import ExportRow
from regulars.exports.service.creating import ExportDraft, export_create
from regulars.platform.context import Actor
from regulars.platform.db.connect import current
from regulars.platform.jobs import worker

OWNER = Actor("staff", 1, "Olive", frozenset(ALL_SCOPES))


def with_scopes(*scopes: str, key: int = 7) -> Actor:
    """A colleague who may do just this."""
    return Actor("staff", key, "Narrow", frozenset(scopes))


async def exported(subject: str = "CUSTOMERS", *, actor: Actor = OWNER, **wish: Any) -> ExportRow:
    """An export that is written."""
    wish.setdefault("acknowledged", True)
    wish["format"] = ExportFormat(wish.get("format", "CSV"))
    job_id = await export_create(actor=actor, draft=ExportDraft(subject, **wish))
    await worker.run_pending()
    return (await queries.exports_by_job(current(), [job_id]))[job_id]


def path_of(export: ExportRow) -> Path:
    assert export.file_name, "it has no file"
    return files.folder() / export.file_name


def rows_of_csv(export: ExportRow) -> list[list[str]]:
    text = path_of(export).read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def rows_of_xlsx(export: ExportRow) -> list[list[Any]]:
    """Every sheet's rows under one another, each with its heading."""
    book: Any = openpyxl.load_workbook(path_of(export))
    return [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]


async def table(fields: Sequence[str], subject: str = "CUSTOMERS", **wish: Any) -> list[list[str]]:
    """The rows of a CSV file without its heading."""
    return rows_of_csv(await exported(subject, fields=list(fields), **wish))[1:]
