"""One SQLite connection on aiosqlite's thread, so that the event loop never waits for the disk."""

import asyncio
import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import aiosqlite

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]
_ROWS_AT_ONCE = 64


class ConnectionThread:
    """Runs work on its connection in the order of submission.

    Work once submitted always runs to its end, whether or not somebody still waits for it: nothing that a caller
    does, least of all being cancelled, can leave the connection in between. aiosqlite hands single statements to its
    thread; a unit of several goes in one hop by the same door.
    """

    def __init__(self, connection: aiosqlite.Connection, inner: sqlite3.Connection) -> None:
        self._connection = connection
        self._inner = inner

    @classmethod
    async def open(cls, connect: Callable[[], sqlite3.Connection]) -> "ConnectionThread":
        """Start a thread and connect on it. Raises what `connect` raises."""
        opened: list[sqlite3.Connection] = []

        def connector() -> sqlite3.Connection:
            opened.append(connect())
            return opened[0]

        connection = aiosqlite.Connection(connector, iter_chunk_size=_ROWS_AT_ONCE)
        _let_die(connection)
        await connection
        return cls(connection, opened[0])

    def submit(self, work: Work[T]) -> "asyncio.Future[T]":
        """The future ends when the work has ended; do not cancel it, shield it."""
        function: Callable[[], T] = partial(work, self._inner)
        return asyncio.ensure_future(_execute(self._connection, function))

    async def run(self, work: Work[T]) -> T:
        return await outlast(self.submit(work))

    def interrupt(self) -> None:
        """Stop a query that runs at this moment."""
        self._inner.interrupt()

    async def close(self) -> None:
        await outlast(asyncio.ensure_future(self._connection.close()))


def _execute(connection: aiosqlite.Connection, function: Callable[[], T]) -> Any:
    """The queue of aiosqlite that all its methods use and none offers for work of several statements."""
    queue: Callable[[Callable[[], T]], Any] = getattr(connection, "_execute")  # noqa: B009 - see above
    return queue(function)


def _let_die(connection: aiosqlite.Connection) -> None:
    """A process that ends by an error must not wait for a connection that nobody closed."""
    connection._thread.daemon = True  # noqa: SLF001 - not offered  # pyright: ignore[reportPrivateUsage]


async def outlast(future: "asyncio.Future[T]") -> T:
    """Wait for work that goes on to its end even if we are cancelled; what becomes of it then concerns nobody."""
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        future.add_done_callback(_forget)
        raise


def _forget(future: "asyncio.Future[Any]") -> None:
    if not future.cancelled():
        future.exception()
