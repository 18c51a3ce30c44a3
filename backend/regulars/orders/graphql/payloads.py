"""What mutations of orders answer."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import strawberry

from regulars.orders.errors import RefundLimit
from regulars.orders.graphql.parts import Refund
from regulars.orders.graphql.references import OrderRef
from regulars.orders.queries import lists
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.money import Money, money
from regulars.platform.graphql.payload import Payload, UserError, facts_of, register_error


@strawberry.type(description="Outcome of several mutations.")
class OrderPayload(Payload):
    """The order as it is now."""

    order: Annotated[OrderRef | None, strawberry.field(description="The order as it is now.")] = None


@strawberry.type(description="Outcome of orderRefund.")
class RefundPayload(Payload):
    """The refund and its order."""

    refund: Annotated[Refund | None, strawberry.field(description="The refund.")] = None
    order: Annotated[OrderRef | None, strawberry.field(description="The order as it is now.")] = None


@strawberry.type(description="More than was paid; carries what is left.")
class RefundLimitError(UserError):
    """Of `RefundLimit`."""

    minor: strawberry.Private[int] = 0
    currency: strawberry.Private[str] = ""

    @strawberry.field(description="What may still be refunded.", graphql_type=Money)
    @staticmethod
    def refundable(error: strawberry.Parent[Any]) -> Any:
        """In the order's currency."""
        return money(error.minor, error.currency)


register_error(
    RefundLimit,
    lambda refusal: RefundLimitError(**facts_of(refusal), minor=refusal.refundable, currency=refusal.currency),
)


def order_reader(info: Info) -> Callable[[int], Awaitable[Any]]:
    """Reads the order of a verb that answers its key; null for callers who may write orders but not read them."""

    async def read(order_id: int) -> Any:
        context = info.context
        if not context.actor.may("ORDERS_READ"):
            return None
        return (await lists.orders_by_ids(context.database, context.actor, [order_id])).get(order_id)

    return read
