"""Statements over one moment of the replica, with an end: time, memory, or a caller who goes away."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import duckdb

from regulars.platform.errors import ErrorCode, Refusal
from regulars.reports.replica import file
from regulars.reports.replica.replica import Replica

Row = tuple[Any, ...]
T = TypeVar("T")
_AGAIN = 0.02


@dataclass(frozen=True, slots=True)
class Freshness:
    """Everything committed up to `data_through` is in the figures; both are instants."""

    data_through: int
    computed_at: int


class ReplicaSession:
    """One moment of the relations."""

    is_replica = True

    def __init__(self, replica: Replica, cursor: duckdb.DuckDBPyConnection, freshness: Freshness, until: float) -> None:
        self.freshness = freshness
        self._replica = replica
        self._cursor = cursor
        self._until = until
        self._running: asyncio.Future[Any] | None = None
        self._sets = 0

    async def read(self, statement: str) -> list[Row]:
        """Rows of a statement, off the event loop; given up when the time is over or the caller goes away."""
        return await self._run(partial(_fetch, self._cursor, statement))

    async def _run(self, work: Callable[[], T]) -> T:
        running = self._running = asyncio.get_running_loop().run_in_executor(self._replica.readers, work)
        self._replica.running.add(running)
        running.add_done_callback(self._replica.running.discard)
        try:
            async with asyncio.timeout_at(self._until):
                return await asyncio.shield(running)
        except TimeoutError as error:
            raise too_slow() from error
        except duckdb.OutOfMemoryException as error:
            raise too_large() from error

    async def set_of(self, keys: Sequence[int]) -> str:
        """A temporary relation, gone with the session: a million keys take a second."""
        self._sets += 1
        name = f"chosen_{self._sets}"
        await self._run(partial(_keep, self._cursor, name, keys))
        return f"SELECT id FROM {name}"

    async def close(self) -> None:
        """Stop what still runs, and let go."""
        while self._running is not None and not self._running.done():
            self._cursor.interrupt()  # which is lost on a statement that has not begun: so again and again
            await asyncio.wait([self._running], timeout=_AGAIN)
        if self._running is not None and not self._running.cancelled():
            self._running.exception()
        file.roll_back(self._cursor)
        self._cursor.close()
        self._replica.let_go(self._cursor)


def _fetch(cursor: duckdb.DuckDBPyConnection, statement: str) -> list[Row]:
    return cursor.execute(statement).fetchall()


def _keep(cursor: duckdb.DuckDBPyConnection, name: str, keys: Sequence[int]) -> None:
    cursor.execute(f"CREATE TEMP TABLE {name} (id BIGINT)")
    cursor.execute(f"INSERT INTO {name} SELECT unnest(CAST(? AS BIGINT[]))", [list(keys)])


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
