"""The replica of one database in this process: opened when first needed, brought up to date before each read."""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import WeakSet

import duckdb

from regulars.platform import clock
from regulars.platform.db.connect import Database
from regulars.platform.db.snapshot import Snapshot, snapshot
from regulars.reports.replica import beside, deriving, file, lists
from regulars.reports.replica import changes as log
from regulars.reports.replica.beside import Carrier
from regulars.reports.replica.changes import Mark
from regulars.reports.replica.file import ReplicaUnavailable
from regulars.reports.replica.filling import Told, fill, moments
from regulars.reports.replica.place import Place
from regulars.reports.replica.sources import SOURCES, STORED, STORED_OF_ORDERS, Source
from regulars.reports.replica.syncing import Prepared, Put, apply, prepare, refilled
from regulars.reports.replica.threads import finished

NAME = "replica"
WANTED = "replica.rebuild"
"""A file of this name in the folder asks for every replica in it that is older to be filled anew."""
_MOST_PROCESSES = 16
_READERS = 4
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Progress:
    """How far a filling is, in rows; nothing of nothing where none is under way."""

    done: int = 0
    total: int = 0

    def tell(self, done: int, total: int) -> None:
        self.done, self.total = done, total

    @property
    def words(self) -> str:
        return f"{100 * self.done // self.total} % are done" if self.total else "it has just begun"


