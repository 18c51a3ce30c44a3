"""Hostile text in files: kept to the letter, and never taken for a formula (R22)."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from regulars.customers.contact import read_phone
from regulars.exports.datasets import Cell
from regulars.exports.formats import xlsx_file
from regulars.exports.formats.base import Amounts, Heading, Style
from regulars.exports.formats.csv_file import guarded
from regulars.exports.formats.kinds import FORMATS, ExportFormat
from regulars.exports.formats.xlsx_cells import LONGEST
from regulars.exports.formats.xlsx_file import letters
from regulars.exports.formats.zones import Zone
from regulars.platform import clock
from tests.api.naughty import STRINGS

FORMULAS = [
    "=1+1", '=HYPERLINK("http://evil.example","x")', "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "+1+1", "-1+1",
    "-2+3+cmd|' /C calc'!D2", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "  @SUM(A1)", "\ufeff=1+1", "\u200b=1+1", "\u00a0=1+1", "\u3000=1+1",
    "＝1+1", "＋1", "－1", "＠SUM(1)", '="a"&"b"', "='Sheet'!A1", '=DDE("cmd";"/C calc";"x")', '=WEBSERVICE("http://evil.example")',
    '=IMPORTXML("http://evil.example","//a")', ";=1+1", ",=1+1", '"=1+1"', "'=1+1", "+639175550100", "-", "@", "=", "+", "\x00=1+1", "\x1f=1",
    "{=1+1}", "$A$1", "1E5", "007", "TRUE", "2026-01-02", "1/2", "_x0041_", "_x005F_x0041_", "&amp;", "<b>", "]]>", "a\u2028b", "a\r\nb", "\ud7ff\ue000", "\ufffe\uffff",
]  # fmt: skip
TEXTS = [text for text in dict.fromkeys([*STRINGS, *FORMULAS]) if text]
EVALUATED = "=+-@\t\r\n\x00＝＋－＠"
STRIPPED = " \t\r\n\x0b\x0c\u00a0\u3000\u200b\ufeff\x00"


def written(
    path: Path,
    format: ExportFormat,
    columns: Sequence[Any],
    cells: Sequence[Cell] = (Cell.TEXT,),
    style: Style | None = None,
) -> Path:
    target = path / f"file.{format}"
    headings = [Heading(f"c{place}", f"Column {place}", cell) for place, cell in enumerate(cells)]
    writer = FORMATS[format].writer(target, headings, style or Style())
    writer.write(columns)
    writer.end()
    return target


def csv_cells(file: Path) -> list[str]:
    text = file.read_bytes().decode()
    return [row[0] for row in csv.reader(io.StringIO(text, newline=""), strict=True)][1:]


def test_no_cell_of_a_csv_file_begins_like_a_formula(tmp_path: Path):
    cells = csv_cells(written(tmp_path, ExportFormat.CSV, [TEXTS]))
    assert len(cells) == len(TEXTS)
    assert [cell for cell in cells if cell[0] in EVALUATED] == []
    assert [cell for cell in cells if (bare := cell.lstrip(STRIPPED)) and bare[0] in EVALUATED] == []


def test_a_guarded_cell_differs_by_its_apostrophe_alone(tmp_path: Path):
    cells = csv_cells(written(tmp_path, ExportFormat.CSV, [TEXTS]))
    assert {cell if cell == text else cell.removeprefix("'") == text and "'" for cell, text in zip(cells, TEXTS, strict=True)} <= {
        *TEXTS, "'",
    }  # fmt: skip
    harmless = ["Ann", "O'Neil", "1 = 1", "a-b", "ann@example.com", "#1001", "007", "'quoted'"]
    assert list(map(guarded, harmless)) == harmless


def test_a_raw_csv_file_holds_every_text_as_it_is(tmp_path: Path):
    assert csv_cells(written(tmp_path, ExportFormat.CSV, [TEXTS], style=Style(raw=True))) == TEXTS


@pytest.mark.parametrize("format", [ExportFormat.JSON, ExportFormat.JSONL])
def test_json_holds_every_text_as_it_is(tmp_path: Path, format: ExportFormat):
    text = written(tmp_path, format, [TEXTS]).read_text(encoding="utf-8")
    rows = json.loads(text) if format is ExportFormat.JSON else [json.loads(line) for line in text.split("\n")[:-1]]
    assert [row["c0"] for row in rows] == TEXTS


def test_every_cell_of_a_workbook_is_text_that_is_never_a_formula(tmp_path: Path):
    book: Any = openpyxl.load_workbook(written(tmp_path, ExportFormat.XLSX, [TEXTS]))
    cells = [row[0] for row in book["Export"].iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert [unescaped(cell.value) for cell in cells] == TEXTS
    with zipfile.ZipFile(tmp_path / "file.XLSX") as package:
        parts = {name: ET.fromstring(package.read(name)) for name in package.namelist()}  # noqa: S314 - our own
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert [each.tag for each in sheet.iter() if each.tag.endswith("}f")] == []


def unescaped(value: Any) -> str:
    """As Excel reads `_x0007_`; openpyxl shows it as it stands."""
    return unescape(value)


def test_a_phone_of_a_guarded_file_is_read_by_an_import():
    assert read_phone(guarded("+639175550100"), "PH").number == "+639175550100"


def test_lines_end_as_the_standard_says_and_excel_finds_its_mark(tmp_path: Path):
    cells = (Cell.TEXT, Cell.INTEGER)
    file = written(tmp_path, ExportFormat.CSV, [['say "hi"', "a,b\nc"], [1, None]], cells, Style(byte_order_mark=True))
    assert file.read_bytes() == b'\xef\xbb\xbfc0,c1\r\n"say ""hi""",1\r\n"a,b\nc",\r\n'


