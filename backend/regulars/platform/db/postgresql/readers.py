"""Connections for reads, lent by hand: asyncpg's pool takes as long over a short statement as PostgreSQL does."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from regulars.platform.db.postgresql import driver
from regulars.platform.db.postgresql.driver import DriverConnection

_STOP_SECONDS = 5.0


class Readers:
    """At most `size` connections, opened when they are needed and kept."""

    def __init__(self, url: str, size: int) -> None:
        self._url = url
        self._free = asyncio.Semaphore(size)
        self._idle: list[DriverConnection] = []
        self._stopping: set[asyncio.Task[None]] = set()
        self._closed = False

    async def fetch(self, sql: str, params: Sequence[object]) -> list[Any]:
        """Rows of a statement. Raises what asyncpg raises."""
        await self._free.acquire()
        try:
            connection = await self._lent()
        except BaseException:
            self._free.release()
            raise
        try:
            rows = await connection.fetch(sql, *params)
        except driver.PostgresError:
            self._back(connection)  # the server has answered: it is as good as before
            raise
        except BaseException:
            # Cut off in the middle of a conversation, by a caller who left or a broken line.
            self._stop(connection)
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
        self._free.release()

    def _stop(self, connection: DriverConnection) -> None:
        """End the statement, too: PostgreSQL works on for minutes for somebody who has merely hung up."""
        task = asyncio.create_task(_stopped(connection))
        self._stopping.add(task)
        task.add_done_callback(self._stopped)

    def _stopped(self, task: asyncio.Task[None]) -> None:
        self._stopping.discard(task)
        self._free.release()

    async def close(self) -> None:
        """End what is idle now, wait until the server has stopped what was left, end the others as they come back."""
        self._closed = True
        for connection in self._idle:
            connection.terminate()
        self._idle.clear()
        await asyncio.gather(*self._stopping)


async def _stopped(connection: DriverConnection) -> None:
    with suppress(Exception):
        async with asyncio.timeout(_STOP_SECONDS):
            await connection.close()  # first asks the server to cancel, and waits for it
    connection.terminate()
