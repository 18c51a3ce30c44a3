"""What records can be told by, read for many at once."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from regulars.merging.telling import Facts
from regulars.platform.db.connect import Reader
from regulars.platform.query.sql import Sql
from regulars.platform.text import fold

_SIGNS = re.compile(r"[\W_]+")
Among = Callable[[str], Sql]
"""The condition on a column that holds the keys."""


async def facts_of(reader: Reader, keys: Sequence[int]) -> Mapping[int, Facts]:
    """Of these records, as far as they are there."""
    if not keys:
        return {}
    wanted = reader.dialect.array(keys)
    return await _read(reader, lambda column: Sql(reader.dialect.in_list(column, "bigint"), (wanted,)))


async def facts_between(reader: Reader, first: int, last: int) -> Mapping[int, Facts]:
    """Of all records in a stretch of keys."""
    return await _read(reader, lambda column: Sql(f"{column} BETWEEN ? AND ?", (first, last)))


async def _read(reader: Reader, among: Among) -> Mapping[int, Facts]:
    own, text = among("c.id"), reader.dialect.json_text
    found: dict[int, Facts] = {}
    for key, name, email, phone, *place in await reader.fetch(
        f"SELECT c.id, c.name_key, c.email_key, c.phone_digits, {text('c.last_shipping', 'postal_code')},"
        f" {text('c.last_shipping', 'address1')}, {text('c.last_shipping', 'city')} FROM customers c"
        f" WHERE {own.text} AND c.account_status <> 'ERASED'",
        own.params,
    ):
        facts = found[key] = Facts(name or "")
        if email:
            facts.emails.add(email)
        if phone:
            facts.phones.add(phone)
        _place(facts, *place)
    await _beside(reader, among("customer_id"), found)
    return found


async def _beside(reader: Reader, theirs: Sql, found: Mapping[int, Facts]) -> None:
    params = theirs.params
    for key, email in await reader.fetch(
        f"SELECT customer_id, email_key FROM customer_emails WHERE {theirs.text}", params
    ):
        if key in found:
            found[key].emails.add(email)
    for key, phone in await reader.fetch(
        f"SELECT customer_id, phone_digits FROM customer_phones WHERE {theirs.text}", params
    ):
        if key in found:
            found[key].phones.add(phone)
    for key, *place in await reader.fetch(
        f"SELECT customer_id, postal_code, address1, city FROM customer_addresses WHERE {theirs.text}", params
    ):
        if key in found:
            _place(found[key], *place)
    for key, system, value in await reader.fetch(
        f"SELECT customer_id, system, value_key FROM customer_external_ids WHERE {theirs.text}", params
    ):
        if key in found:
            found[key].externals.add((system, value))


def _place(facts: Facts, postcode: Any, street: Any, city: Any) -> None:
    code = fold(postcode) if postcode else ""
    if code:
        facts.postcodes.add(code)
    where = code or (fold(city) if city else "")
    if street and where:
        facts.streets.add(f"{_SIGNS.sub(' ', fold(street)).strip()}|{where}")
