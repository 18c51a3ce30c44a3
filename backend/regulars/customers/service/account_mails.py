"""Mails about an account: the invitation, the welcome, the link to set a password anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from regulars.access import audit
from regulars.customers.events import AccountLinkSent
from regulars.customers.service.account_links import Link, LinkKind, issue
from regulars.customers.service.accounts import impossible, move
from regulars.customers.service.writing import locked
from regulars.messaging.service.queueing import Queued, Recipient, queue
from regulars.messaging.templates import BuiltIn, Variable, register
from regulars.messaging.words import MessageKind, MessageStatus
from regulars.platform import idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal

_FIRST_NAME = Variable("first_name", "First name", "Maria", required=False)
_DAYS = Variable("valid_days", "Days for which the link works", "14", required=False)
INVITATION = BuiltIn(
    key="ACCOUNT_INVITE",
    kind=MessageKind.ACCOUNT,
    title="Account invitation",
    description="Sent when a customer is invited to open an account.",
    variables=(
        _FIRST_NAME,
        Variable("link", "Link to open the account", "https://shop.example/join?token=…", secret=True),
        _DAYS,
    ),
    subject="Open your account at {{ store_name }}",
    body=(
        '<p>Hello {{ first_name or "there" }},</p>'
        "<p>you are invited to open an account at {{ store_name }}: see your orders, keep your addresses.</p>"
        '<p>{{ link | button("Open your account") }}</p>'
        "<p>The link works once, for {{ valid_days }} days. If you did not expect it, do nothing.</p>"
    ),
)
WELCOME = BuiltIn(
    key="WELCOME",
    kind=MessageKind.ACCOUNT,
    title="Welcome",
    description="Sent to a new customer where it is asked for; with a link to open the account where there is one.",
    variables=(
        _FIRST_NAME,
        Variable("link", "Link to open the account", "https://shop.example/join?token=…", required=False, secret=True),
        _DAYS,
    ),
    subject="Welcome to {{ store_name }}",
    body=(
        '<p>Hello {{ first_name or "there" }},</p><p>welcome to {{ store_name }}. It is good to have you here.</p>'
        '{% if link %}<p>{{ link | button("Open your account") }}</p>'
        "<p>The link works once, for {{ valid_days }} days.</p>{% endif %}"
    ),
)
PASSWORD_RESET = BuiltIn(
    key="PASSWORD_RESET",
    kind=MessageKind.ACCOUNT,
    title="Set a new password",
    description="Sent when a colleague helps a customer who cannot sign in.",
    variables=(
        _FIRST_NAME,
        Variable("link", "Link to set a new password", "https://shop.example/password?token=…", secret=True),
    ),
    subject="Set a new password at {{ store_name }}",
    body=(
        '<p>Hello {{ first_name or "there" }},</p><p>here you set a new password for your account.</p>'
        '<p>{{ link | button("Set a new password") }}</p>'
        "<p>The link works once, for 24 hours. If you did not ask for it, do nothing: your password stays.</p>"
    ),
)


def offer() -> None:
    """Offer the mails, to be sent and to be written anew by the merchant."""
    for mail in (INVITATION, WELCOME, PASSWORD_RESET):
        register(mail)


@dataclass(frozen=True, slots=True)
class Mailed:
    """To whom it goes, and the message."""

    customer_id: int
    message_id: int


@unit_of_work
async def account_invite(
    tx: Transaction, *, actor: Actor, customer_id: int | None, idempotency_key: str | None = None
) -> Mailed:
    """Invite a customer to open an account, or once more: the new link takes the place of the old. Raises `Refusal`."""
    known = await idempotency.remembered(tx, actor, "accountInvite", idempotency_key, customer_id)
    if known is not None:
        return Mailed(*known)
    await tx.lock("customers.identity")
    current = await _reachable(tx, customer_id)
    status = current["account_status"]
    if status in {"ACTIVE", "DISABLED", "ERASED", "MERGED"}:
        raise impossible(status, "INVITED", "customerId")
    link = await issue(tx, current, LinkKind.INVITATION)
    if status != "INVITED":
        await move(tx, actor, current, "INVITED")
    mailed = await _send(tx, actor, current, INVITATION, link, {"valid_days": "14"})
    await _sent(tx, actor, current, LinkKind.INVITATION)
    await idempotency.remember(tx, actor, "accountInvite", idempotency_key, customer_id, _kept(mailed))
    return mailed


@unit_of_work
async def password_reset_send(
    tx: Transaction, *, actor: Actor, customer_id: int | None, idempotency_key: str | None = None
) -> Mailed:
    """Mail a link by which the customer sets a new password at the storefront. Raises `Refusal`."""
    known = await idempotency.remembered(tx, actor, "passwordResetSend", idempotency_key, customer_id)
    if known is not None:
        return Mailed(*known)
    current = await _reachable(tx, customer_id)
    if current["account_status"] != "ACTIVE":
        raise Refusal(ErrorCode.INVALID_STATE, _NO_PASSWORD[current["account_status"]], ("customerId",))
    link = await issue(tx, current, LinkKind.PASSWORD_RESET)
    mailed = await _send(tx, actor, current, PASSWORD_RESET, link, {})
    await _sent(tx, actor, current, LinkKind.PASSWORD_RESET)
    await idempotency.remember(tx, actor, "passwordResetSend", idempotency_key, customer_id, _kept(mailed))
    return mailed


async def welcome(tx: Transaction, actor: Actor, customer_id: int, asked: bool) -> None:  # noqa: FBT001 - the value of a field
    """The welcome of a customer who is being created, with the invitation where there is to be an account."""
    if not asked:
        return
    current = await locked(tx, customer_id)
    if current["email"] is None:
        raise Refusal(ErrorCode.REQUIRED, "A welcome needs an e-mail to go to.", ("input", "email"))
    link = None
    try:
        if current["account_status"] == "INVITED":
            link = await issue(tx, current, LinkKind.INVITATION)
        await _send(tx, actor, current, WELCOME, link, {"valid_days": "14"} if link else {})
    except Refusal as refusal:
        refusal.path = ("input", "sendWelcomeEmail")
        raise
    if link is not None:
        await _sent(tx, actor, current, LinkKind.INVITATION)


_NO_PASSWORD = {
    "GUEST": "A guest has no account, so there is no password. Invite the customer instead: they get a link by mail.",
    "INVITED": "This customer has not opened the account yet. Send the invitation once more instead.",
    "DISABLED": "The account is disabled. Make it active again first.",
    "DECLINED": "This customer declined, so there is no password. Invite them again: they get a link by mail.",
    "ERASED": "This customer was erased, the account with them.",
    "MERGED": "This record was merged into another one. Help that customer instead.",
}


async def _reachable(tx: Transaction, customer_id: int | None) -> Mapping[str, Any]:
    current = await locked(tx, customer_id)
    if current["email"] is None and current["account_status"] not in {"ERASED", "MERGED"}:
        message = "This customer has no e-mail to write to. Add one first."
        raise Refusal(ErrorCode.REQUIRED, message, ("customerId",))
    return current


async def _send(
    tx: Transaction,
    actor: Actor,
    current: Mapping[str, Any],
    mail: BuiltIn,
    link: Link | None,
    more: Mapping[str, str],
) -> Mailed:
    name = " ".join(part for part in (current["first_name"], current["last_name"]) if part)
    values = {"first_name": current["first_name"], **more, **({"link": link.url} if link else {})}
    queued: Queued = await queue(
        tx,
        actor=actor,
        template=mail.key,
        to=Recipient(current["email"], name or None),
        variables=values,
        customer_id=current["id"],
        store_id=link.store.id if link else None,
        locale=current["locale"],
        expires_at=link.expires_at if link else None,
    )
    if queued.status is MessageStatus.SUPPRESSED:
        message = (
            "Mail to this address is blocked, since it bounced or was complained about. Unblock it, or correct it."
        )
        raise Refusal(ErrorCode.BLOCKED, message, ("customerId",))
    return Mailed(int(current["id"]), queued.message_id)


async def _sent(tx: Transaction, actor: Actor, current: Mapping[str, Any], kind: LinkKind) -> None:
    tx.record(AccountLinkSent(current["id"], kind.value), by=actor)
    subject = ids.encode("cus", current["id"])
    await audit.record(tx, actor, action="account.link_sent", subject=subject, changes={"link": (None, kind.value)})


def _kept(mailed: Mailed) -> list[int]:
    return [mailed.customer_id, mailed.message_id]
