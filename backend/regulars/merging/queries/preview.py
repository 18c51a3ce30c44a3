"""What a merge would do: field by field, with what each record says and whose value would stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from regulars.customers.contact import mask_phone
from regulars.fields.values import Value, shown
from regulars.merging.barring import blocks
from regulars.merging.counting import of_records
from regulars.merging.errors import Block
from regulars.merging.fields import CUSTOM, FIELDS, PII, Field, checked, is_conflict, taken_from
from regulars.merging.queries.people import custom_of, people_of
from regulars.messaging.addresses import mask_email
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader

_MASKS = {"email": mask_email, "phone": mask_phone}
_ADDRESSES = ("defaultBillingAddress", "defaultShippingAddress")


@dataclass(frozen=True, slots=True)
class ValueOf:
    """What one record says."""

    customer: int
    value: str | None


@dataclass(frozen=True, slots=True)
class FieldLook:
    """A field of the survivor."""

    field: str
    label: str
    is_conflict: bool
    values: list[ValueOf]
    taken: int


@dataclass(frozen=True, slots=True)
class Look:
    """What a merge would do; the survivor is the first of `keys`."""

    keys: list[int]
    fields: list[FieldLook]
    counts: Mapping[str, int]
    blocks: list[Block]


async def merge_look(
    reader: Reader, actor: Actor, keys: Sequence[int], survivor: int | None, choices: Sequence[tuple[str, int | None]]
) -> Look:
    """Raises `Refusal` for records or choices that are not there. What the caller may not read is hidden or masked."""
    found = await blocks(reader, keys)
    people = await people_of(reader, keys)
    first = survivor if survivor is not None else _likeliest(people)
    people.sort(key=lambda person: person["id"] != first)
    order = [person["id"] for person in people]
    fields, values = await custom_of(reader, order)
    chosen = checked(choices, order, fields)
    addresses = await _addresses(reader, people)
    looks = [_look(actor, field, people, chosen.get(field.key), addresses) for field in FIELDS if people]
    looks += [
        _custom(CUSTOM + key, one.name, order, chosen, {each: _shown(one, values[each].get(key)) for each in order})
        for key, one in fields.items()
        if actor.may(PII) or not one.is_personal
    ]
    return Look(order, [one for one in looks if one is not None], await of_records(reader, order[1:]), found)


def _likeliest(people: Sequence[Mapping[str, Any]]) -> int | None:
    """Who should stay where nobody says: an account, a proved address, the most orders, the oldest."""
    if not people:
        return None
    best = min(
        people,
        key=lambda one: (
            not one["has_account"], one["email_verification"] != "VERIFIED", -one["order_count"], one["created_at"],
            one["id"],
        ),
    )  # fmt: skip
    return int(best["id"])


def _look(
    actor: Actor,
    field: Field,
    people: Sequence[Mapping[str, Any]],
    chosen: int | None,
    addresses: Mapping[int, str],
) -> FieldLook | None:
    values = [ValueOf(person["id"], _text(actor, field, person, addresses)) for person in people]
    taken = taken_from(field, people, chosen)["id"]
    conflict = is_conflict(field, people)
    if not conflict and all(each.value is None for each in values):
        return None
    return FieldLook(field.key, field.label, conflict, values, taken)


def _text(actor: Actor, field: Field, person: Mapping[str, Any], addresses: Mapping[int, str]) -> str | None:
    value = person[field.columns[0]]
    if field.key == "name":
        return " ".join(part for part in (person["first_name"], person["last_name"]) if part) or None
    if field.key == "taxExempt":
        return "true" if value else None
    if value is None:
        return None
    if field.is_personal and not actor.may(PII):
        mask = _MASKS.get(field.key)
        return None if mask is None else mask(str(value))
    return addresses.get(value) if field.key in _ADDRESSES else str(value)


def _custom(
    key: str, label: str, order: Sequence[int], chosen: Mapping[str, int], values: Mapping[int, str | None]
) -> FieldLook:
    said = [key for key in order if values[key] is not None]
    taken = chosen.get(key, said[0] if said else order[0])
    conflict = len({values[each] for each in said}) > 1
    return FieldLook(key, label, conflict, [ValueOf(each, values[each]) for each in order], taken)


def _shown(field: Any, value: Value | None) -> str | None:
    return None if value is None else shown(field, value)


async def _addresses(reader: Reader, people: Sequence[Mapping[str, Any]]) -> Mapping[int, str]:
    keys = {person[f"default_{use}_address_id"] for person in people for use in ("billing", "shipping")} - {None}
    rows = await reader.fetch(
        "SELECT id, address1, address2, postal_code, city, country_code FROM customer_addresses"
        f" WHERE {reader.dialect.in_list('id', 'bigint')}",
        (reader.dialect.array(sorted(keys)),),
    )
    return {row[0]: ", ".join(part for part in row[1:] if part) for row in rows}
