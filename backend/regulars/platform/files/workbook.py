"""The first sheet of an Excel workbook, row by row, in bounded memory, with guards against what unpacks without end.

Written out rather than taken from a package: those at hand keep the whole sheet, or are no longer kept up
(docs/decisions). Formulas are never evaluated; the value that Excel kept of them is read.
"""

import zipfile
from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Final
from xml.parsers import expat

from regulars.platform.files.rows import BadFile

MOST_UNPACKED: Final = 4_000_000_000
MOST_RATIO: Final = 400
MOST_SHARED_TEXT: Final = 150_000_000
MOST_COLUMNS: Final = 2_000
_CHUNK = 1 << 16
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_DAY_ZERO, _DAY_ZERO_1904 = datetime(1899, 12, 30, tzinfo=UTC), datetime(1904, 1, 1, tzinfo=UTC)
_UPSET = "The workbook is damaged: save it again in Excel, or as CSV."


class Workbook:
    """An open workbook; iterate once: the number of each row of its first sheet, and its cells as text."""

    def __init__(self, path: Path) -> None:
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError) as error:
            raise BadFile(_UPSET) from error
        self._guard()
        self._day_zero = _DAY_ZERO
        self._sheet = self._first_sheet()
        self.size = self._archive.getinfo(self._sheet).file_size
        self.bytes_read = 0

    def close(self) -> None:
        self._archive.close()

    def row_count(self) -> int:
        """Rows of the sheet, the header included."""
        count = 0
        tail = b""
        for chunk in self._unpacked(self._sheet):
            text = tail + chunk
            count += text.count(b"<row ") + text.count(b"<row>")
            tail = text[-4:]
        return count

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        shared = self._shared_texts()
        sheet = _Sheet(shared, self._date_styles(), self._day_zero)
        for chunk in self._unpacked(self._sheet):
            self.bytes_read += len(chunk)
            yield from sheet.fed(chunk)

    def _guard(self) -> None:
        infos = self._archive.infolist()
        unpacked = sum(info.file_size for info in infos)
        packed = sum(info.compress_size for info in infos) or 1
        if unpacked > MOST_UNPACKED or (unpacked > _CHUNK and unpacked > packed * MOST_RATIO):
            raise BadFile("The workbook unpacks to more than we take. Save the sheet as CSV.")

    def _unpacked(self, name: str) -> Generator[bytes]:
        """Never more than the directory of the archive says, which was checked."""
        try:
            with closing(_opened(self._archive, name)) as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
        except (zipfile.BadZipFile, KeyError, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise BadFile(_UPSET) from error

    def _first_sheet(self) -> str:
        """The file of the first sheet, by the workbook's own word."""
        found: dict[str, str] = {}

        def workbook(tag: str, attributes: dict[str, str]) -> None:
            if tag == "sheet":
                found.setdefault("id", next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), ""))
            elif tag == "workbookPr" and attributes.get("date1904", "").lower() in {"1", "true"}:
                self._day_zero = _DAY_ZERO_1904

        self._walk("xl/workbook.xml", workbook)

        def relations(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship" and attributes.get("Id") == found.get("id"):
                found["target"] = attributes.get("Target", "")

        self._walk("xl/_rels/workbook.xml.rels", relations)
        target = found.get("target", "worksheets/sheet1.xml")
        name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if name not in self._archive.namelist():
            raise BadFile("The workbook has no sheet.")
        return name

    def _shared_texts(self) -> list[str]:
        name = "xl/sharedStrings.xml"
        if name not in self._archive.namelist():
            return []
        texts = _SharedTexts()
        parser = _parser(texts.start, texts.end, texts.text)
        for chunk in self._unpacked(name):
            _feed(parser, chunk)
        return texts.found

    def _date_styles(self) -> frozenset[int]:
        """The styles in which numbers are days and times."""
        name = "xl/styles.xml"
        if name not in self._archive.namelist():
            return frozenset()
        formats: dict[int, str] = {}
        styles: list[int] = []
        inside: list[str] = []

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "numFmt":
                formats[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
            elif tag in {"cellXfs", "cellStyleXfs"}:
                inside.append(tag)
            elif tag == "xf" and inside[-1:] == ["cellXfs"]:
                styles.append(_whole(attributes.get("numFmtId")))

        self._walk(name, start)
        return frozenset(
            place for place, kind in enumerate(styles) if kind in _DATES or _is_date(formats.get(kind, ""))
        )

    def _walk(self, name: str, start: Any) -> None:
        parser = _parser(start)
        for chunk in self._unpacked(name):
            _feed(parser, chunk)


class _SharedTexts:
    """Collects `<si>` texts, without the readings that Japanese workbooks put beside them (`<rPh>`)."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] = []
        self._in_text = self._in_reading = False
        self._size = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            self._parts = []
        elif tag == "rPh":
            self._in_reading = True
        elif tag == "t":
            self._in_text = not self._in_reading

    def end(self, tag: str) -> None:
        if tag == "si":
            text = "".join(self._parts)
            self._size += len(text) + 60
            if self._size > MOST_SHARED_TEXT:
                raise BadFile("The workbook holds more text than we keep at once. Save the sheet as CSV.")
            self.found.append(text)
        elif tag == "rPh":
            self._in_reading = False
        elif tag == "t":
            self._in_text = False

    def text(self, data: str) -> None:
        if self._in_text:
            self._parts.append(data)


class _Sheet:
    """Cells of a sheet, as its XML streams by."""

    def __init__(self, shared: list[str], dates: frozenset[int], day_zero: datetime) -> None:
        self._shared, self._dates, self._day_zero = shared, dates, day_zero
        self._rows: list[tuple[int, list[str]]] = []
        self._cells: list[str] = []
        self._number = 0
        self._place = 0
        self._kind, self._style = "", 0
        self._parts: list[str] | None = None
        self._value = ""
        self._parser = _parser(self._start, self._end, self._text)

    def fed(self, chunk: bytes) -> list[tuple[int, list[str]]]:
        self._rows = []
        _feed(self._parser, chunk)
        return self._rows

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            reference = attributes.get("r")
            self._place = _column(reference) if reference else len(self._cells)
            self._kind = attributes.get("t", "n")
            self._style = int(attributes["s"]) if "s" in attributes else 0
            self._value = ""
        elif tag in {"v", "t"}:
            self._parts = []
        elif tag == "row":
            number = attributes.get("r")
            self._number = int(number) if number else self._number + 1
            self._cells = []

    def _text(self, data: str) -> None:
        if self._parts is not None:
            self._parts.append(data)

    def _end(self, tag: str) -> None:
        if tag in {"v", "t"}:
            self._value += "".join(self._parts or ())
            self._parts = None
        elif tag == "c":
            if self._value:
                self._put()
        elif tag == "row":
            self._rows.append((self._number, self._cells))

    def _put(self) -> None:
        cells, place = self._cells, self._place
        if place >= MOST_COLUMNS:
            raise BadFile(f"The sheet has more than {MOST_COLUMNS} columns.")
        if place >= len(cells):
            cells.extend([""] * (place - len(cells) + 1))
        kind, value = self._kind, self._value
        if kind == "s":
            at = int(value)
            cells[place] = self._shared[at] if 0 <= at < len(self._shared) else ""
        elif kind == "b":
            cells[place] = "true" if value == "1" else "false"
        elif kind == "n":
            cells[place] = self._when(value) if self._style in self._dates else _number(value)
        elif kind != "e":  # an error of a formula is no value
            cells[place] = value

    def _when(self, value: str) -> str:
        try:
            moment = self._day_zero + timedelta(seconds=round(float(value) * 86_400))
        except (ValueError, OverflowError):
            return value
        return moment.date().isoformat() if moment.time() == time.min else moment.replace(tzinfo=None).isoformat()


def _opened(archive: zipfile.ZipFile, name: str) -> BinaryIO:
    return archive.open(name)  # pyright: ignore[reportReturnType] - IO[bytes] is one


def _parser(start: Any, end: Any = None, text: Any = None) -> Any:
    parser = expat.ParserCreate()

    def bare(tag: str, attributes: dict[str, str]) -> None:
        start(tag.rpartition(":")[2], attributes)

    def bare_end(tag: str) -> None:
        end(tag.rpartition(":")[2])

    def no_doctype(*_: object) -> None:
        raise BadFile(_UPSET)

    parser.StartElementHandler = bare
    if end is not None:
        parser.EndElementHandler = bare_end
    if text is not None:
        parser.CharacterDataHandler = text
        parser.buffer_text = True
    parser.StartDoctypeDeclHandler = no_doctype  # no entities, so none that grow
    return parser


def _feed(parser: Any, chunk: bytes) -> None:
    try:
        parser.Parse(chunk, False)  # noqa: FBT003 - expat's own word for more to come
    except (expat.ExpatError, ValueError, OverflowError) as error:
        raise BadFile(_UPSET) from error


def _column(reference: str) -> int:
    """0 of A7, 26 of AA7."""
    place = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        place = place * 26 + ord(letter) - 64
        if place > MOST_COLUMNS:
            break
    return place - 1


def _number(value: str) -> str:
    """As people would write it: 10 rather than 10.0 or 1E1; the digits that Excel kept otherwise."""
    if value.isdigit():
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return repr(number) if abs(number) < 1e15 else value


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


def _is_date(code: str) -> bool:
    """Whether a format writes days or times: it names some outside of quotes and brackets."""
    bare, quoted, bracket = "", False, False
    for letter in code.split(";", maxsplit=1)[0].lower():
        if letter == '"':
            quoted = not quoted
        elif letter == "[":
            bracket = True
        elif letter == "]":
            bracket = False
        elif not quoted and not bracket:
            bare += letter
    return any(letter in bare for letter in "ydh") or "mm" in bare or "ss" in bare
