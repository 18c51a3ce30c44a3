"""Messages follow their customers: of two who become one, of one who is erased, of one who is gone."""

from collections.abc import Sequence

from regulars.messaging.words import MessageStatus, SuppressionReason
from regulars.platform import hooks
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction
from regulars.platform.following import Rows, follow
from regulars.platform.query.sql import placeholders


async def erase(tx: Transaction, actor: Actor, customers: Sequence[int]) -> None:
    """Whom and what is forgotten, that there was a message is not; what still waits is not sent."""
    if not customers:
        return
    whose = placeholders(len(customers))
    await tx.execute(
        f"UPDATE messages SET status = ?, suppressed_because = ? WHERE customer_id IN ({whose})"
        " AND status IN ('QUEUED', 'HELD')",
        (MessageStatus.SUPPRESSED, SuppressionReason.ERASED, *customers),
    )
    await tx.execute(
        "UPDATE messages SET address = NULL, address_key = NULL, recipient_name = NULL, subject = NULL, html = NULL,"
        f" text = NULL, secrets = NULL, error = NULL WHERE customer_id IN ({whose})",
        tuple(customers),
    )


async def delete(tx: Transaction, actor: Actor, customers: Sequence[int]) -> None:
    """As erasing; and nobody is pointed at any more."""
    await erase(tx, actor, customers)
    if customers:
        await tx.execute(
            f"UPDATE messages SET customer_id = NULL WHERE customer_id IN ({placeholders(len(customers))})",
            tuple(customers),
        )


def join() -> None:
    """Join the verbs of the customers room; called once at start-up."""
    follow("customer", Rows("messages", counted="messages", named="address_key"))
    hooks.on_erase.join("customer", erase)
    hooks.on_delete.join("customer", delete)
