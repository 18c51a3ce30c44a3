"""CSV and JSON Lines, row by row, however large, with the line of each row and a clear word on what is wrong.

Column names are matched without regard to case and surrounding space. A file is UTF-8, with or without a byte order
mark.
"""

import csv
import io
import json
import os
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from itertools import compress
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from regulars.platform.errors import RegularsError
from regulars.platform.text import clean

_DELIMITERS = (",", ";", "\t")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_JSON_SUFFIXES = (".jsonl", ".ndjson", ".json")
LONGEST_CELL = 1_000_000


class BadFile(RegularsError):
    """A file that cannot be read, with the place and the remedy."""

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        place = "" if line is None else f"Line {line}" + ("" if column is None else f", column {column}") + ": "
        super().__init__("BAD_FILE", f"{place}{message}")
        self.line = line
        self.column = column


class FileRow(NamedTuple):
    """A row: the line on which it begins, and its values by column, cleaned of what no text should hold."""

    line: int
    values: Mapping[str, str]
    trouble: str | None = None
    """What is wrong with the row as such (too many cells, no JSON object); then it has no values."""


class RowFile:
    """An open file of rows; iterate once."""

    def __init__(self, raw: BinaryIO, name: str) -> None:
        """`raw` stands at the beginning; `name` says by its ending what it is."""
        self._raw = raw
        self._is_json = Path(name).suffix.lower() in _JSON_SUFFIXES
        if raw.read(2) in _WIDE_MARKS:
            raise BadFile("The file is UTF-16; save it as UTF-8.", line=1)
        raw.seek(0)
        self._text: io.TextIOWrapper[BinaryIO] = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
        self.columns: tuple[str, ...] = ()
        """The columns of a CSV file; of JSON Lines each row has its own."""
        self.seen: dict[str, None] = {}
        """The columns that `only` met."""
        self._reader: Any = None
        if not self._is_json:
            self.columns = self._header()

    @property
    def size(self) -> int:
        """Bytes in all."""
        return os.fstat(self._raw.fileno()).st_size

    @property
    def bytes_read(self) -> int:
        """How far the file has been read."""
        return self._raw.tell()

    def __iter__(self) -> Iterator[FileRow]:
        return self._objects() if self._is_json else self._cells()

    def only(self, *names: str) -> Iterator[tuple[str, ...]]:
        """Of each row that is no trouble the values of these columns alone, empty where there is none; quicker.

        Rows that follow each other with the same values may come once.
        """
        if self._is_json or any(name not in self.columns for name in names):
            for row in self:
                if row.trouble is None:
                    self.seen.update(dict.fromkeys(row.values))
                    yield tuple([row.values.get(name, "") for name in names])
            return
        places = [self.columns.index(name) for name in names]
        most = max(places)
        pick = itemgetter(*places, places[0])  # one more, so that it is a tuple always
        last: tuple[str, ...] = ()
        for cells in self._raw_cells():
            if len(cells) > most and (found := pick(cells)) != last:
                last = found
                yield tuple([clean(cell) for cell in found[:-1]])

    def _raw_cells(self) -> Iterator[list[str]]:
        try:
            yield from self._reader
        except UnicodeDecodeError as error:
            raise self._undecodable() from error
        except csv.Error as error:
            raise BadFile(f"This is not CSV: {error}.", line=self._reader.line_num + 1) from error

    def _header(self) -> tuple[str, ...]:
        try:
            first = self._text.readline()
        except UnicodeDecodeError as error:
            raise self._undecodable() from error
        if not first.strip():
            raise BadFile("The file is empty: its first line names the columns.", line=1)
        delimiter = max(_DELIMITERS, key=first.count)
        csv.field_size_limit(LONGEST_CELL)
        names = next(csv.reader([first], delimiter=delimiter))
        columns = tuple(name.strip().lower() for name in names)
        for place, name in enumerate(columns, 1):
            if not name:
                raise BadFile("This column has no name.", line=1, column=place)
            if name in columns[: place - 1]:
                raise BadFile(f"The column {name} stands there twice.", line=1, column=place)
        self._reader = csv.reader(self._text, delimiter=delimiter)
        self.seen.update(dict.fromkeys(columns))
        return columns

    def _cells(self) -> Iterator[FileRow]:
        columns, width, reader = self.columns, len(self.columns), self._reader
        line = 2
        try:
            for cells in reader:
                if len(cells) > width and any(cells[width:]):
                    yield FileRow(line, {}, f"The row has {len(cells)} cells, but the header names {width} columns.")
                elif cells:
                    # strict=False: a short row lacks its last cells
                    if is_plain("|".join(cells)):
                        found = dict(compress(zip(columns, cells, strict=False), cells))
                    else:
                        found = {
                            name: text for name, cell in zip(columns, cells, strict=False) if (text := clean(cell))
                        }
                    if found:
                        yield FileRow(line, found)
                line = reader.line_num + 2
        except UnicodeDecodeError as error:
            raise self._undecodable() from error
        except csv.Error as error:
            raise BadFile(f"This is not CSV: {error}.", line=line) from error

    def _objects(self) -> Iterator[FileRow]:
        try:
            for line, text in enumerate(self._text, 1):
                if text.strip():
                    yield _object(line, text)
        except UnicodeDecodeError as error:
            raise self._undecodable() from error

    def _undecodable(self) -> BadFile:
        """Find the place that is not UTF-8, which the decoder does not tell."""
        self._raw.seek(0)
        for line, raw in enumerate(self._raw, 1):
            try:
                raw.decode("utf-8")
            except UnicodeDecodeError as error:
                column = len(raw[: error.start].decode("utf-8")) + 1
                byte = raw[error.start]
                return BadFile(f"The byte 0x{byte:02X} is not UTF-8; save the file as UTF-8.", line=line, column=column)
        return BadFile("The file is not UTF-8; save it as UTF-8.")


