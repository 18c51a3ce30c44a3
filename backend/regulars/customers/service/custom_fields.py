"""What is written into the custom fields of customers: checked, then written for one or for many."""

from collections.abc import Mapping, Sequence
from typing import Any

from regulars.customers.service.drafts import Checked, Setting
from regulars.fields.queries import PII, FieldRow, Fields, fields_of_customers
from regulars.fields.service.carriers import Carrier, carriers
from regulars.fields.values import Value, read, shown
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.dialect.base import Kind
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal, Refusals

MOST_AT_ONCE = 150
COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("customer_id", "bigint"), ("field_id", "bigint"), ("text", "text"), ("text_key", "text"), ("long_key", "text"),
    ("number_key", "bigint"),
)  # fmt: skip
_VALUES = "text, text_key, long_key, number_key"
_DIFFERS = " OR ".join(f"customer_field_values.{name} IS DISTINCT FROM excluded.{name}" for name in _VALUES.split(", "))


Written = tuple[int, int, Value]
"""Customer, field and value."""


async def check(reader: Reader, actor: Actor, given: Mapping[str, Any], checked: Checked, *, is_new: bool) -> None:
    """Add to `checked` what an input's `custom_fields` say. Raises `Refusal` or `Refusals`, each naming its field.

    `is_new` asks for the fields that a new customer needs.
    """
    entries: Sequence[Mapping[str, Any]] = given.get("custom_fields") or ()
    if not entries and not is_new:
        return
    checked.custom = settings(actor, await fields_of_customers(reader), entries, is_new=is_new)


def settings(
    actor: Actor, fields: Fields, entries: Sequence[Mapping[str, Any]], *, is_new: bool = False
) -> list[Setting]:
    """The entries, checked; paths begin with `input`."""
    if len(entries) > MOST_AT_ONCE:
        message = f"At most {MOST_AT_ONCE} custom fields are set at once."
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("input", "customFields"))
    found: dict[str, Setting] = {}
    faults: list[Refusal] = []
    for place, entry in enumerate(entries):
        try:
            one = _setting(actor, fields, entry)
            if one.field.key in found:
                message = f"{one.field.name} is given twice; give it once."
                raise Refusal(ErrorCode.DUPLICATE, message, ("key",))
            found[one.field.key] = one
        except Refusal as refusal:
            faults.append(refusal.at("input", "customFields", str(place)))
    needed = [field for field in fields.values() if is_new and field.is_required and field.archived_at is None]
    for field in needed:
        if field.key not in found and not faults:
            message = f"A new customer needs a value in {field.name}: give it as {field.key}."
            faults.append(Refusal(ErrorCode.REQUIRED, message, ("input", "customFields")))
    if faults:
        raise Refusals(faults) if len(faults) > 1 else faults[0]
    return list(found.values())


def writable(actor: Actor, fields: Fields, key: str) -> FieldRow:
    """The field of this key, where the caller may write it. Raises `Refusal` with the path `key`."""
    field = fields.get(key)
    if field is None:
        offered = [one.key for one in fields.values() if one.archived_at is None]
        known = f"There are: {', '.join(offered[:20])}." if offered else "Define it under Settings, Custom fields."
        message = f"There is no custom field {key[:50]!r}. {known}"
        raise Refusal(ErrorCode.NOT_FOUND, message, ("key",))
    if field.archived_at is not None:
        message = f"{field.name} is archived. Bring it back under Settings, Custom fields to write it."
        raise Refusal(ErrorCode.INVALID_STATE, message, ("key",))
    if field.is_personal and not actor.may(PII):
        message = f"{field.name} is private: you need the scope {PII} to write it."
        raise Refusal(ErrorCode.NOT_ALLOWED, message, ("key",))
    return field


async def writable_fields(reader: Reader, actor: Actor) -> Fields:
    """The fields in use that the caller may write."""
    fields = await fields_of_customers(reader)
    open_to_all = actor.may(PII)
    return {
        key: field
        for key, field in fields.items()
        if field.archived_at is None and (open_to_all or not field.is_personal)
    }


