"""Whether an order needs somebody's approval before it is placed: rooms above say so.

A rule gets the draft inside the transaction and answers why it has to wait, or none. Without rules nothing waits.
"""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from regulars.platform.db.connect import Reader


class ToApprove(NamedTuple):
    """What a rule knows of an order; the total in minor units of the base currency."""

    order_id: int | None
    customer_id: int
    store_id: int
    base_total: int
    base_currency: str
    purchase_order_number: str | None
    company_id: int | None = None


Rule = Callable[[Reader, ToApprove], Awaitable[str | None]]
rules: list[Rule] = []
"""Joined by whoever knows when somebody has to approve: companies hold orders in service/behalf/holding.py."""


async def needed(reader: Reader, order: ToApprove) -> str | None:
    """Why it has to wait, by the first rule that says so; none where it may be placed."""
    for rule in tuple(rules):
        reason = await rule(reader, order)
        if reason is not None:
            return reason
    return None
