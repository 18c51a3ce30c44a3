"""What price does to each customer, kept as a word by which lists are filtered.

It follows from all lines of a customer and from what their kind usually costs, which is too much to read while an order
is written: it is brought up to date right after, and for everybody when the usual prices are computed anew.
"""

from collections.abc import Sequence

from regulars.customers.events import CustomersUpdated
from regulars.orders.behaviour import FEWEST_ORDERS, Sensitivity, sensitivity
from regulars.orders.queries.prices import sensitivity_parts
from regulars.platform.context import SYSTEM
from regulars.platform.db.bulk import execute_for
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.jobs.work import Work
from regulars.platform.outbox import Committed

CONSUMER = "orders.sensitivity"
FIELD = "price_sensitivity"
_AT_ONCE = 2_000


async def follow(tx: Transaction, event: Committed) -> None:
    """Hear of customers whose figures changed, or who came with their orders."""
    if "stats" in event.payload.get("fields", ("stats",)):
        await bring_up_to_date(tx, event.payload["customer_ids"])


async def of_everybody(work: Work | None = None) -> None:
    """All who bought often enough, so many at once; a job can be stopped in between."""
    database, last = current(), 0
    while True:
        rows = await database.fetch(
            "SELECT id FROM customers WHERE id > ? AND order_count >= ? ORDER BY id LIMIT ?",
            (last, FEWEST_ORDERS, _AT_ONCE),
        )
        if not rows:
            return
        if work is not None:
            work.check()
        last = rows[-1][0]
        await _some(keys=[row[0] for row in rows])


@unit_of_work
async def _some(tx: Transaction, *, keys: list[int]) -> None:
    await bring_up_to_date(tx, keys)


async def bring_up_to_date(tx: Transaction, keys: Sequence[int]) -> None:
    """Write the word of those of whom another one holds now."""
    rows = await tx.fetch(
        f"SELECT id, order_count, price_sensitivity FROM customers WHERE {tx.dialect.in_list('id', 'bigint')}",
        (tx.dialect.array(sorted(keys)),),
    )
    often = [key for key, count, _ in rows if count >= FEWEST_ORDERS]
    parts = await sensitivity_parts(tx, SYSTEM, often)
    changed: list[tuple[object, ...]] = []
    for key, count, word in rows:
        now: Sensitivity = sensitivity(count, parts.get(key))
        if now != word:
            changed.append((key, now.value))
    if not changed:
        return
    await execute_for(
        tx,
        "UPDATE customers SET price_sensitivity = r.word FROM {rows} WHERE customers.id = r.customer_id",
        (("customer_id", "bigint"), ("word", "text")),
        changed,
    )
    tx.record(CustomersUpdated(tuple(int(str(row[0])) for row in changed), (FIELD,)), by=SYSTEM)
