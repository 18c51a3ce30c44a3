"""What was written about a person goes when they are erased."""

from collections.abc import Sequence

from regulars.platform import hooks
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction
from regulars.platform.query.sql import placeholders


async def erase(tx: Transaction, actor: Actor, customers: Sequence[int]) -> None:
    """What was written about a person goes with them."""
    if customers:
        await tx.execute(f"DELETE FROM notes WHERE customer_id IN ({placeholders(len(customers))})", tuple(customers))


def join() -> None:
    """Join the erasure of customers; called once at start-up."""
    hooks.on_erase.join("customer", erase)
