"""Defining the roles of customer accounts, and giving them to customers by name."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from regulars.access import audit
from regulars.customers.events import CustomerRolesSet
from regulars.customers.service.drafts import short
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import fold

MAX_ROLES = 50
MAX_PERMISSIONS = 50
LONGEST = 100

audit.plain("role_id", "roles")


@unit_of_work
async def customer_roles_set(tx: Transaction, *, actor: Actor, roles: Sequence[Mapping[str, Any]]) -> None:
    """Have exactly these roles, known by name. Refused where one that is left out is somebody's."""
    await tx.lock("customers.roles")
    wanted = _checked(roles)
    for name, key, permissions in wanted:
        await tx.execute(
            "INSERT INTO customer_roles (name, name_key, permissions) VALUES (?, ?, ?)"
            " ON CONFLICT (name_key) DO UPDATE SET name = excluded.name, permissions = excluded.permissions",
            (name, key, orjson.dumps(permissions).decode()),
        )
    kept = {key for _, key, _ in wanted}
    for role_id, name, key in await tx.fetch("SELECT id, name, name_key FROM customer_roles"):
        if key in kept:
            continue
        if await tx.fetch_value("SELECT 1 FROM customers WHERE role_id = ? LIMIT 1", (role_id,)) is not None:
            message = f"Customers have the role {name}. Give them another first."
            raise Refusal(ErrorCode.IN_USE, message, ("roles",))
        await tx.execute("DELETE FROM customer_roles WHERE id = ?", (role_id,))
    tx.record(CustomerRolesSet(tuple(name for name, _, _ in wanted)), by=actor)
    told = "; ".join(f"{name}: {', '.join(permissions)}" for name, _, permissions in wanted)
    await audit.record(tx, actor, action="customer_roles.set", changes={"roles": (None, told)})


async def role_columns(reader: Reader, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The column of the role that is named; null or nothing takes it away. Raises `Refusal` for one nobody defined."""
    if "role" not in fields:
        return {}
    try:
        return {"role_id": await role_of(reader, fields["role"])}
    except Refusal as refusal:
        raise refusal.at("input", "role") from None


async def role_of(reader: Reader, name: Any) -> int | None:
    """The key of the role of this name; none for no name. Raises `Refusal` for one nobody defined."""
    if name is None or not str(name).strip():
        return None
    key = await reader.fetch_value("SELECT id FROM customer_roles WHERE name_key = ?", (fold(str(name)),))
    if key is None:
        message = f"There is no role {str(name)[:LONGEST]!r}. Define it under Settings, Customer roles."
        raise Refusal(ErrorCode.NOT_FOUND, message)
    return int(key)


def _checked(roles: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, list[str]]]:
    if len(roles) > MAX_ROLES:
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, f"There are at most {MAX_ROLES} roles.", ("roles",))
    found: dict[str, tuple[str, str, list[str]]] = {}
    for place, role in enumerate(roles):
        name = _word(role["name"], place, "name")
        if fold(name) in found:
            raise Refusal(ErrorCode.DUPLICATE, f"There are two roles {name}.", ("roles", str(place), "name"))
        given = [_word(one, place, "permissions") for one in role["permissions"]]
        if len(given) > MAX_PERMISSIONS:
            message = f"A role has at most {MAX_PERMISSIONS} permissions."
            raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("roles", str(place), "permissions"))
        found[fold(name)] = (name, fold(name), list(dict.fromkeys(given)))
    return list(found.values())


def _word(written: Any, place: int, field: str) -> str:
    try:
        word = short(written, LONGEST)
    except Refusal as refusal:
        raise refusal.at("roles", str(place), field) from None
    if word is None or not fold(word):
        raise Refusal(ErrorCode.REQUIRED, "Write at least one letter.", ("roles", str(place), field))
    return " ".join(word.split())
