"""Giving money back, cancelling, and payments that the team records."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.orders.graphql.codes import PaymentStatus
from regulars.orders.graphql.payloads import OrderPayload, RefundPayload, order_reader
from regulars.orders.queries import lists
from regulars.orders.service.cancelling import order_cancel
from regulars.orders.service.paying import order_payment_add, order_payment_void
from regulars.orders.service.refunding import Refunded, order_refund, refund_preview
from regulars.platform import ids
from regulars.platform.errors import Refusal
from regulars.platform.graphql.arguments import IdempotencyKey
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.money import Money, MoneyInput, money
from regulars.platform.graphql.payload import Payload, error_of, settle
from regulars.platform.graphql.scalars import Instant

Key = Annotated[
    str, strawberry.argument(description="Your own key for this call: repeating it within 24 hours has one effect.")
]
OrderId = Annotated[strawberry.ID, strawberry.argument(description="Of the order.")]


@strawberry.input(description="A line and how many of it.")
class RefundLineInput:
    """Read by orders/service/refunding.py."""

    line_item_id: Annotated[strawberry.ID, strawberry.field(description="The line.")]
    quantity: Annotated[int, strawberry.field(description="How many come back.")]


@strawberry.input(
    description="By amount, by lines, or all that is left where both are absent. Lines come back at what they cost"
    " after every discount, with their share of the tax; with an amount beside them, that is given back."
)
class RefundInput:
    """Read by orders/service/refunding.py."""

    amount: Annotated[MoneyInput | None, strawberry.field(description="In the order's currency.")] = UNSET
    lines: Annotated[list[RefundLineInput] | None, strawberry.field(description="What comes back; each line once.")] = (
        UNSET
    )
    include_shipping: Annotated[
        bool, strawberry.field(description="Shipping too, beside the lines; ignored where an amount is given.")
    ] = False
    payment_id: Annotated[
        strawberry.ID | None, strawberry.field(description="The payment that it is taken from; left out: any.")
    ] = UNSET
    reason: Annotated[str, strawberry.field(description="Why, in a few words for colleagues and the customer.")]
    restock: Annotated[bool, strawberry.field(description="The goods go back to the stock.")] = True
    notify_customer: Annotated[bool, strawberry.field(description="The customer is told.")] = True


@strawberry.input(description="A payment to record by hand.")
class PaymentInput:
    """Read by orders/service/paying.py."""

    amount: Annotated[MoneyInput, strawberry.field(description="In the order's currency; at most what is due.")]
    method: Annotated[str, strawberry.field(description="How it was paid.")]
    reference: Annotated[str | None, strawberry.field(description="By which it is found again.")] = UNSET
    at: Annotated[Instant | None, strawberry.field(description="Left out: now.")] = UNSET
    status: Annotated[PaymentStatus, strawberry.field(description="PAID, AUTHORIZED, FAILED or VOIDED.")] = (
        PaymentStatus.PAID
    )


@strawberry.type(description="What a refund would come to; with userErrors where it cannot be done.")
class RefundPreview(Payload):
    """Worked out by the same rules as the refund itself."""

    amount: Annotated[Money | None, strawberry.field(description="What would go back.")] = None
    shipping: Annotated[Money | None, strawberry.field(description="What of it is shipping.")] = None
    tax: Annotated[Money | None, strawberry.field(description="What of it is tax, where lines come back.")] = None
    refundable: Annotated[Money | None, strawberry.field(description="What may go back at most.")] = None
    left: Annotated[Money | None, strawberry.field(description="What could still go back after it.")] = None


@strawberry.type
class OrderMoneyQueries:
    """Looking before giving."""

    @requires(
        Scope.REFUNDS_WRITE,
        description="What a refund would come to, without doing it.",
        graphql_type=RefundPreview | None,
    )
    @staticmethod
    async def refund_preview(
        info: Info,
        order_id: OrderId,
        input: Annotated[RefundInput, strawberry.argument(description="The refund; its reason may be empty.")],
    ) -> Any:
        """Refusals are data here too: a dialog shows them where they belong."""
        context = info.context
        try:
            found = await refund_preview(context.database, context.actor, ids.decode("ord", order_id), fields_of(input))
        except Refusal as refusal:
            return RefundPreview(user_errors=[error_of(refusal)])
        parts = {name: money(getattr(found, name), found.currency) for name in _PARTS}
        return RefundPreview(**parts)


_PARTS = ("amount", "shipping", "tax", "refundable", "left")


@strawberry.type
class OrderMoneyMutations:
    """The verbs of money."""

    @requires(
        Scope.REFUNDS_WRITE,
        description="Gives money back: by amount, by lines and quantities, or all; never more than was paid.",
        graphql_type=RefundPayload | None,
    )
    @staticmethod
    async def order_refund(
        info: Info,
        order_id: OrderId,
        input: Annotated[RefundInput, strawberry.argument(description="The refund.")],
        idempotency_key: Key,
    ) -> Any:
        """See `service.refunding`."""
        context, read = info.context, order_reader(info)

        async def refund_of(done: Refunded) -> Any:
            if not context.actor.may(Scope.ORDERS_READ):
                return None
            key = done.refund_id
            return (await lists.refunds_by_ids(context.database, context.actor, [key])).get(key)

        work = order_refund(
            actor=context.actor,
            order_id=ids.decode("ord", order_id),
            fields=fields_of(input),
            idempotency_key=idempotency_key,
        )
        return await settle(RefundPayload, work, refund=refund_of, order=lambda done: read(done.order_id))

    @requires(
        Scope.ORDERS_WRITE,
        description="Cancels an order whose goods have not left, before it was paid or after.",
        graphql_type=OrderPayload | None,
    )
    @staticmethod
    async def order_cancel(
        info: Info,
        id: OrderId,
        reason: Annotated[str, strawberry.argument(description="Why, in a few words.")],
        idempotency_key: Key,
        restock: Annotated[bool, strawberry.argument(description="The goods go back to the stock.")] = True,
        refund: Annotated[
            bool, strawberry.argument(description="All that was paid goes back too; needs REFUNDS_WRITE.")
        ] = False,
        notify_customer: Annotated[bool, strawberry.argument(description="The customer is told.")] = True,
    ) -> Any:
        """See `service.cancelling`."""
        work = order_cancel(
            actor=info.context.actor,
            order_id=ids.decode("ord", id),
            reason=reason,
            restock=restock,
            refund=refund,
            notify_customer=notify_customer,
            idempotency_key=idempotency_key,
        )
        return await settle(OrderPayload, work, order=order_reader(info))

    @requires(
        Scope.ORDERS_WRITE,
        description="Records a payment of an order: paid, authorized, failed or voided.",
        graphql_type=OrderPayload | None,
    )
    @staticmethod
    async def order_payment_add(
        info: Info,
        order_id: OrderId,
        input: Annotated[PaymentInput, strawberry.argument(description="The payment.")],
        idempotency_key: Key,
    ) -> Any:
        """See `service.paying`."""
        work = order_payment_add(
            actor=info.context.actor,
            order_id=ids.decode("ord", order_id),
            fields=fields_of(input),
            idempotency_key=idempotency_key,
        )
        return await settle(OrderPayload, work, order=order_reader(info))

    @requires(
        Scope.ORDERS_WRITE,
        description="Voids a payment that the team recorded by mistake; it stays in the list, marked.",
        graphql_type=OrderPayload | None,
    )
    @staticmethod
    async def order_payment_void(
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Of the payment.")],
        idempotency_key: IdempotencyKey = UNSET,
    ) -> Any:
        """See `service.paying`."""
        work = order_payment_void(
            actor=info.context.actor, payment_id=ids.decode("pay", id), idempotency_key=given(idempotency_key)
        )
        return await settle(OrderPayload, work, order=order_reader(info))
