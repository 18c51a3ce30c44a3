"""The links of account mails: a secret that is kept as its digest, works once, and not for ever.

A link leads to the storefront, which redeems the secret here and sets the password on its own side.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from regulars.access import audit
from regulars.customers.events import AccountLinkUsed
from regulars.customers.service.accounts import move
from regulars.customers.service.writing import change, locked, owner_of_email
from regulars.platform import clock, crypto, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.stores.queries import StoreRow, stores
from regulars.stores.service.drafts import PLACE


class LinkKind(StrEnum):
    """What a link is for."""

    INVITATION = "INVITATION"
    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105 - the name of a kind, no password


VALID_FOR: Mapping[LinkKind, int] = {LinkKind.INVITATION: 14 * clock.DAY, LinkKind.PASSWORD_RESET: clock.DAY}
_TEMPLATES = {LinkKind.INVITATION: "account_invite_url", LinkKind.PASSWORD_RESET: "password_reset_url"}
_LACKING = {
    LinkKind.INVITATION: "No store says where invitations lead. Write the page of your shop under Settings, Stores.",
    LinkKind.PASSWORD_RESET: (
        "No store says where a password is set anew. Write the page of your shop under Settings, Stores."
    ),
}


@dataclass(frozen=True, slots=True)
class Link:
    """An address with a secret in it, kept nowhere, and the store whose page it is."""

    url: str
    expires_at: int
    store: StoreRow


@dataclass(frozen=True, slots=True)
class Redeemed:
    """Whose link it was, what for, and where it was mailed to."""

    customer_id: int
    kind: LinkKind
    email: str | None


async def issue(tx: Transaction, current: Mapping[str, Any], kind: LinkKind) -> Link:
    """A new link for a locked record, in place of the last one of its kind. Raises `Refusal` where none can lead.

    `current` has an e-mail: the secret is bound to it.
    """
    store = await _store(tx, kind)
    secret = crypto.new_secret()
    expires_at = tx.now + VALID_FOR[kind]
    await tx.execute(
        "INSERT INTO account_tokens (customer_id, kind, token_hash, email_key, created_at, expires_at, spent_at)"
        " VALUES (?, ?, ?, ?, ?, ?, NULL)"
        " ON CONFLICT (customer_id, kind) DO UPDATE SET token_hash = excluded.token_hash,"
        " email_key = excluded.email_key, created_at = excluded.created_at, expires_at = excluded.expires_at,"
        " spent_at = NULL",
        (current["id"], kind.value, crypto.sha256(secret), current["email_key"], tx.now, expires_at),
    )
    template: str = getattr(store, _TEMPLATES[kind])
    return Link(template.replace(PLACE, quote(secret, safe="")), expires_at, store)


async def _store(tx: Transaction, kind: LinkKind) -> StoreRow:
    """The first store that still sells and says where such links lead."""
    for store in await stores(tx):
        if store.is_active and getattr(store, _TEMPLATES[kind]):
            return store
    raise Refusal(ErrorCode.INVALID_STATE, _LACKING[kind])


@unit_of_work
async def account_token_redeem(tx: Transaction, *, actor: Actor, token: str) -> Redeemed:
    """Spend a link: whoever was invited has an account now, and the e-mail is proved. Raises `Refusal`."""
    await tx.lock("customers.identity")
    link = await _live(tx, token)
    current = await locked(tx, link.customer_id)
    proved = await _proved(tx, current)
    await _spend(tx, link)
    if current["account_status"] == "INVITED":
        await move(tx, actor, current, "ACTIVE", also=proved)
    else:
        await change(tx, current, proved)
    tx.record(AccountLinkUsed(link.customer_id, link.kind.value), by=actor)
    subject = ids.encode("cus", link.customer_id)
    await audit.record(tx, actor, action="account.link_used", subject=subject, changes={"link": (None, link.kind)})
    return Redeemed(link.customer_id, link.kind, current["email"])


@unit_of_work
async def account_invite_decline(tx: Transaction, *, actor: Actor, token: str) -> Redeemed:
    """Say no to an invitation by its link, which then is spent. Raises `Refusal`."""
    link = await _live(tx, token)
    if link.kind is not LinkKind.INVITATION:
        raise Refusal(ErrorCode.INVALID_STATE, "Only an invitation can be declined.", ("token",))
    current = await locked(tx, link.customer_id)
    await _spend(tx, link)
    await move(tx, actor, current, "DECLINED")
    return Redeemed(link.customer_id, link.kind, current["email"])


@dataclass(frozen=True, slots=True)
class _Live:
    """A link that still opens something."""

    id: int
    customer_id: int
    kind: LinkKind


async def _live(tx: Transaction, token: str) -> _Live:
    row: Any = await tx.fetch_one(
        "SELECT t.id, t.customer_id, t.kind, t.expires_at, t.spent_at, t.email_key, c.email_key, c.account_status"
        " FROM account_tokens t JOIN customers c ON c.id = t.customer_id WHERE t.token_hash = ?",
        (crypto.sha256(token),),
    )
    if row is None:
        raise _void()
    key, customer_id, kind, expires_at, spent_at, mailed_to, email_key, status = row
    if spent_at is not None:
        raise Refusal(ErrorCode.ALREADY_DONE, "This link was used already. Ask for a new one.", ("token",))
    if tx.now >= expires_at:
        raise Refusal(ErrorCode.EXPIRED, "This link has expired. Ask for a new one.", ("token",))
    needed = {"INVITED"} if kind == LinkKind.INVITATION else {"ACTIVE", "INVITED"}
    if mailed_to != email_key or status not in needed:
        raise _void()
    return _Live(key, customer_id, LinkKind(kind))


def _void() -> Refusal:
    return Refusal(ErrorCode.NOT_FOUND, "This link is not valid any more. Ask for a new one.", ("token",))


async def _spend(tx: Transaction, link: _Live) -> None:
    spent = await tx.execute(
        "UPDATE account_tokens SET spent_at = ? WHERE id = ? AND spent_at IS NULL", (tx.now, link.id)
    )
    if not spent:
        raise Refusal(ErrorCode.ALREADY_DONE, "This link was used already. Ask for a new one.", ("token",))


async def _proved(tx: Transaction, current: Mapping[str, Any]) -> dict[str, Any]:
    """Whoever opens the link reads the mail of that address."""
    owner = await owner_of_email(tx, current["email_key"], besides=current["id"])
    return {} if owner is not None else {"email_verification": "VERIFIED", "email_verified_at": tx.now}
