"""A SQLite store of very many orders in minutes, for reports alone: one line and one payment each, ten per customer.

Other tables stay empty, and only the indexes are there by which the replica of the reports reads.
"""

import asyncio
import sqlite3
from pathlib import Path

from regulars.migrations.run import create_file
from regulars.platform import clock

PER_CUSTOMER = 10
PRODUCTS = 2_000
_INDEXES = (
    "sales_events_by_order", "sales_events_one_sale", "order_lines_by_order", "payments_by_order", "refunds_by_order",
    "products_by_sku", "customer_consents_one_each", "group_members_by_customer", "segment_members_by_customer",
)  # fmt: skip
_BATCH = 500_000
_YEARS = 3 * 365 * clock.DAY
_ADDRESS = (
    """'{"city":"City ' || (n % 500) || '","country_code":"' || CASE n % 4 WHEN 0 THEN 'US' WHEN 1 THEN 'DE'"""
    """ WHEN 2 THEN 'FR' ELSE 'GB' END || '","postal_code":"' || (10000 + n % 900) || '"}'"""
)
_CHANNEL = "CASE n % 5 WHEN 0 THEN 'DIRECT' WHEN 1 THEN 'EMAIL' WHEN 2 THEN 'ORGANIC_SEARCH' WHEN 3 THEN 'REFERRAL' END"
_COUNTRY = "CASE n % 4 WHEN 0 THEN 'US' WHEN 1 THEN 'DE' WHEN 2 THEN 'FR' ELSE 'GB' END"


def make(path: Path, orders: int) -> None:
    """Create the file. Customer c has the orders c, c + customers, c + 2 · customers …, later ones later."""
    asyncio.run(create_file(path))
    customers = max(orders // PER_CUSTOMER, 1)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -400000")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    kept = connection.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    ).fetchall()
    for kind, name, _ in kept:
        connection.execute(f"DROP {kind} {name}")
    now = clock.now()
    placed = f"({now - _YEARS} + n * {_YEARS // orders})"
    worth = "(500 + n * 7919 % 20000)"
    sequence = f"((n - 1) / {customers} + 1)"
    of = f"((n - 1) % {customers} + 1)"
    kind = f"CASE WHEN n <= {customers} THEN 'NEW' ELSE 'RETURNING' END"
    first = f"({now - _YEARS} + {of} * {_YEARS // orders})"
    tables: tuple[tuple[str, int, dict[str, str]], ...] = (
        ("stores", 1, {"id": "n", "code": "'default'", "name": "'Bench'", "currency": "'USD'", "time_zone": "'UTC'"}),
        ("products", PRODUCTS, {"id": "n", "sku": "'S' || n", "sku_key": "'s' || n", "title": "'Good ' || n",
            "title_key": "'good ' || n", "category": "'Category ' || (n % 20)", "brand": "'Brand ' || (n % 50)",
            "source": "'ORDERS'"}),
        ("customers", customers, {"id": "n", "created_at": first, "account_status": "'NONE'",
            "order_count": f"{PER_CUSTOMER}", "total_spent": "100000",
            "first_order_at": first, "last_order_at": f"{now}"}),
        ("orders", orders, {"id": "n", "version": "1", "store_id": "1", "number": "'#' || n", "number_key": "'#' || n",
            "customer_id": of, "placed_at": placed, "listed_at": placed, "status": "'COMPLETED'",
            "payment_status": "'PAID'", "fulfillment_status": "'FULFILLED'", "currency": "'USD'", "line_count": "1",
            "unit_count": "1", "subtotal": worth, "total": worth, "base_total": worth, "shipping_address": _ADDRESS,
            "channel": _CHANNEL, "sequence": sequence, "payment_method": "'Visa'"}),
        ("order_lines", orders, {"id": "n", "order_id": "n", "position": "1",
            "title": f"'Good ' || (n % {PRODUCTS} + 1)", "sku": f"'S' || (n % {PRODUCTS} + 1)",
            "sku_key": f"'s' || (n % {PRODUCTS} + 1)", "quantity": "1",
            "unit_price": worth}),
        ("payments", orders, {"id": "n", "order_id": "n", "customer_id": of, "store_id": "1", "at": placed,
            "currency": "'USD'", "amount": worth, "base_amount": worth, "method": "'Visa'", "status": "'PAID'"}),
        ("sales_events", orders, {"id": "n", "order_id": "n", "customer_id": of, "store_id": "1", "kind": "'SALE'",
            "at": placed, "sequence": sequence, "customer_type": kind, "cohort_at": first, "gross": worth,
            "quantity": "1", "channel": _CHANNEL, "payment_method": "'Visa'", "country": _COUNTRY,
            "city": "'City ' || (n % 500)"}),
    )  # fmt: skip
    for table, count, values in tables:
        _insert(connection, table, count, values)
    for _, name, sql in kept:
        if name in _INDEXES or name.startswith("report_"):
            connection.execute(sql)
    connection.execute("ANALYZE")
    connection.close()


def _insert(connection: sqlite3.Connection, table: str, count: int, values: dict[str, str]) -> None:
    """Columns not named are nothing: 0 or an empty text where they must be something."""
    for _, name, kind, needed, default, _ in connection.execute(f"PRAGMA table_info({table})").fetchall():
        if needed and default is None and name not in values and name != "id":
            values[name] = "''" if kind == "TEXT" else "0"
    names, made = ", ".join(values), ", ".join(values.values())
    for start in range(0, count, _BATCH):
        connection.execute(
            f"INSERT INTO {table} ({names}) WITH RECURSIVE counted (n) AS (SELECT {start + 1} UNION ALL"
            f" SELECT n + 1 FROM counted WHERE n < {min(start + _BATCH, count)}) SELECT {made} FROM counted"
        )
