"""What the replica works out of its rows once they are in: what comes before an order, and what sums up.

A report then adds up what would have to be told apart, joined or ranked each time: people by whether their order
before is in the same row, the time between orders, the net sales and the preferences of a customer as of now.

The orders before are there with each sync. The figures of customers are settled when somebody asks for them: until
then those whose figures have changed are listed as stale.
"""

from collections.abc import Sequence

import duckdb

from regulars.reports.replica.tables import CUSTOMERS, LEDGER, LINES, ORDERS, PAYMENTS, STALE, Table

LOADED = LEDGER._replace(name="report_loaded", derived=())
"""All rows of the ledger as they come, before they stand in it."""
PREFERRED = ("category", "brand", "payment_method")
MOST_STALE = 50_000
"""Beyond this, the figures of all customers are worked out in less time than those of some."""

_NO_MONEY = ("gross", "discount", "reversal", "shipping", "tax", "quantity")
_MOVED = "is_order = 1 AND booked_at <> ordered_at"
_OF_SALE = {"event_id": "NULL", "booked_at": "ordered_at", "kind": "NULL", **dict.fromkeys(_NO_MONEY, "0")}
_SOLD_APART = f"UPDATE {LOADED.name} SET is_order = 0, kept = NULL, units = NULL, lines = NULL WHERE {_MOVED}"
_SEVERAL = (
    "SELECT order_id, CAST(sum(gross - discount) AS BIGINT) AS merchandise, CAST(sum(discount) AS BIGINT) AS discount"
    f" FROM {LOADED.name} GROUP BY order_id HAVING count(*) > 1"
)
_PLACE = "hash(country, province, city, postal_code)"
_NET = (
    "SELECT customer_id, CAST(sum(gross - discount - reversal) AS BIGINT) AS net"
    f" FROM {LEDGER.name} WHERE customer_id IS NOT NULL{{0}} GROUP BY customer_id"
)
_SEVERAL_PAID = (
    f"SELECT order_id FROM {PAYMENTS.name} WHERE kind = 'PAYMENT' AND status = 'PAID'"
    " GROUP BY order_id HAVING count(*) > 1"
)


def loaded_as(table: Table) -> Table:
    """Where rows of a relation are put as they come."""
    return LOADED if table is LEDGER else table


def begin_all(connection: duckdb.DuckDBPyConnection) -> None:
    """A place for all rows of the ledger."""
    connection.execute(f"DROP TABLE IF EXISTS {LOADED.name}")
    connection.execute(LOADED.definition)


def put_all(connection: duckdb.DuckDBPyConnection) -> None:
    """The loaded rows are the whole ledger."""
    apart = ", ".join(_OF_SALE.get(name, name) for name in LOADED.names)
    connection.execute(f"INSERT INTO {LOADED.name} SELECT {apart} FROM {LOADED.name} WHERE {_MOVED}")
    connection.execute(f"{_SOLD_APART} AND event_id IS NOT NULL")
    connection.execute(_PLACED)
    connection.execute(f"DROP TABLE {LOADED.name}")


def derive_all(connection: duckdb.DuckDBPyConnection, loaded: Sequence[Table]) -> None:
    """After these relations were filled anew."""
    if PAYMENTS in loaded:
        connection.execute(f"UPDATE {PAYMENTS.name} SET is_sole = 0 WHERE order_id IN ({_SEVERAL_PAID})")
    if {LEDGER, LINES, CUSTOMERS}.intersection(loaded):
        connection.execute(_figures(CUSTOMERS.name, ""))
        connection.execute(f"DELETE FROM {STALE.name}")


def listed(keys: Sequence[int]) -> str:
    """SQL that selects these keys, in a fraction of the time that it takes to list them one by one."""
    return f"SELECT unnest(CAST('[{','.join(map(str, keys))}]' AS BIGINT[])) AS key"


def make_stale(connection: duckdb.DuckDBPyConnection, customers: Sequence[int]) -> None:
    """The figures of these."""
    connection.execute(_made_stale(listed(customers)))


def make_orderers_stale(connection: duckdb.DuckDBPyConnection, orders: Sequence[int]) -> None:
    """Those of whoever placed any of these."""
    connection.execute(
        _made_stale(f"SELECT customer_id AS key FROM {LEDGER.name} WHERE order_id IN ({listed(orders)})")
    )


def make_buyers_stale(connection: duckdb.DuckDBPyConnection, products: Sequence[int]) -> None:
    """Those of whoever bought any of these."""
    bought = f"SELECT customer_id AS key FROM {LINES.name} WHERE product_id IN ({listed(products)})"
    connection.execute(_made_stale(bought))


