"""The mail of the shop: one message in its outbox, one address that must not be written to."""

from regulars.messaging.service import control, templating
from regulars.platform.context import Actor
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction, unit_of_work

HELPER = Actor("staff", 3, "Rupport", frozenset({"MESSAGES_SEND"}))


async def write() -> None:
    """As a colleague would."""
    trial = await templating.draft_of(current(), None, "MAIL_TEST")
    await control.test_send(actor=HELPER, draft=trial, to="ada@example.com")
    await _block()


@unit_of_work
async def _block(tx: Transaction) -> None:
    await tx.execute(
        "INSERT INTO suppressions (channel, address, address_key, because, detail, at)"
        " VALUES ('EMAIL', 'gone@example.com', 'gone@example.com', 'BOUNCED', '550 gone@example.com', ?)",
        (tx.now,),
    )
