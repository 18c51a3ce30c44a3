"""A full disk: a clear answer, reads go on, writes resume once there is room (R27)."""

import pytest

from regulars.platform.db.connect import Database
from regulars.platform.db.sqlite.engine import SqliteEngine
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import StorageFull


@unit_of_work
async def fill(tx: Transaction, key: str, size: int) -> None:
    await tx.execute("INSERT INTO regulars_meta (key, value) VALUES (?, ?)", (key, "x" * size))


async def limit_pages(database: Database, pages: int) -> None:
    assert isinstance(database.engine, SqliteEngine)
    await database.engine._writer.run(
        lambda connection: connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()
    )


async def test_a_full_disk_is_said_clearly_and_heals_by_itself(database: Database, engine: str):
    if engine != "sqlite":
        pytest.skip("PostgreSQL's own code for it is tested with its other failures")
    await fill("before", 10)
    pages = await database.fetch_value("PRAGMA page_count")
    await limit_pages(database, pages)
    for number in range(3):
        with pytest.raises(StorageFull) as full:
            await fill(f"large {number}", 1_000_000)
        assert full.value.code == "STORAGE_FULL"
        assert await database.fetch_value("SELECT count(*) FROM regulars_meta WHERE key LIKE 'large%'") == 0
        assert await database.fetch_value("SELECT value FROM regulars_meta WHERE key = 'before'") == "x" * 10
    await limit_pages(database, pages + 10_000)
    await fill("after", 1_000_000)
    assert await database.fetch_value("SELECT length(value) FROM regulars_meta WHERE key = 'after'") == 1_000_000
    assert await database.fetch("PRAGMA quick_check") == [("ok",)]
