"""What views name of the rooms below."""

import orjson

from regulars.customers.queries.custom_fields import asks_for
from regulars.customers.queries.selection import unpacked
from regulars.fields.service.carriers import named_by
from regulars.platform.db.connect import Reader


async def asking_for(reader: Reader, key: str) -> list[str]:
    """The views that filter or sort by the custom field of this key; those that are not shared by their owner."""
    rows = await reader.fetch(
        "SELECT v.name, v.is_shared, u.name, v.rule, v.order_by FROM saved_views v"
        " JOIN staff_users u ON u.id = v.owner_id ORDER BY v.id"
    )
    return [
        f"the view {name}" if shared else f"a view of {owner}"
        for name, shared, owner, rule, order_by in rows
        if (rule is not None and asks_for(unpacked(orjson.loads(rule)), key))
        or any(step.get("custom_field_key") == key for step in orjson.loads(order_by))
    ]


def listen() -> None:
    """Tell the custom fields who names them."""
    named_by("CUSTOMER", asking_for)
