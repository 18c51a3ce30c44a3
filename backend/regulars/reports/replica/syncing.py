"""Taking changes over: the rows of changed orders and customers are replaced, everything else stays as it is."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

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
    Part,
    Source,
    written,
)
from regulars.reports.replica.tables import CHOICES, CUSTOMERS, LEDGER, MEMBERS, SYNCED, Table

MOST_ORDERS = 100_000
MOST_CUSTOMERS = 200_000
"""Beyond these the relations are quicker filled anew."""
_KEYS = "SELECT key FROM read_csv({0}, header = false, auto_detect = false, columns = {{'key': 'BIGINT'}})"
_BAND = (
    "CASE WHEN order_count = 0 THEN 'NONE' WHEN total_spent >= {0} THEN 'TOP' WHEN total_spent >= {1} THEN 'HIGH'"
    " WHEN total_spent >= {2} THEN 'MEDIUM' ELSE 'LOW' END"
)


class Step(NamedTuple):
    """What is done in the replica: a statement, with a file as its parameter where there is one."""

    statement: str
    params: tuple[Any, ...] = ()


class Lines(NamedTuple):
    """Rows that are added."""

    table: Table
    path: Path


Work = list[Step | Lines | Callable[[duckdb.DuckDBPyConnection], None]]


async def prepare(moment: Snapshot, changes: log.Changes, folder: Path, *, newest_order: int) -> Work:
    """Write down everything that has to be done, while the database is read.

    One after the other: two readers of SQLite at once wait for one another's memory, and take longer.
    """
    work = await _orders(moment, changes.of(log.ORDER), folder, newest_order)
    work += await _customers(moment, changes.of(log.CUSTOMER), folder)
    work += await _products(moment, changes.of(log.PRODUCT))
    work += await _sets(moment, MEMBERS, SEGMENT_MEMBERS, "m.segment_id", changes.of(log.SEGMENT), folder)
    work += await _sets(moment, CHOICES, CHOICES_SOURCE.parts[0], "w.field_id", changes.of(log.FIELD), folder)
    if changes.of(log.BANDS):
        work.append(await _bands(moment))
    return work


def refilled(changes: log.Changes) -> Sequence[Source]:
    """Relations of which so much has changed that they are filled anew."""
    all_customers = len(changes.of(log.CUSTOMER)) > MOST_CUSTOMERS
    predicted = changes.of(log.PREDICTED) and not all_customers
    return (
        *(STORED_OF_ORDERS if len(changes.of(log.ORDER)) > MOST_ORDERS else ()),
        *(OF_CUSTOMERS if all_customers else ()),
        *((PREDICTIONS_SOURCE,) if predicted else ()),
    )


def apply(connection: duckdb.DuckDBPyConnection, work: Work) -> None:
    """Do it, inside a transaction of the replica."""
    for one in work:
        if isinstance(one, Lines):
            file.load(connection, one.table, one.path)
        elif isinstance(one, Step):
            connection.execute(one.statement, list(one.params))
        else:
            one(connection)


def _listed(keys: Sequence[int], path: Path) -> str:
    """SQL that gives these keys."""
    path.write_text("".join(f"{key}\n" for key in keys), encoding="utf-8")
    return _KEYS.format(file.quoted(str(path)))


async def _orders(moment: Snapshot, keys: list[int], folder: Path, newest_order: int) -> Work:
    """Those that follow say what is before them, so they come as well."""
    if not 0 < len(keys) <= MOST_ORDERS:
        return []
    dialect = moment.dialect
    rows = await moment.fetch(
        f"SELECT {FOLLOWING.format(0)}, {FOLLOWING.format(1)} FROM orders o WHERE {dialect.in_list('o.id', 'bigint')}",
        (dialect.array(keys),),
    )
    changed = sorted({*keys, *(key for row in rows for key in row if key is not None)})
    listed = _listed(changed, folder / "orders.csv")
    work = await _replaced(moment, SYNCED_OF_ORDERS, changed, listed if changed[0] <= newest_order else "", folder)
    return [*work, partial(deriving.mark_paid_again, orders=listed)]


async def _customers(moment: Snapshot, keys: list[int], folder: Path) -> Work:
    if not 0 < len(keys) <= MOST_CUSTOMERS:
        return []
    listed = _listed(keys, folder / "customers.csv")
    stale = partial(deriving.make_stale, keys=listed, of=CUSTOMERS)
    return [stale, *await _replaced(moment, OF_CUSTOMERS, keys, listed, folder)]


async def _replaced(moment: Snapshot, sources: Sequence[Source], keys: list[int], listed: str, folder: Path) -> Work:
    """`listed` is SQL of the keys, none where the replica has no rows of them yet."""
    work: Work = []
    dialect = moment.dialect
    for source in sources:
        table, is_ledger = source.table, source.table is SYNCED
        held = LEDGER if is_ledger else table
        if listed and is_ledger:
            work.append(partial(deriving.make_stale, keys=listed, of=LEDGER))
        if listed:
            work.append(Step(f"DELETE FROM {held.name} WHERE {held.owner} IN ({listed})"))
        path = folder / f"{table.name}.csv"
        keyed = dialect.array(keys)
        sql = source.sql_of(dialect.in_list("{0}", "bigint"), dialect.name)
        await moment.write_csv(sql, table.cells, path, [[keyed] * len(source.parts)])
        if is_ledger:
            work += [deriving.begin_some, Lines(table, path), deriving.put_some]
        else:
            work.append(Lines(table, path))
    return work


async def _products(moment: Snapshot, keys: list[int]) -> Work:
    """Lines bear what is now said of their product."""
    if not keys:
        return []
    listed = ", ".join(map(str, keys))
    work: Work = [
        partial(deriving.make_buyers_stale, products=keys),
        Step(
            "UPDATE report_lines SET product_id = NULL, category = own_category, brand = own_brand"
            f" WHERE product_id IN ({listed})"
        ),
    ]
    dialect = moment.dialect
    rows = await moment.fetch(
        "SELECT p.id, p.sku_key, nullif(p.category, ''), nullif(p.brand, '') FROM products p"
        f" WHERE {dialect.in_list('p.id', 'bigint')}",
        (dialect.array(keys),),
    )
    for key, sku, category, brand in rows:
        put = "product_id = ?, category = coalesce(?, own_category), brand = coalesce(?, own_brand)"
        work.append(Step(f"UPDATE report_lines SET {put} WHERE sku = ?", (key, category, brand, sku)))
    return [*work, partial(deriving.make_buyers_stale, products=keys)]


async def _sets(moment: Snapshot, table: Table, part: Part, column: str, keys: list[int], folder: Path) -> Work:
    """A segment that was retired, a field that became private: all of it is replaced."""
    if not keys:
        return []
    name = column.partition(".")[2].replace("segment_id", "set_id")
    of_kind = " AND kind = 'SEGMENT'" if table is MEMBERS else ""
    path = folder / f"{table.name}-sets.csv"
    dialect = moment.dialect
    sql = f"{written(part.text, dialect.name)} AND {dialect.in_list(column, 'bigint')}"
    await moment.write_csv(sql, table.cells, path, [[dialect.array(keys)]])
    listed = ", ".join(map(str, keys))
    return [Step(f"DELETE FROM {table.name} WHERE {name} IN ({listed}){of_kind}"), Lines(table, path)]


async def _bands(moment: Snapshot) -> Step:
    rows = await moment.fetch("SELECT v.top_from, v.high_from, v.medium_from FROM value_bands v WHERE v.id = 1")
    band = _BAND.format(*rows[0]) if rows else "'NONE'"
    return Step(f"UPDATE report_customers SET value_band = {band} WHERE value_band <> {band}")
