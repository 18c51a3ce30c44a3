"""Filling empty tables without keeping the indexes of their lists up to date row by row: they are made at the end.

An index that is kept while rows come in any order costs more the longer it is; made in one go it is sorted once. Only
whoever has the file to himself may do that. What is to be made again is written down in the transaction that drops it,
so a load that is killed leaves a file that the next one to open it makes whole.
"""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import LiteralString, NamedTuple

import orjson

from regulars.platform.db.connect import Database

WAITING = "indexes_waiting"
"""The key in regulars_meta; its value is the names and texts of the indexes as a JSON object."""


class Table(NamedTuple):
    """An index that is a table of its own: it is not written while it waits (see `is_kept`), and made from another."""

    source: LiteralString
    made_by: LiteralString


def is_kept(name: LiteralString) -> LiteralString:
    """A condition, on SQLite: this table is written row by row, as it is unless it waits to be made whole."""
    return f"NOT EXISTS (SELECT 1 FROM regulars_meta WHERE key = '{WAITING}' AND value LIKE '%\"{name}\":%')"


_NONE: Mapping[str, Table] = MappingProxyType({})


@asynccontextmanager
async def waiting(
    database: Database,
    indexes: Sequence[str],
    told: Callable[[int, int], None] | None = None,
    *,
    tables: Mapping[str, Table] = _NONE,
) -> AsyncGenerator[None]:
    """Let these indexes wait until the block ends, as far as their tables are empty.

    Nothing changes on PostgreSQL, or beside others. `told` hears how many of how many are made at the end.
    """
    if database.dialect.name != "sqlite" or not database.is_alone:
        yield
        return
    await _drop(database, indexes, tables)
    try:
        yield
    finally:
        await make_waiting(database, told)


async def make_waiting(database: Database, told: Callable[[int, int], None] | None = None) -> None:
    """Make the indexes that a load, this one or one that was killed, has let wait."""
    found = await database.fetch_value("SELECT value FROM regulars_meta WHERE key = ?", (WAITING,))
    texts: dict[str, str] = orjson.loads(found) if found else {}
    for place, name in enumerate(list(texts), 1):
        async with database.engine.transaction() as link:
            await link.execute(texts.pop(name), ())
            await link.execute("UPDATE regulars_meta SET value = ? WHERE key = ?", (_written(texts), WAITING))
        if told is not None:
            told(place, place + len(texts))
    if found:
        async with database.engine.transaction() as link:
            await link.execute("DELETE FROM regulars_meta WHERE key = ?", (WAITING,))


async def _drop(database: Database, indexes: Sequence[str], tables: Mapping[str, Table]) -> None:
    async with database.engine.transaction() as link:
        if await link.fetch("SELECT 1 FROM regulars_meta WHERE key = ?", (WAITING,)):
            return
        texts: dict[str, str] = {}
        marks = ", ".join("?" * len(indexes))
        rows = await link.fetch(
            f"SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'index' AND name IN ({marks})", indexes
        )
        for table in {table for _, table, _ in rows}:
            if await link.fetch(f"SELECT 1 FROM {table} LIMIT 1", ()):
                continue
            texts |= {name: text for name, its_table, text in rows if its_table == table}
        dropped = list(texts)
        for name, table in tables.items():
            if not await link.fetch(f"SELECT 1 FROM {table.source} LIMIT 1", ()):
                texts[name] = table.made_by
        await link.execute("INSERT INTO regulars_meta (key, value) VALUES (?, ?)", (WAITING, _written(texts)))
        for name in dropped:
            await link.execute(f"DROP INDEX {name}", ())


def _written(texts: dict[str, str]) -> str:
    return orjson.dumps(texts).decode()
