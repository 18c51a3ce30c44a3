"""Customers for tests, by the shortest way that the product itself uses."""

from collections.abc import Sequence
from typing import Any

from regulars.customers.service.dials import DialChange, turn
from regulars.customers.service.identity import CustomerHint
from regulars.customers.service.resolve import resolve
from regulars.platform.context import SYSTEM
from regulars.platform.db.transaction import Transaction, unit_of_work


@unit_of_work
async def resolved(tx: Transaction, *, hints: Sequence[CustomerHint], country: str | None = "PH") -> list[int | None]:
    """Resolve hints in a unit of work of their own."""
    found = await resolve(tx, hints, country=country)
    await found.write()
    return found.customer_ids


@unit_of_work
async def turned(tx: Transaction, *, changes: Sequence[DialChange]) -> None:
    """Turn dials in a unit of work of their own."""
    await turn(tx, changes, by=SYSTEM)


async def guest(**facts: Any) -> int:
    """A guest made by an order."""
    key = (await resolved(hints=[CustomerHint(**facts)]))[0]
    assert key is not None
    return key
