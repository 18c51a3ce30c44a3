"""A replica with a few rows, given as they are, and questions asked of it."""

from collections.abc import Mapping, Sequence
from typing import cast

import duckdb

from regulars.reports.answering import Answer
from regulars.reports.catalogue.known import answering_of
from regulars.reports.query import ReportQuery
from regulars.reports.replica.tables import EVENTS, ORDERS, Table
from tests.reports.reference import Event, Order

_PLAIN = {"store_id": 1, "event_id": 0, "quantity": 1, "units": 1, "lines": 1}


def fill(replica: duckdb.DuckDBPyConnection, events: Sequence[Event], orders: Sequence[Order]) -> None:
    """Instead of what the replica had."""
    put(replica, EVENTS, events)
    put(replica, ORDERS, orders)


def put(replica: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[object]) -> None:
    """Rows of one relation instead of those it had; what a row does not say has a plain value."""
    replica.execute(f"DELETE FROM {table.name}")
    needed = {name: 0 if "INT" in kind else "" for name, kind in table.columns if "NOT NULL" in kind}
    lines = [", ".join(_literal(_of(row, name, needed)) for name, _ in table.columns) for row in rows]
    if lines:
        replica.execute(f"INSERT INTO {table.name} VALUES {', '.join(f'({line})' for line in lines)}")


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
    """Its statements one after the other, as `asking` drives them."""
    answering = answering_of(query)
    statement = next(answering)
    while True:
        try:
            statement = answering.send(replica.execute(statement).fetchall())
        except StopIteration as end:
            return end.value
