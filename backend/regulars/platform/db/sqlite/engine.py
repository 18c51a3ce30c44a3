"""The SQLite engine: a queue before one writer, a pool of readers, a watch for other processes."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from tortoise.context import TortoiseContext

from regulars.platform.db import context as tortoise_context
from regulars.platform.db.dialect.sqlite import SqliteDialect
from regulars.platform.db.link import Row, Verdict
from regulars.platform.db.sqlite import faults
from regulars.platform.db.sqlite.client import SqliteClient, SqliteTransactionClient
from regulars.platform.db.sqlite.files import CHECKPOINT, RARE_CHECKPOINT, open_reader, open_writer
from regulars.platform.db.sqlite.quick import QuickReader
from regulars.platform.db.sqlite.thread import ConnectionThread, Work, outlast

T = TypeVar("T")
_WATCH_SECONDS = 0.25


class SqliteEngine:
    """One writer, several readers; Tortoise sees both through its client."""

    def __init__(
        self,
        path: Path,
        writer: ConnectionThread,
        readers: list[ConnectionThread],
        quick: QuickReader,
        context: TortoiseContext,
    ) -> None:
        self.dialect = SqliteDialect()
        self._path = path
        self._context = context
        self._writer = writer
        self._turn = asyncio.Lock()  # first come, first served
        self._quick = quick
        self._free = readers
        self._readers = tuple(readers)
        self._vacant = asyncio.Semaphore(len(readers))
        client = context.connections.get("default")
        if isinstance(client, SqliteClient):
            client.attach(self.read)

    @classmethod
    async def open(cls, path: Path, *, readers: int, context: TortoiseContext) -> "SqliteEngine":
        """Connect the writer, then so many readers."""
        writer = await ConnectionThread.open(partial(open_writer, path))
        threads = [await ConnectionThread.open(partial(open_reader, path)) for _ in range(readers)]
        return cls(path, writer, threads, QuickReader(open_reader(path)), context)

    async def fetch(self, sql: str, params: Sequence[object]) -> list[Row]:
        """Here where that is quick, else on a reader."""
        rows = await self._quick.fetch(sql, params)
        if rows is None:
            rows = await self.read(lambda connection: connection.execute(sql, params).fetchall())
        return rows

    async def read(self, work: Work[T]) -> T:
        """Run work on a free reader. A caller who goes away stops the query; the reader rests until it has ended."""
        await self._vacant.acquire()
        reader = self._free.pop()
        running = reader.submit(work)
        try:
            return await outlast(running)
        except asyncio.CancelledError:
            if not running.done():
                reader.interrupt()
            raise
        finally:
            if running.done():
                self._release(reader)
            else:
                running.add_done_callback(lambda _: self._release(reader))

    def _release(self, reader: ConnectionThread) -> None:
        self._free.append(reader)
        self._vacant.release()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator["SqliteLink"]:
        async with self._turn:
            try:
                await self._writer.run(_begin)
                tortoise_context.enter(self._context)  # in the attempt's own task: nothing to reset
                self._context.connections.set("default", SqliteTransactionClient(self._writer.run))
                yield SqliteLink(self._writer)
                await self._writer.run(_commit)
            except BaseException:
                # Stands in the writer's queue behind whatever still runs, even if we are cancelled once more.
                await self._writer.run(_rollback)
                raise

    def verdict(self, error: BaseException) -> Verdict:
        return faults.verdict(error)

    async def watch(self, wake: Callable[[], None]) -> None:
        """data_version changes when anybody else commits, in this process or another: 2 µs a look."""
        thread = await ConnectionThread.open(partial(open_reader, self._path))
        try:
            seen = await thread.run(_data_version)
            while True:
                await asyncio.sleep(_WATCH_SECONDS)
                now = await thread.run(_data_version)
                if now != seen:
                    seen = now
                    wake()
        finally:
            await thread.close()

    @asynccontextmanager
    async def many_writes(self) -> AsyncGenerator[None]:
        await self._checkpoint_every(RARE_CHECKPOINT)
        try:
            yield
        finally:
            await self._checkpoint_every(CHECKPOINT)

    async def _checkpoint_every(self, pages: int) -> None:
        async with self._turn:
            await self._writer.run(
                lambda connection: connection.execute(f"PRAGMA wal_autocheckpoint = {pages}").fetchall()
            )

    async def close(self) -> None:
        self._quick.close()
        for reader in self._readers:
            await reader.close()
        # With no log left to replay, the next start knows that this one ended well.
        with suppress(sqlite3.OperationalError):
            await self._writer.run(_checkpoint)
        await self._writer.close()


class SqliteLink:
    """The writer inside a transaction."""

    def __init__(self, writer: ConnectionThread) -> None:
        self._writer = writer

    async def fetch(self, sql: str, params: Sequence[object]) -> list[Row]:
        return await self._run(lambda connection: connection.execute(sql, params).fetchall())

    async def execute(self, sql: str, params: Sequence[object]) -> int:
        return await self._run(lambda connection: connection.execute(sql, params).rowcount)

    async def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        await self._run(lambda connection: connection.executemany(sql, rows))

    async def copy(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Nobody asks for it: see `bulk.insert`."""
        raise NotImplementedError

    async def lock(self, name: str) -> None:
        """There is one writer already."""

    async def announce(self) -> None:
        """Others see data_version change."""

    async def _run(self, work: Work[T]) -> T:
        try:
            return await self._writer.run(work)
        except sqlite3.IntegrityError as error:
            raise faults.violated(error) from error


def _begin(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")


def _commit(connection: sqlite3.Connection) -> None:
    connection.execute("COMMIT")


def _rollback(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _checkpoint(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _data_version(connection: sqlite3.Connection) -> int:
    return connection.execute("PRAGMA data_version").fetchone()[0]
