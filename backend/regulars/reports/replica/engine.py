"""The door of the reports: SQL over the relations of `tables`, exact to the last commit.

`reading()` gives several statements one moment; `read()` is for one. What was committed before the call is in it.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
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
from regulars.platform.errors import ErrorCode, Refusal
from regulars.reports.replica import file
from regulars.reports.replica.file import ReplicaUnavailable
from regulars.reports.replica.replica import Place, Replica

Row = tuple[Any, ...]
SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Freshness:
    """Everything committed up to `data_through` is in the figures; both are instants."""

    data_through: int
    computed_at: int


class Session:
    """One moment of the relations."""

    def __init__(self, replica: Replica, cursor: duckdb.DuckDBPyConnection, freshness: Freshness, until: float) -> None:
        self.freshness = freshness
        self._replica = replica
        self._cursor = cursor
        self._until = until
        self._running: asyncio.Future[Any] | None = None

    async def read(self, statement: str) -> list[Row]:
        """Rows of a statement, off the event loop; given up when the time is over or the caller goes away."""
        work = partial(_fetch, self._cursor, statement)
        running = self._running = asyncio.get_running_loop().run_in_executor(self._replica.readers, work)
        try:
            async with asyncio.timeout_at(self._until):
                return await asyncio.shield(running)
        except TimeoutError as error:
            raise _too_slow() from error
        except duckdb.OutOfMemoryException as error:
            raise _too_large() from error

    async def close(self) -> None:
        """Stop what still runs, and let go."""
        if self._running is not None and not self._running.done():
            self._cursor.interrupt()
            await asyncio.wait([self._running])
        if self._running is not None and not self._running.cancelled():
            self._running.exception()
        file.roll_back(self._cursor)
        self._cursor.close()


def _fetch(cursor: duckdb.DuckDBPyConnection, statement: str) -> list[Row]:
    return cursor.execute(statement).fetchall()


def _too_slow() -> Refusal:
    return Refusal(
        ErrorCode.LIMIT_EXCEEDED,
        "This report takes too long: ask for a shorter range, longer periods or fewer dimensions.",
        ("input",),
    )


def _too_large() -> Refusal:
    return Refusal(
        ErrorCode.LIMIT_EXCEEDED,
        "This report takes more memory than it may: ask for a shorter range, longer periods or fewer dimensions.",
        ("input",),
    )


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
        replica = _replicas[database] = Replica(database, place)
        database.at_close.append(replica.close)
    return replica


@asynccontextmanager
async def reading(*, seconds: float = SECONDS) -> AsyncGenerator[Session]:
    """Several statements over one moment, which is not before the call; `seconds` for all of them together."""
    until = asyncio.get_running_loop().time() + seconds
    replica = of(current())
    await _synced(replica, until)
    cursor = replica.cursor()
    cursor.begin()
    through = replica.synced_at
    file.meta(cursor)  # the moment is that of the first read
    session = Session(replica, cursor, Freshness(through, clock.now()), until)
    try:
        yield session
    finally:
        await asyncio.shield(session.close())


async def _synced(replica: Replica, until: float) -> None:
    """A sync goes on for others, and for later, when its caller has gone."""
    running = asyncio.ensure_future(replica.sync())
    running.add_done_callback(_forget)
    try:
        async with asyncio.timeout_at(until):
            await asyncio.shield(running)
    except TimeoutError as error:
        message = f"their data are being prepared, {replica.progress.words}. Try again in a moment."
        raise ReplicaUnavailable(message) from error


def _forget(running: "asyncio.Future[None]") -> None:
    if not running.cancelled():
        running.exception()


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
