"""The command line takes the same files: Excel, other systems' exports, a mapping, notes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.platform.test_tables import book

EXPORTS = Path(__file__).parent / "exports"


class Terminal:
    """Runs commands over a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.env = {**os.environ, "REGULARS_DATA_DIR": str(folder), "NO_COLOR": "1", "COLUMNS": "200"}
        self.env.pop("REGULARS_DATABASE_URL", None)

    def run(self, *words: object, code: int = 0) -> str:
        command = [sys.executable, "-m", "regulars.app", *map(str, words)]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.mark.slow
def test_files_of_every_form_come_in(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "data")
    store = ("--code", "default", "--name", "Shop", "--currency", "PHP", "--time-zone", "Asia/Manila")
    terminal.run("store", "create", *store)
    assert "5 rows: 2 created, 0 updated, 0 unchanged, 3 refused" in terminal.run(
        "import", "customers", EXPORTS / "shopify_customers.csv", code=3
    )
    sheet = book(
        tmp_path / "people.xlsx",
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Mail</t></is></c><c r="B1" t="inlineStr"><is><t>Who</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>zoe@example.com</t></is></c>'
        '<c r="B2" t="inlineStr"><is><t>Zoë</t></is></c></row>',
    )
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"Mail": "email", "Who": "first_name"}))
    assert "1 rows: 1 created" in terminal.run("import", "customers", sheet, "--mapping", mapping)
    assert "1 rows: 0 created, 0 updated, 1 unchanged" in terminal.run(
        "import", "customers", sheet, "--mapping", mapping, "--on-duplicate", "keep"
    )
    mapping.write_text(json.dumps({"Mail": "shoe"}))
    assert "There is no field 'shoe'" in terminal.run("import", "customers", sheet, "--mapping", mapping, code=1)
    assert "2 orders: 2 created" in terminal.run("import", "orders", EXPORTS / "shopify_orders.csv", code=3).replace(
        "3 orders", "2 orders"
    )
    notes = tmp_path / "notes.jsonl"
    notes.write_text('{"email": "zoe@example.com", "body": "Likes blue"}\n{"email": "x@example.com", "body": "Lost"}\n')
    report = tmp_path / "refused.csv"
    assert "2 rows: 1 created, 0 updated, 0 unchanged, 1 refused" in terminal.run(
        "import", "notes", notes, "--report", report, code=3
    )
    assert "There is no such customer" in report.read_text()
    assert "2 rows: 0 created, 0 updated, 1 unchanged, 1 refused" in terminal.run(
        "import", "notes", notes, "--dry-run", code=3
    )
