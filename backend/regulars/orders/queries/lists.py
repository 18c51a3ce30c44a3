"""Lists of orders and payments: pages, counts, and the first of them under each of many customers."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any

from regulars.customers.queries import custom_fields
from regulars.fields.queries import fields_of_customers
from regulars.orders.queries.filters import order_filters, order_search, payment_filters
from regulars.orders.queries.rows import (
    CUSTOMER_NAME,
    LINES,
    LISTED_AT,
    ORDERS,
    PAYMENT_AMOUNT,
    PAYMENTS,
    REFUNDS,
    LineItemRow,
    OrderRow,
    PaymentRow,
    RefundRow,
)
from regulars.platform import clock
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query import nested
from regulars.platform.query.columns import Column, Table
from regulars.platform.query.filters import Asking, Filters
from regulars.platform.query.keyset import Order, Sort
from regulars.platform.query.page import Page, Window, count, one, order_of, page
from regulars.platform.query.sql import FALSE, TRUE, Sql, all_of, placeholders
from regulars.stores.queries import STEPS, base_currency


class OrderSortField(StrEnum):
    """Sorts of orders."""

    PLACED_AT = "PLACED_AT"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"
    NUMBER = "NUMBER"
    TOTAL = "TOTAL"
    STATUS = "STATUS"
    CUSTOMER_NAME = "CUSTOMER_NAME"
    STORE = "STORE"
    PAYMENT_STATUS = "PAYMENT_STATUS"
    FULFILLMENT_STATUS = "FULFILLMENT_STATUS"
    STUCK_SINCE = "STUCK_SINCE"


class PaymentSortField(StrEnum):
    """Sorts of transactions."""

    AT = "AT"
    AMOUNT = "AMOUNT"
    METHOD = "METHOD"
    STATUS = "STATUS"


ORDER_SORTS: dict[str, Column] = {
    OrderSortField.PLACED_AT: LISTED_AT,
    OrderSortField.CREATED_AT: ORDERS["created_at"],
    OrderSortField.UPDATED_AT: ORDERS["updated_at"],
    OrderSortField.NUMBER: ORDERS["number"],
    OrderSortField.TOTAL: ORDERS["base_total"],
    OrderSortField.STATUS: ORDERS["status"],
    OrderSortField.CUSTOMER_NAME: CUSTOMER_NAME,
    OrderSortField.STORE: ORDERS["store_id"],
    OrderSortField.PAYMENT_STATUS: ORDERS["payment_status"],
    OrderSortField.FULFILLMENT_STATUS: ORDERS["fulfillment_status"],
    OrderSortField.STUCK_SINCE: ORDERS["stuck_at"],
}
PAYMENT_SORTS: dict[str, Column] = {
    PaymentSortField.AT: PAYMENTS["at"],
    PaymentSortField.AMOUNT: PAYMENT_AMOUNT,
    PaymentSortField.METHOD: PAYMENTS["method"],
    PaymentSortField.STATUS: PAYMENTS["status"],
}
Sorts = Sequence[tuple[str, bool]]
"""Field and whether it descends."""
Keys = Collection[str] | None
"""The columns to read; none: all."""


async def order_condition(
    reader: Reader, actor: Actor, wish: Mapping[str, Any] | None, search: str | None = None
) -> Sql:
    """Which orders the filter and the search mean, of those that the caller may see."""
    asking = await _asking(reader, actor, wish)
    found = order_search(search, asking) if search and search.strip() else TRUE
    return all_of([of_stores(actor, "o.store_id"), found, order_filters.compile(wish, asking)])


async def payment_condition(reader: Reader, actor: Actor, wish: Mapping[str, Any] | None) -> Sql:
    """Which payments the filter means, of those that the caller may see."""
    return await _condition(reader, actor, payment_filters, wish, "p.store_id")


def orders_sorted(actor: Actor, sorts: Sorts) -> Order:
    """The order of the list; the newest first where nothing is said."""
    return order_of(
        ORDERS, [Sort(ORDER_SORTS[name], falls) for name, falls in sorts] or [Sort(LISTED_AT, descending=True)], actor
    )


def payments_sorted(actor: Actor, sorts: Sorts) -> Order:
    """The order of the list; the newest first where nothing is said."""
    steps = [Sort(PAYMENT_SORTS[name], falls) for name, falls in sorts]
    return order_of(PAYMENTS, steps or [Sort(PAYMENTS["at"], descending=True)], actor)


async def orders_page(
    reader: Reader, actor: Actor, where: Sql, order: Order, window: Window, keys: Keys = None
) -> Page[OrderRow]:
    """A page of orders."""
    return await page(reader, ORDERS, actor=actor, where=where, order=order, window=window, keys=keys)


async def payments_page(
    reader: Reader, actor: Actor, where: Sql, order: Order, window: Window, keys: Keys = None
) -> Page[PaymentRow]:
    """A page of payments."""
    return await page(reader, PAYMENTS, actor=actor, where=where, order=order, window=window, keys=keys)


async def orders_counted(reader: Reader, where: Sql) -> int:
    """How many orders match."""
    return await count(reader, ORDERS, where)


async def payments_counted(reader: Reader, where: Sql) -> int:
    """How many payments match."""
    return await count(reader, PAYMENTS, where)


def of_customer(column: str, customer_id: int) -> Sql:
    """Those of one customer."""
    return Sql(f"{column} = ?", (customer_id,))


async def first_orders(
    reader: Reader, actor: Actor, customers: Sequence[int], where: Sql, order: Order, *, size: int, keys: Keys
) -> dict[int, Page[OrderRow]]:
    """The first orders of each of these customers, in one statement."""
    return await nested.first_of_each(
        reader,
        ORDERS,
        actor=actor,
        parent="o.customer_id",
        parents=customers,
        where=where,
        order=order,
        size=size,
        keys=keys,
    )


async def order_counts(reader: Reader, customers: Sequence[int], where: Sql) -> dict[int, int]:
    """How many orders of each match."""
    return await nested.counts_of_each(reader, ORDERS, parent="o.customer_id", parents=customers, where=where)


async def first_payments(
    reader: Reader, actor: Actor, customers: Sequence[int], where: Sql, order: Order, *, size: int, keys: Keys
) -> dict[int, Page[PaymentRow]]:
    """The first payments of each of these customers, in one statement."""
    return await nested.first_of_each(
        reader,
        PAYMENTS,
        actor=actor,
        parent="p.customer_id",
        parents=customers,
        where=where,
        order=order,
        size=size,
        keys=keys,
    )


async def payment_counts(reader: Reader, customers: Sequence[int], where: Sql) -> dict[int, int]:
    """How many payments of each match."""
    return await nested.counts_of_each(reader, PAYMENTS, parent="p.customer_id", parents=customers, where=where)


async def orders_by_ids(reader: Reader, actor: Actor, keys: Sequence[int]) -> dict[int, OrderRow]:
    """Orders by key, those that the caller may see."""
    return {row.id: row for row in await _all(reader, ORDERS, actor, "o.id", keys, store="o.store_id")}


async def payments_by_ids(reader: Reader, actor: Actor, keys: Sequence[int]) -> dict[int, PaymentRow]:
    """Payments by key, those that the caller may see."""
    return {row.id: row for row in await _all(reader, PAYMENTS, actor, "p.id", keys, store="p.store_id")}


async def lines_by_ids(reader: Reader, actor: Actor, keys: Sequence[int]) -> dict[int, LineItemRow]:
    """Lines by key, those that the caller may see."""
    return {row.id: row for row in await _all(reader, LINES, actor, "l.id", keys, store="o.store_id")}


async def refunds_by_ids(reader: Reader, actor: Actor, keys: Sequence[int]) -> dict[int, RefundRow]:
    """Refunds by key, those that the caller may see."""
    return {row.id: row for row in await _all(reader, REFUNDS, actor, "r.id", keys, store="o.store_id")}


async def lines_of(reader: Reader, actor: Actor, orders: Sequence[int]) -> dict[int, list[LineItemRow]]:
    """The lines of each order, as they were sent."""
    return _grouped(
        orders,
        await _all(reader, LINES, actor, "l.order_id", orders, store="o.store_id", order_by="l.order_id, l.position"),
    )


async def payments_of(reader: Reader, actor: Actor, orders: Sequence[int]) -> dict[int, list[PaymentRow]]:
    """The payments of each order, oldest first."""
    return _grouped(
        orders, await _all(reader, PAYMENTS, actor, "p.order_id", orders, store="p.store_id", order_by="p.at, p.id")
    )


async def refunds_of(reader: Reader, actor: Actor, orders: Sequence[int]) -> dict[int, list[RefundRow]]:
    """The refunds of each order, oldest first."""
    return _grouped(
        orders, await _all(reader, REFUNDS, actor, "r.order_id", orders, store="o.store_id", order_by="r.at, r.id")
    )


async def order_by_external_id(reader: Reader, actor: Actor, external_id: str, store_id: int) -> OrderRow | None:
    """The order that a store knows by this id."""
    where = Sql("o.external_id = ? AND o.store_id = ?", (external_id, store_id))
    return await one(reader, ORDERS, actor=actor, where=all_of([where, of_stores(actor, "o.store_id")]))


async def order_by_number(reader: Reader, actor: Actor, key: str, store_id: int) -> OrderRow | None:
    """The latest order of a store with this (folded) number."""
    found = await reader.fetch_value(
        "SELECT max(id) FROM orders WHERE number_key = ? AND store_id = ?", (key, store_id)
    )
    return None if found is None else (await orders_by_ids(reader, actor, [found])).get(found)


async def _asking(reader: Reader, actor: Actor, wish: Mapping[str, Any] | None) -> Asking:
    currency = await base_currency(reader) or "USD"
    asks = wish is not None and custom_fields.mentions(wish)
    fields = {custom_fields.LEAF: await fields_of_customers(reader)} if asks else {}
    return Asking(actor, reader.dialect, clock.now(), currency, beforehand=fields)


async def _condition(reader: Reader, actor: Actor, filters: Filters, wish: Mapping[str, Any] | None, store: str) -> Sql:
    return all_of([of_stores(actor, store), filters.compile(wish, await _asking(reader, actor, wish))])


def of_stores(actor: Actor, column: str) -> Sql:
    """Of the stores that the caller may see."""
    if actor.store_ids is None:
        return TRUE
    if not actor.store_ids:
        return FALSE
    return Sql(f"{column} IN ({placeholders(len(actor.store_ids))})", tuple(sorted(actor.store_ids)))


async def _all(
    reader: Reader, table: Table[Any], actor: Actor, column: str, keys: Sequence[int], *, store: str, order_by: str = ""
) -> list[Any]:
    selection = table.selection(actor)
    keyed = Sql(reader.dialect.in_list(column, "bigint"), (reader.dialect.array(keys),))
    inside = all_of([keyed, of_stores(actor, store)])
    ordered = f" ORDER BY {order_by}" if order_by else ""
    return selection.rows(
        await reader.fetch(f"SELECT {selection.sql} FROM {table.source} WHERE {inside.text}{ordered}", inside.params)
    )


def _grouped(orders: Sequence[int], rows: Sequence[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {order_id: [] for order_id in orders}
    for row in rows:
        found[row.order_id].append(row)
    return found


async def _has_history(reader: Reader) -> bool:
    found = await reader.fetch_value("SELECT 1 FROM orders UNION ALL SELECT 1 FROM customers LIMIT 1")
    return found is not None


STEPS["IMPORT"] = _has_history
