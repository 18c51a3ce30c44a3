"""What belongs to customers beside their columns: addresses, tags, ids elsewhere; for many customers in one read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from regulars.customers.contact import mask_phone
from regulars.customers.queries.columns import PII
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.columns import Column, Kind, Table
from regulars.platform.query.operators import like
from regulars.platform.query.sql import Sql
from regulars.platform.text import fold


@dataclass(slots=True)
class AddressRow:
    """A saved address as read."""

    prefix: ClassVar[str] = "adr"
    id: int
    version: int
    customer_id: int
    kind: str
    first_name: str | None
    last_name: str | None
    company: str | None
    address1: str | None
    address2: str | None
    city: str | None
    province: str | None
    postal_code: str | None
    country_code: str | None
    phone: str | None
    verification: str
    last_used_at: int | None
    is_default_billing: bool
    is_default_shipping: bool
    masked: bool
    """Whether the reader may not see its street, name and number."""


class ExternalIdRow(NamedTuple):
    """The id of a customer in another system."""

    system: str
    value: str


def _hidden(key: str) -> Column:
    return Column(key, f"a.{key}", requires=PII)


ADDRESSES: Table[AddressRow] = Table(
    name="addresses",
    source="customer_addresses a JOIN customers c ON c.id = a.customer_id",
    key="a.id",
    row=AddressRow,
    columns=(
        Column("id", "a.id", Kind.ID, nullable=False),
        Column("version", "a.version", Kind.INTEGER, nullable=False),
        Column("customer_id", "a.customer_id", Kind.ID, nullable=False),
        Column("kind", "a.kind", Kind.CODE, nullable=False),
        _hidden("first_name"),
        _hidden("last_name"),
        Column("company", "a.company"),
        _hidden("address1"),
        _hidden("address2"),
        Column("city", "a.city"),
        Column("province", "a.province"),
        _hidden("postal_code"),
        Column("country_code", "a.country_code"),
        Column("phone", "a.phone", requires=PII, mask=mask_phone),
        Column("verification", "a.verification", Kind.CODE, nullable=False),
        Column("last_used_at", "a.last_used_at", Kind.INSTANT),
        Column("is_default_billing", "COALESCE(c.default_billing_address_id = a.id, false)", convert=bool),
        Column("is_default_shipping", "COALESCE(c.default_shipping_address_id = a.id, false)", convert=bool),
        Column("masked", "false", requires=PII, convert=bool, mask=lambda _: True),
    ),
)


async def addresses_by_id(reader: Reader, actor: Actor, keys: Sequence[int]) -> Mapping[int, AddressRow]:
    """Addresses by key, of those that exist."""
    return {row.id: row for row in await _addresses(reader, actor, "a.id", keys)}


async def addresses_of_each(reader: Reader, actor: Actor, customers: Sequence[int]) -> Mapping[int, list[AddressRow]]:
    """The saved addresses of customers, in the order of their making."""
    found: dict[int, list[AddressRow]] = {}
    for row in await _addresses(reader, actor, "a.customer_id", customers):
        found.setdefault(row.customer_id, []).append(row)
    return found


async def _addresses(reader: Reader, actor: Actor, column: str, keys: Sequence[int]) -> list[AddressRow]:
    selection = ADDRESSES.selection(actor)
    rows = await reader.fetch(
        f"SELECT {selection.sql} FROM {ADDRESSES.source}"
        f" WHERE {reader.dialect.in_list(column, 'bigint')} ORDER BY a.id",
        (reader.dialect.array(keys),),
    )
    return selection.rows(rows)


async def tags_of_each(reader: Reader, customers: Sequence[int]) -> Mapping[int, list[str]]:
    """The tags of customers, in alphabetical order."""
    found: dict[int, list[str]] = {}
    rows = await reader.fetch(
        f"SELECT t.customer_id, t.tag FROM customer_tags t WHERE {reader.dialect.in_list('t.customer_id', 'bigint')}"
        " ORDER BY t.tag_key",
        (reader.dialect.array(customers),),
    )
    for customer, tag in rows:
        found.setdefault(customer, []).append(tag)
    return found


async def external_ids_of_each(reader: Reader, customers: Sequence[int]) -> Mapping[int, list[ExternalIdRow]]:
    """The ids of customers in other systems."""
    found: dict[int, list[ExternalIdRow]] = {}
    rows = await reader.fetch(
        "SELECT e.customer_id, e.system, e.value FROM customer_external_ids e"
        f" WHERE {reader.dialect.in_list('e.customer_id', 'bigint')} ORDER BY e.id",
        (reader.dialect.array(customers),),
    )
    for customer, system, value in rows:
        found.setdefault(customer, []).append(ExternalIdRow(system, value))
    return found


async def tags_in_use(reader: Reader, starts_with: str | None, limit: int) -> list[str]:
    """Tags that customers carry, most used first; those that begin with the text, where one is given."""
    begins = Sql("t.tag_key LIKE ? ESCAPE '\\'", (f"{like(fold(starts_with))}%",)) if starts_with else Sql("1 = 1")
    rows = await reader.fetch(
        f"SELECT min(t.tag) FROM customer_tags t WHERE {begins.text} GROUP BY t.tag_key"
        " ORDER BY count(*) DESC, t.tag_key LIMIT ?",
        (*begins.params, limit),
    )
    return [row[0] for row in rows]
