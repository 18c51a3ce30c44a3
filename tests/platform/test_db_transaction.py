"""The door to a write: all or nothing, whatever happens to whoever asked for it."""

import asyncio
import contextlib
import random
from typing import Any

import pytest

from regulars.platform.context import SYSTEM
from regulars.platform.db import transaction
from regulars.platform.db.connect import Database, Reader, current
from regulars.platform.db.postgresql.engine import PostgresqlEngine
from regulars.platform.db.sqlite.engine import SqliteEngine
from regulars.platform.db.tables import Marker
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.db.violations import ConstraintViolated
from regulars.platform.errors import Unavailable


async def add(tx: Transaction, name: str, by: int) -> int:
    """Read, think, write: what loses updates where transactions are not what they should be."""
    held = await tx.fetch_value(f"SELECT value FROM regulars_meta WHERE key = ?{tx.dialect.lock_rows()}", (name,))
    await asyncio.sleep(0)
    await tx.execute("UPDATE regulars_meta SET value = ? WHERE key = ?", (str(int(held) + by), name))
    return int(held) + by


@unit_of_work
async def put(tx: Transaction, key: str, value: str = "1") -> None:
    await tx.execute("INSERT INTO regulars_meta (key, value) VALUES (?, ?)", (key, value))


@unit_of_work
async def move(tx: Transaction, *, amount: int) -> None:
    """From one pocket to the other: their sum never changes."""
    await add(tx, "left", -amount)
    await asyncio.sleep(0)
    await add(tx, "right", amount)


async def value_of(reader: Reader, key: str) -> str | None:
    return await reader.fetch_value("SELECT value FROM regulars_meta WHERE key = ?", (key,))


def at_rest(database: Database) -> bool:
    """No unit under way, and every connection back in its place."""
    engine = database.engine
    if isinstance(engine, SqliteEngine):
        home = len(engine._free) == len(engine._readers) and not engine._turn.locked()
    else:
        assert isinstance(engine, PostgresqlEngine)
        home = engine.pool.get_idle_size() == engine.pool.get_size()
    return home and not database.units


async def settle(database: Database) -> None:
    async with asyncio.timeout(20):
        while not at_rest(database):
            await asyncio.sleep(0.001)


async def test_a_unit_of_work_commits_what_it_wrote(database: Database):
    assert current() is database
    await put("x")
    assert await value_of(database, "x") == "1"


async def test_a_failing_unit_leaves_nothing(database: Database):
    @unit_of_work
    async def fail(tx: Transaction) -> None:
        await tx.execute("INSERT INTO regulars_meta (key, value) VALUES ('x', '1')")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await fail()
    assert await value_of(database, "x") is None
    await put("x")


async def test_a_transaction_sees_its_own_writes_and_readers_see_them_after_the_commit(database: Database):
    @unit_of_work
    async def look(tx: Transaction) -> tuple[str | None, str | None]:
        await tx.execute("INSERT INTO regulars_meta (key, value) VALUES ('x', 'new')")
        return await value_of(tx, "x"), await value_of(database, "x")

    assert await look() == ("new", None)
    assert await value_of(database, "x") == "new"


async def test_models_write_through_the_units_own_connection_and_nowhere_else(database: Database):
    @unit_of_work
    async def write(tx: Transaction) -> int:
        await Marker.create(key="a", value="1")
        await Marker.bulk_create([Marker(key="b", value="2"), Marker(key="c", value="3")])
        assert await value_of(tx, "b") == "2"
        return await Marker.filter(key__in=["a", "b"]).update(value="9")

    assert await write() == 2
    assert await value_of(database, "a") == "9"
    with pytest.raises(RuntimeError, match="unit_of_work"):
        await Marker.create(key="d", value="4")
    with pytest.raises(RuntimeError, match="unit_of_work"):
        await Marker.filter(key="a").update(value="0")
    assert await Marker.filter(value="9").count() == 2


async def test_readers_cannot_write(database: Database, engine: str):
    if engine == "postgresql":
        pytest.skip("the pool serves both; the house tests keep writes out of reads")
    with pytest.raises(Exception, match="readonly"):
        await database.fetch("INSERT INTO regulars_meta (key, value) VALUES ('x', '1') RETURNING key")


async def test_a_unit_of_work_inside_another_is_an_error(database: Database):
    @unit_of_work
    async def outer(tx: Transaction) -> None:
        await put("inner")

    with pytest.raises(RuntimeError, match="inside another"):
        await outer()
    assert await value_of(database, "inner") is None


