"""The whole rows of records that become one, and what they have in custom fields."""

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString, cast

from regulars.customers.models import Customer
from regulars.fields.queries import Fields, fields_of_customers
from regulars.fields.values import Value
from regulars.platform.db.connect import Reader

COLUMNS = cast("tuple[LiteralString, ...]", tuple(sorted(Customer.__annotations__)))


async def people_of(reader: Reader, keys: Sequence[int], *, lock: bool = False) -> list[dict[str, Any]]:
    """The rows by key in the order asked; those that are not there are left out."""
    held = reader.dialect.lock_rows() if lock else ""
    rows = await reader.fetch(
        f"SELECT {', '.join(COLUMNS)} FROM customers WHERE {reader.dialect.in_list('id', 'bigint')} ORDER BY id{held}",
        (reader.dialect.array(sorted(set(keys))),),
    )
    people: list[dict[str, Any]] = [{**dict(zip(COLUMNS, values, strict=True))} for values in rows]
    found: dict[int, dict[str, Any]] = {person["id"]: person for person in people}
    return [found[key] for key in dict.fromkeys(keys) if key in found]


async def custom_of(reader: Reader, keys: Sequence[int]) -> tuple[Fields, Mapping[int, Mapping[str, Value]]]:
    """The custom fields in use that one of these has a value in, and the values by record and field key."""
    fields = {key: one for key, one in (await fields_of_customers(reader)).items() if one.archived_at is None}
    by_id = {one.id: key for key, one in fields.items()}
    values: dict[int, dict[str, Value]] = {key: {} for key in keys}
    for customer, field, *value in await reader.fetch(
        "SELECT customer_id, field_id, text, text_key, long_key, number_key FROM customer_field_values"
        f" WHERE {reader.dialect.in_list('customer_id', 'bigint')}",
        (reader.dialect.array(sorted(set(keys))),),
    ):
        if field in by_id:
            values[customer][by_id[field]] = Value(*value)
    used = {key for each in values.values() for key in each}
    return {key: one for key, one in fields.items() if key in used}, values


async def emails_of(reader: Reader, keys: Sequence[int]) -> Mapping[int, set[str]]:
    """The keys of all e-mail addresses of each, the primary one among them."""
    here = reader.dialect.array(sorted(set(keys)))
    found: dict[int, set[str]] = {key: set() for key in keys}
    for customer, email in await reader.fetch(
        "SELECT id, email_key FROM customers WHERE email_key IS NOT NULL"
        f" AND {reader.dialect.in_list('id', 'bigint')} UNION ALL SELECT customer_id, email_key FROM customer_emails"
        f" WHERE {reader.dialect.in_list('customer_id', 'bigint')}",
        (here, here),
    ):
        found[customer].add(email)
    return found
