"""A replica with a few rows, given as they are, and questions asked of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

import duckdb

from regulars.reports.answering import Answer
from regulars.reports.catalogue.known import answering_of
from regulars.reports.query import ReportQuery
from regulars.reports.replica import deriving
from regulars.reports.replica.tables import EVENTS, LEDGER, ORDERS, TABLES, Table
from tests.reports.reference import Event, Order

_PLAIN = {"store_id": 1, "event_id": 0, "quantity": 1, "units": 1, "lines": 1, "is_sole": 1}
_OF_ORDER = {"booked_at": "ordered_at", "order_discount": "discount"}
_NO_MONEY = frozenset({"gross", "discount", "reversal", "shipping", "tax", "quantity"})


def fill(replica: duckdb.DuckDBPyConnection, events: Sequence[Event], orders: Sequence[Order]) -> None:
    """Instead of what the replica had."""
    put(replica, EVENTS, events)
    put(replica, ORDERS, orders)


def put(replica: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[object]) -> None:
    """Rows of one relation instead of those it had; what a row does not say has a plain value."""
    if table in (EVENTS, ORDERS):
        is_order = int(table is ORDERS)
        replica.execute(f"DELETE FROM {LEDGER.name} WHERE is_order = {is_order}")
        _insert(replica, LEDGER, [_order(row) if is_order else _event(row) for row in rows])
    else:
        replica.execute(f"DELETE FROM {table.name}")
        needed = {name: 0 if "INT" in kind else "" for name, kind in table.columns if "NOT NULL" in kind}
        names = [name for name, _ in table.columns]
        _insert(replica, table, [{name: _of(row, name, needed) for name in names} for row in rows])


def _event(row: object) -> dict[str, object]:
    needed: dict[str, object] = {
        name: 0 if "INT" in kind else "" for name, kind in EVENTS.columns if "NOT NULL" in kind
    }
    return {**{name: _of(row, name, needed) for name in EVENTS.names}, "is_order": 0}


def _order(row: object) -> dict[str, object]:
    """A row of its own in the ledger, without money; what an order is stands on no event."""
    known: dict[str, object] = {"customer_type": "", "kept": 0, "merchandise": 0}
    told = {name: _of(row, _OF_ORDER.get(name, name), known) for name, _ in (*LEDGER.columns, *LEDGER.derived)}
    return {**told, **dict.fromkeys(_NO_MONEY, 0), "event_id": None, "is_order": 1}


def _insert(replica: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        lines = ", ".join(f"({', '.join(_literal(value) for value in row.values())})" for row in rows)
        replica.execute(f"INSERT INTO {table.name} ({', '.join(rows[0])}) VALUES {lines}")


def derive(replica: duckdb.DuckDBPyConnection) -> None:
    """What the replica works out of these rows, as if they were filled anew."""
    deriving.begin_all(replica)
    replica.execute(f"INSERT INTO {deriving.LOADED.name} BY NAME SELECT {', '.join(LEDGER.names)} FROM {LEDGER.name}")
    given = f"SELECT order_id, merchandise, order_discount FROM {LEDGER.name} WHERE is_order = 1"
    replica.execute(f"CREATE OR REPLACE TEMP TABLE given AS {given}")
    replica.execute(f"DELETE FROM {LEDGER.name}")
    deriving.put_all(replica)
    replica.execute(
        f"UPDATE {LEDGER.name} SET merchandise = g.merchandise, order_discount = g.order_discount FROM given g"
        f" WHERE g.order_id = {LEDGER.name}.order_id AND is_order = 1"
    )
    replica.execute("UPDATE report_payments SET is_sole = 1")
    deriving.derive_all(replica, TABLES)


def _of(row: object, name: str, needed: Mapping[str, object]) -> object:
    plain = _PLAIN.get(name, needed.get(name))
    if isinstance(row, dict):
        return cast("dict[str, object]", row).get(name, plain)
    return getattr(row, name, plain)


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    return f"'{value}'" if isinstance(value, str) else str(value)


def ask(replica: duckdb.DuckDBPyConnection, query: ReportQuery) -> Answer:
    """Its statements one after the other, as `asking` drives them: with what the replica knows, and without, alike."""
    derive(replica)
    plain, known = (_asked(replica, replace(query, reads_replica=knows)) for knows in (False, True))
    assert known == plain
    return plain


def _asked(replica: duckdb.DuckDBPyConnection, query: ReportQuery) -> Answer:
    answering = answering_of(query)
    statement = next(answering)
    while True:
        try:
            statement = answering.send(replica.execute(statement).fetchall())
        except StopIteration as end:
            return end.value
