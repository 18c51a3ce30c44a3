"""Taking changes over: the rows of changed orders and customers are replaced, everything else stays as it is."""

import asyncio
from bisect import bisect_right
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from regulars.platform.db.snapshot import Snapshot
from regulars.reports.replica import changes as log
from regulars.reports.replica import deriving, file
from regulars.reports.replica.sources import (
    CHOICES_SOURCE,
    FOLLOWING,
    OF_CUSTOMERS,
    PREDICTIONS_SOURCE,
    SEGMENT_MEMBERS,
    STORED_OF_ORDERS,
    SYNCED_OF_ORDERS,
    Source,
    written,
)
from regulars.reports.replica.tables import CHOICES, MEMBERS, SYNCED, Table
from regulars.reports.replica.threads import finished

MOST_ORDERS = 100_000
MOST_CUSTOMERS = 200_000
"""Beyond these the relations are quicker filled anew."""
_ASKED = 5_000
"""Keys of one asking of the database: what it answers is in memory."""
_BAND = (
    "CASE WHEN order_count = 0 THEN 'NONE' WHEN total_spent >= {0} THEN 'TOP' WHEN total_spent >= {1} THEN 'HIGH'"
    " WHEN total_spent >= {2} THEN 'MEDIUM' ELSE 'LOW' END"
)


Work = Callable[[duckdb.DuckDBPyConnection], object]
"""What is done in the replica."""
Put = Callable[[Work], None]
Prepared = Callable[[Put], Coroutine[Any, Any, None]]


async def prepare(moment: Snapshot, changes: log.Changes, folder: Path, put: Put, *, newest_order: int) -> None:
    """Put everything that has to be done, one after the other, as soon as it is known; rows are in files by then.

    One reads after the other: two readers of SQLite at once wait for one another's memory, and take longer.
    """
    customers = changes.of(log.CUSTOMER)
    some = customers if len(customers) <= MOST_CUSTOMERS else []
    if some:
        put(partial(_forget_customers, keys=some))
    await _orders(moment, changes.of(log.ORDER), folder, put, newest_order=newest_order, stale=some)
    if some:
        await _added(moment, OF_CUSTOMERS, some, folder, put)
    await _products(moment, changes.of(log.PRODUCT), put)
    await _sets(moment, MEMBERS, changes.of(log.SEGMENT), folder, put)
    await _sets(moment, CHOICES, changes.of(log.FIELD), folder, put)
    if changes.of(log.BANDS):
        put(_statement(await _bands(moment)))


async def apply(connection: duckdb.DuckDBPyConnection, prepared: Prepared) -> None:
    """Do it, inside a transaction of the replica, while what comes after it is read."""
    works: asyncio.Queue[Work | None] = asyncio.Queue()

    async def read() -> None:
        try:
            await prepared(works.put_nowait)
        finally:
            works.put_nowait(None)

    reading = asyncio.create_task(read())
    try:
        while (work := await works.get()) is not None:
            await finished(partial(work, connection), connection.interrupt)
    finally:
        reading.cancel()
        await asyncio.wait([reading])
    reading.result()


def refilled(changes: log.Changes) -> Sequence[Source]:
    """Relations of which so much has changed that they are filled anew."""
    all_customers = len(changes.of(log.CUSTOMER)) > MOST_CUSTOMERS
    predicted = changes.of(log.PREDICTED) and not all_customers
    return (
        *(STORED_OF_ORDERS if len(changes.of(log.ORDER)) > MOST_ORDERS else ()),
        *(OF_CUSTOMERS if all_customers else ()),
        *((PREDICTIONS_SOURCE,) if predicted else ()),
    )


def _statement(text: str, *params: object) -> Work:
    return lambda connection: connection.execute(text, list(params))


def _forget_customers(connection: duckdb.DuckDBPyConnection, keys: Sequence[int]) -> None:
    deriving.make_stale(connection, keys)
    _forget(connection, OF_CUSTOMERS, keys)


def _forget_orders(connection: duckdb.DuckDBPyConnection, keys: Sequence[int]) -> None:
    deriving.make_orderers_stale(connection, keys)
    _forget(connection, SYNCED_OF_ORDERS, keys)


def _forget(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source], keys: Sequence[int]) -> None:
    listed = deriving.listed(keys)
    for source in sources:
        connection.execute(f"DELETE FROM {source.table.name} WHERE {source.table.owner} IN ({listed})")


