"""The replica against the database: counts and sums, by month where rows have an instant."""

from typing import Any, NamedTuple

import duckdb

from regulars.platform.db.snapshot import Snapshot, snapshot
from regulars.reports.replica import changes as log
from regulars.reports.replica import deriving
from regulars.reports.replica.replica import Replica
from regulars.reports.replica.sources import PREDICTIONS_SOURCE, SOURCES, Source

_MONTHS = {
    "report_events": "booked_at", "report_orders": "ordered_at", "report_lines": "ordered_at",
    "report_payments": "paid_at", "report_customers": "created_at",
}  # fmt: skip
_SUMS = {
    "report_events": (
        "order_id", "customer_id", "gross", "discount", "reversal", "shipping", "tax", "quantity", "sequence",
    ),
    "report_orders": ("order_id", "customer_id", "kept", "merchandise", "units", "lines", "sequence"),
    "report_lines": ("order_id", "customer_id", "product_id", "quantity", "returned", "net", "discount"),
    "report_payments": ("order_id", "customer_id", "amount", "qualifies"),
    "report_customers": (
        "customer_id", "order_count", "total_spent", "last_order_at", "role_id", "is_merged", "average_order_value",
        "average_gap", "has_account",
    ),
    "report_addresses": ("customer_id",),
    "report_members": ("set_id", "customer_id"),
    "report_choices": ("field_id", "customer_id"),
}  # fmt: skip
_MONTH = 2_629_746_000_000
"""A twelfth of a mean year, in microseconds."""
COMPARED = tuple([source for source in SOURCES if source is not PREDICTIONS_SOURCE])
"""Predictions stand as of the last model: while others are being worked out they differ, and may."""
_ATTEMPTS = 20
_SHOWN = 20


class _Found(NamedTuple):
    table: str
    month: int
    values: tuple[Any, ...]


async def differences(replica: Replica) -> list[str]:
    """What differs between the replica, brought up to date, and the database; one line each, the first twenty."""
    for _ in range(_ATTEMPTS):
        await replica.sync()
        await replica.settle()
        cursor = replica.cursor()
        try:
            cursor.begin()
            mark = replica.mark
            wrong = [] if not deriving.is_settled(cursor) else _wrong(cursor)
            ours = [row for source in COMPARED for row in _rows(source, cursor.execute(_statement(source)).fetchall())]
        finally:
            cursor.close()
        async with snapshot(replica.database.address.url) as moment:
            if mark is not None and await log.is_current(moment, mark):
                return [*wrong, *_told(ours, await _theirs(moment))][:_SHOWN]
    return ["The replica of the reports could not be compared: the database changes all the time. Try again later."]


def _wrong(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """What the replica has worked out otherwise than its rows say."""
    counted = {what: cursor.execute(sql).fetchall()[0][0] for what, sql in deriving.WRONG.items()}
    return [
        f"The replica of the reports differs in {what} ({count:,} rows)." for what, count in counted.items() if count
    ]


async def _theirs(moment: Snapshot) -> list[_Found]:
    name = moment.dialect.name
    return [
        row
        for source in COMPARED
        for row in _rows(source, await moment.fetch(_statement(source, f"({source.sql(name)}) AS rows")))
    ]


def _statement(source: Source, rows: str = "") -> str:
    table = source.table.name
    month = _MONTHS.get(table)
    at = f"{month} / {_MONTH}" if month else "0"
    sums = ", ".join(f"CAST(coalesce(sum(CAST({name} AS BIGINT) % 1000003), 0) AS BIGINT)" for name in _SUMS[table])
    return f"SELECT {at}, count(*), {sums} FROM {rows or table} GROUP BY 1"


def _rows(source: Source, rows: list[tuple[Any, ...]]) -> list[_Found]:
    return [_Found(source.table.name, int(month), tuple(map(int, values))) for month, *values in rows]


def _told(ours: list[_Found], theirs: list[_Found]) -> list[str]:
    held = {(one.table, one.month): one.values for one in ours}
    wanted = {(one.table, one.month): one.values for one in theirs}
    lines: list[str] = []
    for key in sorted(held.keys() | wanted.keys()):
        names = ("count", *_SUMS[key[0]])
        nothing = (0,) * len(names)
        has, should = held.get(key, nothing), wanted.get(key, nothing)
        wrong = [name for name, one, other in zip(names, has, should, strict=True) if one != other]
        if wrong:
            lines.append(
                f"The replica of the reports differs in {key[0]}{_when(key)}: {', '.join(wrong)}"
                f" ({has[0]:,} rows, the database has {should[0]:,})."
            )
    return lines[:_SHOWN]


def _when(key: tuple[str, int]) -> str:
    if key[0] not in _MONTHS:
        return ""
    months = key[1]
    return f" about {1970 + months // 12}-{months % 12 + 1:02d}"
