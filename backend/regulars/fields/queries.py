"""Reading the definitions of custom fields."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import orjson

from regulars.platform.db.connect import Reader, Row
from regulars.platform.errors import ErrorCode, Refusal

CUSTOMER = "CUSTOMER"
PII = "PII_READ"
"""Without this scope a private field is neither read, written, compared nor sorted by."""


class FieldRow(NamedTuple):
    """A definition as read."""

    id: int
    version: int
    subject: str
    key: str
    name: str
    description: str | None
    kind: str
    choices: tuple[str, ...]
    unit: str | None
    currency: str | None
    is_required: bool
    is_personal: bool
    is_filterable: bool
    position: int
    archived_at: int | None

    prefix = "cfd"


Fields = Mapping[str, FieldRow]
"""By key."""

COLUMNS = (
    "d.id, d.version, d.subject, d.key, d.name, d.description, d.kind, d.choices, d.unit, d.currency, d.is_required,"
    " d.is_personal, d.is_filterable, d.position, d.archived_at"
)
WIDTH = len(FieldRow._fields)
_IN_ORDER = "ORDER BY d.position, d.id"


def field_of(row: Row) -> FieldRow:
    """The definition of its columns."""
    *named, required, personal, filterable, position, archived_at = row
    key, version, subject, short, name, description, kind, choices, unit, currency = named
    listed = tuple(orjson.loads(choices))
    flags = (bool(required), bool(personal), bool(filterable))
    return FieldRow(
        key, version, subject, short, name, description, kind, listed, unit, currency, *flags, position, archived_at
    )


async def definitions(reader: Reader, subject: str | None = None, *, archived: bool = False) -> list[FieldRow]:
    """In the merchant's order; `archived` brings those that are put away as well."""
    limits = ["1 = 1", *(["d.subject = ?"] if subject else []), *([] if archived else ["d.archived_at IS NULL"])]
    rows = await reader.fetch(
        f"SELECT {COLUMNS} FROM custom_fields d WHERE {' AND '.join(limits)} {_IN_ORDER}", (subject,) if subject else ()
    )
    return [field_of(row) for row in rows]


async def fields_of_customers(reader: Reader) -> Fields:
    """What customers carry, by key, in the merchant's order; archived ones too."""
    return {field.key: field for field in await definitions(reader, CUSTOMER, archived=True)}


async def definitions_by_id(reader: Reader, keys: Sequence[int]) -> dict[int, FieldRow]:
    """Definitions by key, of those that exist."""
    rows = await reader.fetch(
        f"SELECT {COLUMNS} FROM custom_fields d WHERE {reader.dialect.in_list('d.id', 'bigint')}",
        (reader.dialect.array(keys),),
    )
    return {row[0]: field_of(row) for row in rows}


def known(fields: Fields, key: str) -> FieldRow:
    """The field of this key. Raises `Refusal` where there is none."""
    field = fields.get(key)
    if field is None:
        message = f"There is no custom field {key[:50]!r}. Settings, Custom fields lists those there are."
        raise Refusal(ErrorCode.NOT_FOUND, message, ("key",))
    return field
