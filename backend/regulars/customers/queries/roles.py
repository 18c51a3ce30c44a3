"""Roles of customer accounts: what the storefront lets them do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from regulars.customers.queries.filters import customer_filters
from regulars.platform.db.connect import Reader
from regulars.platform.query.columns import Column


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role as read."""

    id: int
    name: str
    permissions: list[str]


async def roles(reader: Reader) -> list[RoleRow]:
    """All of them, in alphabetical order."""
    rows = await reader.fetch("SELECT r.id, r.name, r.permissions FROM customer_roles r ORDER BY r.name_key")
    return [RoleRow(key, name, orjson.loads(permissions)) for key, name, permissions in rows]


async def roles_by_id(reader: Reader, keys: Sequence[int]) -> Mapping[int, RoleRow]:
    """Roles by key, of those that exist."""
    rows = await reader.fetch(
        f"SELECT r.id, r.name, r.permissions FROM customer_roles r WHERE {reader.dialect.in_list('r.id', 'bigint')}",
        (reader.dialect.array(keys),),
    )
    return {key: RoleRow(key, name, orjson.loads(permissions)) for key, name, permissions in rows}


customer_filters.related(
    "role",
    Column("role", "r.name_key", folded="r.name_key"),
    "c.role_id IN (SELECT r.id FROM customer_roles r WHERE {})",
)
