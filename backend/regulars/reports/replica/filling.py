"""Filling relations as a whole, in lots: while DuckDB takes one, the database writes the next."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from regulars.platform.db.snapshot import Snapshot
from regulars.reports.replica import file
from regulars.reports.replica.sources import Part, Source, written

_LOT = 200_000
"""Keys of a file."""
_ASKED = 5_000
"""Keys of one asking of SQLite, which holds what it answers in memory."""
Told = Callable[[int, int], None]
"""Called with how much is done, and of how much."""


class _Lot(NamedTuple):
    source: Source
    part: Part
    first: int
    last: int


async def fill(
    moment: Snapshot, connection: duckdb.DuckDBPyConnection, sources: Sequence[Source], folder: Path, told: Told
) -> None:
    """Replace all rows of these relations, inside a transaction of the replica."""
    lots = [lot for source in sources for lot in await _lots(moment, source)]
    total = sum(lot.last - lot.first for lot in lots)
    done = 0
    for source in sources:
        await asyncio.to_thread(connection.execute, f"DROP TABLE {source.table.name}")
        await asyncio.to_thread(connection.execute, source.table.definition)
    loading: asyncio.Future[None] | None = None
    try:
        for number, lot in enumerate(lots):
            path = folder / f"lot-{number % 2}.csv"
            await _write(moment, lot, path)
            if loading is not None:
                await loading
            loading = asyncio.ensure_future(asyncio.to_thread(file.load, connection, lot.source.table, path))
            done += lot.last - lot.first
            told(done, total)
    finally:
        if loading is not None:
            await asyncio.wait([loading])
    if loading is not None:
        loading.result()


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


async def _write(moment: Snapshot, lot: _Lot, path: Path) -> None:
    name = moment.dialect.name
    sql = f"{written(lot.part.text, name)} AND {lot.part.key} > ? AND {lot.part.key} <= ?"
    size = _ASKED if name == "sqlite" else _LOT
    await moment.write_csv(sql, lot.source.table.cells, path, list(_cut(lot.first, lot.last, size)))
