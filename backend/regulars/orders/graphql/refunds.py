"""Refunds that a payment service or till sends by themselves."""

from decimal import Decimal
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.orders.graphql.inputs import OrderRefundLineInput
from regulars.orders.service.waiting import refunds_upsert
from regulars.platform import ids
from regulars.platform.errors import Refusal
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.inputs import fields_of
from regulars.platform.graphql.payload import Payload, UserError, error_of
from regulars.platform.graphql.scalars import CurrencyCode, Instant


@strawberry.input(description="A refund of an order that is there, or still to come.")
class SourceRefundInput:
    """Read by orders/service/waiting.py."""

    store_code: Annotated[str | None, strawberry.field(description="Left out: the default store.")] = UNSET
    order_external_id: Annotated[str, strawberry.field(description="The id of its order at the source.")]
    external_id: Annotated[str, strawberry.field(description="Its own id at the source; unique within the order.")]
    at: Annotated[Instant, strawberry.field(description="When it was given back.")]
    currency_code: Annotated[CurrencyCode, strawberry.field(description="The currency of its order.")]
    amount: Annotated[Decimal, strawberry.field(description="How much.")]
    reason: Annotated[str | None, strawberry.field(description="Why.")] = UNSET
    lines: Annotated[list[OrderRefundLineInput] | None, strawberry.field(description="What came back.")] = UNSET


@strawberry.type(description="What became of one refund.")
class RefundResult:
    """In the place where it was sent."""

    index: Annotated[int, strawberry.field(description="Its place among those sent, from 0.")]
    external_id: Annotated[str, strawberry.field(description="Its id at the source.")]
    order_id: Annotated[
        strawberry.ID | None, strawberry.field(description="Its order; null while it waits or was refused.")
    ]
    is_waiting: Annotated[
        bool, strawberry.field(description="Whether it waits for its order, or for the money that it gives back.")
    ]
    errors: list[UserError] = strawberry.field(
        default_factory=list, description="Why it was refused.", directives=[ListSize(assumed_size=1)]
    )


@strawberry.type(description="Outcome of refundsUpsert.")
class RefundsUpsertPayload(Payload):
    """One result for each."""

    results: list[RefundResult] = strawberry.field(
        default_factory=list, description="One for each, in the order sent.", directives=[ListSize(assumed_size=250)]
    )


@strawberry.type
class RefundMutations:
    """Refunds by themselves."""

    @requires(
        Scope.ORDERS_WRITE,
        description="Takes up to 250 refunds by themselves; one whose order is not there yet waits and joins it.",
        graphql_type=RefundsUpsertPayload | None,
    )
    @staticmethod
    async def refunds_upsert(
        info: Info,
        refunds: Annotated[list[SourceRefundInput], strawberry.argument(description="As the service has them.")],
        idempotency_key: Annotated[
            str,
            strawberry.argument(description="Your own key: repeating the call within 24 hours has one effect."),
        ],
    ) -> Any:
        """See `service.waiting`."""
        sent = [fields_of(refund) for refund in refunds]
        try:
            told = await refunds_upsert(actor=info.context.actor, refunds=sent, idempotency_key=idempotency_key)
        except Refusal as refusal:
            return RefundsUpsertPayload(user_errors=[error_of(refusal)])
        return RefundsUpsertPayload(
            results=[
                RefundResult(
                    index=index,
                    external_id=one.external_id,
                    order_id=None if one.order_id is None else strawberry.ID(ids.encode("ord", one.order_id)),
                    is_waiting=one.order_id is None and one.refusal is None,
                    errors=[] if one.refusal is None else [error_of(one.refusal.at("refunds", str(index)))],
                )
                for index, one in enumerate(told)
            ]
        )
