"""Excel workbooks, row after row: sheets are written straight into the package, so memory stays the same.

Why not a library is said in docs/decisions (exports of one moment). A sheet ends before its last possible row and
before two gigabytes, so that no reader needs the large form of zip files.
"""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from regulars.exports.datasets import Cell
from regulars.exports.formats import xlsx_parts as parts
from regulars.exports.formats.base import Columns, Heading, Style
from regulars.exports.formats.xlsx_cells import bodies, text_body
from regulars.exports.formats.zones import Zone

MOST_ROWS = 1_048_576
"""Of a sheet, its first row included."""
_MOST_BYTES = 1_900_000_000
_WIDTHS = {
    Cell.TEXT: 22,
    Cell.INTEGER: 10,
    Cell.NUMBER: 12,
    Cell.MONEY: 14,
    Cell.INSTANT: 19,
    Cell.DAY: 12,
    Cell.BOOLEAN: 10,
}
_LEVEL = 1
"""Of the compression: the next one costs twice the time for a file that is a tenth smaller."""


class XlsxWriter:
    """Writes a workbook."""

    def __init__(self, path: Path, headings: Sequence[Heading], style: Style) -> None:
        self._headings = headings
        zone = Zone(style.zone)
        self._bodies = [bodies(heading.cell, zone) for heading in headings]
        self._letters = [letters(place) for place in range(len(headings))]
        self._titles = [_titled(heading, style.zone) for heading in headings]
        self._package = zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)
        self._sheets = 0
        self._begin_sheet()

    def write(self, columns: Columns) -> None:
        made = [body(column) for body, column in zip(self._bodies, columns, strict=True)]
        rows = list(zip(*made, strict=True))
        place = 0
        while place < len(rows):
            if self._row >= MOST_ROWS or self._bytes >= _MOST_BYTES:
                self._end_sheet()
                self._begin_sheet()
            some = rows[place : place + MOST_ROWS - self._row]
            self._put("".join(self._lines(some)))
            self._row += len(some)
            place += len(some)

    def end(self) -> None:
        self._end_sheet()
        names = ["Export"] if self._sheets == 1 else [f"Export {place}" for place in range(1, self._sheets + 1)]
        for name, text in parts.workbook(names).items():
            self._package.writestr(name, text)
        self._package.close()

    def abandon(self) -> None:
        self._sheet.close()
        self._package.close()

    def _lines(self, rows: Sequence[Sequence[str]]) -> list[str]:
        heads = [f'<c r="{letter}' for letter in self._letters]
        lines: list[str] = []
        for number, row in enumerate(rows, self._row + 1):
            middle = f'{number}"'
            cells = "".join([head + middle + body for head, body in zip(heads, row, strict=True) if body != "/>"])
            lines.append(f'<row r="{middle}>{cells}</row>')
        return lines

    def _begin_sheet(self) -> None:
        self._sheets += 1
        self._row = 0
        self._bytes = 0
        self._sheet: IO[bytes] = self._package.open(f"xl/worksheets/sheet{self._sheets}.xml", "w")
        self._put(parts.sheet_head([_WIDTHS[heading.cell] for heading in self._headings]))
        self._put("".join(self._lines([[text_body(title, parts.HEADER) for title in self._titles]])))
        self._row = 1

    def _end_sheet(self) -> None:
        self._put(parts.SHEET_END)
        self._sheet.close()

    def _put(self, text: str) -> None:
        written = text.encode()
        self._bytes += len(written)
        self._sheet.write(written)


def _titled(heading: Heading, zone: str) -> str:
    """A spreadsheet knows no zones: the heading says whose clock it is."""
    return f"{heading.title} ({zone})" if heading.cell is Cell.INSTANT else heading.title


def letters(place: int) -> str:
    """The name of a column, from 0: A, B … Z, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
