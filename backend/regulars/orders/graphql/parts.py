"""What belongs to an order: its lines, payments and refunds."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

import strawberry

from regulars.access.graphql.actors import ActorRef, actor_row
from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.catalog.graphql import ProductRef, product_by_sku
from regulars.customers.graphql.references import CustomerRef
from regulars.orders.graphql.codes import PaymentStatus
from regulars.orders.graphql.references import OrderRef
from regulars.orders.queries import lists, parcels
from regulars.orders.queries.rows import LineItemRow, PaymentRow, RefundRow
from regulars.orders.rules import converter
from regulars.orders.words import Origin
from regulars.platform import ids
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.money import BagFrom, Money, MoneyBag, MoneyFrom, money_bag
from regulars.platform.graphql.node import Node, find_node, rows_are
from regulars.platform.graphql.reading import FromColumns, reading
from regulars.platform.graphql.scalars import Instant
from regulars.platform.text import fold


def bag(minor: int, currency: str, rate: str | None, base_currency: str) -> Any:
    """An amount of an order in both currencies, at the order's own rate."""
    return money_bag(converter(currency, rate, base_currency)(minor), base_currency, minor, currency)


def at_rate(column: str) -> FromColumns:
    """`bag` of a column of amounts."""
    return FromColumns(bag, column, "currency_code", "rate", "base_currency")


def _line_total(row: Any) -> Any:
    return bag(row.quantity * row.unit_price - row.discount, row.currency_code, row.rate, row.base_currency)


class ReturnRow(NamedTuple):
    """The row behind `RefundLine`."""

    line_id: int
    quantity: int
    amount: Any


@strawberry.type(description="One line of an order.")
class LineItem(Node):
    """Answered from a `LineItemRow`."""

    is_type_of = rows_are(LineItemRow)

    external_id: Annotated[str | None, strawberry.field(description="Its id at the source.")]
    title: Annotated[str, strawberry.field(description="What it is.")]
    sku: Annotated[str | None, strawberry.field(description="The merchant's stock code.")]
    category: Annotated[str | None, strawberry.field(description="As sent with the order.")]
    brand: Annotated[str | None, strawberry.field(description="As sent with the order.")]
    quantity: Annotated[int, strawberry.field(description="How many were bought.")]
    returned_quantity: Annotated[int, strawberry.field(description="How many of them came back.")]
    refundable_quantity: int = derived(
        lambda row: row.quantity - row.returned_quantity, description="How many may still come back."
    )

    @strawberry.field(description="How many no parcel holds yet.", metadata=reading("order_id"))
    @staticmethod
    async def unpacked_quantity(line: strawberry.Parent[LineItemRow], info: Info) -> int:
        """One read for all lines of the operation."""
        left = await info.context.loader(_unpacked).load(line.order_id)
        return 0 if left is None else left.get(line.id, 0)

    unit_price: MoneyBag = derived(at_rate("unit_price"), description="Of one, before discounts.")
    discount: MoneyBag = derived(at_rate("discount"), description="On the whole line.")
    total: MoneyBag = derived(_line_total, description="Price × quantity - discount.")

    @requires(
        Scope.PRODUCTS_READ,
        description="The product with its stock code, where it is one.",
        graphql_type=ProductRef | None,
        metadata=reading("sku"),
    )
    @staticmethod
    async def product(line: strawberry.Parent[LineItemRow], info: Info) -> Any:
        """One read for all lines of the operation."""
        return None if line.sku is None else await info.context.loader(product_by_sku).load(fold(line.sku))


def _is_by_hand(origin: str) -> bool:
    return origin == Origin.HERE


@strawberry.type(description="A transaction: money that came in or was tried.")
class Payment(Node):
    """Answered from a `PaymentRow`."""

    is_type_of = rows_are(PaymentRow)

    at: Annotated[Instant, strawberry.field(description="When it was paid or tried.")]
    amount: Money = derived(MoneyFrom("amount", "currency_code"), description="As the customer paid it.")
    method: Annotated[str, strawberry.field(description="How it was paid.")]
    status: Annotated[PaymentStatus, strawberry.field(description="What became of it.")]
    reference: Annotated[str | None, strawberry.field(description="The reference number of the payment service.")]
    is_by_hand: bool = derived(
        FromColumns(_is_by_hand, "origin"),
        description="Whether the team recorded it; such a payment can be voided here, others at their source.",
    )
    refunded: Money = derived(MoneyFrom("refunded", "currency_code"), description="How much of it went back.")

    @strawberry.field(description="The order that it paid.", graphql_type=OrderRef | None, metadata=reading("order_id"))
    @staticmethod
    async def order(payment: strawberry.Parent[PaymentRow], info: Info) -> Any:
        """One read for all payments of the operation."""
        return await info.context.loader(orders_by_key).load(payment.order_id)

    @strawberry.field(description="Who paid.", graphql_type=CustomerRef | None, metadata=reading("customer_id"))
    @staticmethod
    async def customer(payment: strawberry.Parent[PaymentRow], info: Info) -> Any:
        """One read for all payments of the operation."""
        return await customer_of(info, payment.customer_id)


