"""`regulars export`: the application's exports on the command line."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from regulars.app.cli import build
from regulars.platform.db.connect import open_database
from tests.make_customers import guest


@pytest.fixture
def shop_url(fresh_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A shop with two customers, named by the settings."""
    monkeypatch.setenv("REGULARS_DATABASE_URL", fresh_url)
    run(fresh_url, lambda _: two_guests())
    return fresh_url


async def two_guests() -> None:
    await guest(email="ann@example.com", first_name="Ann")
    await guest(email="ben@example.com", first_name="Ben")


def run(url: str, work: Any) -> Any:
    async def inside() -> Any:
        database = await open_database(url, readers=2)
        try:
            with database.entered():
                return await work(database)
        finally:
            await database.close()

    return asyncio.run(inside())


def export(*words: str) -> Result:
    return CliRunner().invoke(build("export"), ["export", *words])


def test_a_command_writes_the_file_and_the_log(shop_url: str, tmp_path: Path):
    target = tmp_path / "out.jsonl"
    said = export(
        "customers", "--out", str(target), "--fields", "first_name,email", "--personal",
        "--filter", '{"email": {"startsWith": "ben"}}', "--reason", "Mailing",
    )  # fmt: skip
    assert said.exit_code == 0, said.output
    assert target.read_text() == '{"first_name":"Ben","email":"ben@example.com"}\n'
    log = run(shop_url, lambda database: database.fetch("SELECT subject, format, reason, row_count FROM exports"))
    assert log == [("CUSTOMERS", "JSONL", "Mailing", 1)]
    actions = run(shop_url, lambda database: database.fetch("SELECT action FROM audit_entries ORDER BY id"))
    assert [row[0] for row in actions] == ["export.created", "export.written", "export.downloaded"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["customers"], "say --personal"),
        (["customers", "--fields", "shoe"], "There is no field 'shoe' here"),
        (["customers", "--fields", "id", "--filter", '{"shoe": 1}'], "not to include unknown field 'shoe'"),
        (["orders", "--fields", "id", "--from", "tomorrow"], "A day is written 2026-11-22"),
    ],
)
def test_a_wish_that_means_nothing_is_refused_in_words(shop_url: str, words: list[str], told: str):
    said = export(*words)
    assert said.exit_code == 1
    assert told in " ".join(said.output.split())


def test_what_is_no_json_is_refused_before_anything_is_opened():
    said = export("customers", "--filter", "{shoe")
    assert (said.exit_code, "This is not JSON" in said.output) == (2, True)
