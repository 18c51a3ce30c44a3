"""Giving a customer further e-mail addresses and phone numbers, taking them away, and saying what is known of them."""

from collections.abc import Mapping
from typing import Any

from regulars.access import audit
from regulars.customers.contact import read_email, read_phone
from regulars.customers.errors import DuplicateCustomer
from regulars.customers.events import CustomerUpdated
from regulars.customers.queries.columns import PII
from regulars.customers.service.contacts import (
    EMAILS,
    FRESH_EMAIL,
    FRESH_PHONE,
    PHONES,
    Way,
    has,
    others,
    promoted,
    put_beside,
    take_out,
    without_primary,
)
from regulars.customers.service.drafts import short
from regulars.customers.service.searching import reindex
from regulars.customers.service.writing import change, country_of, locked, owner_of_email, touch
from regulars.messaging.queries.addresses import blocked
from regulars.messaging.service.control import release
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal

LONGEST_REASON = 500

audit.plain("email_deliverability", "email_verification", "phone_verification", "reason")


@unit_of_work
async def email_add(
    tx: Transaction, *, actor: Actor, customer_id: int | None, address: str, is_primary: bool = False
) -> int:
    """Give a customer an address; one they have already is made the primary where that is said. Answers their key."""
    await tx.lock("customers.identity")
    current = await open_record(tx, customer_id)
    try:
        email = read_email(address)
    except Refusal as refusal:
        raise refusal.at("address") from None
    owner = await owner_of_email(tx, email.key, besides=current["id"])
    if owner is not None and current["has_account"]:
        refusal = DuplicateCustomer(owner, ("EMAIL",), 1.0)
        refusal.path = ("address",)
        raise refusal
    row = {"email": email.address, "email_key": email.key, **FRESH_EMAIL}
    if owner is None:
        row |= await _proof(tx, current["id"], email.key)
    await _add(tx, actor, EMAILS, current, row, is_primary=is_primary)
    return int(current["id"])


@unit_of_work
async def phone_add(
    tx: Transaction, *, actor: Actor, customer_id: int | None, number: str, is_primary: bool = False
) -> int:
    """The same for a phone number, read as people of the first store's country write it."""
    current = await open_record(tx, customer_id)
    phone = await _phone(tx, number)
    row = {"phone": phone.number, "phone_digits": phone.digits, "phone_kind": phone.kind, **FRESH_PHONE}
    await _add(tx, actor, PHONES, current, row, is_primary=is_primary)
    return int(current["id"])


@unit_of_work
async def email_remove(tx: Transaction, *, actor: Actor, customer_id: int | None, address: str) -> int:
    """Take an address away; another takes the place of the primary. Answers the customer's key."""
    await tx.lock("customers.identity")
    current = await open_record(tx, customer_id)
    key = await held(tx, actor, EMAILS, current, address.strip().casefold(), "address")
    await _remove(tx, actor, EMAILS, current, key, "address")
    return int(current["id"])


@unit_of_work
async def phone_remove(tx: Transaction, *, actor: Actor, customer_id: int | None, number: str) -> int:
    """Take a number away; another takes the place of the primary."""
    current = await open_record(tx, customer_id)
    key = await held(tx, actor, PHONES, current, (await _phone(tx, number)).digits, "number")
    await _remove(tx, actor, PHONES, current, key, "number")
    return int(current["id"])


@unit_of_work
async def phone_verify(tx: Transaction, *, actor: Actor, customer_id: int | None, number: str, status: str) -> int:
    """Write down whether a number is the customer's: somebody called, or sent it a code."""
    current = await open_record(tx, customer_id)
    key = await held(tx, actor, PHONES, current, (await _phone(tx, number)).digits, "number")
    await set_facts(tx, actor, PHONES, current, key, {"phone_verification": status})
    return int(current["id"])


@unit_of_work
async def email_unblock(tx: Transaction, *, actor: Actor, customer_id: int | None, address: str, reason: str) -> int:
    """Let mail go to an address again that bounced or complained; the reason stands in the audit log."""
    current = await open_record(tx, customer_id)
    why = short(reason, LONGEST_REASON)
    if why is None:
        raise Refusal(ErrorCode.REQUIRED, "Say why mail may go there again.", ("reason",))
    key = await held(tx, actor, EMAILS, current, address.strip().casefold(), "address")
    before = (await facts_of(tx, EMAILS, current, key))["email_deliverability"]
    if before in {"UNKNOWN", "OK"}:  # mail goes there already
        return int(current["id"])
    block = (await blocked(tx, [key])).get(key)
    if block is not None:
        await release(tx, actor=actor, suppression_id=block.suppression_id, reason=why)
    await set_deliverability(tx, key, "UNKNOWN")
    tx.record(CustomerUpdated(current["id"], ("email_deliverability",)), by=actor)
    await audit.record(
        tx,
        actor,
        action="email.unblocked",
        subject=ids.encode("cus", current["id"]),
        changes={"email": (None, key), "email_deliverability": (before, "UNKNOWN"), "reason": (None, why)},
    )
    return int(current["id"])