class Replica:
    """One file, one process. Whoever asks during a filling waits for its end, or goes away."""

    def __init__(self, database: Database, place: Place) -> None:
        self.readers = ThreadPoolExecutor(_READERS, thread_name_prefix="reports")
        self.progress = Progress()
        self.running: set[asyncio.Future[Any]] = set()
        """Statements that are read at this moment."""
        self.synced_at = 0
        self.database = database
        self.place = place
        self._turn = asyncio.Lock()
        self._carrier = Carrier()
        self._cursors: WeakSet[duckdb.DuckDBPyConnection] = WeakSet()
        self._begun = 0
        self._ended = 0
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._path: Path | None = None
        self.mark: Mark | None = None
        self.filled_at = 0
        self._newest_order = 0

    @property
    def is_ready(self) -> bool:
        """Whether it is filled, and no filling is under way."""
        return self.mark is not None and not self.progress.total

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own on the file, after a `sync`; while it lives, the file stays in its place."""
        cursor = self._held().cursor()
        self._cursors.add(cursor)
        return cursor

    def let_go(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """It is closed, even if somebody still knows it."""
        self._cursors.discard(cursor)

    async def is_first(self) -> bool:
        """Whether the file is the first of the folder: no other process holds that. Opens it."""
        async with self._turn:
            await self._guarded(self._opened)
        return self._path is not None and self._path.name == f"{NAME}.duckdb"

    def has_file(self) -> bool:
        """Whether reports were ever read here."""
        return (self.place.folder / f"{NAME}.duckdb").exists()

    def rows(self) -> int:
        """How many rows all relations have."""
        return sum(_count(self.cursor(), source) for source in SOURCES)

    async def sync(self) -> None:
        """Take over what was committed before this call. Several callers share one."""
        arrived = self._begun
        async with self._turn:
            if self._ended > arrived:
                return
            self._begun += 1
            now = clock.now()
            await self._guarded(self._current)
            self._ended = self._begun
            self.synced_at = now

    async def settle(self) -> None:
        """Work out the figures of customers that the last syncs have left stale."""
        async with self._turn:
            connection = self._connection
            if connection is not None:
                await self._guarded(lambda: finished(partial(_settle, connection), connection.interrupt))

    async def rebuild(self, told: Told | None = None) -> None:
        """Fill everything anew."""
        async with self._turn:
            await self._guarded(lambda: self._refill(told or self.progress.tell))

    async def _guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        """A file that turns out to be damaged is thrown away, once; what the disk refuses is told in words."""
        try:
            await work()
        except duckdb.Error as error:
            self._forget()
            if (why := file.refused(error)) is not None:
                raise ReplicaUnavailable(why) from error
            _log.warning("The replica of the reports is thrown away and filled anew: %s", error)
            self._remove()
            try:
                await self._refill(self.progress.tell)
            except duckdb.Error as again:
                self._forget()
                raise ReplicaUnavailable(
                    file.refused(again) or "their file cannot be filled; the log says why."
                ) from again
        except OSError as error:
            self._forget()
            raise ReplicaUnavailable(f"{error.strerror or error} ({self.place.folder}).") from error

    async def _opened(self) -> None:
        if self._connection is None:
            await asyncio.to_thread(self._open)

    async def _current(self) -> None:
        await self._opened()
        mark = self.mark
        if mark is None or self._is_wanted():
            await self._refill(self.progress.tell)
        elif not await log.is_current(self.database, mark):
            await self._take_over(mark)

    async def _take_over(self, mark: Mark) -> None:
        folder = self._fresh_folder()
        try:
            async with AsyncExitStack() as stack:
                moment = await stack.enter_async_context(snapshot(self.database.address.url, is_short=True))
                changes = await log.since(moment, mark)
                sources = STORED if changes is None else refilled(changes)
                if changes is not None and not await self._is_carried(sources):
                    newest = None if sources else max(self._newest_order, *changes.of(log.ORDER), 0)

                    async def read(put: Put) -> None:
                        await prepare(moment, changes, folder, put, newest_order=self._newest_order)
                        if not sources:
                            await stack.aclose()  # nothing more is read, and closing takes 3 ms of SQLite

                    await self._fill([moment], read, sources, folder, self.progress.tell, newest=newest)
                    return
        finally:
            rmtree(folder, ignore_errors=True)
            self.progress.tell(0, 0)
        _log.info("The replica of the reports is too far behind and is filled anew.")
        await self._refill(self.progress.tell)

    async def _refill(self, told: Told) -> None:
        await self._opened()
        folder = self._fresh_folder()
        try:
            if await self._is_carried(STORED):
                await self._carry(folder, told)
            else:
                async with moments(self.database.address.url) as seen:
                    await self._fill(seen, None, STORED, folder, told)
        finally:
            rmtree(folder, ignore_errors=True)
            self.progress.tell(0, 0)

    async def _is_carried(self, sources: Sequence[Source]) -> bool:
        """Whether so much is filled anew that a process of its own fills everything."""
        return set(sources) >= set(STORED_OF_ORDERS) and await beside.is_worth_it(self.database)

    async def _carry(self, folder: Path, told: Told) -> None:
        """A process of its own fills a file, which takes the place of ours; if somebody reads that, its rows do."""
        filled_at = clock.now()
        target = folder / f"{NAME}.duckdb"
        mark = await self._carrier.carried(self.database.address.url, target, self.place.limits, told)
        self._held()
        if not self._cursors:
            await finished(partial(self._exchange, target, _said(mark, filled_at)))
            return
        async with beside.attached(self._held(), target):
            await self._replaced(mark, filled_at, beside.take_over)

    def _exchange(self, target: Path, said: dict[str, str]) -> None:
        """Put a file in the place of ours, which nobody reads."""
        path = self._path
        if path is None:
            return
        with file.open_file(target, self.place.limits) as carried:
            file.put_meta(carried, **said)
        # Ours is held until the other stands there, and when it is closed it touches nothing of that name any more.
        self._held().execute("PRAGMA disable_checkpoint_on_shutdown")
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
        target.replace(path)
        self._forget()
        self._open()
        if self.mark is None or self.filled_at != int(said["filled_at"]):
            self._forget()
            raise ReplicaUnavailable("another process took their file. Try again in a moment.")

    async def _fill(
        self,
        seen: Sequence[Snapshot],
        work: Prepared | None,
        sources: Sequence[Source],
        folder: Path,
        told: Told,
        *,
        newest: int | None = None,
    ) -> None:
        async def rows(connection: duckdb.DuckDBPyConnection) -> None:
            if work is not None:
                await apply(connection, work)
            if sources:
                await fill(seen, connection, sources, folder, told)

        mark = await log.mark_of(seen[0])
        await self._replaced(mark, clock.now() if sources == STORED else self.filled_at, rows, newest)

    async def _replaced(
        self,
        mark: Mark,
        filled_at: int,
        rows: Callable[[duckdb.DuckDBPyConnection], Awaitable[None]],
        newest: int | None = None,
    ) -> None:
        """All in one transaction: readers see what was before, or after. `newest` is the newest order, if known."""
        connection = self._held()
        connection.begin()
        try:
            await rows(connection)
            newest = await finished(partial(_commit, connection, _said(mark, filled_at), newest))
        except BaseException:
            file.roll_back(connection)
            self._forget()  # it may have been committed all the same: the file says what is in it
            raise
        self.mark, self.filled_at, self._newest_order = mark, filled_at, newest

    def _held(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            raise ReplicaUnavailable("their file was closed.")
        return self._connection

    def _open(self) -> None:
        """The first file that no other process holds; one that is not ours, or damaged, is replaced."""
        folder = self.place.folder
        for number in range(1, _MOST_PROCESSES + 1):
            path = folder / (f"{NAME}.duckdb" if number == 1 else f"{NAME}-{number}.duckdb")
            try:
                connection = file.open_file(path, self.place.limits)
            except duckdb.Error as error:
                if file.is_held(error):
                    continue
                self._path = path
                raise
            self._path = path
            said = file.meta(connection)
            if said and said.get("made_of") != _made_of():
                connection.close()
                self._remove()
                connection, said = file.open_file(path, self.place.limits), {}
            self._connection = connection
            self._remember(said)
            return
        raise ReplicaUnavailable(f"{_MOST_PROCESSES} processes hold a file in {folder} already.")

    def _remember(self, said: dict[str, str]) -> None:
        if said.get("made_of") != _made_of() or self._connection is None:
            self.mark = None
            return
        self.mark = Mark(said["instance"], int(said["id"]), int(said["stamp"]), said["snapshot"])
        self.filled_at, self._newest_order = int(said["filled_at"]), _newest(self._connection)

    def _is_wanted(self) -> bool:
        with suppress(OSError):
            return (self.place.folder / WANTED).stat().st_mtime_ns // 1_000 > self.filled_at
        return False

    def _fresh_folder(self) -> Path:
        return Path(mkdtemp(prefix=f"{NAME}-", dir=self.place.folder))

    def _forget(self) -> None:
        if self._connection is not None:
            with suppress(duckdb.Error):
                self._connection.close()
        self._connection = self.mark = None

    def _remove(self) -> None:
        if self._path is not None:
            for path in (self._path, self._path.with_name(f"{self._path.name}.wal")):
                path.unlink(missing_ok=True)

    def close(self) -> None:
        """The file can be opened by others."""
        self._carrier.stop()
        self._forget()
        self.readers.shutdown(wait=False, cancel_futures=True)


def _made_of() -> str:
    """Changes with the tables, what fills them and what lists ask: a file of another release is thrown away."""
    views = [(name, view.text) for name, view in lists.VIEWS.items()]
    text = repr((file.VERSION, [(source.table, source.parts) for source in STORED], views))
    return hashlib.sha256(text.encode()).hexdigest()


def _said(mark: Mark, filled_at: int) -> dict[str, str]:
    return {
        "made_of": _made_of(),
        "instance": mark.instance,
        "id": str(mark.id),
        "stamp": str(mark.stamp),
        "snapshot": mark.snapshot,
        "filled_at": str(filled_at),
    }


def _commit(connection: duckdb.DuckDBPyConnection, said: dict[str, str], newest: int | None) -> int:
    file.put_meta(connection, **said)
    found = _newest(connection) if newest is None else newest
    connection.commit()
    return found


def _settle(connection: duckdb.DuckDBPyConnection) -> None:
    connection.begin()
    try:
        if not deriving.is_settled(connection):
            deriving.settle(connection)
        connection.commit()
    except BaseException:
        file.roll_back(connection)
        raise


def _count(cursor: duckdb.DuckDBPyConnection, source: Source) -> int:
    ((count,),) = cursor.execute(f"SELECT count(*) FROM {source.table.name}").fetchall()
    return int(count)


def _newest(connection: duckdb.DuckDBPyConnection) -> int:
    ((newest,),) = connection.execute(
        "SELECT greatest((SELECT max(order_id) FROM report_ledger), (SELECT max(order_id) FROM report_payments), 0)"
    ).fetchall()
    return int(newest)
