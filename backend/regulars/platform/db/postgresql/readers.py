"""Connections for reads, lent by hand: asyncpg's pool takes as long over a short statement as PostgreSQL does."""

import asyncio
from collections.abc import Sequence
from typing import Any

from regulars.platform.db.postgresql import driver
from regulars.platform.db.postgresql.driver import DriverConnection


class Readers:
    """At most `size` connections, opened when they are needed and kept."""

    def __init__(self, url: str, size: int) -> None:
        self._url = url
        self._free = asyncio.Semaphore(size)
        self._idle: list[DriverConnection] = []
        self._closed = False

    async def fetch(self, sql: str, params: Sequence[object]) -> list[Any]:
        """Rows of a statement. Raises what asyncpg raises."""
        async with self._free:
            connection = await self._lent()
            try:
                rows = await connection.fetch(sql, *params)
            except driver.PostgresError:
                self._back(connection)  # the server has answered: it is as good as before
                raise
            except BaseException:
                # Cut off in the middle of a conversation, by a caller who left or a broken line.
                connection.terminate()
                raise
            self._back(connection)
            return rows

    async def _lent(self) -> DriverConnection:
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
        return await driver.connect(self._url)

    def _back(self, connection: DriverConnection) -> None:
        if self._closed or connection.is_closed():
            connection.terminate()
        else:
            self._idle.append(connection)

    def close(self) -> None:
        """End what is idle now, and the others as they come back."""
        self._closed = True
        for connection in self._idle:
            connection.terminate()
        self._idle.clear()
