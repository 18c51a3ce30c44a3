"""Refunds that wait for their order: the list of them, and what may be done."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.orders.graphql.parts import orders_by_key
from regulars.orders.graphql.payloads import OrderPayload, order_reader
from regulars.orders.graphql.references import OrderRef
from regulars.orders.queries import waiting
from regulars.orders.queries.waiting import WaitingRefundRow
from regulars.orders.service import early
from regulars.platform import ids
from regulars.platform.graphql.arguments import After, Before, First, Last
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.money import Money, MoneyFrom
from regulars.platform.graphql.node import Node, register_node, rows_are
from regulars.platform.graphql.outcomes import DeletePayload
from regulars.platform.graphql.payload import settle
from regulars.platform.graphql.scalars import Instant
from regulars.platform.query.page import window
from regulars.stores.graphql import Store, store_by_id

RefundId = Annotated[strawberry.ID, strawberry.argument(description="Of the waiting refund.")]


@strawberry.type(description="A refund that came before its order, or before the money that it gives back.")
class WaitingRefund(Node):
    """Answered from a `WaitingRefundRow`."""

    is_type_of = rows_are(WaitingRefundRow)

    order_external_id: Annotated[str, strawberry.field(description="The id of its order at the source.")]
    external_id: Annotated[str, strawberry.field(description="Its own id at the source.")]
    at: Annotated[Instant, strawberry.field(description="When it was given back.")]
    amount: Money = derived(MoneyFrom("amount", "currency"), description="How much.")
    reason: Annotated[str | None, strawberry.field(description="Why it was given back.")]
    received_at: Annotated[Instant, strawberry.field(description="Since when it waits.")]
    problem: Annotated[
        str | None,
        strawberry.field(description="Why it does not join the order that is there; null while there is no order."),
    ]

    @strawberry.field(description="In which shop.", graphql_type=Store)
    @staticmethod
    async def store(refund: strawberry.Parent[WaitingRefundRow], info: Info) -> Any:
        """One read for all of the operation."""
        return await info.context.loader(store_by_id).load(refund.store_id)

    @strawberry.field(description="Its order, where that is there by now.", graphql_type=OrderRef | None)
    @staticmethod
    async def order(refund: strawberry.Parent[WaitingRefundRow], info: Info) -> Any:
        """One read for all of the operation."""
        return None if refund.order_id is None else await info.context.loader(orders_by_key).load(refund.order_id)


@strawberry.type
class WaitingRefundQueries:
    """What waits."""

    @requires(
        Scope.ORDERS_READ,
        description="Refunds that wait for their order or its money, those that wait longest first.",
        graphql_type=Connection[WaitingRefund] | None,
    )
    @staticmethod
    async def waiting_refunds(
        info: Info, first: First = UNSET, after: After = UNSET, last: Last = UNSET, before: Before = UNSET
    ) -> Any:
        """One page; the count only where selected."""
        reader, actor = info.context.database, info.context.actor
        looked = window(first=given(first), after=given(after), last=given(last), before=given(before))
        page = await waiting.waiting_page(reader, actor, looked)
        return connection(page, lambda: waiting.waiting_counted(reader, actor))


@strawberry.type
class WaitingRefundMutations:
    """What is done about one."""

    @requires(
        Scope.ORDERS_WRITE,
        description="Tries to join a waiting refund with its order now; a refusal says what is still in the way.",
        graphql_type=OrderPayload | None,
    )
    @staticmethod
    async def waiting_refund_retry(info: Info, id: RefundId) -> Any:
        """See `service.early`."""
        work = early.waiting_refund_retry(actor=info.context.actor, refund_id=ids.decode(WaitingRefundRow.prefix, id))
        return await settle(OrderPayload, work, order=order_reader(info))

    @requires(
        Scope.ORDERS_WRITE,
        description="Throws a waiting refund away; sent anew, it comes back.",
        graphql_type=DeletePayload | None,
    )
    @staticmethod
    async def waiting_refund_discard(info: Info, id: RefundId) -> Any:
        """See `service.early`."""
        prefix = WaitingRefundRow.prefix
        work = early.waiting_refund_discard(actor=info.context.actor, refund_id=ids.decode(prefix, id))
        return await settle(DeletePayload, work, deleted_id=lambda key: strawberry.ID(ids.encode(prefix, key)))


async def _by_key(context: Context, keys: Sequence[int]) -> Mapping[int, WaitingRefundRow]:
    if not context.actor.may("ORDERS_READ"):
        return {}
    return await waiting.waiting_by_ids(context.database, context.actor, keys)


register_node(WaitingRefundRow.prefix, _by_key)
