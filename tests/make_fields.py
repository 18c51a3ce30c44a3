"""Custom fields for tests."""

from collections.abc import Mapping
from typing import Any

from regulars.customers.service import custom_fields
from regulars.fields.service.saving import field_save
from regulars.platform.context import SYSTEM


async def field(key: str, kind: str = "TEXT", field_id: int | None = None, **facts: Any) -> int:
    """A custom field of customers, named by its key unless `name` is given."""
    custom_fields.offer()
    name = facts.pop("name", key.replace("_", " ").capitalize())
    draft = {"subject": "CUSTOMER", "key": key, "kind": kind, "name": name, **facts}
    return await field_save(actor=SYSTEM, field_id=field_id, fields=draft)


def values(**given: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """What inputs hold: `values(points={"number": 3}, gone=None)`."""
    return [{"key": key, "value": value} for key, value in given.items()]
