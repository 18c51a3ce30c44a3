"""The parts of `Order`, put together in api/types.py."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import strawberry

from regulars.customers.graphql.references import CustomerRef
from regulars.orders.graphql.codes import ExclusionReason, FulfillmentStatus, OrderStatus, PaymentStatus
from regulars.orders.graphql.parts import (
    LineItem,
    Payment,
    Refund,
    at_rate,
    customer_of,
    lines_by_key,
    orders_by_key,
    payments_by_key,
    refunds_by_key,
)
from regulars.orders.graphql.references import OrderAddressRef
from regulars.orders.queries import lists
from regulars.orders.queries.rows import OrderRow
from regulars.orders.rules import base_figures, converter
from regulars.orders.tendering import Money as Stands
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize, Mask, Personal
from regulars.platform.graphql.each import each
from regulars.platform.graphql.money import BagFrom, Money, MoneyBag, money, money_bag
from regulars.platform.graphql.node import register_node
from regulars.platform.graphql.reading import FromColumns, reading
from regulars.platform.graphql.scalars import CurrencyCode, Email, Instant
from regulars.stores.graphql import Store, store_by_id


def _is_first(sequence: int | None) -> bool:
    return sequence == 1


@strawberry.type
class OrderFacts:
    """Columns of an `OrderRow`, and whose it is."""

    external_id: Annotated[str | None, strawberry.field(description="Its id at the source; unique within its store.")]
    number: Annotated[str, strawberry.field(description="The number that people call it by.")]
    email: Annotated[
        Email | None,
        strawberry.field(description="As given with the order.", directives=[Personal(mask=Mask.PARTIAL)]),
    ]
    placed_at: Annotated[Instant | None, strawberry.field(description="Null while a draft.")]
    created_at: Annotated[Instant, strawberry.field(description="When it came to be.")]
    updated_at: Annotated[Instant, strawberry.field(description="When we last wrote it.")]
    cancelled_at: Annotated[Instant | None, strawberry.field(description="When it was cancelled.")]
    status: Annotated[OrderStatus, strawberry.field(description="Where it stands.")]
    payment_status: Annotated[PaymentStatus, strawberry.field(description="Where the money stands.")]
    fulfillment_status: Annotated[FulfillmentStatus, strawberry.field(description="Where the goods stand.")]
    payment_method: Annotated[str | None, strawberry.field(description="Method of the largest successful payment.")]
    purchase_order_number: Annotated[
        str | None, strawberry.field(description="The number by which the customer's company ordered.")
    ]
    currency_code: Annotated[CurrencyCode, strawberry.field(description="What the customer paid in.")]
    line_count: Annotated[int, strawberry.field(description="Lines of the order.")]
    unit_count: Annotated[int, strawberry.field(description="Units over all lines.")]
    sequence: Annotated[
        int | None,
        strawberry.field(description="1 is the customer's first qualifying order; null where it does not count."),
    ]
    is_first_order: bool = derived(
        FromColumns(_is_first, "sequence"),
        description="Whether it is the customer's first purchase.",
    )
    is_test: Annotated[bool, strawberry.field(description="Whether it was only a test.")]
    exclusion_reason: Annotated[
        ExclusionReason | None, strawberry.field(description="Why it does not count in reports, or null.")
    ]
    cancel_reason: Annotated[str | None, strawberry.field(description="Why it was cancelled, in a colleague's words.")]
    channel: Annotated[str | None, strawberry.field(description="Where it came from.")]
    utm_source: Annotated[str | None, strawberry.field(description="utm_source of the visit, as sent with the order.")]
    utm_medium: Annotated[str | None, strawberry.field(description="utm_medium of the visit, as sent with the order.")]
    utm_campaign: Annotated[
        str | None, strawberry.field(description="utm_campaign of the visit, as sent with the order.")
    ]

    @strawberry.field(description="The shop that it was placed in.", graphql_type=Store, metadata=reading("store_id"))
    @staticmethod
    async def store(order: strawberry.Parent[OrderRow], info: Info) -> Any:
        """One read for all orders of the operation."""
        return await info.context.loader(store_by_id).load(order.store_id)

    @strawberry.field(
        description="Null where no identity was given.",
        graphql_type=CustomerRef | None,
        metadata=reading("customer_id"),
    )
    @staticmethod
    async def customer(order: strawberry.Parent[OrderRow], info: Info) -> Any:
        """One read for all orders of the operation."""
        return await customer_of(info, order.customer_id)

    @strawberry.field(
        description="Where it went, as written then.",
        graphql_type=OrderAddressRef | None,
        metadata=reading("shipping_address"),
    )
    @staticmethod
    def shipping_address(order: strawberry.Parent[OrderRow]) -> Any:
        """A copy that later edits of the customer do not touch."""
        return order.shipping_address

    @strawberry.field(
        description="Who paid, as written then.",
        graphql_type=OrderAddressRef | None,
        metadata=reading("billing_address"),
    )
    @staticmethod
    def billing_address(order: strawberry.Parent[OrderRow]) -> Any:
        """A copy that later edits of the customer do not touch."""
        return order.billing_address


_SUBTOTAL = (
    *("subtotal", "discount_total", "shipping_total", "tax_total", "total"),
    *("currency_code", "rate", "base_currency"),
)


def _subtotal(row: Any) -> Any:
    """What rounding leaves over falls to the subtotal, as in the ledger."""
    convert = converter(row.currency_code, row.rate, row.base_currency)
    base = base_figures(row.discount_total, row.shipping_total, row.tax_total, row.total, convert)
    return money_bag(base.subtotal, row.base_currency, row.subtotal, row.currency_code)


def _net(row: Any) -> Any:
    return money_bag(
        row.base_total - row.base_refunded, row.base_currency, row.total - row.refunded_total, row.currency_code
    )


def _due(row: Any) -> Any:
    return money(0 if row.status == OrderStatus.CANCELLED else row.total - row.paid_total, row.currency_code)


def _refundable(row: Any) -> Any:
    return money(Stands(row.payment_status, row.paid_total).left(row.refunded_total), row.currency_code)


@strawberry.type
class OrderMoney:
    """The amounts of an order, in its own currency and in the merchant's."""

    subtotal: MoneyBag = derived(
        _subtotal, reads=_SUBTOTAL, description="Price × quantity over all lines, before discounts."
    )
    discount_total: MoneyBag = derived(
        at_rate("discount_total"), description="Discounts of the lines and of the whole order."
    )
    shipping_total: MoneyBag = derived(at_rate("shipping_total"), description="Shipping.")
    tax_total: MoneyBag = derived(at_rate("tax_total"), description="Taxes.")
    total: MoneyBag = derived(
        BagFrom("base_total", "base_currency", "total", "currency_code"),
        description="Subtotal - discounts + shipping + tax.",
    )
    refunded_total: MoneyBag = derived(
        BagFrom("base_refunded", "base_currency", "refunded_total", "currency_code"),
        description="What was given back.",
    )
    net_total: MoneyBag = derived(
        _net,
        reads=("base_total", "base_refunded", "base_currency", "total", "refunded_total", "currency_code"),
        description="Total - refunds.",
    )
    due: Money = derived(
        _due,
        reads=("total", "paid_total", "status", "currency_code"),
        description="What is still to be paid; nothing once it is cancelled.",
    )
    refundable: Money = derived(
        _refundable,
        reads=("paid_total", "refunded_total", "payment_status", "currency_code"),
        description="What may still be refunded: what was paid, without what went back already.",
    )


@strawberry.type
class OrderParts:
    """What belongs to an order, one read for all orders of the operation."""

    @strawberry.field(description="As sent.", directives=[ListSize(assumed_size=10)], graphql_type=list[LineItem])
    @each("id")
    @staticmethod
    async def line_items(orders: Sequence[int], info: Info) -> Mapping[int, Any]:
        """Lines."""
        return await lists.lines_of(info.context.database, info.context.actor, orders)

    @strawberry.field(description="Oldest first.", directives=[ListSize(assumed_size=2)], graphql_type=list[Payment])
    @each("id")
    @staticmethod
    async def payments(orders: Sequence[int], info: Info) -> Mapping[int, Any]:
        """Payments."""
        return await lists.payments_of(info.context.database, info.context.actor, orders)

    @strawberry.field(description="Oldest first.", directives=[ListSize(assumed_size=2)], graphql_type=list[Refund])
    @each("id")
    @staticmethod
    async def refunds(orders: Sequence[int], info: Info) -> Mapping[int, Any]:
        """Refunds."""
        return await lists.refunds_of(info.context.database, info.context.actor, orders)


register_node("ord", orders_by_key)
register_node("lin", lines_by_key)
register_node("pay", payments_by_key)
register_node("ref", refunds_by_key)
