"""Indexes that wait while empty tables are filled: none is lost, whatever happens meanwhile."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from regulars.customers.service.filling import INDEXES, TABLES
from regulars.customers.service.importing import import_batch
from regulars.customers.service.people import CustomerDraft
from regulars.migrations.run import open_ready
from regulars.orders.importing.filling import ORDERS
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.db.startup.refusal import DatabaseRefused
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.db.waiting import WAITING, waiting

SOME = ("customers_by_total_spent", "customers_by_name", "orders_by_total")


@pytest.fixture
def shop(engine: str, template: Path, tmp_path: Path) -> Path:
    if engine != "sqlite":
        pytest.skip("about SQLite files")
    path = tmp_path / "regulars.db"
    shutil.copyfile(template, path)
    return path


def indexes(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'index'")}


def facts(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT key, value FROM regulars_meta"))


async def held(path: Path) -> Database:
    return await open_ready(f"sqlite:///{path}", readers=1, hold=True)


@unit_of_work
async def add_customer(tx: Transaction) -> None:
    await tx.execute(
        "INSERT INTO customers (account_status, has_account, created_at, updated_at) VALUES ('GUEST', 0, 1, 1)"
    )


async def test_indexes_wait_and_are_made_at_the_end(shop: Path):
    before = indexes(shop)
    told: list[tuple[int, int]] = []
    database = await held(shop)
    with database.entered():
        async with waiting(database, SOME, lambda made, of: told.append((made, of))):
            await add_customer()
            assert before - indexes(shop) == set(SOME)
    await database.close()
    assert indexes(shop) == before
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert WAITING not in facts(shop)


async def test_indexes_are_made_after_a_failure_too(shop: Path):
    before = indexes(shop)
    database = await held(shop)
    with pytest.raises(ZeroDivisionError):
        async with waiting(database, SOME):
            raise ZeroDivisionError
    await database.close()
    assert indexes(shop) == before


async def test_an_index_that_is_a_table_waits_and_is_made_whole(shop: Path):
    database = await held(shop)
    with database.entered():
        async with waiting(database, INDEXES, tables=TABLES):
            drafts = [CustomerDraft(("default", str(n)), {"first_name": f"Person{n}"}) for n in range(3)]
            await import_batch(actor=SYSTEM, drafts=drafts)
            await import_batch(actor=SYSTEM, drafts=[CustomerDraft(("default", "1"), {"first_name": "Another"})])
            assert found(shop, "nother") == found(shop, "person") == []
        await import_batch(actor=SYSTEM, drafts=[CustomerDraft(("default", "2"), {"first_name": "Third"})])
    await database.close()
    assert found(shop, "person") == [1]
    assert found(shop, "nother") == [2]
    assert found(shop, "third") == [3]


def found(path: Path, part: str) -> list[int]:
    """Whom the search index finds, once it has proved that it holds just the words of the customers."""
    with closing(sqlite3.connect(path)) as connection:
        if not facts(path).get(WAITING):
            connection.execute("INSERT INTO customer_trigrams (customer_trigrams, rank) VALUES ('integrity-check', 1)")
        rows = connection.execute("SELECT rowid FROM customer_trigrams WHERE customer_trigrams MATCH ?", (part,))
        return [row[0] for row in rows]


async def test_only_indexes_of_empty_tables_wait(shop: Path):
    before = indexes(shop)
    database = await held(shop)
    with database.entered():
        await add_customer()
        async with waiting(database, SOME):
            assert before - indexes(shop) == {"orders_by_total"}
    await database.close()


async def test_a_load_that_was_killed_is_made_whole_by_whoever_opens_the_file_next(shop: Path):
    before = indexes(shop)
    killed = await held(shop)
    load = waiting(killed, SOME)
    await load.__aenter__()
    copied = shop.with_name("left.db")
    with closing(sqlite3.connect(shop)) as connection:
        connection.execute("VACUUM INTO ?", (str(copied),))  # what a kill leaves
    await load.__aexit__(None, None, None)
    await killed.close()
    assert before - indexes(copied) == set(SOME)
    opened = await open_ready(f"sqlite:///{copied}", readers=1)
    await opened.close()
    assert indexes(copied) == before
    assert WAITING not in facts(copied)


async def test_meanwhile_no_server_starts_and_other_commands_leave_the_indexes_alone(shop: Path):
    loading = await held(shop)
    async with waiting(loading, SOME):
        with pytest.raises(DatabaseRefused, match="an import into a new shop"):
            await open_ready(f"sqlite:///{shop}", readers=1, serve=True)
        beside = await open_ready(f"sqlite:///{shop}", readers=1, hold=True)
        assert not beside.is_alone
        async with waiting(beside, ("orders_by_listed",)):
            assert "orders_by_listed" in indexes(shop)
        await beside.close()
        assert not indexes(shop) & set(SOME)
    await loading.close()
    await (await open_ready(f"sqlite:///{shop}", readers=1, serve=True)).close()


async def test_nothing_waits_beside_a_server(shop: Path):
    server = await open_ready(f"sqlite:///{shop}", readers=1, serve=True)
    command = await held(shop)
    before = indexes(shop)
    async with waiting(command, SOME):
        assert indexes(shop) == before
    await command.close()
    await server.close()


def test_what_may_wait_is_there_and_makes_nothing_unique(shop: Path):
    with closing(sqlite3.connect(shop)) as connection:
        texts = dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'index'"))
    assert {*INDEXES, *ORDERS} <= texts.keys()
    assert not [name for name in (*INDEXES, *ORDERS) if "UNIQUE" in texts[name]]
