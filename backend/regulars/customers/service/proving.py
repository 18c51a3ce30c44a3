"""Proving that an e-mail address is the customer's: a mail with a link that works once, for that address alone."""

from dataclasses import dataclass
from typing import Any

from regulars.access import audit
from regulars.customers.contact import email_key, name_of
from regulars.customers.errors import DuplicateCustomer
from regulars.customers.events import CustomerEmailVerified
from regulars.customers.service.contacts import EMAILS, has
from regulars.customers.service.reaching import facts_of, held, open_record, set_facts
from regulars.customers.service.writing import locked, owner_of_email
from regulars.messaging.service.queueing import Recipient, queue
from regulars.messaging.templates import BuiltIn, Variable, register
from regulars.messaging.words import MessageKind
from regulars.platform import clock, crypto, idempotency, ids
from regulars.platform.context import PUBLIC, Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal

VALID_FOR = 3 * clock.DAY
MOST_AN_HOUR = 5
"""Links to one address of one customer."""
_LONGEST_TOKEN = 200

VERIFICATION = BuiltIn(
    key="EMAIL_VERIFICATION",
    kind=MessageKind.ACCOUNT,
    title="Confirm the e-mail address",
    description="Sent when a colleague asks a customer to confirm an e-mail address.",
    variables=(
        Variable("first_name", "First name", "Maria", required=False),
        Variable("link", "Link to confirm the address", "https://crm.example.com/confirm/…", secret=True),
        Variable("valid_days", "Days for which the link works", "3", required=False),
    ),
    subject="Confirm your e-mail address for {{ store_name }}",
    body=(
        '<p>Hello {{ first_name or "there" }},</p>'
        "<p>please confirm that this is your e-mail address, so that {{ store_name }} can reach you here.</p>"
        '<p>{{ link | button("Confirm my address") }}</p>'
        "<p>The link works once, for {{ valid_days }} days. If you do not know {{ store_name }}, do nothing.</p>"
    ),
)


def offer() -> None:
    """Offer the mail, to be sent and to be written anew by the merchant."""
    register(VERIFICATION)


@dataclass(frozen=True, slots=True)
class Mailed:
    """Whose address it is, and the message."""

    customer_id: int
    message_id: int


@unit_of_work
async def verification_send(
    tx: Transaction,
    *,
    actor: Actor,
    customer_id: int | None,
    address: str,
    page: str,
    idempotency_key: str | None = None,
) -> Mailed:
    """Mail a link that proves the address; `page` is where the link leads, before its token. Raises `Refusal`."""
    arguments = [customer_id, address]
    known = await idempotency.remembered(tx, actor, "emailVerificationSend", idempotency_key, arguments)
    if known is not None:
        return Mailed(*known)
    await tx.lock("customers.identity")
    current = await open_record(tx, customer_id)
    key = await held(tx, actor, EMAILS, current, email_key(address), "address")
    facts = await facts_of(tx, EMAILS, current, key)
    if facts["email_verification"] == "VERIFIED":
        raise Refusal(ErrorCode.ALREADY_DONE, "This address is verified already.", ("address",))
    await _nobody_elses(tx, current["id"], key)
    token = await _issued(tx, current["id"], key)
    message = await queue(
        tx,
        actor=actor,
        template=VERIFICATION.key,
        to=Recipient(facts["email"], name_of(current["first_name"], current["last_name"])),
        variables={
            "first_name": current["first_name"] or "",
            "link": f"{page}{token}",
            "valid_days": str(VALID_FOR // clock.DAY),
        },
        customer_id=current["id"],
        locale=current["locale"],
        expires_at=tx.now + VALID_FOR,
    )
    mailed = Mailed(current["id"], message.message_id)
    subject = ids.encode("cus", current["id"])
    await audit.record(tx, actor, action="email.verification_sent", subject=subject, changes={"email": (None, key)})
    await idempotency.remember(
        tx, actor, "emailVerificationSend", idempotency_key, arguments, [mailed.customer_id, mailed.message_id]
    )
    return mailed


@unit_of_work
async def email_confirm(tx: Transaction, *, actor: Actor = PUBLIC, token: str) -> int:
    """Redeem the link of a verification mail; answers whose address it proved. Raises `Refusal` without saying more."""
    await tx.lock("customers.identity")
    row = await tx.fetch_one(
        "SELECT id, customer_id, email_key, expires_at, confirmed_at FROM email_confirmations WHERE token_hash = ?",
        (crypto.sha256(token[:_LONGEST_TOKEN]),),
    )
    if row is None:
        raise _lapsed()
    key, customer, address, expires_at, confirmed_at = row
    if confirmed_at is not None:
        raise Refusal(ErrorCode.ALREADY_DONE, "This address was confirmed already. There is nothing to do.", ("token",))
    current = await locked(tx, customer)
    changed_hands = await owner_of_email(tx, address, besides=customer) is not None
    closed = current["account_status"] in {"ERASED", "MERGED"}
    if expires_at < tx.now or closed or changed_hands or not await has(tx, EMAILS, current, address):
        raise _lapsed()
    await set_facts(tx, actor, EMAILS, current, address, await _proof(tx, current, address))
    await tx.execute("UPDATE email_confirmations SET confirmed_at = ? WHERE id = ?", (tx.now, key))
    await tx.execute(
        "DELETE FROM email_confirmations WHERE customer_id = ? AND email_key = ? AND confirmed_at IS NULL",
        (customer, address),
    )
    tx.record(CustomerEmailVerified(customer), by=actor)
    return int(customer)


async def _proof(tx: Transaction, current: Any, address: str) -> dict[str, Any]:
    """Whoever came by the link reads the mail that goes there."""
    facts: dict[str, Any] = {"email_verification": "VERIFIED", "email_verified_at": tx.now}
    if (await facts_of(tx, EMAILS, current, address))["email_deliverability"] in {"UNKNOWN", "SOFT_BOUNCING"}:
        facts["email_deliverability"] = "OK"
    return facts


def _lapsed() -> Refusal:
    return Refusal(ErrorCode.EXPIRED, "This link does not work any more. Ask for a new one.", ("token",))


async def _nobody_elses(tx: Transaction, customer_id: int, key: str) -> None:
    owner = await owner_of_email(tx, key, besides=customer_id)
    if owner is not None:
        refusal = DuplicateCustomer(owner, ("EMAIL",), 1.0)
        refusal.path = ("address",)
        raise refusal


async def _issued(tx: Transaction, customer_id: int, key: str) -> str:
    """A new token for the address, of which the digest is kept. Links that lapsed unused are forgotten on the way."""
    recent = await tx.fetch_value(
        "SELECT count(*) FROM email_confirmations WHERE customer_id = ? AND email_key = ? AND created_at > ?",
        (customer_id, key, tx.now - clock.HOUR),
    )
    if recent >= MOST_AN_HOUR:
        message = (
            f"This address got {MOST_AN_HOUR} such mails within the hour. Wait, or ask the person to look for them."
        )
        raise Refusal(ErrorCode.RATE_LIMITED, message, ("address",))
    await tx.execute("DELETE FROM email_confirmations WHERE expires_at < ? AND confirmed_at IS NULL", (tx.now,))
    token = crypto.new_secret()
    await tx.execute(
        "INSERT INTO email_confirmations (customer_id, email_key, token_hash, created_at, expires_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (customer_id, key, crypto.sha256(token), tx.now, tx.now + VALID_FOR),
    )
    return token
