"""Which orders a bulk action means: by ids or by the list's own filter, of stores that the caller sees."""

from collections.abc import Mapping
from typing import Any, cast

from regulars.orders.queries.lists import order_condition
from regulars.orders.queries.rows import ORDERS
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.errors import ErrorCode, Forbidden, Refusal
from regulars.platform.query.sql import Sql

MOST_IDS = 10_000
READS = "ORDERS_READ"
Selection = tuple[str, Any]
"""The way and its value: `("ids", ["ord_1"])`, `("filter", {…})`."""


_NAMES = {"ord": ("orders", "an order"), "pay": ("payments", "a payment")}


def keys_of(listed: Any, *, prefix: str = "ord") -> list[int]:
    """The keys of orders (or payments) by id, each once. Raises `Refusal` for what is no id."""
    argument, what = _NAMES[prefix]
    given = cast("list[str]", listed)
    if not 1 <= len(given) <= MOST_IDS:
        message = f"Give 1 to {MOST_IDS:,} ids; use a filter for more."
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, (argument, "ids"))
    keys: dict[int, None] = {}
    for place, one in enumerate(given):
        key = ids.decode(prefix, one)
        if key is None:
            message = f"{one[:40]!r} is not the id of {what}."
            raise Refusal(ErrorCode.NOT_FOUND, message, (argument, "ids", str(place)))
        keys[key] = None
    return list(keys)


async def filtered(reader: Reader, actor: Actor, filter: Mapping[str, Any]) -> Sql:
    """Those that match, as a condition on `orders o`. To choose by what is known of orders, one must be allowed to."""
    if not actor.may(READS):
        raise Forbidden(READS, "choose orders by what is known of them")
    if not filter:
        raise Refusal(ErrorCode.REQUIRED, "An empty filter would mean every order: name a condition.", ("orders",))
    try:
        return await order_condition(reader, actor, filter)
    except Refusal as refusal:
        raise refusal.at("orders") from None


async def chosen(reader: Reader, actor: Actor, selection: Selection) -> Sql:
    """Any selection as a condition on `orders o`."""
    way, value = selection
    if way == "filter":
        return await filtered(reader, actor, value)
    seen = await order_condition(reader, actor, None)
    mine = Sql(reader.dialect.in_list("o.id", "bigint"), (reader.dialect.array(keys_of(value)),))
    return Sql(f"({mine.text}) AND ({seen.text})", (*mine.params, *seen.params))


async def size(reader: Reader, where: Sql) -> int:
    """How many a selection holds now."""
    return int(await reader.fetch_value(f"SELECT count(*) FROM {ORDERS.source} WHERE {where.text}", where.params))


async def after(reader: Reader, where: Sql, key: int, limit: int) -> list[int]:
    """The next keys of a selection, in order."""
    rows = await reader.fetch(
        f"SELECT o.id FROM {ORDERS.source} WHERE ({where.text}) AND o.id > ? ORDER BY o.id LIMIT ?",
        (*where.params, key, limit),
    )
    return [row[0] for row in rows]
