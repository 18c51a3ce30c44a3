"""How long a whole comparison of a segment takes over a million customers: `python -m dev.bench.segments [how many]`.

Customers and orders are written by plain SQL into a scratch SQLite file, which is kept for the next run beside it.
Look at the processor's time where the machine has other work to do.
"""

import asyncio
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import regulars.api.schema  # noqa: F401 - every room brings its leaves
from regulars.groups.queries.rules import rules
from regulars.groups.service import evaluation
from regulars.groups.service.membership import settle
from regulars.groups.service.segments import SegmentDraft, segment_delete, segment_save
from regulars.migrations.run import create_file
from regulars.platform import clock
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import current, open_database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.duration import Duration

SCRATCH = Path("/tmp/regulars-segments")  # noqa: S108 - a scratch file of whoever measures
QUARTER = Duration.parse("P90D")
RULES: dict[str, dict[str, Any]] = {
    "more than 3 orders in 90 days": {"bought": {"at": {"within_last": QUARTER}, "order_count": {"gt": 3}}},
    "no order for 90 days": {"last_order_at": {"not_within_last": QUARTER}},
    "never bought": {"order_count": {"eq": 0}},
    "top spenders": {"total_spent": {"gte": 1000}},
    "birthday this month": {"birth_date": {"anniversary_this_month": True}},
    "three conditions": {
        "and": [{"order_count": {"gte": 2}}, {"last_order_at": {"within_last": QUARTER}}],
        "not": {"tag": {"eq": "tag 7"}},
    },
    "nearly everybody": {"order_count": {"gte": 1}},
}
CUSTOMERS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO customers (id, display_name, name_key, account_status, has_account, birth_date, created_at, updated_at,
  order_count, gross_spent, total_spent, average_order_value, first_order_at, last_order_at, average_gap)
SELECT i, 'Customer ' || i, 'customer ' || i, 'GUEST', 0,
  printf('%d-%02d-%02d', 1950 + i % 50, 1 + i % 12, 1 + i % 28), ? - i * 1000, ? - i * 1000,
  o, o * 2500 * (1 + i % 17), o * 2500 * (1 + i % 17), 2500 * (1 + i % 17),
  CASE WHEN o > 0 THEN ? - (i % 1000) * 86400000000 - 1 END,
  CASE WHEN o > 0 THEN ? - (i % 1000) * 86400000000 END, CASE WHEN o > 1 THEN 1000000 END
FROM (SELECT i, (i * 7919) % 11 AS o FROM n)
"""
ORDERS = """
INSERT INTO orders (version, store_id, number, number_key, customer_id, placed_at, listed_at, created_at, updated_at,
  status, payment_status, fulfillment_status, currency, line_count, unit_count, subtotal, discount_total,
  shipping_total, tax_total, total, refunded_total, base_total, base_refunded, is_test, fingerprint, buyer_fingerprint)
SELECT 1, 1, '#' || c.id || '-' || k.value, '#' || c.id || '-' || k.value, c.id,
  c.last_order_at - k.value * 86400000000, c.last_order_at - k.value * 86400000000, c.last_order_at,
  c.last_order_at, 'COMPLETED', 'PAID', 'FULFILLED', 'USD',
  0, 0, 2500, 0, 0, 0, 2500, 0, 2500, 0, 0, '', ''
FROM customers c, json_each('[0,1,2,3]') AS k WHERE k.value < c.order_count
"""


async def made(path: Path, count: int) -> None:
    """The scratch shop."""
    await create_file(path)
    now = clock.now()
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO stores (id, version, code, name, currency, time_zone, locale, first_weekday, is_active,"
            " created_at, updated_at) VALUES (1, 1, 'default', 'Default', 'USD', 'UTC', 'en', 1, 1, ?, ?)", (now, now),
        )  # fmt: skip
        connection.execute("UPDATE merchant SET base_currency = 'USD'")
        connection.execute(CUSTOMERS, (count, now, now, now, now))
        connection.execute(ORDERS)
        connection.execute(
            "INSERT INTO customer_tags (customer_id, tag, tag_key)"
            " SELECT id, 'tag ' || id % 20, 'tag ' || id % 20 FROM customers"
        )
        connection.execute("ANALYZE")
    connection.close()


class Watch:
    """Processor and clock between two looks."""

    def __init__(self) -> None:
        self.at, self.cpu = time.monotonic(), time.process_time()

    def __str__(self) -> str:
        return f"{time.process_time() - self.cpu:6.2f} s processor, {time.monotonic() - self.at:6.2f} s clock"


@unit_of_work
async def touched(tx: Transaction, *, keys: list[int]) -> None:
    """As after an event."""
    await settle(tx, dict.fromkeys(keys, "bench"))


async def main() -> None:
    """Measure each rule: the first fill, a comparison that finds nothing, the clock, and an event."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    path = SCRATCH / f"{count}.db"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        await made(path, count)
    database = await open_database(f"sqlite:///{path}")
    for segment in await database.fetch("SELECT id FROM segments"):
        await segment_delete(actor=SYSTEM, segment_id=segment[0])
    keys: dict[str, int] = {}
    for name, rule in RULES.items():
        watch = Watch()
        keys[name] = await segment_save(actor=SYSTEM, segment_id=None, draft=SegmentDraft(name, rule))
        size = await database.fetch_value("SELECT member_count FROM segments WHERE id = ?", (keys[name],))
        print(f"{name:32} filled with {size:9,}: {watch}")
        watch = Watch()
        found = next(rule for storey in await rules(current()) for rule in storey if rule.id == keys[name])
        await evaluation.compare(found)
        print(f"{'':32} compared again          : {watch}")
    watch = Watch()
    await evaluation.look()
    print(f"a look by the clock at {len(keys)} segments: {watch}")
    watch = Watch()
    for key in range(1, 101):
        await touched(keys=[key])
    print(f"100 events of one customer each: {watch}")
    watch = Watch()
    await touched(keys=list(range(1, 1001)))
    print(f"an event of 1,000 customers: {watch}")
    watch = Watch()
    await segment_delete(actor=SYSTEM, segment_id=keys["nearly everybody"])
    print(f"the largest is taken away: {watch}")
    await database.close()


if __name__ == "__main__":
    asyncio.run(main())
