"""The door of the reports: SQL over the relations of `tables`, exact to the last commit.

`reading()` gives several statements one moment; `read()` is for one. What was committed before the call is in it.
"""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any, Protocol
from weakref import WeakKeyDictionary, finalize

import duckdb

from regulars.platform import clock
from regulars.platform.db.connect import Database, current
from regulars.reports.replica import deriving, file
from regulars.reports.replica.file import ReplicaUnavailable
from regulars.reports.replica.place import Place
from regulars.reports.replica.replica import Replica
from regulars.reports.replica.session import Freshness, ReplicaSession, Row
from regulars.reports.replica.views import view_session

SECONDS = 30.0


class Session(Protocol):
    """One moment of the relations."""

    @property
    def freshness(self) -> Freshness: ...
    @property
    def is_replica(self) -> bool:
        """Whether relations have what the replica works out of them."""
        ...

    async def read(self, statement: str) -> list[Row]:
        """Rows of a statement, off the event loop; given up when the time is over or the caller goes away."""
        ...

    async def set_of(self, keys: Sequence[int]) -> str:
        """SQL that gives these keys, for statements of this session."""
        ...


_places: WeakKeyDictionary[Database, Place] = WeakKeyDictionary()
_replicas: WeakKeyDictionary[Database, Replica] = WeakKeyDictionary()


def put_at(database: Database, place: Place) -> None:
    """Keep the replica of this database there from now on."""
    _places[database] = place
    before = _replicas.pop(database, None)
    if before is not None:
        before.close()


def of(database: Database) -> Replica:
    """The replica of this database: where it was said to be, else beside the file, else in a temporary folder."""
    replica = _replicas.get(database)
    if replica is None:
        place = _places.get(database)
        if place is None and database.address.path is not None:
            place = Place(database.address.path.parent)
        if place is None:
            folder = mkdtemp(prefix="regulars-")
            finalize(database, rmtree, folder, ignore_errors=True)
            place = Place(Path(folder))
        replica = _replicas[database] = Replica(database, place)
        database.at_close.append(replica.close)
    return replica


@asynccontextmanager
async def reading(*, seconds: float | None = None, settled: bool = True) -> AsyncGenerator[Session]:
    """Several statements over one moment, which is not before the call; `seconds` for all of them together.

    Not `settled`: without the derived figures of customers, which the replica then need not work out.
    """
    database = current()
    place = _places.get(database)
    limit = seconds or (place.seconds if place else SECONDS)
    opened = (
        view_session(place.views, limit) if place and place.views else _replica_session(of(database), limit, settled)
    )
    async with opened as session:
        yield session


@asynccontextmanager
async def _replica_session(replica: Replica, seconds: float, settled: bool) -> AsyncGenerator[ReplicaSession]:  # noqa: FBT001 - of a private name
    until = asyncio.get_running_loop().time() + seconds
    await _in_time(replica, replica.sync(), until)
    cursor, through = _begun(replica)
    while settled and not deriving.is_settled(cursor):
        cursor.close()
        await _in_time(replica, replica.settle(), until)
        cursor, through = _begun(replica)
    session = ReplicaSession(replica, cursor, Freshness(through, clock.now()), until)
    try:
        yield session
    finally:
        await asyncio.shield(session.close())


def _begun(replica: Replica) -> tuple[duckdb.DuckDBPyConnection, int]:
    """A moment of the replica, and until when it knows everything."""
    cursor = replica.cursor()
    cursor.begin()
    through = replica.synced_at
    file.meta(cursor)  # the moment is that of the first read
    return cursor, through


async def _in_time(replica: Replica, work: Coroutine[Any, Any, None], until: float) -> None:
    """What is begun goes on for others, and for later, when its caller has gone."""
    running = asyncio.ensure_future(work)
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


async def read(statement: str, *, seconds: float | None = None) -> list[Row]:
    """Rows of one statement over the relations as they stand now."""
    async with reading(seconds=seconds) as session:
        return await session.read(statement)


async def read_all(statements: Sequence[str], *, seconds: float | None = None) -> list[list[Row]]:
    """Rows of several statements over one moment."""
    async with reading(seconds=seconds) as session:
        return [await session.read(statement) for statement in statements]


async def freshness() -> Freshness:
    """How fresh a read would be now; it brings the replica up to date."""
    async with reading() as session:
        return session.freshness
