"""The door of the reports: SQL over the relations of `tables`, exact to the last commit.

`reading()` gives several statements one moment; `read()` is for one. What was committed before the call is in it.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import WeakKeyDictionary, finalize

import duckdb

from regulars.platform import clock
from regulars.platform.db.connect import Database, current
from regulars.platform.db.snapshot import snapshot
from regulars.platform.errors import ErrorCode, Refusal
from regulars.reports.replica import file
from regulars.reports.replica.sources import SOURCES

Row = tuple[Any, ...]
SECONDS = 30.0
_READERS = 4


@dataclass(frozen=True, slots=True)
class Freshness:
    """Everything committed up to `data_through` is in the figures; both are instants."""

    data_through: int
    computed_at: int


class Session:
    """One moment of the relations."""

    def __init__(
        self, replica: "Replica", cursor: duckdb.DuckDBPyConnection, freshness: Freshness, until: float
    ) -> None:
        self.freshness = freshness
        self._replica = replica
        self._cursor = cursor
        self._until = until

    async def read(self, statement: str) -> list[Row]:
        """Rows of a statement, off the event loop; given up when the time is over or the caller goes away."""
        loop = asyncio.get_running_loop()
        running = loop.run_in_executor(self._replica.threads, partial(_fetch, self._cursor, statement))
        try:
            async with asyncio.timeout_at(self._until):
                return await asyncio.shield(running)
        except (TimeoutError, asyncio.CancelledError) as error:
            self._cursor.interrupt()
            running.add_done_callback(_forget)
            if isinstance(error, TimeoutError):
                raise _too_slow() from error
            raise


def _fetch(cursor: duckdb.DuckDBPyConnection, statement: str) -> list[Row]:
    return cursor.execute(statement).fetchall()


def _forget(running: "asyncio.Future[Any]") -> None:
    if not running.cancelled():
        running.exception()


def _too_slow() -> Refusal:
    return Refusal(
        ErrorCode.LIMIT_EXCEEDED,
        "This report takes too long: ask for a shorter range, longer periods or fewer dimensions.",
        ("input",),
    )


class Replica:
    """The replica of one database in this process."""

    def __init__(self, database: Database, folder: Path, limits: file.Limits) -> None:
        self.threads = ThreadPoolExecutor(_READERS, thread_name_prefix="reports")
        self._database = database
        self._folder = folder
        self._limits = limits
        self._turn = asyncio.Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._through = 0

    @asynccontextmanager
    async def session(self, *, seconds: float) -> AsyncGenerator[Session]:
        until = asyncio.get_running_loop().time() + seconds
        async with self._turn:
            cursor = (await self._synced()).cursor()
            cursor.begin()
            file.meta(cursor)  # the moment is that of the first read
        try:
            yield Session(self, cursor, Freshness(self._through, clock.now()), until)
        finally:
            file.roll_back(cursor)
            cursor.close()

    async def _synced(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            self._connection = file.open_file(self._folder / "replica.duckdb", self._limits)
        through = clock.now()
        connection = self._connection
        connection.begin()
        try:
            async with snapshot(self._database.address.url) as moment:
                for source in SOURCES:
                    table = source.table
                    path = self._folder / f"{table.name}.csv"
                    columns = [(name, kind.startswith("VARCHAR")) for name, kind in table.columns]
                    await moment.write_csv(source.sql(moment.dialect.name), (), columns, path)
                    connection.execute(f"DELETE FROM {table.name}")
                    file.load(connection, table, path)
                    path.unlink()
            connection.commit()
        except BaseException:
            file.roll_back(connection)
            raise
        self._through = through
        return connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self.threads.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a replica is kept, and what it may take."""

    folder: Path
    limits: file.Limits = file.Limits()  # noqa: RUF009 - frozen


_places: WeakKeyDictionary[Database, Place] = WeakKeyDictionary()
_replicas: WeakKeyDictionary[Database, Replica] = WeakKeyDictionary()


def put_at(database: Database, place: Place) -> None:
    """Keep the replica of this database there from now on."""
    _places[database] = place


def of(database: Database) -> Replica:
    """The replica of this database; where nobody said a place, in a temporary one of this process."""
    replica = _replicas.get(database)
    if replica is None:
        place = _places.get(database)
        if place is None:
            folder = mkdtemp(prefix="regulars-")
            finalize(database, rmtree, folder, ignore_errors=True)
            place = Place(Path(folder))
        replica = _replicas[database] = Replica(database, place.folder, place.limits)
        database.at_close.append(replica.close)
    return replica


@asynccontextmanager
async def reading(*, seconds: float = SECONDS) -> AsyncGenerator[Session]:
    """Several statements over one moment, which is not before the call; `seconds` for all of them together."""
    async with of(current()).session(seconds=seconds) as session:
        yield session


async def read(statement: str, *, seconds: float = SECONDS) -> list[Row]:
    """Rows of one statement over the relations as they stand now."""
    async with reading(seconds=seconds) as session:
        return await session.read(statement)


async def read_all(statements: Sequence[str], *, seconds: float = SECONDS) -> list[list[Row]]:
    """Rows of several statements over one moment."""
    async with reading(seconds=seconds) as session:
        return [await session.read(statement) for statement in statements]


async def freshness() -> Freshness:
    """How fresh a read would be now; it brings the replica up to date."""
    async with reading() as session:
        return session.freshness
