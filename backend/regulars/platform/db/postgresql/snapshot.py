"""One moment of a PostgreSQL database: a read-only transaction on a connection of its own."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from regulars.platform.db.dialect.postgresql import PostgresqlDialect
from regulars.platform.db.link import Row
from regulars.platform.db.postgresql import driver
from regulars.platform.db.postgresql.driver import DriverConnection


class PostgresqlSnapshot:
    """Reads inside the transaction, one at a time."""

    def __init__(self, connection: DriverConnection) -> None:
        self.dialect = PostgresqlDialect()
        self._connection = connection

    async def fetch(self, sql: str, params: Sequence[object] = ()) -> list[Row]:
        return [tuple(row) for row in await self._connection.fetch(self.dialect.translate(sql), *params)]

    async def fetch_one(self, sql: str, params: Sequence[object] = ()) -> Row | None:
        rows = await self.fetch(sql, params)
        return rows[0] if rows else None

    async def fetch_value(self, sql: str, params: Sequence[object] = ()) -> Any:
        row = await self.fetch_one(sql, params)
        return row[0] if row else None

    async def write_csv(
        self, sql: str, columns: Sequence[tuple[str, bool]], path: Path, params: Sequence[Sequence[object]] = ((),)
    ) -> None:
        quoted = [name for name, is_text in columns if is_text]
        force = {"force_quote": quoted} if quoted else {}
        form = {"format": "csv", "escape": "\\", "null": "null", **force}
        text = self.dialect.translate(sql)
        with path.open("wb") as file:
            for some in params:
                await self._connection.copy_from_query(text, *some, output=file, **form)

    async def stream(self, sql: str, params: Sequence[object] = (), *, lot: int = 1_000) -> AsyncGenerator[list[Row]]:
        cursor = await self._connection.cursor(self.dialect.translate(sql), *params)
        while rows := await cursor.fetch(lot):
            yield list(map(tuple, rows))


@asynccontextmanager
async def postgresql_snapshot(url: str, *, is_short: bool = False) -> AsyncGenerator[PostgresqlSnapshot]:
    connection = await driver.connect(url)
    try:
        await connection.transaction(isolation="repeatable_read", readonly=True).start()
        # Whoever writes files meanwhile may be silent for longer than a request ever is.
        await connection.execute("SET LOCAL idle_in_transaction_session_timeout = '1h'")
        if is_short:
            await connection.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        await connection.fetchval("SELECT count(*) FROM pg_class WHERE oid = 0")  # the moment is that of the first read
        yield PostgresqlSnapshot(connection)
    finally:
        connection.terminate()  # there is nothing to commit
