"""The transactions of sending: nothing here waits for a network."""

from regulars.platform.db.transaction import Transaction, unit_of_work


@unit_of_work
async def hold_all(tx: Transaction) -> int:
    """There was a mail server and is none: what waits is kept, and leaves only by hand. Answers how many there were."""
    return await tx.execute("UPDATE messages SET status = 'HELD', next_at = NULL WHERE status = 'QUEUED'")
