"""The Big List of Naughty Strings as names and notes: through a file in, into the shop, and out into every kind of file.

The list is Max Woolf's (blns.LICENSE). Files are read back by openpyxl, DuckDB and, where it is installed, LibreOffice.
"""

import csv
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pytest

from regulars.app import rooms
from regulars.customers.importing.run import ImportOptions, import_customers
from regulars.customers.queries import listing
from regulars.exports.formats.csv_file import guarded
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.text import clean
from tests.exports.make import exported, path_of, rows_of_csv, rows_of_xlsx
from tests.exports.test_formats import unescaped
from tests.make_access import store

BLNS: list[str] = json.loads(Path(__file__).with_name("blns.json").read_text(encoding="utf-8"))
LONGEST_NAME = 200
NAMES = {f"N-{place}": clean(text) for place, text in enumerate(BLNS) if len(clean(text)) <= LONGEST_NAME}
FIELDS = ["external_id", "first_name"]


@pytest.fixture(autouse=True)
async def everybody(database: Database, tmp_path: Path) -> None:
    rooms.arrange()
    await store(country_code="PH")
    file = tmp_path / "people.jsonl"
    rows = [{"external_id": f"N-{place}", "first_name": text, "note": text} for place, text in enumerate(BLNS)]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    report = await import_customers(file, ImportOptions())
    assert report.created == len(NAMES)
    assert report.refused_rows == len(BLNS) - len(NAMES)


def as_written(rows: list[list[Any]]) -> dict[str, str]:
    return {row[0]: row[1] or "" for row in rows[1:]}


async def test_they_are_kept_as_they_came_and_found_by_what_they_say(database: Database) -> None:
    rows = await database.fetch(
        "SELECT e.value, c.first_name FROM customers c JOIN customer_external_ids e ON e.customer_id = c.id"
    )
    assert {key: name or "" for key, name in rows} == NAMES
    notes = {row[0] for row in await database.fetch("SELECT body FROM notes")}
    assert notes == {clean(text) for text in BLNS if len(clean(text)) <= LONGEST_NAME and clean(text)}
    for text in NAMES.values():
        assert await listing.count(database, SYSTEM, filter={}, search=text) >= 0


async def test_a_workbook_and_a_json_file_tell_them_to_the_letter(database: Database) -> None:
    book = [[unescaped(cell) if cell else cell for cell in row] for row in rows_of_xlsx(await xlsx())]
    assert as_written(book) == NAMES
    lines = path_of(await exported(fields=FIELDS, format="JSONL")).read_text(encoding="utf-8").split("\n")[:-1]
    found = [json.loads(line) for line in lines]
    assert {row["external_id"]: row["first_name"] or "" for row in found} == NAMES


async def test_a_guarded_csv_file_is_read_alike_by_two_readers(database: Database) -> None:
    export = await exported(fields=FIELDS)
    wanted = {key: guarded(name) if name else "" for key, name in NAMES.items()}
    assert as_written(rows_of_csv(export)) == wanted
    found = duckdb.execute(
        "SELECT external_id, COALESCE(first_name, '') FROM read_csv(?, header = true, all_varchar = true,"
        " delim = ',', quote = '\"', escape = '\"', nullstr = '', new_line = '\\r\\n', parallel = false)",
        [str(path_of(export))],
    ).fetchall()
    assert dict(found) == wanted


READER = "Text - txt - csv (StarCalc)"
OUT = f"csv:{READER}:44,34,76,1,,0,false,true,true"
AS_TEXT = f"{READER}:44,34,76,1,1/2/2/2,0,false,false"
EVALUATING = f"{READER}:44,34,76,1,,0,false,false,false,false,false,0,true"


def through_libreoffice(source: Path, reading: str | None) -> dict[str, str]:
    """What its sheet shows: commas, quotes, UTF-8; `reading` says how columns of a CSV file are taken."""
    folder = source.with_suffix(".shown")
    words = ["soffice", "--headless", f"-env:UserInstallation=file://{source.parent}/profile"]
    words += [] if reading is None else [f"--infilter={reading}"]
    subprocess.run([*words, "--convert-to", OUT, "--outdir", str(folder), str(source)], check=True, capture_output=True)
    with (folder / f"{source.stem}.csv").open(encoding="utf-8", newline="") as file:
        return as_written(list(csv.reader(file)))


needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@needs_libreoffice
def test_libreoffice_would_evaluate_what_is_not_guarded(tmp_path: Path) -> None:
    source = tmp_path / "people.csv"
    source.write_text("external_id,first_name\r\nN-1,=1+1\r\n")
    assert through_libreoffice(source, EVALUATING) == {"N-1": "2"}


@needs_libreoffice
@pytest.mark.parametrize(("format", "reading"), [("XLSX", None), ("CSV", AS_TEXT), ("CSV", EVALUATING)])
async def test_libreoffice_shows_every_name_and_evaluates_none(
    database: Database, tmp_path: Path, format: str, reading: str | None
) -> None:
    source = tmp_path / f"people.{format.lower()}"
    shutil.copyfile(path_of(await exported(fields=FIELDS, format=format)), source)
    wanted = NAMES if format == "XLSX" else {key: guarded(name) if name else "" for key, name in NAMES.items()}
    shown = through_libreoffice(source, reading)
    if reading == EVALUATING:  # numbers are read as numbers there; what matters is that nothing was worked out
        wanted = {key: name for key, name in wanted.items() if name.startswith("'")}
        shown = {key: name for key, name in shown.items() if key in wanted}
    assert shown == wanted


async def xlsx() -> Any:
    return await exported(fields=FIELDS, format="XLSX")
