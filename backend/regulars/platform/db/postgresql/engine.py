"""The PostgreSQL engine: reads on connections of their own, units of work and Tortoise on those of a pool."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from tortoise.context import TortoiseContext

from regulars.platform.db import context as tortoise_context
from regulars.platform.db.dialect.postgresql import PostgresqlDialect
from regulars.platform.db.link import Row, Verdict
from regulars.platform.db.postgresql import driver, faults
from regulars.platform.db.postgresql.client import PostgresqlClient, transaction_client
from regulars.platform.db.postgresql.driver import DriverConnection, DriverPool
from regulars.platform.db.postgresql.readers import Readers
from regulars.platform.errors import OutcomeUnknown

CHANNEL = "regulars"
_CLOSE_SECONDS = 10
_RECONNECT_SECONDS = 0.5
_FETCH_TRIES = 3


class PostgresqlEngine:
    """As many connections for reads as for the pool; of the pool units of work leave one to Tortoise's reads."""

    def __init__(self, url: str, pool: DriverPool, *, size: int, context: TortoiseContext) -> None:
        self.dialect = PostgresqlDialect()
        self.pool = pool
        self._url = url
        self._context = context
        self._readers = Readers(url, size)
        self._turn = asyncio.Semaphore(max(1, size - 1))
        client = context.connections.get("default")
        if isinstance(client, PostgresqlClient):
            client.attach(pool)
        self._client = client

    async def fetch(self, sql: str, params: Sequence[object]) -> list[Row]:
        text = self.dialect.translate(sql)
        for left in reversed(range(_FETCH_TRIES)):
            try:
                return [tuple(row) for row in await self._readers.fetch(text, params)]
            except Exception as error:
                # A pooled connection may have died since; a read can simply be asked again.
                if not left or faults.verdict(error) != "repeat":
                    raise
        raise AssertionError

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator["PostgresqlLink"]:
        async with self._turn:
            connection = await self.pool.acquire()
            try:
                async with _transaction(connection):
                    tortoise_context.enter(self._context)  # in the attempt's own task: nothing to reset
                    self._context.connections.set("default", transaction_client(self._client, connection))
                    yield PostgresqlLink(connection, self.dialect)
            finally:
                await asyncio.shield(_release(self.pool, connection))

    def verdict(self, error: BaseException) -> Verdict:
        return faults.verdict(error)

    async def watch(self, wake: Callable[[], None]) -> None:
        """LISTEN is only a wake-up: after a lost connection we wake once, for what was missed."""
        while True:
            try:
                await self._listen(wake)
            except Exception as error:
                if faults.verdict(error) != "repeat":
                    raise
            await asyncio.sleep(_RECONNECT_SECONDS)

    async def _listen(self, wake: Callable[[], None]) -> None:
        connection = await driver.connect(self._url)
        gone = asyncio.Event()
        try:
            connection.add_termination_listener(lambda *_: gone.set())
            await connection.add_listener(CHANNEL, lambda *_: wake())
            wake()
            await gone.wait()
        finally:
            connection.terminate()

    @asynccontextmanager
    async def many_writes(self) -> AsyncGenerator[None]:
        """The server sees to it."""
        yield

    async def close(self) -> None:
        await self._readers.close()
        try:
            await asyncio.wait_for(self.pool.close(), _CLOSE_SECONDS)
        except TimeoutError:
            self.pool.terminate()


class PostgresqlLink:
    """One connection inside a transaction."""

    def __init__(self, connection: DriverConnection, dialect: PostgresqlDialect) -> None:
        self._connection = connection
        self._dialect = dialect

    async def fetch(self, sql: str, params: Sequence[object]) -> list[Row]:
        try:
            rows = await self._connection.fetch(self._dialect.translate(sql), *params)
        except driver.IntegrityError as error:
            raise faults.violated(error) from error
        return [tuple(row) for row in rows]

    async def execute(self, sql: str, params: Sequence[object]) -> int:
        try:
            status = await self._connection.execute(self._dialect.translate(sql), *params)
        except driver.IntegrityError as error:
            raise faults.violated(error) from error
        touched = status.rpartition(" ")[2]
        return int(touched) if touched.isdigit() else 0

    async def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        try:
            await self._connection.executemany(self._dialect.translate(sql), rows)
        except driver.IntegrityError as error:
            raise faults.violated(error) from error

    async def copy(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        try:
            await self._connection.copy_records_to_table(table, records=rows, columns=list(columns))
        except driver.IntegrityError as error:
            raise faults.violated(error) from error

    async def lock(self, name: str) -> None:
        await self._connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", name)

    async def announce(self) -> None:
        await self._connection.execute(f"NOTIFY {CHANNEL}")


@asynccontextmanager
async def _transaction(connection: DriverConnection) -> AsyncGenerator[None]:
    """As asyncpg's own, but a connection lost while committing is told apart: nobody knows the outcome."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        yield
    except BaseException:
        # A dead connection rolls back by itself; its complaint must not hide the first one.
        with suppress(Exception):
            await asyncio.shield(transaction.rollback())
        raise
    try:
        await asyncio.shield(transaction.commit())
    except Exception as error:
        if faults.lost(error) or faults.state_of(error)[:2] in ("08", "57"):
            raise OutcomeUnknown from error
        raise


async def _release(pool: DriverPool, connection: Any) -> None:
    # asyncpg discards a broken connection on release and opens another when needed.
    with suppress(Exception):
        await pool.release(connection)
