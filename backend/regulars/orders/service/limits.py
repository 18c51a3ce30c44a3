"""When the limits of a store change, its waiting orders are stuck earlier or later."""

from regulars.orders.shipping.waiting import StuckState
from regulars.platform.db.transaction import Transaction

_AT_ONCE = 5_000
_LIMITS = {
    StuckState.UNPAID: "stuck_unpaid",
    StuckState.UNFULFILLED: "stuck_unfulfilled",
    StuckState.IN_TRANSIT: "stuck_in_transit",
}


async def relimit(tx: Transaction, store_id: int) -> None:
    """Bring the orders of this store to its limits, so many at once; where nothing changed, nothing is written."""
    for state, column in _LIMITS.items():
        limit = await tx.fetch_value(f"SELECT {column} FROM stores WHERE id = ?", (store_id,))
        while limit is not None and await tx.execute(
            "UPDATE orders SET stuck_at = waits_since + ? WHERE id IN (SELECT id FROM orders WHERE store_id = ?"
            " AND waits_for = ? AND stuck_at <> waits_since + ? LIMIT ?)",
            (limit, store_id, state.value, limit, _AT_ONCE),
        ):
            continue
