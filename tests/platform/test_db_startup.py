"""Twelve damaged files, and the two locks: never a silent empty start, always a remedy."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from regulars.migrations.run import newest, open_ready
from regulars.platform.db.connect import Database
from regulars.platform.db.startup import integrity
from regulars.platform.db.startup.check import refuse_without_permission
from regulars.platform.db.startup.lock import marker_of
from regulars.platform.db.startup.refusal import DatabaseRefused
from regulars.platform.db.startup.wal import log_of
from regulars.platform.db.transaction import Transaction, unit_of_work

PAGE = 8192


@pytest.fixture(autouse=True)
def _only_files(engine: str):
    if engine != "sqlite":
        pytest.skip("about SQLite files")


@pytest.fixture
def shop(template: Path, tmp_path: Path) -> Path:
    """A database with a few thousand facts, stopped in order."""
    path = tmp_path / "shop" / "regulars.db"
    path.parent.mkdir()
    shutil.copyfile(template, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE facts (id INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT")
        connection.execute("CREATE INDEX facts_by_word ON facts (word)")
        connection.executemany("INSERT INTO facts VALUES (?, ?)", ((i, f"word {i:06}") for i in range(3000)))
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


async def open_shop(path: Path, *, serve: bool = True) -> Database:
    return await open_ready(f"sqlite:///{path}", readers=1, serve=serve)


async def refusal_of(path: Path) -> str:
    """The message; neither file may change by being refused (an empty log counts for none)."""
    before = fingerprint(path)
    with pytest.raises(DatabaseRefused) as refused:
        await open_shop(path)
    assert refused.value.remedy
    assert fingerprint(path) == before
    return refused.value.message


def fingerprint(path: Path) -> list[bytes | None]:
    return [(each.read_bytes() or None) if each.exists() else None for each in (path, log_of(path))]


def overwrite(path: Path, at: int, what: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(what)


async def test_a_missing_file_is_created_and_opened(tmp_path: Path):
    path = tmp_path / "new" / "folder" / "regulars.db"
    database = await open_shop(path)
    assert await database.fetch_value("SELECT value FROM regulars_meta WHERE key = 'schema_version'") == str(newest())
    await database.close()
    assert path.stat().st_mode & 0o077 == 0
    assert not log_of(path).exists()


async def test_a_sound_file_opens_again_and_keeps_what_it_holds(shop: Path):
    for _ in range(2):
        database = await open_shop(shop)
        assert await database.fetch_value("SELECT count(*) FROM facts") == 3000
        await database.close()


async def test_1_an_empty_file_is_refused(shop: Path):
    shop.write_bytes(b"")
    assert "is empty" in await refusal_of(shop)


async def test_2_a_foreign_sqlite_file_is_refused(tmp_path: Path):
    path = tmp_path / "regulars.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE things (id INTEGER)")
    assert "another program" in await refusal_of(path)


async def test_3_a_text_file_is_refused(shop: Path):
    shop.write_text("Dear customer,\n" * 500)
    assert "not a SQLite database" in await refusal_of(shop)


async def test_4_another_application_id_is_refused(shop: Path):
    with closing(sqlite3.connect(shop)) as connection:
        connection.execute("PRAGMA application_id = 252006673")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert "another program" in await refusal_of(shop)


@pytest.mark.parametrize("size", (1, 15, 16, 60, 99))
async def test_5_a_file_cut_in_its_header_is_refused(shop: Path, size: int):
    os.truncate(shop, size)
    assert "within its header" in await refusal_of(shop)


@pytest.mark.parametrize("size", (100, PAGE, 3 * PAGE + 7))
async def test_6_a_file_cut_in_the_middle_is_refused(shop: Path, size: int):
    os.truncate(shop, size)
    assert "bytes are left of" in await refusal_of(shop)


@pytest.mark.parametrize("garbage", (b"\x00" * PAGE, b"\xa7" * PAGE))
async def test_7_a_file_with_an_overwritten_page_is_refused(shop: Path, garbage: bytes):
    overwrite(shop, root_of(shop, "facts") - PAGE, garbage)
    assert "damaged" in await refusal_of(shop)


async def test_8_a_flipped_index_byte_raises_an_alarm(shop: Path, caplog: pytest.LogCaptureFixture):
    content = shop.read_bytes()
    at = content.rfind(b"word 001234")
    assert content.count(b"word 001234") == 2
    first = content.find(b"word 001234")
    index = first if root_of(shop, "facts_by_word") < root_of(shop, "facts") else at
    overwrite(shop, index + len("word 00"), b"7")
    database = await open_shop(shop)
    guard = asyncio.create_task(integrity.guard(database))
    while not database.alarms:
        await asyncio.sleep(0)
    guard.cancel()
    await asyncio.wait([guard])
    assert "regulars check" in database.alarms[0]
    assert "missing from index" in database.alarms[0] or "facts_by_word" in database.alarms[0]
    assert "is damaged" in caplog.text
    await database.close()


async def test_9_a_newer_schema_is_refused(shop: Path):
    with closing(sqlite3.connect(shop)) as connection:
        connection.execute(f"PRAGMA user_version = {newest() + 1}")
    assert "newer Regulars" in await refusal_of(shop)


@pytest.mark.parametrize(
    "half",
    (
        "DROP INDEX customers_by_average_order",
        "UPDATE regulars_meta SET value = '0' WHERE key = 'schema_version'",
        "PRAGMA user_version = 0",
        "DELETE FROM regulars_meta",
        "DROP TABLE regulars_meta",
    ),
)
async def test_10_half_a_migration_is_refused(shop: Path, half: str):
    with closing(sqlite3.connect(shop)) as connection:
        connection.execute(half)
        connection.commit()
    assert "half a schema" in await refusal_of(shop)


async def test_11_a_missing_log_after_a_kill_is_refused(shop: Path):
    kill_a_server(shop)
    log_of(shop).unlink()
    log_of(shop).with_suffix(".db-shm").unlink(missing_ok=True)
    message = await refusal_of(shop)
    assert "is missing" in message
    marker_of(shop).unlink()  # the remedy it names
    database = await open_shop(shop)
    await database.close()


async def test_11_the_log_of_another_program_is_refused(shop: Path, tmp_path: Path):
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE things (id INTEGER)")
    shutil.copyfile(log_of(other), log_of(shop))
    connection.close()
    assert "does not belong" in await refusal_of(shop)


async def test_11_the_log_of_another_shop_is_refused(shop: Path, tmp_path: Path):
    other = tmp_path / "other" / "regulars.db"
    kill_a_server(other)
    shutil.copyfile(log_of(other), log_of(shop))
    assert "does not belong" in await refusal_of(shop)


async def test_11_a_log_that_is_garbage_is_refused(shop: Path):
    log_of(shop).write_bytes(b"\xa7" * 5000)
    assert "does not belong" in await refusal_of(shop)


async def test_11_a_log_without_its_database_is_refused(shop: Path):
    kill_a_server(shop)
    shop.unlink()
    assert "is missing, but its log" in await refusal_of(shop)


def test_12_a_file_of_somebody_else_is_refused(shop: Path):
    if os.geteuid() != 0:
        shop.chmod(0o400)
        with pytest.raises(DatabaseRefused, match="cannot be read and written"):
            refuse_without_permission(shop)
        return
    temporary = Path(tempfile.gettempdir())
    folders = [each for each in shop.parents if each.is_relative_to(temporary) and each != temporary]
    modes = {folder: folder.stat().st_mode for folder in folders}
    for folder in folders:
        folder.chmod(0o755)
    os.seteuid(65534)
    try:
        with pytest.raises(DatabaseRefused, match="cannot be read and written") as refused:
            refuse_without_permission(shop)
    finally:
        os.seteuid(0)
        for folder in folders:
            folder.chmod(modes[folder] & 0o7777)
    assert "chown" in refused.value.remedy


async def test_after_a_kill_the_server_starts_with_all_that_was_acknowledged(shop: Path):
    kill_a_server(shop)
    assert log_of(shop).stat().st_size > 0
    database = await open_shop(shop)
    assert await database.fetch_value("SELECT value FROM regulars_meta WHERE key = 'killed'") == "yes"
    await database.close()


async def test_after_a_kill_a_command_takes_in_the_log_and_the_server_still_starts(shop: Path):
    kill_a_server(shop)
    await (await open_shop(shop, serve=False)).close()
    assert not log_of(shop).exists()
    await (await open_shop(shop)).close()


async def test_a_second_server_is_refused_while_commands_may_write_beside_the_first(shop: Path):
    server = await open_shop(shop)
    with pytest.raises(DatabaseRefused, match="Another Regulars server"):
        await open_shop(shop)
    command = await open_shop(shop, serve=False)

    @unit_of_work
    async def note(tx: Transaction) -> None:
        await tx.execute("INSERT INTO regulars_meta (key, value) VALUES ('by', 'a command')")

    with command.entered():
        await note()
    await command.close()
    assert await server.fetch_value("SELECT value FROM regulars_meta WHERE key = 'by'") == "a command"
    await server.close()
    await (await open_shop(shop)).close()


async def test_an_older_schema_is_not_migrated_beneath_a_running_server(shop: Path, monkeypatch: pytest.MonkeyPatch):
    server = await open_shop(shop)
    monkeypatch.setattr("regulars.migrations.run.newest", lambda: newest() + 1)
    with pytest.raises(DatabaseRefused, match="older release"):
        await open_shop(shop, serve=False)
    await server.close()


async def test_a_creation_broken_off_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "regulars.db"

    async def broken(*_: object) -> int:
        raise OSError("no space")

    with monkeypatch.context() as patch:
        patch.setattr("regulars.migrations.run._mark", broken)
        with pytest.raises(OSError, match="no space"):
            await open_shop(path)
    assert not path.exists()
    await (await open_shop(path)).close()


def root_of(path: Path, name: str) -> int:
    """Where in the file the second page of a tree stands, roughly: its root, in bytes, after the root page."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        root: int = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[0]
    return root * PAGE


def kill_a_server(path: Path) -> None:
    """Start one that writes a fact, and kill it."""
    script = f"""
import asyncio, os, signal
from regulars.migrations.run import open_ready
from regulars.platform.db.transaction import unit_of_work

@unit_of_work
async def note(tx):
    await tx.execute("INSERT INTO regulars_meta (key, value) VALUES ('killed', 'yes')")

async def main():
    database = await open_ready("sqlite:///{path}", readers=1, serve=True)
    await note()
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""
    environment = {**os.environ, "PYTHONPATH": str(Path("backend").absolute())}
    ended: Callable[..., subprocess.CompletedProcess[bytes]] = subprocess.run
    assert ended([sys.executable, "-c", script], env=environment, check=False).returncode == -9
