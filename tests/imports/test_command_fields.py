"""The command line fills custom fields from files of every form, as the application does."""

import json
from pathlib import Path

import pytest

from regulars.app import rooms
from regulars.app.commands import tables
from regulars.customers.importing import run as customer_files
from regulars.imports.subjects import ImportSubject
from regulars.platform.db.connect import Database
from regulars.platform.errors import RegularsError
from tests.make_access import store
from tests.make_fields import field
from tests.platform.test_tables import book

HEADER = ("email", "first_name", "custom.points", "custom.size", "custom.vegan", "custom.since")
ROW = ("zoe@example.com", "Zoë", "12.5", "M", "yes", "2026-02-28")
KEPT = {"points": "12.5", "size": "M", "vegan": "true", "since": "2026-02-28"}


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    rooms.arrange()
    await store(currency="PHP")
    await field("points", "NUMBER")
    await field("size", "CHOICE", choices=["S", "M"])
    await field("vegan", "BOOLEAN")
    await field("since", "DATE")


def csv(path: Path, header: tuple[str, ...] = HEADER) -> Path:
    path.write_text(",".join(header) + "\n" + ",".join(ROW) + "\n")
    return path


def sheet(path: Path, header: tuple[str, ...] = HEADER) -> Path:
    def cells(number: int, row: tuple[str, ...]) -> str:
        inner = "".join(
            f'<c r="{"ABCDEFGH"[place]}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
            for place, text in enumerate(row)
        )
        return f'<row r="{number}">{inner}</row>'

    return book(path, cells(1, header) + cells(2, ROW))


def lines(path: Path, header: tuple[str, ...] = HEADER) -> Path:
    path.write_text(json.dumps(dict(zip(header, ROW, strict=True))) + "\n")
    return path


async def taken(path: Path, mapping: Path | None = None, *, ignore_columns: bool = False) -> int:
    """As the command takes it: how many were created."""
    source = await tables.source_of(path, ImportSubject.CUSTOMERS, mapping, ignore_columns=ignore_columns)
    options = customer_files.ImportOptions(ignore_columns=ignore_columns)
    report = await customer_files.import_customers(path, options, source=source)
    assert report.refused_rows == 0
    return report.created


async def kept(database: Database) -> dict[str, str]:
    rows = await database.fetch(
        "SELECT d.key, v.text, v.number_key, v.text_key FROM customer_field_values v"
        " JOIN custom_fields d ON d.id = v.field_id"
    )
    plain = {key: text or text_key or number for key, text, number, text_key in rows}
    return {**plain, "points": f"{plain['points'] / 1_000_000}", "vegan": str(bool(plain["vegan"])).lower()}


MAKERS = {"file.csv": csv, "file.xlsx": sheet, "file.jsonl": lines}


@pytest.mark.parametrize("name", MAKERS)
async def test_columns_of_custom_fields_fill_them(database: Database, tmp_path: Path, name: str) -> None:
    assert await taken(MAKERS[name](tmp_path / name)) == 1
    assert await kept(database) == KEPT


@pytest.mark.parametrize("name", MAKERS)
async def test_a_mapping_may_name_custom_fields(database: Database, tmp_path: Path, name: str) -> None:
    header = ("Mail", "Who", "Stars", "Shirt", "No meat", "Member since")
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps(dict(zip(header, HEADER, strict=True))))
    assert await taken(MAKERS[name](tmp_path / name, header), mapping) == 1
    assert await kept(database) == KEPT


@pytest.mark.parametrize("name", MAKERS)
async def test_a_field_that_is_not_there_is_refused_by_its_name(tmp_path: Path, name: str) -> None:
    path = MAKERS[name](tmp_path / name, (*HEADER[:2], "custom.shoes", *HEADER[3:]))
    with pytest.raises(RegularsError, match=r"custom\.shoes"):
        await taken(path)
    assert await taken(path, ignore_columns=True) == 1
