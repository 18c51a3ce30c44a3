"""Benefits that took part in an order made here, as they were when it was saved."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import strawberry

from regulars.benefits.graphql.benefits import Benefit
from regulars.orders.behalf.entered import Applied
from regulars.platform import ids
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.money import Money, money
from regulars.platform.graphql.node import find_node, rows_are


class TakenRow(NamedTuple):
    """A benefit that took part, with the currency of the draft."""

    applied: Applied
    currency: str


@strawberry.type(description="A benefit that took part in an order made here, as it was when the order was saved.")
class OrderBenefit:
    """Answered from a `TakenRow`."""

    is_type_of = rows_are(TakenRow)

    name: str = derived(lambda row: row.applied.name, description="What it is called.")
    amount: Money = derived(lambda row: money(row.applied.amount, row.currency), description="What it saved.")
    explanation: str = derived(lambda row: row.applied.explanation, description="In words.")

    @strawberry.field(
        description="As it is now; null where it is gone, or the caller may not read it.",
        graphql_type=Benefit | None,
    )
    @staticmethod
    async def benefit(row: strawberry.Parent[TakenRow], info: Info) -> Any:
        """One read for the operation."""
        return await find_node(info.context, ids.encode("ben", row.applied.benefit_id))


def taken(applied: Sequence[Applied], currency: str) -> list[TakenRow]:
    """The rows of what took part."""
    return [TakenRow(one, currency) for one in applied]