def _setting(actor: Actor, fields: Fields, entry: Mapping[str, Any]) -> Setting:
    field = writable(actor, fields, str(entry["key"]))
    value = entry.get("value")
    if value is None:
        if field.is_required:
            message = f"{field.name} is needed: give another value instead of clearing it."
            raise Refusal(ErrorCode.REQUIRED, message, ("value",))
        return Setting(field, None)
    way, given = next(iter(value.items()))
    try:
        return Setting(field, read(field, way, given))
    except Refusal as refusal:
        raise refusal.at("value") from None


async def set_custom(tx: Transaction, customer_id: int, wanted: Sequence[Setting]) -> dict[str, tuple[Any, Any]]:
    """Write what differs for one customer; answers it before and after, by `custom.<key>`."""
    if not wanted:
        return {}
    rows = await tx.fetch(
        f"SELECT field_id, {_VALUES} FROM customer_field_values WHERE customer_id = ?", (customer_id,)
    )
    present = {row[0]: Value(*row[1:]) for row in rows}
    differing = [one for one in wanted if present.get(one.field.id) != one.value]
    await write(tx, [(customer_id, one.field.id, one.value) for one in differing if one.value is not None])
    for one in differing:
        if one.value is None:
            await clear(tx, [customer_id], one.field.id)
    return {
        f"custom.{one.field.key}": (_shown(one.field, present.get(one.field.id)), _shown(one.field, one.value))
        for one in differing
    }


def _shown(field: FieldRow, value: Value | None) -> str | None:
    return None if value is None else shown(field, value)


async def write(tx: Transaction, values: Sequence[Written]) -> set[int]:
    """Write these values in one statement, the last of several for the same place; answers for whom one differed."""
    if not values:
        return set()
    last = {(customer, field): value for customer, field, value in values}
    names = ", ".join(name for name, _ in COLUMNS)
    rows = await tx.fetch(
        f"INSERT INTO customer_field_values ({names}) SELECT {names} FROM {tx.dialect.rows('r', *COLUMNS)} WHERE true"
        " ON CONFLICT (customer_id, field_id) DO UPDATE SET"
        f" {', '.join(f'{name} = excluded.{name}' for name in _VALUES.split(', '))} WHERE {_DIFFERS}"
        " RETURNING customer_id",
        tx.dialect.table(((*place, *value) for place, value in last.items()), width=len(COLUMNS)),
    )
    return {row[0] for row in rows}


async def clear(tx: Transaction, customers: Sequence[int], field_id: int) -> set[int]:
    """Take the values of these customers away; answers who had one."""
    rows = await tx.fetch(
        "DELETE FROM customer_field_values WHERE field_id = ?"
        f" AND {tx.dialect.in_list('customer_id', 'bigint')} RETURNING customer_id",
        (field_id, tx.dialect.array(customers)),
    )
    return {row[0] for row in rows}


async def values_in(tx: Transaction, customers: Sequence[int], field_id: int) -> dict[int, Value]:
    """What these customers have in one field."""
    rows = await tx.fetch(
        f"SELECT customer_id, {_VALUES} FROM customer_field_values WHERE field_id = ?"
        f" AND {tx.dialect.in_list('customer_id', 'bigint')}",
        (field_id, tx.dialect.array(customers)),
    )
    return {row[0]: Value(*row[1:]) for row in rows}


async def _count(reader: Reader, field_id: int) -> int:
    return int(await reader.fetch_value("SELECT count(*) FROM customer_field_values WHERE field_id = ?", (field_id,)))


async def _used(reader: Reader, field_id: int, keys: Sequence[str]) -> set[str]:
    sought = "SELECT 1 FROM customer_field_values v WHERE v.field_id = ? AND v.text_key = ? LIMIT 1"
    return {key for key in keys if await reader.fetch_value(sought, (field_id, key)) is not None}


async def _respell(tx: Transaction, field_id: int, choices: Mapping[str, str]) -> None:
    for key, choice in choices.items():
        await tx.execute(
            "UPDATE customer_field_values SET text = ? WHERE field_id = ? AND text_key = ?", (choice, field_id, key)
        )


def offer() -> None:
    """Tell the definitions of what customers have."""
    carriers["CUSTOMER"] = Carrier("customers", _count, _used, _respell)
