"""One SQLite connection on a thread of its own, so that the event loop never waits for the disk."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]
_Job = tuple["asyncio.Future[Any]", Work[Any]]


class ConnectionThread:
    """Runs work on its connection in the order of submission.

    Work once submitted always runs to its end, whether or not somebody still waits for it: nothing that a caller
    does, least of all being cancelled, can leave the connection in between.
    """

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, work: Work[T]) -> "asyncio.Future[T]":
        """The future ends when the work has ended; do not cancel it, shield it."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put((future, work))
        return future

    async def run(self, work: Work[T]) -> T:
        return await outlast(self.submit(work))

    def interrupt(self) -> None:
        """Stop a query that runs at this moment."""
        self._connection.interrupt()

    async def close(self) -> None:
        closing = self.submit(sqlite3.Connection.close)
        self._jobs.put(None)
        await outlast(closing)
        self._thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            future, work = job
            try:
                outcome = work(self._connection)
            except Exception as error:  # noqa: BLE001 - an edge: the failure belongs to whoever waits
                _deliver(future, _fail, error)
            else:
                _deliver(future, _settle, outcome)
            del job, future, work


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


def _deliver(future: "asyncio.Future[Any]", how: Callable[["asyncio.Future[Any]", Any], None], outcome: object) -> None:
    loop = future.get_loop()
    if not loop.is_closed():
        loop.call_soon_threadsafe(how, future, outcome)


def _settle(future: "asyncio.Future[Any]", outcome: object) -> None:
    if not future.done():
        future.set_result(outcome)


def _fail(future: "asyncio.Future[Any]", error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
