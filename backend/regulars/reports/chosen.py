"""Whom and which orders a report is limited to: the filters of the lists, answered by the database as keys.

The replica has no names, addresses or states of today; what it can be told is who they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from regulars.customers.queries import listing, selection
from regulars.orders.queries import selection as order_selection
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.errors import Forbidden, Refusal
from regulars.platform.query.sql import Sql
from regulars.reports.query import ReportQuery
from regulars.reports.replica.engine import Session

Filter = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Keys; none where nothing limits."""

    customers: Sequence[int] | None = None
    orders: Sequence[int] | None = None


EVERYTHING = Chosen()


async def chosen(reader: Reader, actor: Actor, customers: Filter | None, orders: Filter | None) -> Chosen:
    """Those that match now, as the caller may see them. Raises `Refusal` or `Forbidden`, naming the leaf."""
    return Chosen(
        await _customers(reader, actor, customers) if customers else None,
        await _orders(reader, actor, orders) if orders else None,
    )


async def limited(session: Session, query: ReportQuery, to: Chosen) -> ReportQuery:
    """The question about those only."""
    return replace(
        query,
        reads_replica=session.is_replica,
        customer_set=None if to.customers is None else await session.set_of(to.customers),
        order_set=None if to.orders is None else await session.set_of(to.orders),
    )


async def _customers(reader: Reader, actor: Actor, filter: Filter) -> list[int]:
    if not actor.may(selection.READS):
        raise Forbidden(selection.READS, "choose customers by what is known of them")
    try:
        where = (await listing.condition(reader, actor, filter)).where
    except Refusal as refusal:
        raise refusal.at("filter") from None
    return await _keys(reader, Sql(f"SELECT c.id FROM customers c WHERE {where.text}", where.params))


async def _orders(reader: Reader, actor: Actor, filter: Filter) -> list[int]:
    try:
        where = await order_selection.filtered(reader, actor, filter)
    except Refusal as refusal:
        refusal.path = ("orderFilter", *refusal.path[1:])
        raise
    return await _keys(reader, Sql(f"SELECT o.id FROM orders o WHERE {where.text}", where.params))


async def _keys(reader: Reader, statement: Sql) -> list[int]:
    return [row[0] for row in await reader.fetch(statement.text, statement.params)]
