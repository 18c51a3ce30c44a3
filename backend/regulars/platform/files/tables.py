"""Tables in files, whatever their form: the header as it is written, and every row's cells with the row's number."""

import csv
import io
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from regulars.platform.files.rows import LONGEST_CELL, BadFile, object_of
from regulars.platform.files.sniffing import Form, sniff
from regulars.platform.files.workbook import Workbook

MOST_COLUMNS = 500


class TableRow(NamedTuple):
    """A row that is not empty: its number from 1, without the header, and a cell for each column of the header."""

    number: int
    cells: list[str]
    trouble: str | None = None
    """What is wrong with the row as such."""


class Table:
    """An open table; iterate once."""

    def __init__(self, form: Form, header: tuple[str, ...], rows: Iterator[TableRow], source: Any) -> None:
        self.form = form
        self.header = header
        self._rows = rows
        self._source = source

    def __iter__(self) -> Iterator[TableRow]:
        return self._rows

    @property
    def bytes_read(self) -> int:
        """How far the file has been read (of a workbook, its sheet)."""
        return int(self._source.bytes_read if isinstance(self._source, Workbook) else self._source.tell())


@contextmanager
def open_table(path: Path, form: Form | None = None) -> Generator[Table]:
    """The table in a file. Raises `BadFile` where there is none, now or while it is read."""
    form = form or sniff(path)
    if form.kind == "XLSX":
        workbook = Workbook(path)
        try:
            yield _of_sheet(form, workbook)
        finally:
            workbook.close()
        return
    newline = "" if form.kind == "CSV" else None
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding=form.encoding, newline=newline) as text:
        yield _of_csv(form, text, raw) if form.kind == "CSV" else _of_json(form, text, raw)


def row_count(path: Path, form: Form) -> int:
    """How many rows there are, read to the end. Raises `BadFile`."""
    if form.kind == "XLSX":
        workbook = Workbook(path)
        try:
            return max(0, workbook.row_count() - 1)
        finally:
            workbook.close()
    if form.kind == "CSV":
        csv.field_size_limit(LONGEST_CELL)
        with path.open(encoding=form.encoding, newline="") as text:
            filled = map(any, _records(csv.reader(text, delimiter=form.delimiter)))
            return max(0, sum(filled) - 1)  # nothing of this is a loop of ours: large files are counted in seconds
    with open_table(path, form) as table:
        return sum(1 for _ in table)


def _of_csv(form: Form, text: Any, raw: BinaryIO) -> Table:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(text, delimiter=form.delimiter)
    records = _records(reader)
    first = next((cells for cells in records if any(cells)), None)
    if first is None:
        raise BadFile("The file is empty: its first line names the columns.", line=1)
    header = _header(first)
    return Table(form, header, _rows(enumerate(records, 1), len(header)), raw)


def _records(reader: Any) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise BadFile(f"This is not CSV: {error}.", line=reader.line_num + 1) from error
    except UnicodeDecodeError as error:
        raise BadFile("The file is not all in one encoding; save it as UTF-8.", line=reader.line_num + 1) from error


def _of_sheet(form: Form, workbook: Workbook) -> Table:
    rows = iter(workbook)
    first = next(((number, cells) for number, cells in rows if any(cells)), None)
    if first is None:
        raise BadFile("The first sheet is empty: its first row names the columns.")
    header = _header(first[1])
    return Table(form, header, _rows(((number - first[0], cells) for number, cells in rows), len(header)), workbook)


def _of_json(form: Form, text: Any, raw: BinaryIO) -> Table:
    """The header is every name that some row has, so all are read first."""
    names: dict[str, None] = {}
    try:
        for line in text:
            found = object_of(line) if line.strip() else None
            if isinstance(found, dict):
                names.update(dict.fromkeys(found))
    except UnicodeDecodeError as error:
        raise BadFile("The file is not all in one encoding; save it as UTF-8.") from error
    text.seek(0)
    header = _header(list(names))
    return Table(form, header, _objects(text, tuple(names)), raw)


def _objects(text: Any, names: tuple[str, ...]) -> Iterator[TableRow]:
    number = 0
    while line := text.readline():
        if not line.strip():
            continue
        number += 1
        found = object_of(line)
        if isinstance(found, str):
            yield TableRow(number, [line.strip()], found)
        else:
            yield TableRow(number, [found.get(name, "") for name in names])


def _rows(records: Iterator[tuple[int, list[str]]], width: int) -> Iterator[TableRow]:
    for number, cells in records:
        count = len(cells)
        if count < width:
            if not any(cells):
                continue
            cells.extend([""] * (width - count))
        elif count > width:
            if any(cells[width:]):
                said = f"The row has {count} cells, but the header names {width} columns."
                yield TableRow(number, cells, said)
                continue
            del cells[width:]
        if any(cells):
            yield TableRow(number, cells)


def _header(cells: list[str]) -> tuple[str, ...]:
    """Every column under a name of its own: those that have none, or one that stood before, are numbered."""
    while cells and not cells[-1].strip():
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise BadFile(f"The file has {len(cells)} columns; at most {MOST_COLUMNS} are read.", line=1)
    names: dict[str, None] = {}
    for place, cell in enumerate(cells, 1):
        name = " ".join(cell.split())[:200] or f"Column {place}"
        again = (f"{name} ({count})" for count in range(2, len(cells) + 2))
        names[name if name not in names else next(one for one in again if one not in names)] = None
    return tuple(names)


def first_rows(table: Table, count: int) -> list[TableRow]:
    """The first so many rows."""
    return list(islice(table, count))
