"""Statements over one moment of the replica, with an end: time, memory, or a caller who goes away."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Any

import duckdb

from regulars.platform.errors import ErrorCode, Refusal
from regulars.reports.replica import file
from regulars.reports.replica.replica import Replica

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Freshness:
    """Everything committed up to `data_through` is in the figures; both are instants."""

    data_through: int
    computed_at: int


class ReplicaSession:
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
            raise too_slow() from error
        except duckdb.OutOfMemoryException as error:
            raise too_large() from error

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


def too_slow() -> Refusal:
    return Refusal(
        ErrorCode.LIMIT_EXCEEDED,
        "This report takes too long: ask for a shorter range, longer periods or fewer dimensions.",
        ("input",),
    )


def too_large() -> Refusal:
    return Refusal(
        ErrorCode.LIMIT_EXCEEDED,
        "This report takes more memory than it may: ask for a shorter range, longer periods or fewer dimensions.",
        ("input",),
    )