@strawberry.type(description="A returned line.")
class RefundLine:
    """Answered from a `ReturnRow`."""

    quantity: Annotated[int, strawberry.field(description="How many came back.")]
    amount: Annotated[MoneyBag, strawberry.field(description="What they had cost.")]

    @strawberry.field(description="The line.", graphql_type=LineItem)
    @staticmethod
    async def line_item(line: strawberry.Parent[ReturnRow], info: Info) -> Any:
        """One read for all lines of the operation."""
        return await info.context.loader(lines_by_key).load(line.line_id)


def _returned(row: Any) -> list[ReturnRow]:
    priced = row.currency_code, row.rate, row.base_currency
    return [ReturnRow(key, quantity, bag(amount, *priced)) for key, quantity, amount in row.lines]


@strawberry.type(description="Money given back.")
class Refund(Node):
    """Answered from a `RefundRow`."""

    is_type_of = rows_are(RefundRow)

    external_id: Annotated[str | None, strawberry.field(description="Its id at the source.")]
    at: Annotated[Instant, strawberry.field(description="When it was given back.")]
    amount: MoneyBag = derived(
        BagFrom("base_amount", "base_currency", "amount", "currency_code"), description="How much went back."
    )
    reason: Annotated[str | None, strawberry.field(description="Why.")]
    restocked: Annotated[bool, strawberry.field(description="Whether what came back went back to the stock.")]
    lines: list[RefundLine] = derived(_returned, description="What came back.", directives=[ListSize(assumed_size=5)])

    @strawberry.field(
        description="The payment that it was taken from, where somebody said so.",
        graphql_type=Payment | None,
        metadata=reading("payment_id"),
    )
    @staticmethod
    async def payment(refund: strawberry.Parent[RefundRow], info: Info) -> Any:
        """One read for all refunds of the operation."""
        if refund.payment_id is None:
            return None
        return await info.context.loader(payments_by_key).load(refund.payment_id)

    @strawberry.field(
        description="Who gave it back here; null where a source told of it.",
        graphql_type=ActorRef | None,
        metadata=reading("actor_kind", "actor_id", "actor_name"),
    )
    @staticmethod
    def actor(refund: strawberry.Parent[RefundRow]) -> Any:
        """A colleague, an API client or Regulars."""
        if refund.actor_kind is None:
            return None
        return actor_row(refund.actor_kind, refund.actor_id, refund.actor_name or "")


async def customer_of(info: Info, customer_id: int | None) -> Any:
    """The customer of a key; none where the caller may not see customers."""
    return None if customer_id is None else await find_node(info.context, ids.encode("cus", customer_id))


async def orders_by_key(context: Context, keys: Sequence[int]) -> Mapping[int, Any]:
    """Orders for callers who may read them."""
    if not context.actor.may("ORDERS_READ"):
        return {}
    return await lists.orders_by_ids(context.database, context.actor, keys)


async def payments_by_key(context: Context, keys: Sequence[int]) -> Mapping[int, Any]:
    """Payments for callers who may read orders."""
    if not context.actor.may("ORDERS_READ"):
        return {}
    return await lists.payments_by_ids(context.database, context.actor, keys)


async def lines_by_key(context: Context, keys: Sequence[int]) -> Mapping[int, Any]:
    """Lines for callers who may read orders."""
    if not context.actor.may("ORDERS_READ"):
        return {}
    return await lists.lines_by_ids(context.database, context.actor, keys)


async def _unpacked(context: Context, keys: Sequence[int]) -> Mapping[int, dict[int, int]]:
    return await parcels.unpacked(context.database, context.actor, keys)


async def refunds_by_key(context: Context, keys: Sequence[int]) -> Mapping[int, Any]:
    """Refunds for callers who may read orders."""
    if not context.actor.may("ORDERS_READ"):
        return {}
    return await lists.refunds_by_ids(context.database, context.actor, keys)
