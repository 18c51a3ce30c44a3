"""Tables in files: what a file is, its content says; every row comes with its number, in whatever form."""

import zipfile
from pathlib import Path

import pytest

from regulars.platform.files import workbook
from regulars.platform.files.rows import BadFile
from regulars.platform.files.sniffing import sniff
from regulars.platform.files.tables import open_table, row_count

ROWS = [["1", "Zoë", "a;b"], ["2", "line\nbreak", ""], ["3", "", 'say "hi"']]
CSV = 'id,name,tags\n1,Zoë,a;b\n2,"line\nbreak",\n\n3,,"say ""hi"""\n'


def read(path: Path) -> list[list[str]]:
    form = sniff(path)
    with open_table(path, form) as table:
        found = [list(table.header), *(row.cells for row in table)]
    assert row_count(path, form) == len(found) - 1
    return found


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "CSV, separated by commas, UTF-8"), ("utf-8-sig", "CSV, separated by commas, UTF-8"),
        ("utf-16", "CSV, separated by commas, UTF-16"), ("utf-16-le", "CSV, separated by commas, UTF-16"),
        ("utf-16-be", "CSV, separated by commas, UTF-16"), ("cp1252", "CSV, separated by commas, Windows-1252"),
    ],
)  # fmt: skip
def test_encodings_are_found_and_said(tmp_path: Path, encoding: str, said: str) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(CSV.encode(encoding))
    assert sniff(path).said == said
    assert sniff(path).is_guessed is (encoding == "cp1252")
    assert read(path) == [["id", "name", "tags"], *ROWS]


