"""Defining custom fields: saving, putting in order, archiving, taking away."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from regulars.access import audit
from regulars.fields.events import CustomFieldDeleted, CustomFieldSaved, CustomFieldsOrdered
from regulars.fields.queries import COLUMNS, FieldRow, field_of
from regulars.fields.service.carriers import carriers, names_of
from regulars.fields.service.drafts import Draft, checked
from regulars.fields.values import text_key
from regulars.platform import idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, StaleVersion
from regulars.platform.text import fold
from regulars.stores.queries import base_currency

MAX_FIELDS = 150
MOST_NAMED = 3
_LOCK = "custom_fields"
"""Of two who take a key or a name at the same moment, the second reads that it is taken."""
_WRITTEN = (
    "name, name_key, description, kind, choices, unit, currency, is_required, is_personal, is_filterable, position"
)
_TOLD = (
    "name", "description", "kind", "choices", "unit", "currency", "is_required", "is_personal", "is_filterable",
)  # fmt: skip

audit.plain("field_key", "kind", "choices", "is_required", "is_personal", "is_filterable", "archived", "field_order")


@unit_of_work
async def field_save(
    tx: Transaction,
    *,
    actor: Actor,
    field_id: int | None,
    fields: Mapping[str, Any],
    expected_version: int | None = None,
    idempotency_key: str | None = None,
) -> int:
    """Define a field, or change the one with this key; answers its key. Raises `Refusal` or `Refusals`."""
    arguments = [field_id, dict(fields)]
    known = await idempotency.remembered(tx, actor, "customFieldSave", idempotency_key, arguments)
    if known is not None:
        return int(known)
    await tx.lock(_LOCK)
    before = None if field_id is None else await _locked(tx, field_id, expected_version)
    draft = checked(fields, before, await base_currency(tx))
    await _fits(tx, draft, before)
    saved = await (_insert(tx, draft) if before is None else _update(tx, before, draft))
    await _log(tx, actor, saved, draft, before)
    await idempotency.remember(tx, actor, "customFieldSave", idempotency_key, arguments, saved)
    return saved


@unit_of_work
async def field_archive(
    tx: Transaction, *, actor: Actor, field_id: int | None, archived: bool, expected_version: int | None = None
) -> int:
    """Put a field away, its values kept, or bring it back; answers its key."""
    await tx.lock(_LOCK)
    before = await _locked(tx, field_id, expected_version)
    if (before.archived_at is not None) is archived:
        return before.id
    await tx.execute(
        "UPDATE custom_fields SET archived_at = ?, version = version + 1, updated_at = ? WHERE id = ?",
        (tx.now if archived else None, tx.now, before.id),
    )
    tx.record(CustomFieldSaved(before.id), by=actor)
    action = "custom_field.archived" if archived else "custom_field.restored"
    changes = {"archived": (not archived, archived), "field_key": (before.key, before.key)}
    await audit.record(tx, actor, action=action, subject=ids.encode(FieldRow.prefix, before.id), changes=changes)
    return before.id


@unit_of_work
async def fields_order(tx: Transaction, *, actor: Actor, subject: str, keys: Sequence[int | None]) -> str:
    """Put the fields of a subject in this order; those that are not named stand behind them. Answers the subject."""
    await tx.lock(_LOCK)
    rows = await tx.fetch("SELECT id, key FROM custom_fields WHERE subject = ? ORDER BY position, id", (subject,))
    known: dict[int, str] = {row[0]: row[1] for row in rows}
    for place, key in enumerate(keys):
        if key not in known:
            raise Refusal(ErrorCode.NOT_FOUND, "There is no such custom field here.", ("ids", str(place)))
    named = list(dict.fromkeys(key for key in keys if key is not None))
    order = [*named, *(key for key in known if key not in named)]
    if order == list(known):
        return subject
    await tx.execute_many(
        "UPDATE custom_fields SET position = ? WHERE id = ?", [(place, key) for place, key in enumerate(order)]
    )
    tx.record(CustomFieldsOrdered(subject), by=actor)
    changes = {"field_order": (", ".join(known.values()), ", ".join(known[key] for key in order))}
    await audit.record(tx, actor, action="custom_fields.ordered", changes=changes)
    return subject


@unit_of_work
async def field_delete(tx: Transaction, *, actor: Actor, field_id: int | None) -> int:
    """Take a definition away. Refused where somebody has a value: archive it, or clear the values first."""
    await tx.lock(_LOCK)
    before = await _locked(tx, field_id, None)
    carrier = carriers[before.subject]
    count = await carrier.count(tx, before.id)
    if count:
        message = (
            f"{count:,} {carrier.what} have a value in {before.name}. Archive it, which keeps them, or clear it for all"
            " first."
        )
        raise Refusal(ErrorCode.IN_USE, message, ("id",))
    named = await names_of(tx, before.subject, before.key)
    if named:
        message = (
            f"{before.name} is asked for by {_listed(named)}. Archive it, which keeps them working, or change them"
            " first."
        )
        raise Refusal(ErrorCode.IN_USE, message, ("id",))
    await tx.execute("DELETE FROM custom_fields WHERE id = ?", (before.id,))
    tx.record(CustomFieldDeleted(before.id), by=actor)
    subject = ids.encode(FieldRow.prefix, before.id)
    changes = {"name": (before.name, None), "field_key": (before.key, None)}
    await audit.record(tx, actor, action="custom_field.deleted", subject=subject, changes=changes)
    return before.id


async def _locked(tx: Transaction, field_id: int | None, expected_version: int | None) -> FieldRow:
    row = await tx.fetch_one(
        f"SELECT {COLUMNS} FROM custom_fields d WHERE d.id = ?{tx.dialect.lock_rows()}", (field_id,)
    )
    if row is None:
        raise Refusal(ErrorCode.NOT_FOUND, "This custom field is gone.", ("id",))
    found = field_of(row)
    if expected_version is not None and expected_version != found.version:
        raise StaleVersion(found.version, ids.encode(FieldRow.prefix, found.id))
    return found


async def _fits(tx: Transaction, draft: Draft, before: FieldRow | None) -> None:
    itself = 0 if before is None else before.id
    rows = await tx.fetch(
        "SELECT key, name_key FROM custom_fields WHERE subject = ? AND id <> ?", (draft.subject, itself)
    )
    if before is None and len(rows) >= MAX_FIELDS:
        message = f"There are at most {MAX_FIELDS} custom fields, archived ones too: delete one that nobody uses."
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("input",))
    if draft.key in {row[0] for row in rows}:
        raise Refusal(ErrorCode.DUPLICATE, f"Another custom field has the key {draft.key}.", ("input", "key"))
    if _name_key(draft) in {row[1] for row in rows}:
        message = f"There is a custom field {draft.name} already, perhaps an archived one."
        raise Refusal(ErrorCode.DUPLICATE, message, ("input", "name"))
    if before is not None:
        await _stays(tx, draft, before)


async def _stays(tx: Transaction, draft: Draft, before: FieldRow) -> None:
    """What programs, files and values rely on does not change under them."""
    if draft.key != before.key:
        message = f"The key stays {before.key}: files, segments and programs name the field by it."
        raise Refusal(ErrorCode.INVALID, message, ("input", "key"))
    carrier = carriers[before.subject]
    moved = [name for name in ("kind", "currency") if getattr(draft, name) != getattr(before, name)]
    if moved and await carrier.count(tx, before.id):
        field = "kind" if "kind" in moved else "currencyCode"
        message = f"Some {carrier.what} have a value in {before.name}, so its {moved[0]} stays. Make another field."
        raise Refusal(ErrorCode.IN_USE, message, ("input", field))
    asked = [name for name in ("kind", "is_filterable") if getattr(draft, name) != getattr(before, name)]
    named = await names_of(tx, before.subject, before.key) if asked and before.is_filterable else []
    if named:
        is_kind = asked[0] == "kind"
        what, field = ("its kind stays", "kind") if is_kind else ("it stays a filter", "isFilterable")
        message = f"{before.name} is asked for by {_listed(named)}, so {what}. Change them first."
        raise Refusal(ErrorCode.IN_USE, message, ("input", field))
    kept = {text_key(choice) for choice in draft.choices}
    gone = {key: choice for choice in before.choices if (key := text_key(choice)) not in kept}
    used = await carrier.used(tx, before.id, list(gone)) if gone and "kind" not in moved else set[str]()
    if used:
        names = ", ".join(choice for key, choice in gone.items() if key in used)
        message = f"Some {carrier.what} have {names}. Give them another choice first, or keep it."
        raise Refusal(ErrorCode.IN_USE, message, ("input", "choices"))
    spelled = {text_key(choice): choice for choice in before.choices}
    anew = {key: choice for choice in draft.choices if spelled.get(key := text_key(choice), choice) != choice}
    if anew:
        await carrier.respell(tx, before.id, anew)


def _listed(names: Sequence[str]) -> str:
    """The first three, and how many more."""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return " and ".join(names[:MOST_NAMED]) + more


def _name_key(draft: Draft) -> str:
    return fold(draft.name) or draft.name


def _values(draft: Draft, position: int) -> tuple[object, ...]:
    flags = (draft.is_required, draft.is_personal, draft.is_filterable)
    choices = orjson.dumps(draft.choices).decode()
    named = (draft.name, _name_key(draft), draft.description, draft.kind, choices, draft.unit, draft.currency)
    return (*named, *flags, position)


async def _insert(tx: Transaction, draft: Draft) -> int:
    last = await tx.fetch_value("SELECT max(position) FROM custom_fields WHERE subject = ?", (draft.subject,))
    position = draft.position if draft.position is not None else 0 if last is None else int(last) + 1
    return await tx.insert(
        f"INSERT INTO custom_fields (version, subject, key, {_WRITTEN}, created_at, updated_at)"
        " VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (draft.subject, draft.key, *_values(draft, position), tx.now, tx.now),
    )


async def _update(tx: Transaction, before: FieldRow, draft: Draft) -> int:
    sets = ", ".join(f"{name} = ?" for name in _WRITTEN.split(", "))
    position = before.position if draft.position is None else draft.position
    await tx.execute(
        f"UPDATE custom_fields SET {sets}, version = version + 1, updated_at = ? WHERE id = ?",
        (*_values(draft, position), tx.now, before.id),
    )
    return before.id


async def _log(tx: Transaction, actor: Actor, field_id: int, draft: Draft, before: FieldRow | None) -> None:
    tx.record(CustomFieldSaved(field_id), by=actor)
    changes = {name: (_plain(before, name), _plain(draft, name)) for name in _TOLD}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    action = "custom_field.created" if before is None else "custom_field.updated"
    subject = ids.encode(FieldRow.prefix, field_id)
    await audit.record(tx, actor, action=action, subject=subject, changes={"field_key": (None, draft.key), **changes})


def _plain(of: Draft | FieldRow | None, name: str) -> object:
    if of is None:
        return None
    return ", ".join(of.choices) or None if name == "choices" else getattr(of, name)
