"""Filling relations as a whole, in lots: while DuckDB takes one, connections on the same moment write the next."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb

from regulars.platform.db.snapshot import Snapshot, snapshot
from regulars.reports.replica import changes as log
from regulars.reports.replica import file
from regulars.reports.replica.sources import EVENTS_SOURCE, FACTS_SOURCE, ORDERS_SOURCE, Part, Source, written

_LOT = 200_000
"""Keys of a file."""
_ASKED = 5_000
"""Keys of one asking of SQLite, which holds what it answers in memory."""
_ATTEMPTS = 20
Told = Callable[[int, int], None]
"""Called with how much is done, and of how much."""

# What the ledger already says of an order is not read from the database a second time.
_ORDERS = """
INSERT INTO report_orders BY NAME
SELECT e.order_id, e.customer_id, f.store_id, e.booked_at AS ordered_at, e.sequence, e.cohort_at, e.customer_type,
    e.channel, e.campaign, e.payment_method, e.country, e.province, e.city, e.postal_code, f.kept, m.merchandise,
    m.discount, f.units, f.lines
FROM report_events e JOIN report_facts f USING (order_id)
    JOIN (
        SELECT order_id, CAST(sum(gross - discount) AS BIGINT) AS merchandise, CAST(sum(discount) AS BIGINT) AS discount
        FROM report_events GROUP BY order_id
    ) m USING (order_id)
WHERE e.kind = 'SALE'
"""


class _Lot(NamedTuple):
    source: Source
    part: Part
    first: int
    last: int


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
    is_derived = EVENTS_SOURCE in sources and ORDERS_SOURCE in sources
    for source in sources:
        await asyncio.to_thread(_empty, connection, source)
    read = [source for source in sources if not (is_derived and source is ORDERS_SOURCE)]
    if is_derived:
        read.append(FACTS_SOURCE)
        await asyncio.to_thread(_empty, connection, FACTS_SOURCE)
    lots = deque([lot for source in read for lot in await _lots(seen[0], source)])
    await _Filling(connection, lots, folder, told).run(seen)
    if is_derived:
        await asyncio.to_thread(connection.execute, _ORDERS)
        await asyncio.to_thread(connection.execute, f"DROP TABLE {FACTS_SOURCE.table.name}")


class _Filling:
    """Lots that several connections write and one takes."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, lots: deque[_Lot], folder: Path, told: Told) -> None:
        self._connection = connection
        self._lots = lots
        self._folder = folder
        self._told = told
        self._total = sum(lot.last - lot.first for lot in lots)
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

    async def _load(self, lot: _Lot, path: Path) -> None:
        async with self._turn:
            await asyncio.to_thread(file.load, self._connection, lot.source.table, path)
        self._done += lot.last - lot.first
        self._told(self._done, self._total)


def _empty(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    connection.execute(f"DROP TABLE IF EXISTS {source.table.name}")
    connection.execute(source.table.definition)


async def _lots(moment: Snapshot, source: Source) -> list[_Lot]:
    found: list[_Lot] = []
    for part in source.parts:
        ((first, last),) = await moment.fetch(f"SELECT min(t.id), max(t.id) FROM {part.stored} t")
        if first is not None:
            found += [_Lot(source, part, start, end) for start, end in _cut(first - 1, last, _LOT)]
    return found


def _cut(first: int, last: int, size: int) -> Iterator[tuple[int, int]]:
    """(first, last] in pieces."""
    for start in range(first, last, size):
        yield start, min(start + size, last)


async def _written(moment: Snapshot, lot: _Lot, path: Path) -> None:
    name = moment.dialect.name
    sql = f"{written(lot.part.text, name)} AND {lot.part.key} > ? AND {lot.part.key} <= ?"
    size = _ASKED if name == "sqlite" else _LOT
    await moment.write_csv(sql, lot.source.table.cells, path, list(_cut(lot.first, lot.last, size)))
