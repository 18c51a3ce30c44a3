"""Setting custom fields of many customers at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from regulars.access import audit
from regulars.customers.events import CustomersUpdated
from regulars.customers.service import bulk, custom_fields
from regulars.customers.service.bulk import NOTHING, Changed, Hand, Step
from regulars.customers.service.tagging import hold
from regulars.fields.queries import PII, definitions_by_id, fields_of_customers
from regulars.fields.values import Value, shown
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal, Refusals

Kept = list[list[Any]]
"""Fields by key and what is to stand there, as plain values."""


async def _read(reader: Reader, actor: Actor, value: Any) -> Kept:
    try:
        settings = custom_fields.settings(actor, await fields_of_customers(reader), value or ())
    except Refusals as several:
        raise several.refusals[0] from None
    except Refusal as refusal:
        refusal.path = refusal.path[2:]
        raise
    if not settings:
        raise Refusal(ErrorCode.REQUIRED, "Name at least one custom field.")
    return [[one.field.id, None if one.value is None else list(one.value)] for one in settings]


async def _apply(tx: Transaction, hand: Hand, keys: Sequence[int], value: Any) -> Changed:
    here = sorted(await hold(tx, keys))
    fields = await definitions_by_id(tx, [field for field, _ in value])
    entries: list[list[Any]] = []
    touched: set[int] = set()
    told: dict[str, tuple[Any, Any]] = {}
    for field_id, wanted in value:
        field = fields.get(field_id)
        if field is None or (field.is_personal and not hand.actor.may(PII)):
            continue
        anew = None if wanted is None else Value(*wanted)
        before = await custom_fields.values_in(tx, here, field_id)
        moved = [key for key in here if before.get(key) != anew]
        if not moved:
            continue
        await _set(tx, moved, field_id, anew)
        entries.append([field_id, wanted, [[key, _plain(before.get(key))] for key in moved]])
        touched |= set(moved)
        told[f"custom.{field.key}"] = (None, None if anew is None else shown(field, anew))
    if not touched:
        return NOTHING
    await _tell(tx, hand, sorted(touched), told)
    return Changed(len(touched), entries)


async def _undo(tx: Transaction, hand: Hand, entry: Any) -> Mapping[int, Refusal]:
    left: dict[int, Refusal] = {}
    touched: set[int] = set()
    fields = await definitions_by_id(tx, [field for field, *_ in entry])
    told: dict[str, tuple[Any, Any]] = {}
    for field_id, wanted, before in entry:
        anew = None if wanted is None else Value(*wanted)
        former = {key: None if had is None else Value(*had) for key, had in before}
        here = await hold(tx, list(former))
        now = await custom_fields.values_in(tx, sorted(here), field_id)
        back: dict[Value | None, list[int]] = defaultdict(list)
        for key in sorted(here):
            if now.get(key) == anew:
                back[former[key]].append(key)
            else:
                left[key] = Refusal(ErrorCode.INVALID_STATE, "This field has been changed since, and stays as it is.")
        for had, keys in back.items():
            await _set(tx, keys, field_id, had)
            touched |= set(keys)
        if field_id in fields:
            told[f"custom.{fields[field_id].key}"] = (None, None)
    if touched:
        await _tell(tx, hand, sorted(touched), told)
    return left


async def _set(tx: Transaction, keys: Sequence[int], field_id: int, value: Value | None) -> None:
    if value is None:
        await custom_fields.clear(tx, keys, field_id)
    else:
        await custom_fields.write(tx, [(key, field_id, value) for key in keys])


async def _tell(tx: Transaction, hand: Hand, keys: Sequence[int], told: Mapping[str, tuple[Any, Any]]) -> None:
    await tx.execute(
        f"UPDATE customers SET version = version + 1, updated_at = ? WHERE {tx.dialect.in_list('id', 'bigint')}",
        (tx.now, tx.dialect.array(keys)),
    )
    tx.record(CustomersUpdated(tuple(keys), tuple(told)), by=hand.actor)
    people = ", ".join(ids.encode("cus", key) for key in keys)
    changes = {**told, "customers": (None, people)}
    await audit.record(tx, hand.actor, action="customers.changed", subject=hand.subject, changes=changes)


def _plain(value: Value | None) -> list[Any] | None:
    return None if value is None else list(value)


def offer() -> None:
    """Join the bulk change of customers."""
    bulk.steps["custom_fields"] = Step(_read, _apply, undo=_undo)
