"""The rows of one customer: read to be changed, inserted, changed, with what is derived kept in step."""

from collections.abc import Mapping, Sequence
from typing import Any

from regulars.customers.contact import display_name, name_key
from regulars.customers.queries.contacts import BY_EMAIL
from regulars.customers.queries.redirects import heirs
from regulars.customers.service.searching import reindex
from regulars.platform import ids
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal, StaleVersion
from regulars.platform.text import fold
from regulars.stores.queries import default_store

COLUMNS = (
    "first_name", "last_name", "title", "email", "email_key", "email_verification", "email_verified_at",
    "email_deliverability", "phone", "phone_digits", "phone_kind", "phone_verification", "account_status",
    "has_account", "birth_date", "locale", "time_zone", "tax_exempt", "tax_id", "created_at", "account_created_at",
    "role_id", "display_name", "name_key",
)  # fmt: skip
_NAMING = frozenset({"first_name", "last_name", "email", "phone"})


async def country_of(tx: Transaction) -> str | None:
    """The country in which phone numbers are read."""
    store = await default_store(tx)
    return None if store is None else store.country_code


async def locked(tx: Transaction, customer_id: int | None, expected_version: int | None = None) -> dict[str, Any]:
    """The customer's columns, held until the end. Raises `Refusal` where there is none, `StaleVersion` where it moved
    on.
    """
    row = None
    if customer_id is not None:
        key = (await heirs(tx, [customer_id])).get(customer_id, customer_id)
        row = await tx.fetch_one(
            f"SELECT id, version, order_count, {', '.join(COLUMNS)} FROM customers"
            f" WHERE id = ?{tx.dialect.lock_rows()}",
            (key,),
        )
    if row is None:
        raise Refusal(ErrorCode.NOT_FOUND, "This customer is gone.", ("id",))
    found = dict(zip(("id", "version", "order_count", *COLUMNS), row, strict=True))
    if expected_version is not None and (expected_version != found["version"] or customer_id != found["id"]):
        raise StaleVersion(found["version"], ids.encode("cus", found["id"]))
    return found | {"has_account": bool(found["has_account"]), "tax_exempt": bool(found["tax_exempt"])}


async def insert(tx: Transaction, columns: Mapping[str, Any], external_ids: Sequence[tuple[str, str]]) -> int:
    """A new customer's row, its ids elsewhere and its words."""
    first_external = external_ids[0][1] if external_ids else None
    written = dict(columns) | named(columns, first_external)
    names = [name for name in COLUMNS if name in written]
    customer_id = await tx.insert(
        f"INSERT INTO customers ({', '.join(names)}, updated_at)"
        f" VALUES ({', '.join('?' * len(names))}, ?) RETURNING id",
        (*(written[name] for name in names), tx.now),
    )
    await write_external_ids(tx, customer_id, external_ids)
    await reindex(tx, [customer_id])
    return customer_id


async def change(tx: Transaction, current: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Write what differs, one version on; returns it, before and after. Nothing is written where nothing differs."""
    changed = {name: value for name, value in columns.items() if value != current[name]}
    if not changed:
        return {}
    if _NAMING & changed.keys():
        external = await tx.fetch_value(
            "SELECT value FROM customer_external_ids WHERE customer_id = ? ORDER BY id LIMIT 1", (current["id"],)
        )
        changed |= named({**current, **changed}, external)
    names = [name for name in COLUMNS if name in changed]
    await tx.execute(
        f"UPDATE customers SET {', '.join(f'{name} = ?' for name in names)}, version = version + 1, updated_at = ?"
        " WHERE id = ?",
        (*(changed[name] for name in names), tx.now, current["id"]),
    )
    if _NAMING & changed.keys():
        await reindex(tx, [current["id"]])
    derived = {"email_key", "phone_digits", "phone_kind", "name_key", "display_name"}
    return {name: (current[name], changed[name]) for name in names if name not in derived}


async def touch(tx: Transaction, customer_id: int, *, version: bool) -> None:
    """The record changed beside its columns; `version` where an editor of the columns should notice."""
    await tx.execute(
        "UPDATE customers SET version = version + ?, updated_at = ? WHERE id = ?", (int(version), tx.now, customer_id)
    )


async def write_external_ids(tx: Transaction, customer_id: int, external_ids: Sequence[tuple[str, str]]) -> None:
    """Give the customer these ids."""
    await tx.execute_many(
        "INSERT INTO customer_external_ids (customer_id, system, value, value_key) VALUES (?, ?, ?, ?)",
        [(customer_id, system, value, fold(value)) for system, value in external_ids],
    )


async def owner_of_email(tx: Transaction, key: str, *, besides: int | None = None) -> int | None:
    """Whose e-mail it is: proved, or an account's. `besides` is a customer who is not meant."""
    return await tx.fetch_value(
        f"SELECT h.id FROM ({BY_EMAIL}) AS h WHERE (h.proved OR h.has_account = ?) AND h.id <> ?"
        " ORDER BY h.proved DESC, h.created_at, h.id LIMIT 1",
        (key, key, True, -1 if besides is None else besides),
    )


def named(columns: Mapping[str, Any], external_id: str | None) -> dict[str, Any]:
    """What follows from a customer's names: what they are called, and sorted by."""
    first, last = columns.get("first_name"), columns.get("last_name")
    return {
        "name_key": name_key(first, last),
        "display_name": display_name(
            first=first, last=last, email=columns.get("email"), phone=columns.get("phone"), external_id=external_id
        ),
    }
