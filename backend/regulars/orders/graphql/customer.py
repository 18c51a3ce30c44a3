"""The orders' part of `Customer`: orders and transactions, for a whole page of customers in one read."""

from collections.abc import Mapping, Sequence
from typing import Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.orders.graphql.filters import OrderFilter, OrderSort, PaymentFilter, PaymentSort
from regulars.orders.graphql.parts import Payment
from regulars.orders.graphql.references import OrderRef
from regulars.orders.queries import lists
from regulars.platform.graphql.arguments import After, Before, First, Last
from regulars.platform.graphql.connection import Connection, connections
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.each import each
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.sorting import sorts_of
from regulars.platform.query.page import window
from regulars.platform.query.sql import all_of


@strawberry.type
class CustomerOrders:
    """Orders and payments."""

    @requires(
        Scope.ORDERS_READ, description="Newest first where nothing is said.", graphql_type=Connection[OrderRef] | None
    )
    @each("id")
    @staticmethod
    async def orders(
        customers: Sequence[int],
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        filter: OrderFilter | None = UNSET,
        order_by: list[OrderSort] | None = UNSET,
    ) -> Mapping[int, Any]:
        """Without a cursor, one read serves every customer of the page."""
        reader, actor, keys = info.context.database, info.context.actor, info.columns
        looked = window(first=given(first), after=given(after), last=given(last), before=given(before))
        where = await lists.order_condition(reader, actor, fields_of(filter))
        order = lists.orders_sorted(actor, sorts_of(given(order_by)))
        if looked.is_start:
            pages = await lists.first_orders(reader, actor, customers, where, order, size=looked.size, keys=keys)
        else:
            pages = {
                customer: await lists.orders_page(
                    reader, actor, all_of([lists.of_customer("o.customer_id", customer), where]), order, looked, keys
                )
                for customer in customers
            }
        return connections(info.context, pages, lambda some: lists.order_counts(reader, some, where))

    @requires(
        Scope.ORDERS_READ,
        description="Transactions, newest first where nothing is said.",
        graphql_type=Connection[Payment] | None,
    )
    @each("id")
    @staticmethod
    async def payments(
        customers: Sequence[int],
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        filter: PaymentFilter | None = UNSET,
        order_by: list[PaymentSort] | None = UNSET,
    ) -> Mapping[int, Any]:
        """Without a cursor, one read serves every customer of the page."""
        reader, actor, keys = info.context.database, info.context.actor, info.columns
        looked = window(first=given(first), after=given(after), last=given(last), before=given(before))
        where = await lists.payment_condition(reader, actor, fields_of(filter))
        order = lists.payments_sorted(actor, sorts_of(given(order_by)))
        if looked.is_start:
            pages = await lists.first_payments(reader, actor, customers, where, order, size=looked.size, keys=keys)
        else:
            pages = {
                customer: await lists.payments_page(
                    reader, actor, all_of([lists.of_customer("p.customer_id", customer), where]), order, looked, keys
                )
                for customer in customers
            }
        return connections(info.context, pages, lambda some: lists.payment_counts(reader, some, where))
