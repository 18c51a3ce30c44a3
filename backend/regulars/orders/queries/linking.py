"""What linking orders to a customer would change, counted and not done."""

from dataclasses import dataclass

from regulars.orders.queries.rows import ORDERS
from regulars.orders.queries.selection import Selection, chosen
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.sql import Sql

MOST_TOLD = 10
_UNPLACED = "o.status IN ('DRAFT', 'AWAITING_APPROVAL')"


@dataclass(frozen=True, slots=True)
class EffectRow:
    """How the figures of a customer would change; money in minor units of the base currency."""

    customer_id: int
    orders: int
    """How many of the chosen orders come to them, or leave them."""
    orders_before: int
    orders_after: int
    spent_before: int
    spent_after: int
    currency: str


@dataclass(frozen=True, slots=True)
class LinkPreviewRow:
    """What would happen to the chosen orders."""

    order_count: int
    """Those that would change hands."""
    same_count: int
    """Those that are the customer's already."""
    draft_count: int
    """Drafts: they stay."""
    guest_count: int
    """Those that would change hands and belong to nobody yet."""
    total: int
    currency: str
    target: EffectRow
    formers: list[EffectRow]
    former_count: int


async def link_preview(reader: Reader, actor: Actor, selection: Selection, customer_id: int) -> LinkPreviewRow:
    """The preview. Raises `Refusal` or `Forbidden` for a selection that means nothing."""
    where = await chosen(reader, actor, selection)
    currency = str(await reader.fetch_value("SELECT base_currency FROM merchant WHERE id = 1") or "USD")
    drafts = await _count(reader, Sql(f"({where.text}) AND {_UNPLACED}", where.params))
    rows = await reader.fetch(
        "SELECT o.customer_id, count(*), sum(CASE WHEN o.exclusion_reason IS NULL THEN 1 ELSE 0 END),"
        " sum(CASE WHEN o.exclusion_reason IS NULL THEN o.base_total - o.base_refunded ELSE 0 END), sum(o.base_total)"
        f" FROM {ORDERS.source} WHERE ({where.text}) AND NOT {_UNPLACED} GROUP BY o.customer_id",
        where.params,
    )
    moving = {row[0]: tuple(int(value) for value in row[1:]) for row in rows}
    same = moving.pop(customer_id, (0, 0, 0, 0))
    guests = moving.get(None, (0, 0, 0, 0))
    formers = sorted((key for key in moving if key is not None), key=lambda key: (-moving[key][0], key))
    told = formers[:MOST_TOLD]
    known = await _dials(reader, [customer_id, *told])
    arriving = [sum(parts[place] for parts in moving.values()) for place in range(4)]

    def effect(key: int, parts: tuple[int, ...], sign: int) -> EffectRow:
        orders, spent = known.get(key, (0, 0))
        return EffectRow(key, parts[0], orders, orders + sign * parts[1], spent, spent + sign * parts[2], currency)

    return LinkPreviewRow(
        arriving[0], same[0], drafts, guests[0], arriving[3], currency,
        effect(customer_id, tuple(arriving), 1), [effect(key, moving[key], -1) for key in told], len(formers),
    )  # fmt: skip


async def _count(reader: Reader, where: Sql) -> int:
    return int(await reader.fetch_value(f"SELECT count(*) FROM {ORDERS.source} WHERE {where.text}", where.params))


async def _dials(reader: Reader, keys: list[int]) -> dict[int, tuple[int, int]]:
    rows = await reader.fetch(
        f"SELECT id, order_count, total_spent FROM customers WHERE {reader.dialect.in_list('id', 'bigint')}",
        (reader.dialect.array(keys),),
    )
    return {row[0]: (row[1], row[2]) for row in rows}
