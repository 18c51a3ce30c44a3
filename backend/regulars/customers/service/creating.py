"""Making customers: with a look first at whether the person is there already."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from regulars.access import audit
from regulars.customers.errors import DuplicateCustomer
from regulars.customers.events import CustomerCreated
from regulars.customers.queries.matches import MatchRow, Sought, matches
from regulars.customers.service import custom_fields
from regulars.customers.service.addresses import write_address
from regulars.customers.service.drafts import Checked, check
from regulars.customers.service.roles import role_columns
from regulars.customers.service.searching import reindex
from regulars.customers.service.tagging import set_tags
from regulars.customers.service.updating import apply
from regulars.customers.service.writing import country_of, insert, locked, owner_of_email
from regulars.platform import hooks, idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal

Outcome = Literal["CREATED", "UPDATED", "UNCHANGED"]
OnDuplicate = Literal["REJECT", "RETURN_EXISTING", "UPDATE_EXISTING", "ALLOW"]
Part = Callable[[Transaction, Actor, int, Any], Awaitable[None]]

audit.plain("account_status", "locale", "time_zone", "tax_exempt", "tags")

parts: dict[str, Part] = {}
"""Fields of the input that rooms above write (`group_ids`, `note`): each is called with the new customer's key."""


@dataclass(frozen=True, slots=True)
class Made:
    """Whose record it is now, and what happened to it."""

    customer_id: int
    outcome: Outcome


@unit_of_work
async def customer_create(
    tx: Transaction,
    *,
    actor: Actor,
    fields: Mapping[str, Any],
    on_duplicate: OnDuplicate = "REJECT",
    idempotency_key: str | None = None,
) -> int:
    """Make a customer of the set fields; answers the key. Raises `DuplicateCustomer`, `Refusal` or `Refusals`."""
    arguments = [fields, on_duplicate]
    known = await idempotency.remembered(tx, actor, "customerCreate", idempotency_key, arguments)
    if known is not None:
        return int(known)
    made = await make(tx, actor=actor, fields=fields, on_duplicate=on_duplicate)
    await idempotency.remember(tx, actor, "customerCreate", idempotency_key, arguments, made.customer_id)
    return made.customer_id


async def make(
    tx: Transaction, *, actor: Actor, fields: Mapping[str, Any], on_duplicate: OnDuplicate, country: str | None = None
) -> Made:
    """The same within a transaction; refuses before it writes anything."""
    await tx.lock("customers.identity")
    checked = check(fields, country=country or await country_of(tx))
    checked.columns |= await role_columns(tx, fields)
    match = await _duplicate(tx, checked)
    is_new = match is None or on_duplicate == "ALLOW"
    await custom_fields.check(tx, actor, fields, checked, is_new=is_new)
    if match is not None and on_duplicate in {"RETURN_EXISTING", "UPDATE_EXISTING"}:
        if on_duplicate == "RETURN_EXISTING":
            return Made(match.customer_id, "UNCHANGED")
        changed = await apply(tx, actor, await locked(tx, match.customer_id), _only_given(checked))
        return Made(match.customer_id, "UPDATED" if changed else "UNCHANGED")
    if match is not None and (on_duplicate == "REJECT" or "EXTERNAL_ID" in match.matched_on):
        raise DuplicateCustomer(match.customer_id, match.matched_on, match.score)
    return Made(await _insert(tx, actor, fields, checked), "CREATED")


async def _duplicate(tx: Transaction, checked: Checked) -> MatchRow | None:
    """By e-mail or external id, and by phone only where no e-mail is given: families share numbers."""
    email = checked.columns.get("email")
    sought = Sought(
        email=email,
        phone=None if email else checked.columns.get("phone"),
        external_ids=checked.external_ids or (),
    )
    return next(iter(await matches(tx, sought, 1)), None)


def _only_given(checked: Checked) -> Checked:
    """What says something: an upsert fills and changes, and never clears."""
    columns = {name: value for name, value in checked.columns.items() if value is not None}
    if columns.get("phone") is None:
        columns.pop("phone_kind", None)
    custom = [one for one in checked.custom if one.value is not None]
    return Checked(columns, checked.tags or None, checked.external_ids, custom)


async def _insert(tx: Transaction, actor: Actor, fields: Mapping[str, Any], checked: Checked) -> int:
    columns, external_ids = checked.columns, checked.external_ids or []
    if not any(columns.get(name) for name in ("first_name", "last_name", "email", "phone")) and not external_ids:
        raise Refusal(ErrorCode.REQUIRED, "Give a name, an e-mail or a phone number.", ("input",))
    columns |= _account(tx, fields)
    if columns["has_account"] and columns.get("email_key"):
        owner = await owner_of_email(tx, columns["email_key"])
        if owner is not None:
            raise DuplicateCustomer(owner, ("EMAIL",), 1.0)
    columns["tax_exempt"] = bool(columns.get("tax_exempt"))
    customer_id = await insert(tx, {key: value for key, value in columns.items() if value is not None}, external_ids)
    addresses: list[Mapping[str, Any]] = fields.get("addresses") or []
    for place, address in enumerate(addresses):
        try:
            await write_address(tx, customer_id, None, address)
        except Refusal as refusal:
            refusal.path = ("input", "addresses", str(place), *refusal.path[1:])
            raise
    if addresses:
        await reindex(tx, [customer_id])
    if checked.tags:
        await set_tags(tx, customer_id, checked.tags)
    custom = await custom_fields.set_custom(tx, customer_id, checked.custom)
    for name, write in parts.items():
        if fields.get(name):
            await write(tx, actor, customer_id, fields[name])
    await hooks.on_create.run("customer", tx, actor, [customer_id])
    tx.record(CustomerCreated(customer_id), by=actor)
    shown = ("first_name", "last_name", "email", "phone", "account_status")
    changes = {name: (None, columns[name]) for name in shown if columns.get(name) is not None} | custom
    await audit.record(tx, actor, action="customer.created", subject=ids.encode("cus", customer_id), changes=changes)
    return customer_id


def _account(tx: Transaction, fields: Mapping[str, Any]) -> dict[str, Any]:
    status = str(fields.get("account_status") or ("INVITED" if fields.get("account") else "GUEST"))
    has_account = status not in {"GUEST", "ERASED", "MERGED"}
    created_at = min(fields.get("created_at") or tx.now, tx.now)
    joined = fields.get("account_created_at") or (created_at if has_account else None)
    return {
        "account_status": status,
        "has_account": has_account,
        "created_at": created_at if joined is None else min(created_at, joined),
        "account_created_at": joined if has_account else None,
    }
