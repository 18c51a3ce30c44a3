"""Whether mail arrives, learnt from the mail room: kept with every address, so that lists can be filtered by it."""

from regulars.customers.events import CustomersUpdated
from regulars.customers.service.reaching import set_deliverability
from regulars.messaging.addresses import key_of
from regulars.messaging.queries.addresses import address_of, blocked, deliverability
from regulars.platform import outbox
from regulars.platform.context import SYSTEM
from regulars.platform.db.transaction import Transaction
from regulars.platform.outbox import Committed

CONSUMER = "customers.deliverability"
_AT_ONCE = 500


async def learn(tx: Transaction, event: Committed) -> None:
    """An address was suppressed, or a mail system said how a message fared."""
    address = await address_of(
        tx, suppression_id=event.payload.get("suppression_id"), message_id=event.payload.get("message_id")
    )
    if address is not None:
        await _note(tx, address, (await deliverability(tx, [address]))[address])


async def unlearn(tx: Transaction, event: Committed) -> None:
    """An address was released; which one is gone with its suppression, so those that were blocked are looked at."""
    last = ""
    while True:
        rows = await tx.fetch(
            "SELECT DISTINCT email_key FROM customers WHERE email_deliverability <> 'UNKNOWN'"
            " AND email_deliverability IN ('BLOCKED', 'COMPLAINED') AND email_key > ? ORDER BY email_key LIMIT ?",
            (last, _AT_ONCE),
        )
        keys = [str(row[0]) for row in rows]
        still = await blocked(tx, keys)
        for key in keys:
            if key not in still:
                await _note(tx, key, "UNKNOWN")
        if len(keys) < _AT_ONCE:
            return
        last = keys[-1]


async def _note(tx: Transaction, address: str, state: str) -> None:
    changed = await set_deliverability(tx, key_of(address), state)
    if changed:
        tx.record(CustomersUpdated(tuple(changed), ("email_deliverability",)), by=SYSTEM)


def listen() -> None:
    """Hear it."""
    outbox.on("address.suppressed", learn, consumer=CONSUMER)
    outbox.on("message.reported", learn, consumer=CONSUMER)
    outbox.on("address.released", unlearn, consumer=CONSUMER)
