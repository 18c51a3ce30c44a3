"""Which customers a bulk action means: by ids, by a filter, by a group or segment, or everybody."""

from collections.abc import Mapping
from typing import Any, cast

from regulars.customers.queries.listing import condition
from regulars.customers.queries.redirects import as_now
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.errors import ErrorCode, Forbidden, Refusal
from regulars.platform.query import packing
from regulars.platform.query.sql import TRUE, Sql

MAX_IDS = 10_000
READS = "CUSTOMERS_READ"
packed, unpacked = packing.packed, packing.unpacked

Selection = tuple[str, Any]
"""The way and its value: `("ids", ["cus_1"])`, `("filter", {…})`, `("group_id", "grp_3")`, `("segment_id", "seg_3")`,
`("everyone", True)`."""


def keys_of(selection: Selection) -> list[int] | None:
    """The keys of a selection by ids, each once; none for the other ways. Raises `Refusal` for what is no id."""
    way, value = selection
    if way != "ids":
        return None
    listed = cast("list[str]", value)
    if not 1 <= len(listed) <= MAX_IDS:
        message = f"Give 1 to {MAX_IDS:,} ids; use a filter for more."
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("customers", "ids"))
    keys: dict[int, None] = {}
    for place, one in enumerate(listed):
        key = ids.decode("cus", one)
        if key is None:
            message = f"{one[:40]!r} is not the id of a customer."
            raise Refusal(ErrorCode.NOT_FOUND, message, ("customers", "ids", str(place)))
        keys[key] = None
    return list(keys)


async def chosen(reader: Reader, actor: Actor, selection: Selection) -> Sql:
    """The other ways as a condition on `customers c`. Raises `Refusal` or `Forbidden` for one that means nothing.

    To choose by what is known of people, one must be allowed to read it.
    """
    way, value = selection
    if way in {"filter", "group_id", "segment_id"} and not actor.may(READS):
        raise Forbidden(READS, "choose customers by what is known of them")
    match way:
        case "filter":
            if not value:
                message = "An empty filter would mean everybody: say everyone: true."
                raise Refusal(ErrorCode.REQUIRED, message, ("customers", "filter"))
            return await _filtered(reader, actor, value)
        case "group_id" | "segment_id":
            return await _filtered(reader, actor, {way: {"eq": value}})
        case "everyone":
            if value is not True:
                raise Refusal(ErrorCode.INVALID, "everyone can only be true.", ("customers", "everyone"))
            return TRUE
        case _:
            raise Refusal(ErrorCode.INVALID, f"Customers cannot be selected by {way} yet.", ("customers", way))


async def _filtered(reader: Reader, actor: Actor, filter: Mapping[str, Any]) -> Sql:
    try:
        return (await condition(reader, actor, filter)).where
    except Refusal as refusal:
        raise refusal.at("customers") from None


async def after(reader: Reader, where: Sql, key: int, limit: int) -> list[int]:
    """The next keys of a selection, in order."""
    rows = await reader.fetch(
        f"SELECT c.id FROM customers c WHERE ({where.text}) AND c.id > ? ORDER BY c.id LIMIT ?",
        (*where.params, key, limit),
    )
    return [row[0] for row in rows]


async def size(reader: Reader, where: Sql) -> int:
    """How many a selection holds now."""
    return int(await reader.fetch_value(f"SELECT count(*) FROM customers c WHERE {where.text}", where.params))


async def selected(reader: Reader, actor: Actor, selection: Selection) -> Sql:
    """Any selection as a condition on `customers c`; ids of merged records mean the survivor. Raises as `chosen`."""
    keys = keys_of(selection)
    if keys is None:
        return await chosen(reader, actor, selection)
    return Sql(
        f"c.id IN (SELECT w.id FROM {as_now(reader.dialect)} w)",
        2 * (reader.dialect.array(keys),),
    )
