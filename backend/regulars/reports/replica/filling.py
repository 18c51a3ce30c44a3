"""Filling relations in this process, in lots: while DuckDB takes one, connections on the same moment write the next.

For what little a small store has, and for single relations; all of a large store is carried over by a process of its
own (`carrying`).
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

import duckdb

from regulars.platform.db.snapshot import Snapshot, snapshot
from regulars.reports.replica import changes as log
from regulars.reports.replica import completing, file
from regulars.reports.replica.lots import Lot, cut, ends_of, lots_of, parts_of
from regulars.reports.replica.sources import Source, written
from regulars.reports.replica.threads import finished

_LOT = 200_000
"""Keys of a file."""
_ASKED = 5_000
"""Keys of one asking of SQLite, which holds what it answers in memory."""
_ATTEMPTS = 20
Told = Callable[[int, int], None]
"""Called with how much is done, and of how much."""


@asynccontextmanager
async def moments(url: str) -> AsyncGenerator[list[Snapshot]]:
    """Connections that see one and the same moment, as the log of changes tells; one where that does not come about."""
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(snapshot(url))
        for _ in range(_ATTEMPTS):
            other = AsyncExitStack()
            second = await other.enter_async_context(snapshot(url))
            if await log.mark_of(first) == await log.mark_of(second):
                stack.push_async_exit(other)
                yield [first, second]
                return
            await other.aclose()
        yield [first]


async def fill(
    seen: Sequence[Snapshot], connection: duckdb.DuckDBPyConnection, sources: Sequence[Source], folder: Path, told: Told
) -> None:
    """Replace all rows of these relations, inside a transaction of the replica."""
    read = await finished(partial(completing.begin, connection, sources), connection.interrupt)
    await _Filling(connection, deque(await lots(seen[0], read)), folder, told).run(seen)
    await finished(partial(completing.complete, connection, sources), connection.interrupt)


async def lots(reader: log.Reads, sources: Sequence[Source]) -> list[Lot]:
    """All that is to be read."""
    found: list[Lot] = []
    for source, part in parts_of(sources):
        ((first, last),) = await reader.fetch(ends_of(part))
        found += lots_of(source, part, (first, last), _LOT)
    return found


class _Filling:
    """Lots that several connections write and one takes."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, lots: deque[Lot], folder: Path, told: Told) -> None:
        self._connection = connection
        self._lots = lots
        self._folder = folder
        self._told = told
        self._total = sum(lot.size for lot in lots)
        self._done = 0
        self._turn = asyncio.Lock()

    async def run(self, seen: Sequence[Snapshot]) -> None:
        writing = [asyncio.create_task(self._write(number, moment)) for number, moment in enumerate(seen)]
        try:
            await asyncio.gather(*writing)
        finally:
            for task in writing:
                task.cancel()
            await asyncio.wait(writing)

    async def _write(self, number: int, moment: Snapshot) -> None:
        loading: asyncio.Task[None] | None = None
        turn = 0
        try:
            while self._lots:
                lot = self._lots.popleft()
                turn = 1 - turn
                path = self._folder / f"lot-{number}-{turn}.csv"
                await _written(moment, lot, path)
                if loading is not None:
                    await loading
                loading = asyncio.create_task(self._load(lot, path))
            if loading is not None:
                await loading
        finally:
            if loading is not None:
                await asyncio.wait([loading])

    async def _load(self, lot: Lot, path: Path) -> None:
        async with self._turn:
            await finished(partial(file.load, self._connection, lot.source.table, path), self._connection.interrupt)
        self._done += lot.size
        self._told(self._done, self._total)


async def _written(moment: Snapshot, lot: Lot, path: Path) -> None:
    name = moment.dialect.name
    sql = f"{written(lot.part.text, name)} AND {lot.part.key} > ? AND {lot.part.key} <= ?"
    size = _ASKED if name == "sqlite" else _LOT
    await moment.write_csv(sql, lot.source.table.cells, path, list(cut(lot.first, lot.last, size)))