@pytest.mark.parametrize(("delimiter", "said"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_delimiters_are_found_outside_of_quotes(tmp_path: Path, delimiter: str, said: str) -> None:
    path = tmp_path / "file.csv"
    path.write_text(delimiter.join(["id", '"a,b,c,d;e;f;g|h|i|j"', "x"]) + "\n" + delimiter.join("123") + "\n")
    assert sniff(path).said == f"CSV, separated by {said}, UTF-8"
    assert read(path) == [["id", "a,b,c,d;e;f;g|h|i|j", "x"], ["1", "2", "3"]]


def test_json_lines_are_known_by_their_content_and_keep_numbers_as_written(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text('{"id": 1, "total": 10.10}\n\n{"total": null, "vip": true}\nnonsense\n{"id": {"a": 1}}\n')
    with open_table(path) as table:
        rows = list(table)
    assert table.header == ("id", "total", "vip")
    assert [row.cells for row in rows[:2]] == [["1", "10.10", ""], ["", "", "true"]]
    assert [row.number for row in rows] == [1, 2, 3, 4]
    assert [bool(row.trouble) for row in rows] == [False, False, True, True]


def test_rows_are_numbered_as_people_count_them_and_long_ones_are_trouble(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("a,b,,\n1\n,,\n1,2,3\n1,2,,\n")
    with open_table(path) as table:
        rows = list(table)
    assert [(row.number, row.cells, bool(row.trouble)) for row in rows] == [
        (1, ["1", ""], False), (3, ["1", "2", "3"], True), (4, ["1", "2"], False),
    ]  # fmt: skip


def test_columns_without_a_name_or_with_one_twice_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("Name,,Name, Name ,Name (2)\n1,2,3,4,5\n")
    with open_table(path) as table:
        assert table.header == ("Name", "Column 2", "Name (2)", "Name (3)", "Name (2) (2)")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"), (b" \r\n", "empty"), (b"\xef\xbb\xbf", "empty"), (b"%PDF-1.7 x", "PDF"),
        (b"\xd0\xcf\x11\xe0 x", ".xlsx"), (b"PK\x03\x04 x", "damaged"), (b"[1, 2]", "JSON list"),
        (b"ab\x00\x01\x02cd,e\nf", "no text"), (b"\x1f\x8b\x08", "compressed"),
    ],
)  # fmt: skip
def test_what_holds_no_rows_is_refused_with_a_remedy(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(BadFile, match=said):
        sniff(path)


def test_a_letter_that_is_cut_off_at_the_end_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"name\nZo\xc3")
    assert sniff(path).encoding == "cp1252"


def book(path: Path, sheet: str, *, shared: str = "", styles: str = "", workbook_attributes: str = "") -> Path:
    """An Excel workbook as Excel writes it, with this sheet data."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{relation}"><workbookPr {workbook_attributes}/><sheets>'
            '<sheet name="People" sheetId="1" r:id="rId7"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="rId7" Type="x" Target="worksheets/people.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/people.xml", f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>'
        )
        if shared:
            archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">{shared}</sst>')
        if styles:
            archive.writestr("xl/styles.xml", f'<styleSheet xmlns="{main}">{styles}</styleSheet>')
    return path


def test_a_workbook_gives_texts_numbers_days_and_yes_or_no(tmp_path: Path) -> None:
    path = book(
        tmp_path / "people.csv",
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>phone</t></is></c>'
        '<c r="C1" t="s"><v>1</v></c><c r="D1" t="s"><v>2</v></c><c r="E1" t="s"><v>3</v></c></row>'
        '<row r="2"><c r="A2" t="s"><v>4</v></c><c r="B2"><v>639175550100</v></c><c r="C2" s="1"><v>44927</v></c>'
        '<c r="D2" t="b"><v>1</v></c><c r="E2"><v>10.5</v></c></row>'
        '<row r="4"><c r="A4" t="str"><f>A2&amp;"x"</f><v>Zoëx</v></c><c r="C4" s="2"><v>44927.5</v></c>'
        '<c r="D4" t="e"><v>#N/A</v></c><c r="E4"><v>1E1</v></c></row>',
        shared="<si><t>name</t></si><si><t>born</t></si><si><t>vip</t></si><si><r><t>am</t></r><r><t>ount</t></r></si>"
        "<si><t>Zoë &lt;3</t><rPh><t>hidden</t></rPh></si>",
        styles='<numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/>'
        '</cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>',
    )
    assert sniff(path).said == "Excel"
    with open_table(path) as table:
        rows = list(table)
    assert table.header == ("name", "phone", "born", "vip", "amount")
    assert [(row.number, row.cells) for row in rows] == [
        (1, ["Zoë <3", "639175550100", "2023-01-01", "true", "10.5"]),
        (3, ["Zoëx", "", "2023-01-01T12:00:00", "", "10"]),
    ]
    assert row_count(path, sniff(path)) == 2


def test_a_workbook_that_would_unpack_to_too_much_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path / "bomb.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>' + " " * 3_000_000)
    with pytest.raises(BadFile, match="unpacks to more"), open_table(path):
        pass
    path = book(tmp_path / "large.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>')
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 100)
    with pytest.raises(BadFile, match="unpacks to more"), open_table(path):
        pass


@pytest.mark.parametrize(
    "sheet",
    [
        '<row r="1"><c r="A1"><v>1</v></row>',
        '<row r="1"><c r="A1" t="s"><v>x</v></c></row>',
        '<row r="x"/>',
        '<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>',
    ],
)
def test_a_damaged_sheet_is_told_as_such(tmp_path: Path, sheet: str) -> None:
    path = book(tmp_path / "broken.xlsx", sheet)
    with pytest.raises(BadFile), open_table(path) as table:
        list(table)


def test_entities_that_grow_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "laughs.xlsx"
    book(path, "")
    laughs = '<!DOCTYPE lolz [<!ENTITY lol "lol">]><worksheet><sheetData/></worksheet>'
    with zipfile.ZipFile(path) as archive:
        names = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in names.items():
            archive.writestr(name, laughs if name.endswith("people.xml") else content)
    with pytest.raises(BadFile, match="damaged"), open_table(path):
        pass


def test_a_workbook_is_read_as_it_is_asked_for(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>person {n}</t></is></c></row>' for n in range(1, 20_002)
    )
    path = book(tmp_path / "many.xlsx", rows)
    with open_table(path) as table:
        found = iter(table)
        assert next(found).cells == ["person 2"]
        assert table.bytes_read < len(rows) / 10
        assert max(row.number for row in found) == row_count(path, sniff(path)) == 20_000