def test_numbers_amounts_days_and_times_are_typed_in_a_workbook(tmp_path: Path):
    noon = clock.parse("2026-03-08T12:00:00+00:00")
    columns = [
        [1, -5, None, 10**16],
        Amounts([123_456, -1, None, 10**17], ["USD", "JPY", None, "USD"]),
        ["1990-12-10", "1900-02-28", None, "0001-01-01"],
        [noon, noon + 18 * clock.HOUR, None, -(10**16)],
        [1, 0, None, True],
    ]
    cells = (Cell.INTEGER, Cell.MONEY, Cell.DAY, Cell.INSTANT, Cell.BOOLEAN)
    file = written(tmp_path, ExportFormat.XLSX, columns, cells, Style(zone="America/New_York"))
    book: Any = openpyxl.load_workbook(file)
    rows = list(book["Export"].iter_rows(min_row=2))
    assert [[cell.value for cell in row] for row in rows] == [
        [1, 1234.56, datetime(1990, 12, 10), datetime(2026, 3, 8, 8), True],  # noqa: DTZ001 - a wall clock
        [-5, -1, "1900-02-28", datetime(2026, 3, 9, 2), False],  # noqa: DTZ001 - as above
        [None] * 5,
        ["10000000000000000", "1000000000000000.00", "0001-01-01", clock.iso(-(10**16)), True],
    ]
    assert [cell.number_format for cell in rows[0]] == ["0", "#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "General"]
    assert rows[1][1].number_format == "#,##0"


def test_a_sheet_that_is_full_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 4)
    book: Any = openpyxl.load_workbook(written(tmp_path, ExportFormat.XLSX, [[str(n) for n in range(7)]]))
    sheets = {sheet.title: [row[0].value for row in sheet.iter_rows()] for sheet in book}
    assert sheets == {
        "Export 1": ["Column 0", "0", "1", "2"],
        "Export 2": ["Column 0", "3", "4", "5"],
        "Export 3": ["Column 0", "6"],
    }


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(tmp_path: Path):
    book: Any = openpyxl.load_workbook(
        written(tmp_path, ExportFormat.XLSX, [["x" * LONGEST, "y" * 40_000, "😀" * 20_000]])
    )
    values = [row[0].value for row in book["Export"].iter_rows(min_row=2)]
    assert values[0] == "x" * LONGEST
    assert (len(values[1]), values[1][-4:]) == (LONGEST, " […]"[-4:])
    assert len(values[2].encode("utf-16-le")) // 2 <= LONGEST


def test_columns_are_named_as_in_a_spreadsheet():
    assert [letters(place) for place in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_a_wall_clock_knows_the_days_on_which_it_changes():
    zone = Zone("Australia/Lord_Howe")  # by half an hour, at half past the hour of UTC
    for text in ("2026-04-04T14:59:59", "2026-04-04T15:00:00", "2026-10-03T15:29:59", "2026-10-03T15:30:00"):
        instant = clock.parse(f"{text}+00:00")
        expected = clock.to_datetime(instant).astimezone(zone._zone).replace(tzinfo=None)
        assert zone.local_seconds(instant) == (expected - datetime(1970, 1, 1)).total_seconds()  # noqa: DTZ001 - as above
