"""JSON and JSON Lines: values as they are, amounts as exact decimal strings, instants in UTC."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from regulars.exports.datasets import Cell
from regulars.exports.formats.base import Amounts, Columns, Heading, Style, decimal_text
from regulars.platform import clock


class JsonLinesWriter:
    """An object a line."""

    def __init__(self, path: Path, headings: Sequence[Heading], style: Style) -> None:
        self._file = path.open("xb")
        self._keys = [heading.key for heading in headings]
        self._cells = [heading.cell for heading in headings]

    def write(self, columns: Columns) -> None:
        self._file.write(b"".join(line + b"\n" for line in self._objects(columns)))

    def end(self) -> None:
        self._file.close()

    def abandon(self) -> None:
        self._file.close()

    def _objects(self, columns: Columns) -> list[bytes]:
        keys = self._keys
        values = [_plain(cell, column) for cell, column in zip(self._cells, columns, strict=True)]
        return [orjson.dumps(dict(zip(keys, row, strict=True))) for row in zip(*values, strict=True)]


class JsonWriter(JsonLinesWriter):
    """One list of objects, an object a line."""

    def __init__(self, path: Path, headings: Sequence[Heading], style: Style) -> None:
        super().__init__(path, headings, style)
        self._before = b"[\n"

    def write(self, columns: Columns) -> None:
        for line in self._objects(columns):
            self._file.write(self._before + line)
            self._before = b",\n"

    def end(self) -> None:
        self._file.write(b"[]\n" if self._before == b"[\n" else b"\n]\n")
        super().end()


def _plain(cell: Cell, values: Any) -> Sequence[Any]:
    match cell:
        case Cell.MONEY:
            amounts: Amounts = values
            return amounts.texts()
        case Cell.NUMBER:
            return [None if value is None else decimal_text(value) for value in values]
        case Cell.INSTANT:
            return [None if value is None else clock.iso(value) for value in values]
        case Cell.BOOLEAN:
            return [None if value is None else bool(value) for value in values]
        case Cell.TEXT | Cell.INTEGER | Cell.DAY:
            return values
