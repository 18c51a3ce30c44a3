"""What a file of rows is by its content: form, encoding, delimiter. Names and declared types are not believed."""

import codecs
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from regulars.platform.files.rows import BadFile

Kind = Literal["CSV", "JSONL", "XLSX"]

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_ENCODINGS = {
    "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252",
}  # fmt: skip
_HEAD = 65_536
_CHUNK = 1 << 20
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_OTHERS = {b"%PDF": "a PDF", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture",
           b"\x1f\x8b": "compressed", b"SQLi": "a database"}  # fmt: skip
_ATTRIBUTE = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class Form:
    """How a file is to be read."""

    kind: Kind
    encoding: str = "utf-8-sig"
    delimiter: str = ","

    @property
    def said(self) -> str:
        """For people: `CSV, separated by semicolons, Windows-1252`."""
        if self.kind == "XLSX":
            return "Excel"
        encoding = _ENCODINGS[self.encoding]
        if self.kind == "JSONL":
            return f"JSON Lines, {encoding}"
        return f"CSV, separated by {_DELIMITERS[self.delimiter]}, {encoding}"

    @property
    def is_guessed(self) -> bool:
        """Whether the encoding is the likeliest rather than a certain one."""
        return self.encoding == "cp1252"


def sniff(path: Path) -> Form:
    """The form of a file. Raises `BadFile` for what holds no rows that we read, naming the remedy."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise BadFile(f"{path.name} cannot be opened: {error.strerror}.") from error
    if head.startswith(_ZIP):
        return _workbook(path)
    if head.startswith(_OLD_EXCEL):
        raise BadFile("This is an old Excel file (.xls). Save it as .xlsx or as CSV.")
    for mark, what in _OTHERS.items():
        if head.startswith(mark):
            raise BadFile(f"The file is {what}. Upload CSV, JSON Lines or Excel (.xlsx).")
    encoding = _encoding(path, head)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
    if not text.strip("\ufeff \t\r\n"):
        raise BadFile("The file is empty: its first line names the columns.", line=1)
    if "\x00" in text.partition("\n")[0]:
        raise BadFile("The file is no text. Upload CSV, JSON Lines or Excel (.xlsx).")
    first = text.lstrip("\ufeff \t\r\n")[:1]
    if first == "{":
        return Form("JSONL", encoding)
    if first == "[":
        raise BadFile("This is one JSON list. Write JSON Lines: one object a line.", line=1)
    return Form("CSV", encoding, _delimiter(text))


def _workbook(path: Path) -> Form:
    try:
        with zipfile.ZipFile(path) as archive:
            is_workbook = "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError) as error:
        raise BadFile("The file is damaged: it begins like Excel and does not end like it. Save it again.") from error
    if not is_workbook:
        raise BadFile("This is a zip file, and no Excel workbook. Upload what is in it.")
    return Form("XLSX")


def _encoding(path: Path, head: bytes) -> str:
    """By its mark; else UTF-16 where every other byte of the beginning is empty; else UTF-8 where all of it is so."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = head[:1_000]
    if len(sample) > 3 and sample[1::2].count(0) > 0.4 * len(sample) / 2 > sample[::2].count(0) * 4:
        return "utf-16-le"
    if len(sample) > 3 and sample[::2].count(0) > 0.4 * len(sample) / 2 > sample[1::2].count(0) * 4:
        return "utf-16-be"
    return "utf-8-sig" if _is_utf8(path) else "cp1252"


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                if not chunk.isascii():
                    decoder.decode(chunk)
                elif decoder.getstate()[0]:
                    return False  # a letter was begun and not ended
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(text: str) -> str:
    """The one that stands most often in the first line, outside of quotes."""
    first = next((line for line in text.lstrip("\ufeff").splitlines() if line.strip()), "")
    bare = _ATTRIBUTE.sub("", first)
    return max(_DELIMITERS, key=bare.count)
