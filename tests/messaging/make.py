"""Mails for tests, queued as a room above would."""

from typing import Any

from regulars.messaging import handlers
from regulars.messaging.service.queueing import Queued, Recipient, queue
from regulars.messaging.templates import BuiltIn, Variable, register
from regulars.messaging.words import MessageKind
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work

handlers.listen()

INVITE = BuiltIn(
    key="TEST_INVITE",
    kind=MessageKind.ACCOUNT,
    title="Test invitation",
    description="As an account invitation.",
    variables=(
        Variable("first_name", "First name", "Maria", required=False),
        Variable("link", "Link to open the account", "https://shop.example/open?token=example", secret=True),
    ),
    subject="Open your account at {{ store_name }}",
    body='<p>Hello {{ first_name or "there" }},</p><p>{{ link | button("Open your account") }}</p>',
)
register(INVITE)


@unit_of_work
async def mailed(
    tx: Transaction,
    *,
    to: str = "maria@example.com",
    name: str | None = None,
    key: str | None = None,
    customer_id: int | None = None,
    store_id: int | None = None,
    locale: str | None = None,
    expires_at: int | None = None,
    **variables: Any,
) -> Queued:
    """An invitation."""
    return await queue(
        tx,
        actor=SYSTEM,
        template=INVITE.key,
        to=Recipient(to, name),
        variables={"link": "https://shop.example/open?token=t", **variables},
        customer_id=customer_id,
        store_id=store_id,
        locale=locale,
        idempotency_key=key,
        expires_at=expires_at,
    )


async def message(database: Database, message_id: int) -> dict[str, Any]:
    """A message as it stands in its table."""
    names = (
        "message_id, status, subject, html, text, secrets, address, recipient_name, attempts, next_at, error,"
        " suppressed_because, customer_id, sent_at, template_id, is_handed_over"
    )
    row = await database.fetch_one(f"SELECT {names} FROM messages WHERE id = ?", (message_id,))
    assert row is not None
    return dict(zip(names.replace(" ", "").split(","), row, strict=True))
