"""Where orders stand once their parcels or states have moved: status, fulfilment, and for what they wait."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import orjson

from regulars.orders.shipping.parcels import Parcel, fulfillment_of, sent_at, status_of
from regulars.orders.shipping.waiting import Limits, Waiting, waiting, waits_for
from regulars.platform.db.transaction import Transaction

_COLUMNS = (
    "id, store_id, status, payment_status, fulfillment_status, exclusion_reason, total, placed_at, updated_at,"
    " waits_for, waits_since, stuck_at"
)
_WRITE = (
    "UPDATE orders SET status = ?, fulfillment_status = ?, waits_for = ?, waits_since = ?, stuck_at = ? WHERE id = ?"
)


@dataclass(frozen=True, slots=True)
class Settled:
    """Where an order stood and stands."""

    former_status: str
    status: str
    former_fulfillment: str
    fulfillment: str


async def settle(
    tx: Transaction, order_ids: Sequence[int], *, told: Collection[int] = (), keep_status: bool = False
) -> dict[int, Settled]:
    """Let orders follow their parcels. Of those `told`, somebody said where the goods stand, and that holds.

    `keep_status` leaves the status of an order to its source, unless parcels of it were packed here.
    """
    if not order_ids:
        return {}
    keys = tx.dialect.array(sorted(order_ids))
    parcels = await parcels_of(tx, order_ids)
    ordered = await _ordered(tx, sorted(parcels))
    limits = await _limits(tx)
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM orders WHERE {tx.dialect.in_list('id', 'bigint')}{tx.dialect.lock_rows()}", (keys,)
    )
    found: dict[int, Settled] = {}
    writes: list[tuple[object, ...]] = []
    for key, store_id, status, payment, goods, exclusion, total, placed_at, updated_at, *waits in rows:
        mine = parcels.get(key, [])
        fulfillment = goods
        if mine and key not in told:
            fulfillment = fulfillment_of(mine, ordered.get(key, {})).value
        follows = not keep_status or any(parcel.is_own for parcel in mine)
        moved = str(status_of(status, fulfillment, mine)) if follows else status
        before = Waiting(*waits)
        left_at = sent_at(mine) or (updated_at if moved != status else None)
        after = waiting(
            waits_for(moved, payment, fulfillment, exclusion, total),
            placed_at=placed_at, sent_at=left_at, limits=limits[store_id], before=before,
        )  # fmt: skip
        found[key] = Settled(status, moved, goods, fulfillment)
        if (moved, fulfillment, after) != (status, goods, before):
            writes.append((moved, fulfillment, *after, key))
    if writes:
        await tx.execute_many(_WRITE, writes)
    return found


async def parcels_of(tx: Transaction, order_ids: Sequence[int], *, but: int | None = None) -> dict[int, list[Parcel]]:
    """The parcels of each order that has any, but for one, the oldest first."""
    rows = await tx.fetch(
        "SELECT order_id, status, lines, shipped_at, external_id IS NULL FROM shipments"
        f" WHERE {tx.dialect.in_list('order_id', 'bigint')} AND id <> ? ORDER BY order_id, id",
        (tx.dialect.array(sorted(order_ids)), but or 0),
    )
    found: dict[int, list[Parcel]] = defaultdict(list)
    for order_id, status, lines, shipped_at, is_own in rows:
        held = tuple((int(line), int(quantity)) for line, quantity in orjson.loads(lines))
        found[order_id].append(Parcel(status, held, shipped_at, bool(is_own)))
    return dict(found)


async def _ordered(tx: Transaction, order_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    if not order_ids:
        return {}
    rows = await tx.fetch(
        f"SELECT order_id, id, quantity FROM order_lines WHERE {tx.dialect.in_list('order_id', 'bigint')}",
        (tx.dialect.array(order_ids),),
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for order_id, line, quantity in rows:
        found[order_id][line] = quantity
    return found


async def _limits(tx: Transaction) -> dict[int, Limits]:
    rows = await tx.fetch("SELECT id, stuck_unpaid, stuck_unfulfilled, stuck_in_transit FROM stores")
    return {row[0]: Limits(*row[1:]) for row in rows}
