"""Taking changes over: the rows of changed orders and customers are replaced, everything else stays as it is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from regulars.platform.db.snapshot import Snapshot
from regulars.reports.replica import changes as log
from regulars.reports.replica import file
from regulars.reports.replica.sources import (
    CHOICES_SOURCE,
    OF_CUSTOMERS,
    OF_ORDERS,
    PREDICTIONS_SOURCE,
    SEGMENT_MEMBERS,
    Part,
    Source,
    written,
)
from regulars.reports.replica.tables import CHOICES, MEMBERS, Table

MOST_ORDERS = 100_000
MOST_CUSTOMERS = 200_000
"""Beyond these the relations are quicker filled anew."""
_KEYS = "SELECT key FROM read_csv(?, header = false, auto_detect = false, columns = {'key': 'BIGINT'})"
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


Work = list[Step | Lines]


async def prepare(moment: Snapshot, changes: log.Changes, folder: Path, *, newest_order: int) -> Work:
    """Write down everything that has to be done, while the database is read."""
    work: Work = []
    orders, customers = changes.of(log.ORDER), changes.of(log.CUSTOMER)
    if 0 < len(orders) <= MOST_ORDERS:
        known = [key for key in orders if key <= newest_order]
        work += await _replaced(moment, OF_ORDERS, orders, known, folder)
    if 0 < len(customers) <= MOST_CUSTOMERS:
        work += await _replaced(moment, OF_CUSTOMERS, customers, customers, folder)
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
        *(OF_ORDERS if len(changes.of(log.ORDER)) > MOST_ORDERS else ()),
        *(OF_CUSTOMERS if all_customers else ()),
        *((PREDICTIONS_SOURCE,) if predicted else ()),
    )


def apply(connection: duckdb.DuckDBPyConnection, work: Work) -> None:
    """Do it, inside a transaction of the replica."""
    for one in work:
        if isinstance(one, Lines):
            file.load(connection, one.table, one.path)
        else:
            connection.execute(one.statement, list(one.params))


async def _replaced(
    moment: Snapshot, sources: Sequence[Source], keys: list[int], known: list[int], folder: Path
) -> Work:
    work: Work = []
    listed = folder / f"keys-{sources[0].table.owner}.csv"
    if known:
        listed.write_text("".join(f"{key}\n" for key in known), encoding="utf-8")
    dialect = moment.dialect
    for source in sources:
        table = source.table
        if known:
            where = f"{table.owner} IN ({_KEYS})"
            work.append(Step(f"DELETE FROM {table.name} WHERE {where}", (str(listed),)))
        path = folder / f"{table.name}.csv"
        keyed = dialect.array(keys)
        sql = source.sql_of(dialect.in_list("{0}", "bigint"), dialect.name)
        await moment.write_csv(sql, table.cells, path, [[keyed] * len(source.parts)])
        work.append(Lines(table, path))
    return work


async def _products(moment: Snapshot, keys: list[int]) -> Work:
    """Lines bear what is now said of their product."""
    if not keys:
        return []
    listed = ", ".join(map(str, keys))
    work: Work = [
        Step(
            "UPDATE report_lines SET product_id = NULL, category = own_category, brand = own_brand"
            f" WHERE product_id IN ({listed})"
        )
    ]
    dialect = moment.dialect
    rows = await moment.fetch(
        "SELECT p.id, p.sku_key, nullif(p.category, ''), nullif(p.brand, '') FROM products p"
        f" WHERE {dialect.in_list('p.id', 'bigint')}",
        (dialect.array(keys),),
    )
    return work + [
        Step(
            "UPDATE report_lines SET product_id = ?, category = coalesce(?, own_category),"
            " brand = coalesce(?, own_brand) WHERE sku = ?",
            (key, category, brand, sku),
        )
        for key, sku, category, brand in rows
    ]


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
