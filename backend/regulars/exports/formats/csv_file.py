"""CSV by RFC 4180: UTF-8, lines that end by CR LF, and cells that no spreadsheet takes for a formula.

Text that begins like a formula gets an apostrophe in front (OWASP ASVS 5.0, 1.2.10): spreadsheets evaluate a cell of
a CSV file by its first letter, whatever quotes stand around it. Numbers are ours, so their minus is a minus. Phone
numbers begin with a plus, so they get the apostrophe too: spreadsheets would make numbers of them and drop the plus. A
raw file has none of this.
"""

import csv
import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from regulars.exports.datasets import Cell
from regulars.exports.formats.base import Amounts, Columns, Heading, Style, decimal_text
from regulars.platform import clock

_DANGEROUS = re.compile(r"[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n\x00]")
"""Also behind what spreadsheets strip, and in their full-width forms."""


def guarded(text: str) -> str:
    """The text as a cell that is shown and not evaluated."""
    return f"'{text}" if _DANGEROUS.match(text) else text


class CsvWriter:
    """Writes CSV."""

    def __init__(self, path: Path, headings: Sequence[Heading], style: Style) -> None:
        self._file = path.open("xb")
        self._buffer = io.StringIO(newline="")
        self._rows = csv.writer(self._buffer, lineterminator="\r\n")
        self._texts = [_of_cell(heading.cell, raw=style.raw) for heading in headings]
        if style.byte_order_mark:
            self._buffer.write("\ufeff")
        self._rows.writerow([heading.key for heading in headings])

    def write(self, columns: Columns) -> None:
        texts = [make(column) for make, column in zip(self._texts, columns, strict=True)]
        self._rows.writerows(zip(*texts, strict=True))
        self._flush()

    def end(self) -> None:
        self._flush()
        self._file.close()

    def abandon(self) -> None:
        self._file.close()

    def _flush(self) -> None:
        self._file.write(self._buffer.getvalue().encode("utf-8", "surrogatepass"))
        self._buffer.seek(0)
        self._buffer.truncate()


Texts = Callable[[Any], Sequence[object]]


def _of_cell(cell: Cell, *, raw: bool) -> Texts:
    match cell:
        case Cell.TEXT:
            return _as_they_are if raw else _guarded
        case Cell.MONEY:
            return _money
        case Cell.INSTANT:
            return _instants
        case Cell.BOOLEAN:
            return _booleans
        case Cell.NUMBER:
            return _numbers
        case Cell.INTEGER | Cell.DAY:
            return _as_they_are


def _as_they_are(values: Sequence[Any]) -> Sequence[Any]:
    return values  # csv writes nothing for None


def _numbers(values: Sequence[int | None]) -> list[str | None]:
    return [None if value is None else decimal_text(value) for value in values]


def _guarded(values: Sequence[str | None]) -> list[str | None]:
    looks_dangerous = _DANGEROUS.match
    return [f"'{value}" if value and looks_dangerous(value) else value for value in values]


def _money(amounts: Amounts) -> list[str | None]:
    return amounts.texts()


def _instants(values: Sequence[int | None]) -> list[str | None]:
    iso = clock.iso
    return [None if value is None else iso(value) for value in values]


def _booleans(values: Sequence[Any]) -> list[str | None]:
    return [None if value is None else ("true" if value else "false") for value in values]