async def set_deliverability(tx: Transaction, key: str, state: str) -> list[int]:
    """Write down whether mail arrives at an address, for everybody who has it; answers for whom that is new."""
    changed = await tx.fetch(
        "UPDATE customers SET email_deliverability = ?, updated_at = ? WHERE email_key = ?"
        " AND email_deliverability <> ? RETURNING id",
        (state, tx.now, key, state),
    )
    beside = await tx.fetch(
        "UPDATE customer_emails SET email_deliverability = ? WHERE email_key = ? AND email_deliverability <> ?"
        " RETURNING customer_id",
        (state, key, state),
    )
    return sorted({row[0] for row in (*changed, *beside)})


async def open_record(tx: Transaction, customer_id: int | None) -> dict[str, Any]:
    """The locked record. Raises `Refusal` where it is gone or closed."""
    try:
        current = await locked(tx, customer_id)
    except Refusal as refusal:
        refusal.path = ("customerId",)
        raise
    if current["account_status"] in {"ERASED", "MERGED"}:
        message = "This record is closed: contacts belong to the record that took its place, if there is one."
        raise Refusal(ErrorCode.INVALID_STATE, message, ("customerId",))
    return current


async def held(tx: Transaction, actor: Actor, way: Way, current: Mapping[str, Any], key: str, argument: str) -> str:
    """The key, where the customer has it. Raises `Refusal` where they have not, or the actor may not know."""
    if not actor.may(PII):
        message = "Only who may read personal data (PII_READ) names an address or number."
        raise Refusal(ErrorCode.NOT_ALLOWED, message, (argument,))
    if await has(tx, way, current, key):
        return key
    raise Refusal(ErrorCode.NOT_FOUND, "This customer has no such entry any more.", (argument,))


async def facts_of(tx: Transaction, way: Way, current: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """What is known of one that the customer has."""
    if current[way.key] == key:
        return current
    return next(one for one in await others(tx, way, current["id"]) if one[way.key] == key)


async def set_facts(
    tx: Transaction, actor: Actor, way: Way, current: Mapping[str, Any], key: str, facts: Mapping[str, Any]
) -> bool:
    """Write down what is known of one that the customer has; true where that is new."""
    before = await facts_of(tx, way, current, key)
    changes = {name: (before[name], value) for name, value in facts.items() if before[name] != value}
    if not changes:
        return False
    if current[way.key] == key:
        await change(tx, current, facts)
    else:
        names = [name for name in way.columns if name in facts]
        await tx.execute(
            f"UPDATE {way.table} SET {', '.join(f'{name} = ?' for name in names)}"
            f" WHERE customer_id = ? AND {way.key} = ?",
            (*(facts[name] for name in names), current["id"], key),
        )
        await touch(tx, current["id"], version=True)
    await _tell(tx, actor, way, current["id"], "verified", changes)
    return True


async def _proof(tx: Transaction, customer_id: int, key: str) -> dict[str, Any]:
    """What the customer proved once by a link stays proved where the address comes back to them."""
    confirmed_at = await tx.fetch_value(
        "SELECT max(confirmed_at) FROM email_confirmations WHERE customer_id = ? AND email_key = ?", (customer_id, key)
    )
    return {} if confirmed_at is None else {"email_verification": "VERIFIED", "email_verified_at": confirmed_at}


async def _add(
    tx: Transaction, actor: Actor, way: Way, current: Mapping[str, Any], row: Mapping[str, Any], *, is_primary: bool
) -> None:
    key: str = row[way.key]
    if current[way.key] == key:
        return
    name = way.columns[0]
    present = any(one[way.key] == key for one in await others(tx, way, current["id"]))
    if present and not is_primary:
        return
    if is_primary or current[way.key] is None:
        if not present and current[way.key] is not None:
            await put_beside(tx, way, current["id"], current)
        columns = (await promoted(tx, way, current, key)) if present else dict(row)
        await change(tx, current, columns or {})
    else:
        await put_beside(tx, way, current["id"], row)
        await touch(tx, current["id"], version=True)
    await reindex(tx, [current["id"]])
    verb = "made_primary" if present else "added"
    await _tell(tx, actor, way, current["id"], verb, {name: (None, row[name])})


async def _remove(tx: Transaction, actor: Actor, way: Way, current: Mapping[str, Any], key: str, argument: str) -> None:
    name = way.columns[0]
    if current[way.key] == key:
        columns = await without_primary(tx, way, current["id"])
        named = ("first_name", "last_name", "email", "phone")
        if columns[name] is None and not any(current[one] for one in named if one != name):
            raise Refusal(ErrorCode.REQUIRED, "Keep a name, an e-mail or a phone number.", (argument,))
        gone = current[name]
        await change(tx, current, columns)
    else:
        gone = (await take_out(tx, way, current["id"], key) or {})[name]
        await touch(tx, current["id"], version=True)
    await reindex(tx, [current["id"]])
    await _tell(tx, actor, way, current["id"], "removed", {name: (gone, None)})


async def _tell(
    tx: Transaction, actor: Actor, way: Way, customer_id: int, verb: str, changes: Mapping[str, tuple[Any, Any]]
) -> None:
    what = way.columns[0]
    tx.record(CustomerUpdated(customer_id, (f"{what}s",)), by=actor)
    subject = ids.encode("cus", customer_id)
    await audit.record(tx, actor, action=f"{what}.{verb}", subject=subject, changes=changes)


async def _phone(tx: Transaction, number: str) -> Any:
    try:
        return read_phone(number, await country_of(tx))
    except Refusal as refusal:
        raise refusal.at("number") from None
