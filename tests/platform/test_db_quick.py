"""Short reads of SQLite are answered on the event loop, long ones in threads; the answers are the same."""

import asyncio
import sqlite3
from itertools import count
from typing import Any

import pytest

from regulars.platform.db.connect import Database
from regulars.platform.db.sqlite import quick
from regulars.platform.db.sqlite.engine import SqliteEngine
from regulars.platform.db.transaction import Transaction, unit_of_work

LONG = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?) SELECT max(n) FROM n"


@pytest.fixture(autouse=True)
def only_sqlite(engine: str) -> None:
    if engine != "sqlite":
        pytest.skip("PostgreSQL's connections do not stop the loop")


class Clock:
    """Time that passes only as the test says: none, or so much with each look."""

    def __init__(self) -> None:
        self.step = 0.0
        self.now = 0.0

    def __call__(self) -> float:
        self.now += self.step
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    for name in ("perf_counter", "thread_time"):
        monkeypatch.setattr(quick, name, found)
    return found


@pytest.fixture
def threads(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was read in threads."""
    engine = database.engine
    assert isinstance(engine, SqliteEngine)
    read, used = engine.read, list[Any]()

    async def noted(work: Any) -> Any:
        used.append(work)
        return await read(work)

    monkeypatch.setattr(engine, "read", noted)
    return used


async def test_a_short_read_needs_no_thread(database: Database, clock: Clock, threads: list[Any]):
    assert await database.fetch(LONG, (1_000,)) == [(1_000,)]
    assert not threads


async def test_a_long_read_goes_on_in_a_thread_and_is_tried_again_later(
    database: Database, clock: Clock, threads: list[Any]
):
    clock.step = 1.0
    assert await database.fetch(LONG, (20_000,)) == [(20_000,)]
    assert len(threads) == 1
    clock.step = 0.0
    for _ in range(quick._LEFT_ALONE):
        await database.fetch(LONG, (1_000,))
    assert len(threads) == 1 + quick._LEFT_ALONE
    await database.fetch(LONG, (1_000,))
    assert len(threads) == 1 + quick._LEFT_ALONE


async def test_a_read_that_is_wrong_is_told_as_in_a_thread(database: Database, clock: Clock):
    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError, match="no such column"):
            await database.fetch("SELECT nowhere")


async def test_others_have_their_turn_between_many_short_reads(database: Database, clock: Clock):
    turns = count()
    reading = True

    async def other() -> None:
        while reading:
            next(turns)
            await asyncio.sleep(0)

    beside = asyncio.create_task(other())
    clock.step = quick._TURN
    for _ in range(50):
        await database.fetch("SELECT 1")
    reading = False
    await beside
    assert next(turns) >= 40


async def test_what_was_committed_is_read_at_once(database: Database):
    @unit_of_work
    async def put(tx: Transaction, *, value: str) -> None:
        await tx.execute(
            "INSERT INTO regulars_meta (key, value) VALUES ('quick', ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (value,),
        )

    for number in range(5):
        await put(value=str(number))
        assert await database.fetch_value("SELECT value FROM regulars_meta WHERE key = 'quick'") == str(number)
