"""What a file seems to be: its columns and where they would go, its first rows as they would come in, and problems."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from regulars.imports import mapping as mappings
from regulars.imports.queries import UploadRow
from regulars.imports.running import Source
from regulars.imports.subjects import Choices, Importer, ImportSubject
from regulars.platform.db.connect import Database
from regulars.platform.files import shelf
from regulars.platform.files.rows import BadFile, FileRow
from regulars.platform.files.sniffing import Form

SHOWN = 20
LOOKED_AT = 500
SAMPLES = 5
PROBLEMS = 20
_LONGEST_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """A column, where it would go, and what stands in it."""

    header: str
    suggested_field: str | None
    samples: list[str]


@dataclass(slots=True)
class PreviewRow:
    """Answered as an `ImportPreview`."""

    upload_id: str
    what: ImportSubject
    recognised_as: str | None
    form: str | None
    columns: list[ColumnSeen] = field(default_factory=list[ColumnSeen])
    row_count: int = 0
    sample_rows: list[Mapping[str, str]] = field(default_factory=list[Mapping[str, str]])
    problems: list[str] = field(default_factory=list[str])


async def preview(
    database: Database, upload: UploadRow, importer: Importer, columns: mappings.Mapped, *, remembered: bool
) -> PreviewRow:
    """Look at the first rows. Problems come in words, at most twenty."""
    form = upload.form
    recipe = mappings.recipe_of(importer, upload.header)
    recognised = recipe.name if recipe else "as before" if remembered else None
    found = PreviewRow(f"upl_{upload.id}", importer.what, recognised, form.said if form else None)
    found.row_count = upload.row_count
    if form is None:
        found.problems.append(upload.trouble or "The file cannot be read.")
        return found
    source = Source(shelf.of(database).path(upload.shelf_name), form, columns, recipe)
    try:
        cells, rows = await asyncio.to_thread(_first, source)
    except (BadFile, OSError) as bad:
        found.problems.append(bad.message if isinstance(bad, BadFile) else "The file is gone. Upload it again.")
        return found
    found.columns = [
        ColumnSeen(name, _shown_field(columns.get(name)), _samples(cells, place))
        for place, name in enumerate(upload.header)
    ]
    found.sample_rows = [row.values for row in rows[:SHOWN]]
    found.problems = [*_of_file(form, upload, columns, importer), *await _of_rows(importer, source, rows)][:PROBLEMS]
    return found


def _first(source: Source) -> tuple[list[list[str]], list[FileRow]]:
    cells: list[list[str]] = []
    rows: list[FileRow] = []
    for _, (each, row) in zip(range(LOOKED_AT), source.rows(), strict=False):
        cells.append(each)
        rows.append(row)
    return cells, rows


def _shown_field(target: str | None) -> str | None:
    return target


def _samples(cells: list[list[str]], place: int) -> list[str]:
    kinds = dict.fromkeys(row[place][:_LONGEST_SAMPLE] for row in cells if place < len(row) and row[place])
    return list(kinds)[:SAMPLES]


def _of_file(form: Form, upload: UploadRow, columns: mappings.Mapped, importer: Importer) -> list[str]:
    found: list[str] = []
    missing = importer.needs(mappings.given(columns))
    if missing is not None:
        found.append(missing)
    if form.is_guessed:
        found.append("The file is not UTF-8; it is read as Windows-1252. Look whether accents are right.")
    if not upload.row_count:
        found.append("The file has a header and no rows.")
    left = [name for name, target in columns.items() if target is None and name != mappings.REASON]
    if left:
        shown = ", ".join(left[:12]) + (" …" if len(left) > 12 else "")
        found.append(f"These columns are left out: {shown}.")
    return found


async def _of_rows(importer: Importer, source: Source, rows: list[FileRow]) -> list[str]:
    if importer.needs(mappings.given(source.columns)) is not None:
        return []
    return [
        f"Row {one.row}" + (f", {source.column_of(one.field)}" if one.field else "") + f": {one.message}"
        for one in await importer.trial(rows, Choices())
    ]
