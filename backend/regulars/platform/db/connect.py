"""Opening the database, and reading from it."""

import asyncio
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from tortoise.context import TortoiseContext

from regulars.platform.db import context as tortoise_context
from regulars.platform.db.dialect.base import Dialect
from regulars.platform.db.link import Engine, Row
from regulars.platform.db.modules import table_modules
from regulars.platform.db.postgresql import driver
from regulars.platform.db.postgresql.engine import PostgresqlEngine
from regulars.platform.db.sqlite.engine import SqliteEngine
from regulars.platform.errors import RegularsError, Unavailable

_LEAST_POOL = 2
_POSTGRESQL = ("postgresql", "postgres")


class BadAddress(RegularsError):
    """A database URL that we do not understand."""

    def __init__(self, message: str) -> None:
        super().__init__("BAD_DATABASE_URL", message)


class Reader(Protocol):
    """Something to read from: the database, or a transaction that sees its own writes.

    SQL has ``?`` for each parameter; rows are tuples. Booleans come back as 0 and 1 from SQLite.
    """

    @property
    def dialect(self) -> Dialect: ...
    async def fetch(self, sql: str, params: Sequence[object] = ()) -> list[Row]: ...
    async def fetch_one(self, sql: str, params: Sequence[object] = ()) -> Row | None: ...
    async def fetch_value(self, sql: str, params: Sequence[object] = ()) -> Any: ...


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is: a file, or a PostgreSQL server."""

    url: str
    path: Path | None

    @classmethod
    def parse(cls, url: str) -> "Address":
        """``sqlite:///relative.db``, ``sqlite:////absolute.db``, ``postgresql://…``."""
        parts = urlsplit(url)
        if parts.scheme in _POSTGRESQL:
            return cls(url, None)
        if parts.scheme != "sqlite" or parts.netloc or parts.path in ("", "/", "/:memory:"):
            raise BadAddress(
                "REGULARS_DATABASE_URL must be sqlite:///path/to/file.db or postgresql://user:password@host/database."
            )
        return cls(url, Path(unquote(parts.path[1:])))

    @property
    def dialect(self) -> str:
        return "sqlite" if self.path else "postgresql"


class Database:
    """An open database. Reads go to connections that cannot write; writes through `unit_of_work`."""

    def __init__(self, address: Address, engine: Engine, context: TortoiseContext) -> None:
        self.address = address
        self.engine = engine
        self.units: set[asyncio.Task[Any]] = set()
        self.closing = False
        self.alarms: list[str] = []
        """What the care of the data has found; shown to whoever runs the shop."""
        self.at_close: list[Callable[[], None]] = []
        self.is_alone = False
        """Whether no other process may open it meanwhile (a SQLite file whose lock is ours)."""
        self._context = context

    @property
    def dialect(self) -> Dialect:
        return self.engine.dialect

    async def fetch(self, sql: str, params: Sequence[object] = ()) -> list[Row]:
        return await self.engine.fetch(sql, params)

    async def fetch_one(self, sql: str, params: Sequence[object] = ()) -> Row | None:
        rows = await self.engine.fetch(sql, params)
        return rows[0] if rows else None

    async def fetch_value(self, sql: str, params: Sequence[object] = ()) -> Any:
        rows = await self.engine.fetch(sql, params)
        return rows[0][0] if rows else None

    async def watch(self, wake: Callable[[], None]) -> None:
        """Call `wake` whenever another process may have committed; runs until cancelled, as a task of the server."""
        await self.engine.watch(wake)

    @contextmanager
    def entered(self) -> Generator["Database"]:
        """Make this the current database of the block, and of tasks started in it."""
        token = _entered.set(self)
        inner = tortoise_context.enter(self._context)
        try:
            yield self
        finally:
            tortoise_context.leave(inner)
            _entered.reset(token)

    async def close(self) -> None:
        """Waits for the units of work under way; later ones are refused. Closing twice is no harm."""
        if self.closing:
            return
        self.closing = True
        while self.units:
            await asyncio.wait(self.units)
        if _opened and _opened[-1] is self:
            _opened.pop()
        elif self in _opened:
            _opened.remove(self)
        await self.engine.close()
        for release in self.at_close:
            release()


_entered: ContextVar[Database | None] = ContextVar("database", default=None)
_opened: list[Database] = []  # requests run in tasks that the opening task did not start


def current() -> Database:
    """The database entered here, else the one that this process opened last."""
    database = _entered.get()
    if database is not None and not database.closing:
        return database
    if not _opened:
        raise Unavailable("The database is not open.")
    return _opened[-1]


async def open_database(url: str, *, readers: int = 4) -> Database:
    """Open a database that exists and has our schema (regulars.migrations sees to both); it becomes the current one."""
    address = Address.parse(url)
    context = await _context(address)
    if address.path is not None:
        engine: Engine = await SqliteEngine.open(address.path, readers=readers, context=context)
    else:
        size = max(readers, _LEAST_POOL)
        pool = await driver.create_pool(url, size=size)
        engine = PostgresqlEngine(url, pool, size=size, context=context)
    database = Database(address, engine, context)
    _opened.append(database)
    return database


async def _context(address: Address) -> TortoiseContext:
    context = TortoiseContext()
    token = tortoise_context.enter(context)
    try:
        await context.init(
            {
                "connections": {
                    "default": {"engine": f"regulars.platform.db.{address.dialect}.client", "credentials": {}},
                },
                "apps": {"models": {"models": list(table_modules()), "default_connection": "default"}},
            }
        )
    finally:
        tortoise_context.leave(token)
    return context
