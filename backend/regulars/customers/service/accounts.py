"""Moving an account from one state to another, and nowhere that it cannot go."""

from collections.abc import Mapping
from typing import Any

from regulars.access import audit
from regulars.customers.errors import DuplicateCustomer
from regulars.customers.events import AccountStatusChanged
from regulars.customers.service.drafts import short
from regulars.customers.service.writing import change, locked, owner_of_email
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal

LONGEST_REASON = 500

MOVES: Mapping[str, frozenset[str]] = {
    "GUEST": frozenset({"INVITED", "ACTIVE"}),
    "INVITED": frozenset({"ACTIVE", "DECLINED", "DISABLED", "GUEST"}),
    "ACTIVE": frozenset({"DISABLED"}),
    "DISABLED": frozenset({"ACTIVE"}),
    "DECLINED": frozenset({"INVITED", "ACTIVE", "GUEST"}),
    "ERASED": frozenset(),
    "MERGED": frozenset(),
}
"""Where an account may go from each state, by whatever door."""
_BY_OTHER_DOORS = frozenset((before, after) for before in ("GUEST", "DECLINED") for after in ("INVITED", "ACTIVE"))
"""Moves that no colleague makes by hand: an invitation is mailed, and a person signs up on their own."""
_INVITE = "Invite the customer instead: they get a link by mail."
_REMEDIES: Mapping[tuple[str, str], str] = {
    ("GUEST", "ACTIVE"): f"A guest has no account that could be active. {_INVITE}",
    ("GUEST", "INVITED"): f"An invitation is sent, not set. {_INVITE}",
    ("GUEST", "DISABLED"): f"A guest has no account to disable. {_INVITE}",
    ("GUEST", "DECLINED"): f"Nobody invited this guest, so there is nothing to decline. {_INVITE}",
    ("ACTIVE", "INVITED"): "This customer has an account already. Send a link to set a new password instead.",
    ("ACTIVE", "DECLINED"): "An account that is in use cannot be declined. Disable it instead.",
    ("ACTIVE", "GUEST"): "An account that is in use is not taken away. Disable it, or erase the customer.",
    ("DISABLED", "INVITED"): "Make the account active again, then send a link to set a new password.",
    ("DISABLED", "DECLINED"): "A disabled account cannot be declined. Leave it disabled, or make it active again.",
    ("DISABLED", "GUEST"): "An account that was in use is not taken away. Leave it disabled, or erase the customer.",
    ("DECLINED", "INVITED"): f"An invitation is sent, not set. {_INVITE}",
    ("DECLINED", "ACTIVE"): "This customer declined, so there is no account. Invite them again: they get a link.",
    ("DECLINED", "DISABLED"): "This customer declined, so there is no account to disable. Make them a guest instead.",
}
_CLOSED = {
    "ERASED": "This customer was erased, the account with them. Make a new customer instead.",
    "MERGED": "This record was merged into another one. Change that record instead.",
}
_NEVER_SET = {
    "ERASED": "An account is erased with its customer. Ask for the erasure of the customer instead.",
    "MERGED": "Two records become one by merging them. Merge the customers instead.",
}


@unit_of_work
async def account_set_status(
    tx: Transaction,
    *,
    actor: Actor,
    customer_id: int | None,
    status: str,
    reason: str | None = None,
    expected_version: int | None = None,
) -> int:
    """Move the account by hand; answers the customer's key. Raises `Refusal` that says what to do instead."""
    await tx.lock("customers.identity")
    current = await locked(tx, customer_id, expected_version)
    await set_by_hand(tx, actor, current, status, reason)
    return int(current["id"])


async def set_by_hand(
    tx: Transaction, actor: Actor, current: Mapping[str, Any], status: str, reason: str | None = None
) -> bool:
    """The same within a transaction, of a locked record; true where something changed."""
    before = current["account_status"]
    if before == status:
        return False
    if (before, status) in _BY_OTHER_DOORS:
        raise impossible(before, status, "status")
    if status == "DISABLED" and not (reason or "").strip():
        raise Refusal(ErrorCode.REQUIRED, "Say why, so that a colleague can tell the customer.", ("reason",))
    await move(tx, actor, current, status, reason=reason)
    return True


async def move(
    tx: Transaction,
    actor: Actor,
    current: Mapping[str, Any],
    status: str,
    *,
    reason: str | None = None,
    also: Mapping[str, Any] | None = None,
) -> None:
    """Move the account of a locked record, and write further columns with it. Raises `Refusal` or `DuplicateCustomer`.

    Links that the new state has no use for open nothing any more.
    """
    before, customer_id = current["account_status"], int(current["id"])
    if status not in MOVES[before]:
        raise impossible(before, status, "status")
    said = reason_of(reason)
    has_account = status != "GUEST"
    if has_account and not current["has_account"]:
        await _email_is_free(tx, current)
    joined = (current["account_created_at"] or tx.now) if has_account else None
    columns = {"account_status": status, "has_account": has_account, "account_created_at": joined, **(also or {})}
    changed = await change(tx, current, columns)
    await _void_links(tx, customer_id, status)
    await tx.execute(
        "INSERT INTO account_changes (customer_id, at, before, after, reason, actor_kind, actor_id, actor_name)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (customer_id, tx.now, before, status, said, actor.kind, actor.id, actor.name),
    )
    tx.record(AccountStatusChanged(customer_id, before, status, said), by=actor)
    told = {name: values for name, values in changed.items() if name not in {"has_account", "account_created_at"}}
    if said is not None:
        told["reason"] = (None, said)
    subject = ids.encode("cus", customer_id)
    await audit.record(tx, actor, action="account.status_changed", subject=subject, changes=told)


def hindrance(before: str, status: str) -> Refusal | None:
    """Why no colleague moves an account there; none where it can go, or stands already."""
    if before == status or (status in MOVES[before] and (before, status) not in _BY_OTHER_DOORS):
        return None
    return impossible(before, status)


def impossible(before: str, status: str, *path: str) -> Refusal:
    """Why an account cannot go there, and what helps instead."""
    told = _CLOSED.get(before) or _NEVER_SET.get(status) or _REMEDIES[before, status]
    return Refusal(ErrorCode.INVALID_STATE, told, path)


async def _email_is_free(tx: Transaction, current: Mapping[str, Any]) -> None:
    key = current["email_key"]
    owner = await owner_of_email(tx, key, besides=current["id"]) if key else None
    if owner is not None:
        raise DuplicateCustomer(owner, ("EMAIL",), 1.0)


async def _void_links(tx: Transaction, customer_id: int, status: str) -> None:
    """An account that is active needs no invitation; one that nobody may use needs no link at all."""
    if status == "INVITED":
        return
    kinds = ("INVITATION",) if status == "ACTIVE" else ("INVITATION", "PASSWORD_RESET")
    for kind in kinds:
        await tx.execute(
            "DELETE FROM account_tokens WHERE customer_id = ? AND kind = ? AND spent_at IS NULL", (customer_id, kind)
        )


def reason_of(written: str | None) -> str | None:
    """What a colleague said, where they said something. Raises `Refusal` where it is too long."""
    try:
        return short(written, LONGEST_REASON)
    except Refusal as refusal:
        raise refusal.at("reason") from None