async def test_a_task_left_behind_by_a_unit_cannot_write_through_it_but_may_open_its_own(database: Database):
    tasks: list[asyncio.Task[Any]] = []
    over = asyncio.Event()

    async def late(tx: Transaction) -> None:
        await over.wait()
        await put("own")
        await tx.execute("DELETE FROM regulars_meta")

    @unit_of_work
    async def leave(tx: Transaction) -> None:
        tasks.append(asyncio.create_task(late(tx)))

    await leave()
    over.set()
    with pytest.raises(RuntimeError, match="has ended"):
        await tasks[0]
    assert await value_of(database, "own") == "1"


async def test_what_follows_a_commit_happens_once_and_only_after_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    told: list[str] = []
    monkeypatch.setattr(transaction, "committed", [lambda _: told.append("committed")])

    async def flush(tx: Transaction) -> None:
        told.append(f"flush {len(tx.events)}")

    monkeypatch.setattr(transaction, "before_commit", [flush])

    @unit_of_work
    async def speak(tx: Transaction, *, fail: bool) -> None:
        tx.record("something", by=SYSTEM)
        tx.after_commit(lambda: told.append("callback"))
        told.append("verb")
        if fail:
            raise ValueError("no")

    await speak(fail=False)
    assert told == ["verb", "flush 1", "callback", "committed"]
    told.clear()
    with pytest.raises(ValueError, match="no"):
        await speak(fail=True)
    assert told == ["verb"]


async def test_a_broken_rule_of_a_table_is_named_alike_on_both_databases(database: Database):
    await put("x")
    with pytest.raises(ConstraintViolated) as again:
        await put("x")
    assert again.value.kind == "unique"

    @unit_of_work
    async def through_a_model(tx: Transaction) -> None:
        await Marker.create(key="x", value="2")

    with pytest.raises(ConstraintViolated) as once_more:
        await through_a_model()
    assert once_more.value.kind == "unique"

    @unit_of_work
    async def nothing(tx: Transaction) -> None:
        await tx.execute("INSERT INTO regulars_meta (key, value) VALUES ('y', NULL)")

    with pytest.raises(ConstraintViolated) as missing:
        await nothing()
    assert missing.value.kind == "not_null"


async def test_concurrent_units_lose_no_update(database: Database):
    await put("count", "0")

    @unit_of_work
    async def one_more(tx: Transaction) -> int:
        return await add(tx, "count", 1)

    results = await asyncio.gather(*(one_more() for _ in range(40)))
    assert sorted(results) == list(range(1, 41))
    await settle(database)


async def test_a_cancelled_caller_leaves_the_work_to_finish(database: Database):
    gate = asyncio.Event()
    begun = asyncio.Event()

    @unit_of_work
    async def slow(tx: Transaction) -> None:
        begun.set()
        await gate.wait()
        await tx.execute("INSERT INTO regulars_meta (key, value) VALUES ('slow', '1')")

    caller = asyncio.create_task(slow())
    await begun.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    gate.set()
    await settle(database)
    assert await value_of(database, "slow") == "1"


@pytest.mark.parametrize("seed", range(4))
async def test_thousands_of_cancels_at_every_await_wedge_nothing(database: Database, seed: int):
    """H1, R9: with stock transactions the process hangs after a handful."""
    chance = random.Random(seed)
    await put("left", "100000")
    await put("right", "0")

    async def client() -> None:
        await move(amount=chance.randint(1, 9))
        await database.fetch("SELECT key, value FROM regulars_meta ORDER BY key")

    async def cancelled_somewhere() -> None:
        task = asyncio.create_task(client())
        for _ in range(chance.randint(0, 40)):
            await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async with asyncio.timeout(60):
        for _ in range(125):
            await asyncio.gather(*(cancelled_somewhere() for _ in range(10)))
        await settle(database)
        left, right = await value_of(database, "left"), await value_of(database, "right")
        assert int(left or 0) + int(right or 0) == 100000
        await move(amount=1)
    assert await value_of(database, "left") == str(int(left or 0) - 1)


async def test_a_cancelled_read_gives_its_connection_back(database: Database):
    slow = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000000) SELECT count(*) FROM n"
    readers = [asyncio.create_task(database.fetch(slow)) for _ in range(3)]
    await asyncio.sleep(0.01)
    for reader in readers:
        reader.cancel()
    await asyncio.wait(readers)
    await settle(database)
    assert await database.fetch_value("SELECT 1") == 1


async def test_closing_waits_for_the_work_under_way_and_refuses_more(database: Database):
    gate = asyncio.Event()

    @unit_of_work
    async def slow(tx: Transaction) -> str:
        await gate.wait()
        return "done"

    under_way = asyncio.create_task(slow())
    await asyncio.sleep(0)
    closing = asyncio.create_task(database.close())
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await put("late")
    gate.set()
    assert await under_way == "done"
    await closing
