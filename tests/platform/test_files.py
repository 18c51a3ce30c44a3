"""Files that people bring, read row by row with a clear word on what is wrong."""

from pathlib import Path

import pytest

from regulars.platform.files.rows import BadFile, FileRow, open_rows


def read(path: Path, content: bytes, name: str = "rows.csv") -> list[FileRow]:
    file = path / name
    file.write_bytes(content)
    with open_rows(file) as rows:
        return list(rows)


def test_columns_are_matched_without_regard_to_case_and_empty_cells_are_not_there(tmp_path: Path):
    rows = read(tmp_path, b"Order_ID, Email \n1,ann@example.com\n2,\n\n")
    assert rows == [FileRow(2, {"order_id": "1", "email": "ann@example.com"}), FileRow(3, {"order_id": "2"})]


def test_a_byte_order_mark_is_passed_over(tmp_path: Path):
    assert read(tmp_path, b"\xef\xbb\xbfa,b\n1,2\n") == [FileRow(2, {"a": "1", "b": "2"})]


@pytest.mark.parametrize("delimiter", (";", "\t"))
def test_other_delimiters_are_known_by_the_header(tmp_path: Path, delimiter: str):
    assert read(tmp_path, f"a{delimiter}b\n1{delimiter}2\n".encode()) == [FileRow(2, {"a": "1", "b": "2"})]


def test_a_quoted_line_break_is_part_of_its_cell_and_lines_are_counted_as_an_editor_does(tmp_path: Path):
    rows = read(tmp_path, b'a,b\n"one\ntwo",2\n3,4\n')
    assert rows == [FileRow(2, {"a": "one\ntwo", "b": "2"}), FileRow(4, {"a": "3", "b": "4"})]


def test_a_byte_that_is_not_utf8_is_told_by_line_and_column(tmp_path: Path):
    with pytest.raises(BadFile) as failure:
        read(tmp_path, b"a,b\n1,ok\n2,caf" + b"\xe9\n")
    assert (failure.value.line, failure.value.column) == (3, 6)
    assert "0xE9" in failure.value.message


def test_a_file_of_another_encoding_is_told_so(tmp_path: Path):
    with pytest.raises(BadFile, match="UTF-16"):
        read(tmp_path, "a,b\n".encode("utf-16"))


@pytest.mark.parametrize(
    ("content", "told"), ((b"", "empty"), (b"a,,b\n", "no name"), (b"a,b,A\n", "twice"), (b'a\n"x', "CSV|unexpected"))
)
def test_what_cannot_be_a_table_is_refused(tmp_path: Path, content: bytes, told: str):
    if content.endswith(b'"x'):
        assert read(tmp_path, content) == [FileRow(2, {"a": "x"})]
        return
    with pytest.raises(BadFile, match=told):
        read(tmp_path, content)


def test_a_row_with_too_many_cells_is_troubled_but_trailing_commas_are_not(tmp_path: Path):
    rows = read(tmp_path, b"a,b\n1,2,3\n4,5,,\n")
    assert rows[0].trouble is not None
    assert rows[1] == FileRow(3, {"a": "4", "b": "5"})


def test_json_lines_keep_numbers_as_they_are_written(tmp_path: Path):
    content = b'{"Total": 10.10, "n": 12345678901234567890, "yes": true, "no": null}\n\n[1]\n{"a": {"b": 1}}\n{oops\n'
    rows = read(tmp_path, content, "rows.jsonl")
    assert rows[0] == FileRow(1, {"total": "10.10", "n": "12345678901234567890", "yes": "true"})
    assert [row.line for row in rows if row.trouble] == [3, 4, 5]


def test_a_missing_file_is_told(tmp_path: Path):
    with pytest.raises(BadFile, match="cannot be opened"), open_rows(tmp_path / "none.csv"):
        pass
