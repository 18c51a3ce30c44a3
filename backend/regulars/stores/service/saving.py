"""Making and changing stores; the first one fixes the base currency."""

from collections.abc import Mapping
from typing import Any

from regulars.access import audit
from regulars.platform import idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, StaleVersion
from regulars.stores import queries
from regulars.stores.events import StoreSaved
from regulars.stores.queries import StoreRow
from regulars.stores.service import drafts


@unit_of_work
async def store_create(
    tx: Transaction, *, actor: Actor, fields: Mapping[str, Any], idempotency_key: str | None = None
) -> int:
    """A new store of `code`, `name`, `currency`, `time_zone` and, if given, the other fields of `drafts.FIELDS`."""
    known = await idempotency.remembered(tx, actor, "storeSave", idempotency_key, dict(fields))
    if known is not None:
        return int(known)
    store_id = await created(tx, actor, fields)
    await idempotency.remember(tx, actor, "storeSave", idempotency_key, dict(fields), store_id)
    return store_id


async def created(tx: Transaction, actor: Actor, fields: Mapping[str, Any]) -> int:
    """The same inside a transaction that is open already (set-up, an import into an empty database)."""
    values = drafts.complete(fields)
    store_id = await tx.fetch_value(
        f"INSERT INTO stores (version, created_at, updated_at, {', '.join(drafts.FIELDS)})"
        f" VALUES (1, ?, ?{', ?' * len(drafts.FIELDS)}) ON CONFLICT (code) DO NOTHING RETURNING id",
        (tx.now, tx.now, *(values[field] for field in drafts.FIELDS)),
    )
    if store_id is None:
        raise _taken(values["code"])
    await tx.execute(
        "UPDATE merchant SET base_currency = ? WHERE id = 1 AND base_currency IS NULL", (values["currency"],)
    )
    await _saved(tx, actor, "store.created", int(store_id), {field: (None, values[field]) for field in drafts.FIELDS})
    return int(store_id)


@unit_of_work
async def store_update(
    tx: Transaction, *, actor: Actor, store_id: int, fields: Mapping[str, Any], expected_version: int | None = None
) -> int:
    """Change the given fields; null clears `country_code` and `url`."""
    return await updated(tx, actor, store_id, fields, expected_version=expected_version)


async def updated(
    tx: Transaction, actor: Actor, store_id: int, fields: Mapping[str, Any], *, expected_version: int | None = None
) -> int:
    """The same inside a transaction that is open already."""
    before = await _locked(tx, store_id)
    if expected_version is not None and expected_version != before.version:
        raise StaleVersion(before.version, ids.encode(StoreRow.prefix, store_id))
    values = {field: value for field, value in drafts.changed(fields).items() if value != getattr(before, field)}
    if not values:
        return store_id
    if "currency" in values:
        raise Refusal(
            ErrorCode.CURRENCY_MISMATCH,
            "A store keeps the currency that it began with. Make another store for another currency.",
            ("input", "currencyCode"),
        )
    if "code" in values and await queries.store_by_code(tx, values["code"]) is not None:
        raise _taken(values["code"])
    assignments = ", ".join(f"{field} = ?" for field in values)
    await tx.execute(
        f"UPDATE stores SET {assignments}, version = version + 1, updated_at = ? WHERE id = ?",
        (*values.values(), tx.now, store_id),
    )
    changes = {field: (getattr(before, field), value) for field, value in values.items()}
    await _saved(tx, actor, "store.updated", store_id, changes)
    return store_id


async def _locked(tx: Transaction, store_id: int) -> StoreRow:
    found = await tx.fetch_value(f"SELECT id FROM stores WHERE id = ?{tx.dialect.lock_rows()}", (store_id,))
    if found is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such store.", ("id",))
    return (await queries.stores_by_ids(tx, [store_id]))[store_id]


async def _saved(tx: Transaction, actor: Actor, action: str, store_id: int, changes: audit.Changes) -> None:
    tx.record(StoreSaved(store_id), by=actor)
    await audit.record(tx, actor, action=action, subject=ids.encode(StoreRow.prefix, store_id), changes=changes)


def _taken(code: str) -> Refusal:
    return Refusal(ErrorCode.DUPLICATE, f"There is a store with the code {code} already.", ("input", "code"))