def object_of(text: str) -> dict[str, str] | str:
    """The plain values of a line of JSON by name, or what is wrong with it."""
    try:
        found = _DECODER.decode(text.strip())
    except (ValueError, RecursionError) as error:
        return f"The line is no JSON: {error}."
    if not isinstance(found, dict):
        return "The line is no JSON object."
    values: dict[str, str] = {}
    for name, value in cast("dict[str, Any]", found).items():
        if isinstance(value, dict | list):
            return f"The value of {name} is nested; write one object a line with plain values."
        values[name] = "" if value is None else _plain(value)
    return values


def _object(line: int, text: str) -> FileRow:
    found = object_of(text)
    if isinstance(found, str):
        return FileRow(line, {}, found)
    values = {name.strip().lower(): clean(value) for name, value in found.items()}
    return FileRow(line, {name: value for name, value in values.items() if value})


def is_plain(joined: str) -> bool:
    """Whether no cell of a row needs cleaning: nearly every row, so it is asked of all its cells at once."""
    return (
        joined.isascii()
        and joined.isprintable()
        and "| " not in joined
        and " |" not in joined
        and joined[:1] != " "
        and joined[-1:] != " "
    )


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


# Numbers stay the text they are: 10.10 is an exact amount.
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str)


@contextmanager
def open_rows(path: Path) -> Generator[RowFile]:
    """The rows of a file. Raises `BadFile` where it cannot be read."""
    try:
        raw = path.open("rb")
    except OSError as error:
        raise BadFile(f"{path} cannot be opened: {error.strerror}.") from error
    with raw:
        yield RowFile(raw, path.name)


def size_of(path: Path) -> int:
    """Bytes of a file. Raises `BadFile` where there is none."""
    try:
        return path.stat().st_size
    except OSError as error:
        raise BadFile(f"{path} cannot be opened: {error.strerror}.") from error
