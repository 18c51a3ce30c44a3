"""Lists of a large store, counted and found by the replica."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

import duckdb

from regulars.platform.db.connect import Database
from regulars.platform.query.columnar import Names, put_beside
from regulars.reports.replica import engine, lists
from regulars.reports.replica.file import ReplicaUnavailable

FEWEST = 50_000
"""Customers from which on the replica is quicker than the database, and worth its keeping."""
PATIENCE = 0.15
"""Seconds that a list waits for what was committed meanwhile; after a large import the database answers sooner."""
_NAMES: Names = {name: view.columns for name, view in lists.VIEWS.items()}


class ListsByReplica:
    """What lists ask of the replica of one database. Whatever keeps it from answering, the database answers itself."""

    def __init__(self, database: Database, *, fewest: int = FEWEST, patience: float = PATIENCE) -> None:
        self._database = database
        self._fewest = fewest
        self._patience = patience
        self._filling: asyncio.Future[None] | None = None

    @property
    def relations(self) -> Names:
        """Columns that it holds, by the name of their table."""
        return _NAMES

    async def fetch(self, sql: str, params: Sequence[object]) -> list[tuple[Any, ...]] | None:
        """Rows as of a moment not before the call; none where the store is small, or while the replica is filled."""
        if not await self._is_worth_it():
            return None
        replica = engine.of(self._database)
        if not replica.is_ready:
            self._fill()
            return None
        syncing = asyncio.ensure_future(replica.sync())
        syncing.add_done_callback(_forget)
        try:
            await asyncio.wait_for(asyncio.shield(syncing), self._patience)
            cursor = replica.cursor()
        except (TimeoutError, ReplicaUnavailable):
            return None
        running = asyncio.get_running_loop().run_in_executor(replica.readers, partial(_read, cursor, sql, params))
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            cursor.interrupt()
            running.add_done_callback(_forget)
            raise
        except duckdb.Error:
            return None

    async def _is_worth_it(self) -> bool:
        newest = await self._database.fetch_value("SELECT max(id) FROM customers")
        return newest is not None and newest >= self._fewest

    def _fill(self) -> None:
        """In the background, once; reports need it as well."""
        if self._filling is None or self._filling.done():
            self._filling = asyncio.ensure_future(engine.of(self._database).sync())
            self._filling.add_done_callback(_forget)


def keep(database: Database) -> None:
    """Lists of this database are asked of its replica from now on."""
    put_beside(database, ListsByReplica(database))


def _read(cursor: duckdb.DuckDBPyConnection, sql: str, params: Sequence[object]) -> list[tuple[Any, ...]]:
    try:
        return cursor.execute(sql, list(params)).fetchall()
    finally:
        cursor.close()


def _forget(running: "asyncio.Future[Any]") -> None:
    if not running.cancelled():
        running.exception()
