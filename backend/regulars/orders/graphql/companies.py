"""The orders' part of Company: its orders, what is unpaid of them, what they came to."""

from collections.abc import Mapping, Sequence
from typing import Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.orders.graphql.filters import OrderFilter, OrderSort
from regulars.orders.graphql.references import OrderRef
from regulars.orders.queries import companies, lists
from regulars.platform.graphql.arguments import After, Before, First, Last
from regulars.platform.graphql.connection import Connection, connections
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import Cost
from regulars.platform.graphql.each import each
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.money import Money, money
from regulars.platform.graphql.sorting import sorts_of
from regulars.platform.query.page import window
from regulars.stores.queries import base_currency


@strawberry.type
class CompanyOrders:
    """Orders that were made for it."""

    @requires(
        Scope.ORDERS_READ,
        description="Orders and drafts for it, newest first where nothing is said.",
        graphql_type=Connection[OrderRef] | None,
    )
    @each("id")
    @staticmethod
    async def orders(
        keys: Sequence[int],
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        filter: OrderFilter | None = UNSET,
        order_by: list[OrderSort] | None = UNSET,
    ) -> Mapping[int, Any]:
        """Without a cursor, one read serves every company of the page."""
        reader, actor, columns = info.context.database, info.context.actor, info.columns
        looked = window(first=given(first), after=given(after), last=given(last), before=given(before))
        where = await lists.order_condition(reader, actor, fields_of(filter))
        order = lists.orders_sorted(actor, sorts_of(given(order_by)))
        if looked.is_start:
            pages = await companies.first_company_orders(
                reader, actor, keys, where, order, size=looked.size, keys=columns
            )
        else:
            pages = {
                key: await companies.company_orders(
                    reader, actor, companies.of_company(key, where), order, looked, columns
                )
                for key in keys
            }
        return connections(info.context, pages, lambda some: companies.company_order_counts(reader, some, where))

    @requires(
        Scope.ORDERS_READ,
        description="What is unpaid of its placed orders, in the base currency; orders that wait are not placed.",
        graphql_type=Money | None,
        directives=[Cost(weight=2)],
    )
    @each("id")
    @staticmethod
    async def credit_used(keys: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for the page."""
        reader = info.context.database
        currency = await base_currency(reader) or "XXX"
        return {key: money(used, currency) for key, used in (await companies.credit_used(reader, keys)).items()}

    @requires(
        Scope.ORDERS_READ,
        description="How many of its orders count as purchases.",
        graphql_type=int | None,
        directives=[Cost(weight=2)],
    )
    @each("id")
    @staticmethod
    async def order_count(keys: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for the page."""
        found = await companies.bought_by(info.context.database, keys)
        return {key: bought.order_count for key, bought in found.items()}

    @requires(
        Scope.ORDERS_READ,
        description="What its purchases came to after refunds, in the base currency.",
        graphql_type=Money | None,
        directives=[Cost(weight=2)],
    )
    @each("id")
    @staticmethod
    async def total_spent(keys: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for the page."""
        reader = info.context.database
        currency = await base_currency(reader) or "XXX"
        return {key: money(one.total_spent, currency) for key, one in (await companies.bought_by(reader, keys)).items()}
