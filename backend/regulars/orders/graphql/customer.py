"""The orders' part of `Customer`: orders and transactions, for a whole page of customers in one read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.orders.graphql.filters import OrderFilter, OrderSort, PaymentFilter, PaymentSort
from regulars.orders.graphql.parts import Payment
from regulars.orders.graphql.references import OrderRef
from regulars.orders.queries import lists
from regulars.orders.queries.lists import Sorts
from regulars.platform.context import Actor
from regulars.platform.graphql.arguments import After, Before, First, Last
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.sorting import sorts_of
from regulars.platform.query.page import Window, window
from regulars.platform.query.sql import Sql, all_of


@dataclass(frozen=True, slots=True)
class Wish:
    """What of each customer's list is wanted; loaders of equal wishes share a read.

    The filter is compiled where it is read, so that its clock is the same for all customers of a page.
    """

    told: str
    sorts: Sorts
    filter: dict[str, Any] = field(compare=False)

    @classmethod
    def of(cls, filter: object, order_by: Any) -> "Wish":
        fields = fields_of(filter)
        return cls(repr(fields), sorts_of(given(order_by)), fields)

    async def orders(self, context: Context) -> Sql:
        """Which orders."""
        return await lists.order_condition(context.database, context.actor, self.filter)

    async def payments(self, context: Context) -> Sql:
        """Which payments."""
        return await lists.payment_condition(context.database, context.actor, self.filter)


@strawberry.type
class CustomerOrders:
    """Orders and payments."""

    @requires(
        Scope.ORDERS_READ, description="Newest first where nothing is said.", graphql_type=Connection[OrderRef] | None
    )
    @staticmethod
    async def orders(
        customer: strawberry.Parent[Any],
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        filter: OrderFilter | None = UNSET,
        order_by: list[OrderSort] | None = UNSET,
    ) -> Any:
        """Without a cursor, one read serves every customer of the page."""
        context = info.context
        wish = Wish.of(filter, order_by)
        looked = window(first=given(first), after=given(after), last=given(last), before=given(before))
        if looked.cursor is None and not looked.backwards:
            page = await context.loader(_first_orders, wish, looked.size).load(customer.id)
        else:
            page = await _orders_page(context, customer.id, wish, looked)
        return connection(page, _counting(context, _order_counts, wish, customer.id))

    @requires(
        Scope.ORDERS_READ,
        description="Transactions, newest first where nothing is said.",
        graphql_type=Connection[Payment] | None,
    )
    @staticmethod
    async def payments(
        customer: strawberry.Parent[Any],
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        filter: PaymentFilter | None = UNSET,
        order_by: list[PaymentSort] | None = UNSET,
    ) -> Any:
        """Without a cursor, one read serves every customer of the page."""
        context = info.context
        wish = Wish.of(filter, order_by)
        looked = window(first=given(first), after=given(after), last=given(last), before=given(before))
        if looked.cursor is None and not looked.backwards:
            page = await context.loader(_first_payments, wish, looked.size).load(customer.id)
        else:
            page = await _payments_page(context, customer.id, wish, looked)
        return connection(page, _counting(context, _payment_counts, wish, customer.id))


def _counting(context: Context, counts: Callable[..., Any], wish: Wish, customer_id: int) -> Any:
    async def counted() -> int:
        return await context.loader(counts, wish).load(customer_id)

    return counted


async def _orders_page(context: Context, customer_id: int, wish: Wish, looked: Window) -> Any:
    where = all_of([lists.of_customer("o.customer_id", customer_id), await wish.orders(context)])
    order = lists.orders_sorted(context.actor, wish.sorts)
    return await lists.orders_page(context.database, context.actor, where, order, looked)


async def _payments_page(context: Context, customer_id: int, wish: Wish, looked: Window) -> Any:
    where = all_of([lists.of_customer("p.customer_id", customer_id), await wish.payments(context)])
    order = lists.payments_sorted(context.actor, wish.sorts)
    return await lists.payments_page(context.database, context.actor, where, order, looked)


async def _first_orders(context: Context, keys: Sequence[int], wish: Wish, size: int) -> Mapping[int, Any]:
    actor: Actor = context.actor
    order = lists.orders_sorted(actor, wish.sorts)
    return await lists.first_orders(context.database, actor, keys, await wish.orders(context), order, size)


async def _order_counts(context: Context, keys: Sequence[int], wish: Wish) -> Mapping[int, int]:
    return await lists.order_counts(context.database, keys, await wish.orders(context))


async def _first_payments(context: Context, keys: Sequence[int], wish: Wish, size: int) -> Mapping[int, Any]:
    order = lists.payments_sorted(context.actor, wish.sorts)
    return await lists.first_payments(context.database, context.actor, keys, await wish.payments(context), order, size)


async def _payment_counts(context: Context, keys: Sequence[int], wish: Wish) -> Mapping[int, int]:
    return await lists.payment_counts(context.database, keys, await wish.payments(context))
