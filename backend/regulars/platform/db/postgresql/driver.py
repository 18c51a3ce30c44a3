"""The little of asyncpg that we use, with types: the package carries none."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, BinaryIO, Protocol, cast

import asyncpg  # pyright: ignore[reportMissingTypeStubs] - it has none; this module types what we use

Reset = Callable[[object], Awaitable[None]]

PostgresError = cast("type[Exception]", asyncpg.PostgresError)
InterfaceError = cast("type[Exception]", asyncpg.InterfaceError)
InternalError = cast("type[Exception]", cast("Any", asyncpg).InternalClientError)
IntegrityError = cast("type[Exception]", asyncpg.IntegrityConstraintViolationError)


class DriverTransaction(Protocol):
    async def start(self) -> None: ...
    async def commit(self) -> None: ...
    async def rollback(self) -> None: ...


class DriverCursor(Protocol):
    async def fetch(self, n: int) -> list[Any]: ...


class DriverConnection(Protocol):
    async def fetch(self, query: str, *args: object) -> list[Any]: ...
    async def fetchval(self, query: str, *args: object) -> Any: ...
    async def execute(self, query: str, *args: object) -> str: ...
    async def executemany(self, command: str, args: Iterable[Sequence[object]]) -> None: ...
    async def copy_records_to_table(
        self, table_name: str, *, records: Iterable[Sequence[object]], columns: list[str]
    ) -> str: ...
    async def copy_from_query(self, query: str, *args: object, output: BinaryIO, **options: object) -> str: ...
    async def add_listener(self, channel: str, callback: Callable[..., None]) -> None: ...
    def add_termination_listener(self, callback: Callable[..., None]) -> None: ...
    def transaction(self, *, isolation: str | None = None, readonly: bool = False) -> DriverTransaction: ...
    def cursor(self, query: str, *args: object) -> Awaitable[DriverCursor]: ...
    def is_closed(self) -> bool: ...
    async def close(self) -> None: ...
    def terminate(self) -> None: ...


class DriverPool(Protocol):
    async def acquire(self) -> DriverConnection: ...
    async def release(self, connection: DriverConnection) -> None: ...
    async def fetch(self, query: str, *args: object) -> list[Any]: ...
    async def close(self) -> None: ...
    def terminate(self) -> None: ...
    def get_size(self) -> int: ...
    def get_idle_size(self) -> int: ...


async def create_pool(url: str, *, size: int) -> DriverPool:
    open_pool = cast("Any", asyncpg).create_pool
    made = await open_pool(url, min_size=1, max_size=size, reset=_keep, **_OPTIONS)
    return cast("DriverPool", made)


async def connect(url: str) -> DriverConnection:
    made = await cast("Any", asyncpg).connect(url, **_OPTIONS)
    return cast("DriverConnection", made)


# jit: our queries are short. random_page_cost: disks no longer seek; told that they do, a search reads its whole table.
# client_connection_check_interval: a request to cancel that comes between two messages of a statement goes unheard, and
# PostgreSQL would then work on for nobody; so it looks from time to time whether somebody is still there.
# work_mem: `x OR id IN (hundreds of thousands)` is looked up in a hash while that fits, else read through for each row.
# A minute without a word inside a transaction is a fault of ours, not a slow query.
_SETTINGS = {
    "application_name": "regulars",
    "jit": "off",
    "random_page_cost": "1.1",
    "work_mem": "64MB",
    "client_connection_check_interval": "2s",
    "idle_in_transaction_session_timeout": "60s",
}
_OPTIONS = {"statement_cache_size": 1000, "max_cached_statement_lifetime": 0, "server_settings": _SETTINGS}


async def _keep(connection: object) -> None:
    """Nothing to reset: we set no session state. asyncpg itself has rolled back what was open. Saves a round trip."""