def is_settled(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the figures of all customers are those of their rows."""
    return not connection.execute(f"SELECT 1 FROM {STALE.name} LIMIT 1").fetchall()


def settle(connection: duckdb.DuckDBPyConnection) -> None:
    """Work out the figures that are stale, inside a transaction."""
    ((count,),) = connection.execute(f"SELECT count(*) FROM {STALE.name}").fetchall()
    some = f"SELECT DISTINCT customer_id FROM {STALE.name}"
    if count > MOST_STALE:
        connection.execute(_figures(CUSTOMERS.name, ""))
    else:
        connection.execute(_figures(f"({some})", f" AND customer_id IN ({some})"))
    connection.execute(f"DELETE FROM {STALE.name}")


def preferred(of: str, condition: str) -> str:
    """SQL of customers and what each likes best, of qualifying orders for which a condition holds.

    By units, or by orders paid with it; two orders at least, ties to the latest. A row a customer with one:
    customer_id, preferred; `of` is one of `PREFERRED`.
    """
    relation, units = (ORDERS.name, "1") if of == "payment_method" else (LINES.name, "quantity")
    liked = (
        f"SELECT customer_id, {of} AS preferred, sum({units}) AS units, max(ordered_at) AS latest,"
        f" min(order_id) AS one, max(order_id) AS other FROM {relation} WHERE {of} IS NOT NULL"
        f" AND customer_id IS NOT NULL{condition} GROUP BY customer_id, {of}"
    )
    placed = (
        "SELECT customer_id, preferred, row_number() OVER"
        " (PARTITION BY customer_id ORDER BY units DESC, latest DESC, preferred) AS place"
        f" FROM ({liked}) AS liked WHERE one <> other"
    )
    return f"SELECT customer_id, preferred FROM ({placed}) AS placed WHERE place = 1"


def _made_stale(found: str) -> str:
    """SQL that lists customers, each once, so that the list stays short where nobody asks for figures."""
    known = f"SELECT 1 FROM {STALE.name} s WHERE s.customer_id = f.key"
    return (
        f"INSERT INTO {STALE.name} SELECT DISTINCT key FROM ({found}) f WHERE key IS NOT NULL AND NOT EXISTS ({known})"
    )


def _before(relation: Table) -> str:
    """SQL of qualifying orders and what is before each."""
    return (
        "SELECT order_id, lag(booked_at) OVER mine AS previous_at, lag(booked_at, 2) OVER mine AS before_at,"
        f" CASE WHEN lag({_PLACE}) OVER mine = {_PLACE} THEN 1 ELSE 0 END AS is_same_place"
        f" FROM {relation.name} WHERE is_order = 1 AND customer_id IS NOT NULL"
        " WINDOW mine AS (PARTITION BY customer_id ORDER BY booked_at, order_id)"
    )


_PLACED = (
    f"INSERT INTO {LEDGER.name} BY NAME SELECT l.*,"
    " CASE WHEN l.is_order = 1 THEN coalesce(m.merchandise, l.gross - l.discount) END AS merchandise,"
    " CASE WHEN l.is_order = 1 THEN coalesce(m.discount, l.discount) END AS order_discount,"
    " s.previous_at, s.before_at, coalesce(s.is_same_place, 0) AS is_same_place"
    f" FROM {LOADED.name} l LEFT JOIN ({_SEVERAL}) m ON m.order_id = l.order_id"
    f" LEFT JOIN ({_before(LOADED)}) s ON s.order_id = l.order_id"
)


def _worked_out(whom: str, only: str) -> str:
    """SQL of customers and their figures."""
    joins = f" LEFT JOIN ({_NET.format(only)}) AS n ON n.customer_id = w.customer_id"
    told = ["coalesce(n.net, 0) AS net"]
    for of in PREFERRED:
        joins += f" LEFT JOIN ({preferred(of, only)}) AS p_{of} ON p_{of}.customer_id = w.customer_id"
        told.append(f"p_{of}.preferred AS preferred_{of}")
    return f"SELECT w.customer_id, {', '.join(told)} FROM {whom} AS w{joins}"


def _figures(whom: str, only: str) -> str:
    put = ", ".join(f"{name} = d.{name}" for name, _ in CUSTOMERS.derived)
    return (
        f"UPDATE {CUSTOMERS.name} SET {put} FROM ({_worked_out(whom, only)}) AS d"
        f" WHERE {CUSTOMERS.name}.customer_id = d.customer_id"
    )


_SOLE = f"SELECT payment_id, refund_id, CASE WHEN order_id IN ({_SEVERAL_PAID}) THEN 0 ELSE 1 END AS wanted"
WRONG = {
    "what is before its orders": f"SELECT count(*) FROM {LEDGER.name} l LEFT JOIN ({_before(LEDGER)}) s"
    " ON s.order_id = l.order_id WHERE l.is_order = 1 AND (l.previous_at IS DISTINCT FROM s.previous_at"
    " OR l.before_at IS DISTINCT FROM s.before_at OR l.is_same_place > coalesce(s.is_same_place, 0))",
    "the figures of its customers": f"SELECT count(*) FROM {CUSTOMERS.name} c"
    f" JOIN ({_worked_out(CUSTOMERS.name, '')}) d ON d.customer_id = c.customer_id"
    f" WHERE {' OR '.join(f'c.{name} IS DISTINCT FROM d.{name}' for name, _ in CUSTOMERS.derived)}",
    "which payments are the only ones of their orders": f"SELECT count(*) FROM ({_SOLE}, is_sole FROM {PAYMENTS.name})"
    " WHERE is_sole <> wanted",
}
"""What is worked out, and SQL that counts the rows in which it is not what all rows say, once all is settled."""
