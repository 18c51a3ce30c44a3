"""kill -9 between two batches: the next run goes on behind the last that was kept, and no row goes in twice."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from regulars.platform import clock
from regulars.platform.db.connect import Database
from regulars.platform.jobs import worker
from tests.api.naughty import STRINGS
from tests.imports.desk import Desk, counts, written

ROWS = 600


@pytest.mark.slow
async def test_an_import_that_was_killed_goes_on_and_takes_nobody_twice(
    database: Database, desk: Desk, fresh_url: str, tmp_path: Path
) -> None:
    people = [["email", "first_name"], *([f"p{n}@example.com" if n % 100 else "p@", "P"] for n in range(1, ROWS + 1))]
    begun = await desk.start(await desk.upload(written(people)), onDuplicate="ALLOW")
    started = clock.now()
    told = _killed_after(3, fresh_url, tmp_path / "files")
    kept = await database.fetch_value("SELECT count(*) FROM customers")
    half = await desk.job(begun["job"]["id"])
    assert (half["status"], half["processed"]) == ("RUNNING", half["created"] + half["failed"])
    assert half["processed"] >= told[-1]
    assert half["created"] == kept < ROWS - 6
    with clock.held_at(started + 5 * clock.MINUTE):  # the lease of the dead has run out
        await worker.run_pending()
        job = await desk.job(begun["job"]["id"])
    assert (counts(job), job["processed"]) == (("PARTIAL", ROWS - 6, 0, 0, 6), ROWS)
    assert [one["row"] for one in job["failures"]["nodes"]] == [100, 200, 300, 400, 500, 600]
    assert await database.fetch_value("SELECT count(*) FROM customers") == ROWS - 6
    assert await database.fetch_value("SELECT count(DISTINCT email_key) FROM customers") == ROWS - 6


def _killed_after(batches: int, url: str, folder: Path) -> list[int]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.imports.crashing", url, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(["backend", "."])},
    ) as process:
        assert process.stdout is not None
        told = [int(process.stdout.readline()) for _ in range(batches)]
        process.kill()
        assert process.wait() == -signal.SIGKILL
    return told


async def test_whatever_stands_in_a_file_is_kept_as_it_is_or_refused_in_words(database: Database, desk: Desk) -> None:
    people = [["external_id", "first_name", "tags", "city", "note"]]
    people += [[f"n{place}", text, text, text, text] for place, text in enumerate(STRINGS)]
    job = await desk.take(written(people).encode("utf-8", "replace"), name="=cmd|' /C calc'!A0.csv")
    assert job["status"] in {"PARTIAL", "SUCCEEDED"}
    assert job["processed"] == job["created"] + job["failed"] == len(STRINGS)
    assert all(one["errors"][0]["message"] for one in job["failures"]["nodes"])
    answer = await desk.fetch(job)
    assert answer.status_code == 200
    plain = [text for text in STRINGS if text.isprintable() and text == text.strip() and 0 < len(text) <= 90]
    kept = {row[0] for row in await database.fetch("SELECT first_name FROM customers")}
    asked = [text for text in plain if text.isascii()]
    assert len(asked) > 100
    assert [text for text in asked if text not in kept] == []


@pytest.mark.parametrize(
    "text",
    ["\x00", "{", "[]", "a,b\n\x00\x00", '"', "{}\n{", "PK\x03\x04", "\ufeff", "a" * 70_000, "a,a\n" * 3, ";;;\n"],
)
async def test_no_content_of_a_file_is_a_bug(desk: Desk, text: str) -> None:
    upload = await desk.upload(text)
    seen = await desk.preview(upload)
    assert seen["problems"]
    assert (await desk.start(upload))["userErrors"]
