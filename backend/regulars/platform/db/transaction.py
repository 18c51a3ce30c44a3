"""The one door to a write: a unit of work in a task of its own, which no caller's departure can leave half open."""

import asyncio
import functools
import logging
import random
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from contextvars import ContextVar
from typing import Any, Concatenate, ParamSpec, TypeVar

from regulars.platform import clock
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database, current
from regulars.platform.db.dialect.base import Dialect
from regulars.platform.db.link import Link, Row
from regulars.platform.errors import RegularsError, StorageFull, Unavailable

P = ParamSpec("P")
T = TypeVar("T")

ATTEMPTS = 5
_FIRST_PAUSE = 0.02
_log = logging.getLogger(__name__)


class Transaction:
    """What a verb writes through; it is a Reader too, and sees its own writes."""

    def __init__(self, database: Database, link: Link) -> None:
        self.database = database
        self.now = clock.now()
        self.events: list[tuple[object, Actor]] = []
        self.ended = False
        self.callbacks: list[Callable[[], None]] = []
        self._link = link

    @property
    def dialect(self) -> Dialect:
        return self.database.dialect

    async def fetch(self, sql: str, params: Sequence[object] = ()) -> list[Row]:
        return await self._open().fetch(sql, params)

    async def fetch_one(self, sql: str, params: Sequence[object] = ()) -> Row | None:
        rows = await self._open().fetch(sql, params)
        return rows[0] if rows else None

    async def fetch_value(self, sql: str, params: Sequence[object] = ()) -> Any:
        rows = await self._open().fetch(sql, params)
        return rows[0][0] if rows else None

    async def execute(self, sql: str, params: Sequence[object] = ()) -> int:
        """Rows touched."""
        return await self._open().execute(sql, params)

    async def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        await self._open().execute_many(sql, rows)

    async def copy(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Insert many rows by PostgreSQL's COPY; see `bulk.insert`, which is for both databases."""
        await self._open().copy(table, columns, rows)

    async def insert(self, sql: str, params: Sequence[object] = ()) -> int:
        """The value of the one row of an INSERT … RETURNING id."""
        return (await self._open().fetch(sql, params))[0][0]

    async def lock(self, name: str) -> None:
        """Hold a named lock until the end of the transaction (SQLite's one writer holds it already)."""
        await self._open().lock(name)

    def record(self, event: object, *, by: Actor) -> None:
        """Note what happened; it is written with the rest, before the commit."""
        self.events.append((event, by))

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Something cheap to do once it is certain: a wake-up, a cache to forget."""
        self.callbacks.append(callback)

    async def announce(self) -> None:
        """Wake other processes that watch the database, at commit."""
        await self._open().announce()

    def _open(self) -> Link:
        if self.ended:
            message = "This transaction has ended: nothing may write through it from a task left behind."
            raise RuntimeError(message)
        return self._link


before_commit: list[Callable[[Transaction], Awaitable[None]]] = []
"""Joined by platform modules that write with every unit of work (the outbox)."""

committed: list[Callable[[Database], None]] = []
"""Called after every commit; a wake-up, no work."""

_inside: ContextVar[Transaction | None] = ContextVar("transaction", default=None)


def unit_of_work(
    verb: Callable[Concatenate[Transaction, P], Coroutine[Any, Any, T]],
) -> Callable[P, Coroutine[Any, Any, T]]:
    """Run the verb in a transaction of the current database; callers do not pass the transaction.

    All or nothing, also when the caller is cancelled: the work then goes on to its end without him. The verb may run
    up to five times (busy, deadlock, lost connection), so it may touch nothing but the transaction. Composing is done
    with plain functions that take a Transaction; a unit of work inside another is an error.
    """

    @functools.wraps(verb)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        outer = _inside.get()
        if outer is not None and not outer.ended:
            message = f"{verb.__qualname__} is a unit of work inside another: pass the transaction to a plain function."
            raise RuntimeError(message)
        database = current()
        if database.closing:
            raise Unavailable("The server is about to stop.")
        return await _apart(database, lambda tx: verb(tx, *args, **kwargs), verb.__qualname__)

    return run


async def _apart(database: Database, work: Callable[[Transaction], Coroutine[Any, Any, T]], name: str) -> T:
    """In a task that the caller's cancellation does not reach (H1)."""
    task = asyncio.create_task(_attempts(database, work), name=name)
    database.units.add(task)
    task.add_done_callback(database.units.discard)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        task.add_done_callback(_log_failure)
        raise


async def _attempts(database: Database, work: Callable[[Transaction], Coroutine[Any, Any, T]]) -> T:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            # A fresh task each time: nothing of a broken attempt stays behind in its context (H6).
            transaction, result = await asyncio.create_task(_attempt(database, work))
        except RegularsError:
            raise
        except Exception as error:
            verdict = database.engine.verdict(error)
            if verdict == "full":
                raise StorageFull from error
            if verdict == "final":
                raise
            if attempt == ATTEMPTS:
                raise Unavailable from error
            await asyncio.sleep(_FIRST_PAUSE * 2**attempt * random.uniform(0.5, 1.5))  # noqa: S311 - jitter, no secret
        else:
            _announce(database, transaction)
            return result
    raise AssertionError


async def _attempt(database: Database, work: Callable[[Transaction], Coroutine[Any, Any, T]]) -> tuple[Transaction, T]:
    transaction: Transaction | None = None
    try:
        async with database.engine.transaction() as link:
            transaction = Transaction(database, link)
            _inside.set(transaction)
            result = await work(transaction)
            for hook in before_commit:
                await hook(transaction)
            if transaction.events:
                await transaction.announce()
        return transaction, result
    finally:
        if transaction is not None:
            transaction.ended = True


def _announce(database: Database, transaction: Transaction) -> None:
    for callback in transaction.callbacks:
        try:
            callback()
        except Exception:  # noqa: BLE001 - an edge: the write is done, whatever its followers do
            _log.exception("A callback after a commit failed.")
    for wake in committed:
        wake(database)


def _log_failure(task: asyncio.Task[Any]) -> None:
    """Nobody waits for this outcome any more; a bug is still a bug."""
    if task.cancelled():
        return
    error = task.exception()
    if error is not None and not isinstance(error, RegularsError):
        _log.error("A unit of work failed after its caller had left: %s", task.get_name(), exc_info=error)
