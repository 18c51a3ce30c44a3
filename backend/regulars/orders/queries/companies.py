"""Reading the orders that were made for companies: pages, what is unpaid of them, what they came to."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from regulars.orders.queries.lists import Keys
from regulars.orders.queries.rows import ORDERS, OrderRow
from regulars.orders.rules import converter
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query import nested
from regulars.platform.query.columns import Table
from regulars.platform.query.keyset import Order
from regulars.platform.query.page import Page, Window, page
from regulars.platform.query.sql import Sql, all_of
from regulars.stores.queries import base_currency

OF_COMPANIES: Table[OrderRow] = Table(
    name="orders of companies",
    source="order_drafts d JOIN orders o ON o.id = d.order_id LEFT JOIN customers buyer ON buyer.id = o.customer_id",
    key=ORDERS.key,
    row=OrderRow,
    columns=tuple(ORDERS.columns.values()),
)
_OPEN = "o.status NOT IN ('DRAFT', 'AWAITING_APPROVAL', 'CANCELLED') AND NOT o.is_test AND o.paid_total < o.total"


class Bought(NamedTuple):
    """What the orders of a company come to: those that count, and what is left of their money, in base units."""

    order_count: int = 0
    total_spent: int = 0


async def company_orders(
    reader: Reader, actor: Actor, where: Sql, order: Order, window: Window, keys: Keys = None
) -> Page[OrderRow]:
    """A page of the orders of companies."""
    return await page(reader, OF_COMPANIES, actor=actor, where=where, order=order, window=window, keys=keys)


def of_company(company_id: int, where: Sql) -> Sql:
    """Those of one company that match."""
    return all_of([Sql("d.company_id = ?", (company_id,)), where])


async def first_company_orders(
    reader: Reader, actor: Actor, companies: Sequence[int], where: Sql, order: Order, *, size: int, keys: Keys
) -> dict[int, Page[OrderRow]]:
    """The first orders of each of these companies, in one statement."""
    return await nested.first_of_each(
        reader,
        OF_COMPANIES,
        actor=actor,
        parent="d.company_id",
        parents=companies,
        where=where,
        order=order,
        size=size,
        keys=keys,
    )


async def company_order_counts(reader: Reader, companies: Sequence[int], where: Sql) -> dict[int, int]:
    """How many orders of each match."""
    return await nested.counts_of_each(reader, OF_COMPANIES, parent="d.company_id", parents=companies, where=where)


async def credit_used(reader: Reader, companies: Sequence[int]) -> Mapping[int, int]:
    """What is unpaid of the placed orders of each company, in minor units of the base currency.

    Orders in another currency are converted by their own rates: those of one rate together, rounded once.
    """
    base = await base_currency(reader) or "XXX"
    used = dict.fromkeys(companies, 0)
    rows = await reader.fetch(
        "SELECT d.company_id, o.currency, o.rate, CAST(SUM(o.total - o.paid_total) AS BIGINT)"
        " FROM order_drafts d JOIN orders o ON o.id = d.order_id"
        f" WHERE {reader.dialect.in_list('d.company_id', 'bigint')} AND {_OPEN}"
        " GROUP BY d.company_id, o.currency, o.rate",
        (reader.dialect.array(companies),),
    )
    for company, currency, rate, owed in rows:
        used[company] += converter(currency, rate, base)(owed)
    return used


async def bought_by(reader: Reader, companies: Sequence[int]) -> Mapping[int, Bought]:
    """What each company bought."""
    rows = await reader.fetch(
        "SELECT d.company_id, count(*), CAST(SUM(o.base_total - o.base_refunded) AS BIGINT)"
        " FROM order_drafts d JOIN orders o ON o.id = d.order_id"
        f" WHERE {reader.dialect.in_list('d.company_id', 'bigint')} AND o.exclusion_reason IS NULL"
        " GROUP BY d.company_id",
        (reader.dialect.array(companies),),
    )
    return dict.fromkeys(companies, Bought()) | {row[0]: Bought(row[1], row[2]) for row in rows}