def _put_orders(connection: duckdb.DuckDBPyConnection, path: Path, stale: Sequence[int]) -> None:
    """Rows of the ledger: the figures of those who ordered are stale, as those of some are already."""
    ordered = {key for (key,) in file.load(connection, SYNCED, path, "customer_id") if key is not None}
    if others := ordered.difference(stale):
        deriving.make_stale(connection, sorted(others))


async def _orders(
    moment: Snapshot, keys: Sequence[int], folder: Path, put: Put, *, newest_order: int, stale: Sequence[int]
) -> None:
    """Those that follow say what is before them, so they come as well; those above `newest_order` are new."""
    if not 0 < len(keys) <= MOST_ORDERS:
        return
    first = await _following(moment, keys)
    changed = sorted({*keys, *first, *await _following(moment, first)})
    if known := changed[: bisect_right(changed, newest_order)]:
        put(partial(_forget_orders, keys=known))
    await _added(moment, SYNCED_OF_ORDERS, changed, folder, put, stale=stale)


async def _following(moment: Snapshot, keys: Sequence[int]) -> Sequence[int]:
    """The next qualifying orders of the same customers."""
    dialect = moment.dialect
    sql = f"SELECT {FOLLOWING} FROM orders o WHERE {dialect.in_list('o.id', 'bigint')}"
    rows = await moment.fetch(sql, (dialect.array(keys),)) if keys else []
    return [key for (key,) in rows if key is not None]


async def _added(
    moment: Snapshot, sources: Sequence[Source], keys: Sequence[int], folder: Path, put: Put, stale: Sequence[int] = ()
) -> None:
    """The rows of these owners."""
    dialect = moment.dialect
    lots = [dialect.array(keys[at : at + _ASKED]) for at in range(0, len(keys), _ASKED)]
    for source in sources:
        table = source.table
        path = folder / f"{table.name}.csv"
        sql = source.sql_of(dialect.in_list("{0}", "bigint"), dialect.name)
        await moment.write_csv(sql, table.cells, path, [[lot] * len(source.parts) for lot in lots])
        load = partial(_put_orders, stale=stale) if table is SYNCED else partial(file.load, table=table)
        put(partial(load, path=path))


async def _products(moment: Snapshot, keys: Sequence[int], put: Put) -> None:
    """Lines bear what is now said of their product."""
    if not keys:
        return
    listed = ", ".join(map(str, keys))
    put(partial(deriving.make_buyers_stale, products=keys))
    put(
        _statement(
            "UPDATE report_lines SET product_id = NULL, category = own_category, brand = own_brand"
            f" WHERE product_id IN ({listed})"
        )
    )
    dialect = moment.dialect
    rows = await moment.fetch(
        "SELECT p.id, p.sku_key, nullif(p.category, ''), nullif(p.brand, '') FROM products p"
        f" WHERE {dialect.in_list('p.id', 'bigint')}",
        (dialect.array(keys),),
    )
    told = "product_id = ?, category = coalesce(?, own_category), brand = coalesce(?, own_brand)"
    for key, sku, category, brand in rows:
        put(_statement(f"UPDATE report_lines SET {told} WHERE sku = ?", key, category, brand, sku))
    put(partial(deriving.make_buyers_stale, products=keys))


async def _sets(moment: Snapshot, table: Table, keys: Sequence[int], folder: Path, put: Put) -> None:
    """A segment that was retired, a field that became private: all of it is replaced."""
    if not keys:
        return
    if table is MEMBERS:
        part, column, held = SEGMENT_MEMBERS, "m.segment_id", "kind = 'SEGMENT' AND set_id"
    else:
        part, column, held = CHOICES_SOURCE.parts[0], "w.field_id", "field_id"
    path = folder / f"{table.name}-sets.csv"
    dialect = moment.dialect
    sql = f"{written(part.text, dialect.name)} AND {dialect.in_list(column, 'bigint')}"
    await moment.write_csv(sql, table.cells, path, [[dialect.array(keys)]])
    put(_statement(f"DELETE FROM {table.name} WHERE {held} IN ({', '.join(map(str, keys))})"))
    put(partial(file.load, table=table, path=path))


async def _bands(moment: Snapshot) -> str:
    rows = await moment.fetch("SELECT v.top_from, v.high_from, v.medium_from FROM value_bands v WHERE v.id = 1")
    band = _BAND.format(*rows[0]) if rows else "'NONE'"
    return f"UPDATE report_customers SET value_band = {band} WHERE value_band <> {band}"
