"""Changing and deleting a customer."""

from collections.abc import Mapping
from typing import Any

from regulars.access import audit
from regulars.customers.errors import DuplicateCustomer
from regulars.customers.events import CustomerConfirmed, CustomerUpdated
from regulars.customers.service import custom_fields
from regulars.customers.service.contacts import EMAILS, PHONES, primary_given
from regulars.customers.service.drafts import Checked, check
from regulars.customers.service.roles import role_columns
from regulars.customers.service.tagging import set_tags
from regulars.customers.service.writing import (
    change,
    country_of,
    locked,
    owner_of_email,
    touch,
    write_external_ids,
)
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal


@unit_of_work
async def customer_update(
    tx: Transaction,
    *,
    actor: Actor,
    customer_id: int | None,
    fields: Mapping[str, Any],
    expected_version: int | None = None,
) -> int:
    """Write the set fields: absent ones stay, null clears, lists replace. Answers the key."""
    await tx.lock("customers.identity")
    current = await locked(tx, customer_id, expected_version)
    checked = check(fields, country=await country_of(tx))
    checked.columns |= await role_columns(tx, fields)
    await custom_fields.check(tx, actor, fields, checked, is_new=False)
    _still_somebody(current, checked)
    await apply(tx, actor, current, checked, replace=True)
    return int(current["id"])


@unit_of_work
async def customer_confirm(tx: Transaction, *, actor: Actor, customer_id: int | None) -> int:
    """Note that everything in the record still holds as of today. Answers the key."""
    current = await locked(tx, customer_id)
    key = int(current["id"])
    if current["account_status"] in {"ERASED", "MERGED"}:
        raise Refusal(ErrorCode.INVALID_STATE, "This customer was erased or merged: nothing of them holds.", ("id",))
    await touch(tx, key, version=False)
    tx.record(CustomerConfirmed(key), by=actor)
    await audit.record(tx, actor, action="customer.confirmed", subject=ids.encode("cus", key))
    return key


async def apply(
    tx: Transaction, actor: Actor, current: Mapping[str, Any], checked: Checked, *, replace: bool = False
) -> bool:
    """Write what differs from the locked record; true where something did. Lists are replaced, or only added to."""
    customer_id: int = current["id"]
    columns = dict(checked.columns)
    if columns.get("email_key") is not None and columns["email_key"] != current["email_key"]:
        owner = await owner_of_email(tx, columns["email_key"], besides=customer_id)
        if owner is not None and current["has_account"]:
            raise DuplicateCustomer(owner, ("EMAIL",), 1.0)
    for way in (EMAILS, PHONES):
        await primary_given(tx, way, current, columns, replace=replace)
    external = await _new_external_ids(tx, customer_id, checked, replace=replace)
    changed = await change(tx, current, columns)
    beside: dict[str, tuple[Any, Any]] = {}
    if external is not None:
        await _replace_external_ids(tx, customer_id, external)
        beside["external_ids"] = (None, [value for _, value in external])
    if checked.tags is not None:
        added, removed = await set_tags(tx, customer_id, checked.tags, keep_others=not replace)
        if added or removed:
            beside["tags"] = (removed, added)
    beside |= await custom_fields.set_custom(tx, customer_id, checked.custom)
    if beside and not changed:
        await touch(tx, customer_id, version=True)
    if not changed and not beside:
        return False
    tx.record(CustomerUpdated(customer_id, tuple({**changed, **beside})), by=actor)
    subject = ids.encode("cus", customer_id)
    await audit.record(tx, actor, action="customer.updated", subject=subject, changes={**changed, **beside})
    return True


def _still_somebody(current: Mapping[str, Any], checked: Checked) -> None:
    after = {**current, **checked.columns}
    cleared = any(name in checked.columns for name in ("first_name", "last_name", "email", "phone"))
    named = any(after[name] for name in ("first_name", "last_name", "email", "phone"))
    before = any(current[name] for name in ("first_name", "last_name", "email", "phone"))
    if cleared and before and not named:
        raise Refusal(ErrorCode.REQUIRED, "Keep a name, an e-mail or a phone number.", ("input",))


async def _new_external_ids(
    tx: Transaction, customer_id: int, checked: Checked, *, replace: bool
) -> list[tuple[str, str]] | None:
    """The ids to stand afterwards, or none where nothing changes. Raises `DuplicateCustomer` for another's id."""
    if checked.external_ids is None:
        return None
    rows = await tx.fetch(
        "SELECT system, value FROM customer_external_ids WHERE customer_id = ? ORDER BY id", (customer_id,)
    )
    present = [(system, value) for system, value in rows]
    wanted = checked.external_ids if replace else list(dict.fromkeys([*present, *checked.external_ids]))
    if wanted == present:
        return None
    for system, value in wanted:
        owner = await tx.fetch_value(
            "SELECT customer_id FROM customer_external_ids WHERE system = ? AND value = ?", (system, value)
        )
        if owner not in (None, customer_id):
            raise DuplicateCustomer(int(owner), ("EXTERNAL_ID",), 1.0)
    return wanted


async def _replace_external_ids(tx: Transaction, customer_id: int, wanted: list[tuple[str, str]]) -> None:
    await tx.execute("DELETE FROM customer_external_ids WHERE customer_id = ?", (customer_id,))
    await write_external_ids(tx, customer_id, wanted)
