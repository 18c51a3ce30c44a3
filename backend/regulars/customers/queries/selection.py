"""Which customers a bulk action means: by ids, by a filter, or everybody; rooms above add their own ways."""

from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal
from typing import Any, cast

from regulars.customers.queries.listing import condition
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.duration import Duration
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.query.sql import TRUE, Sql

MAX_IDS = 250

Selection = tuple[str, Any]
"""The chosen way and its value: `("ids", ["cus_1"])`, `("filter", {…})`, `("everyone", True)`."""

ways: dict[str, Callable[[Reader, Actor, Any], Awaitable[Sql]]] = {}
"""Further ways (`group_id`): each compiles its value to a condition on `customers c`."""


async def chosen(reader: Reader, actor: Actor, selection: Selection) -> Sql:
    """The selection as a condition on `customers c`. Raises `Refusal` or `Forbidden` for one that means nothing."""
    way, value = selection
    match way:
        case "ids":
            return _of_ids(value)
        case "filter":
            if not value:
                raise Refusal(
                    ErrorCode.REQUIRED,
                    "An empty filter would mean everybody: say everyone: true.",
                    ("customers", "filter"),
                )
            return (await condition(reader, actor, value)).where
        case "everyone":
            if value is not True:
                raise Refusal(ErrorCode.INVALID, "everyone can only be true.", ("customers", "everyone"))
            return TRUE
        case _:
            compile_way = ways.get(way)
            if compile_way is None:
                raise Refusal(ErrorCode.INVALID, f"Customers cannot be selected by {way} yet.", ("customers", way))
            return await compile_way(reader, actor, value)


def _of_ids(value: list[str]) -> Sql:
    if not 1 <= len(value) <= MAX_IDS:
        raise Refusal(
            ErrorCode.LIMIT_EXCEEDED, f"Give 1 to {MAX_IDS} ids; use a filter for more.", ("customers", "ids")
        )
    keys = [ids.decode("cus", one) for one in value]
    if None in keys:
        bad = value[keys.index(None)]
        raise Refusal(ErrorCode.NOT_FOUND, f"{bad[:40]!r} is not the id of a customer.", ("customers", "ids"))
    return Sql(f"c.id IN ({', '.join('?' * len(keys))})", tuple(keys))


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


def packed(value: Any) -> Any:
    """A selection's value as JSON takes it, to be kept with a job."""
    if isinstance(value, Duration):
        return {"$duration": str(value)}
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, Mapping):
        return {key: packed(part) for key, part in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [packed(part) for part in cast("list[Any]", value)]
    return value


def unpacked(value: Any) -> Any:
    """What `packed` was given."""
    if isinstance(value, dict):
        kept = cast("dict[str, Any]", value)
        if kept.keys() == {"$duration"}:
            return Duration.parse(kept["$duration"])
        if kept.keys() == {"$decimal"}:
            return Decimal(kept["$decimal"])
        return {key: unpacked(part) for key, part in kept.items()}
    if isinstance(value, list):
        return [unpacked(part) for part in cast("list[Any]", value)]
    return value
