"""A file of customers as Shopify writes it, and orders for those who came in by it: plain SQL, for either database."""

import csv
import random
from pathlib import Path

from dev.bench.importing import FIRST
from dev.bench.people import surname
from regulars.platform import clock
from regulars.platform.db.transaction import Transaction, unit_of_work

COLUMNS = (
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,"
    "Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,"
    "Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,"
    "Tax Exempt,Tags"
).split(",")
PLACES = (
    ("US", "Austin", "TX", "78701", "+1512555", 4), ("US", "Portland", "OR", "97201", "+1503555", 4),
    ("GB", "Leeds", "", "LS1 4AP", "+447700", 6), ("DE", "Berlin", "BE", "10115", "+4915112", 6),
    ("PH", "Cebu City", "CEB", "6000", "+63917", 7), ("FR", "Lyon", "", "69002", "+33612", 6),
    ("CA", "Toronto", "ON", "M5H 2N2", "+1416555", 4), ("AU", "Melbourne", "VIC", "3000", "+61412", 6),
)  # fmt: skip
TAGS = ("vip", "wholesale", "newsletter", "2024", "returning", "local", "gift", "b2b")


def write_customers(path: Path, count: int, *, seed: int = 7) -> None:
    """So many different people, all with e-mail, address and consent, most with a phone or tags."""
    chance = random.Random(seed)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for place in range(count):
            first, last = chance.choice(FIRST), surname(chance)
            country, city, province, zip_code, prefix, digits = chance.choice(PLACES)
            phone = f"'{prefix}{chance.randrange(10**digits):0{digits}}" if chance.random() < 0.6 else ""
            tags = chance.sample(TAGS, chance.choice((0, 1, 1, 2)))
            writer.writerow(
                (
                    f"'{6532110000000 + place}", first, last, f"{first}.{last}{place}@example.com".lower(),
                    chance.choice(("yes", "no")), "" if chance.random() < 0.9 else f"{last} Ltd",
                    f"{chance.randrange(1, 400)} {last} Street",
                    "" if chance.random() < 0.8 else f"Unit {chance.randrange(1, 40)}", city, province, country,
                    f"'{zip_code}", phone, phone, chance.choice(("yes", "no", "no")), "0.00", 0, "", "no",
                    ", ".join(tags),
                )
            )  # fmt: skip


_FIGURES = """
UPDATE customers SET
  birth_date = '19' || (50 + id % 50) || '-'
    || substr('010203040506070809101112', CAST(1 + 2 * (id % 12) AS INTEGER), 2) || '-15',
  order_count = (id * 7919) % 11,
  gross_spent = ((id * 7919) % 11) * 2500 * (1 + id % 17), total_spent = ((id * 7919) % 11) * 2500 * (1 + id % 17),
  average_order_value = 2500 * (1 + id % 17),
  first_order_at = CASE WHEN (id * 7919) % 11 > 0 THEN CAST(? AS BIGINT) - (id % 1000) * 86400000000 - 1 END,
  last_order_at = CASE WHEN (id * 7919) % 11 > 0 THEN CAST(? AS BIGINT) - (id % 1000) * 86400000000 END,
  average_gap = CASE WHEN (id * 7919) % 11 > 1 THEN 1000000 END
"""
_ORDERS = """
INSERT INTO orders (version, store_id, number, number_key, customer_id, placed_at, listed_at, created_at, updated_at,
  status, payment_status, fulfillment_status, currency, line_count, unit_count, subtotal, discount_total,
  shipping_total, tax_total, total, refunded_total, base_total, base_refunded, is_test, fingerprint, buyer_fingerprint)
SELECT 1, s.id, '#' || c.id || '-' || k.value, '#' || c.id || '-' || k.value, c.id,
  c.last_order_at - k.value * 86400000000, c.last_order_at - k.value * 86400000000, c.last_order_at,
  c.last_order_at, 'COMPLETED', 'PAID', 'FULFILLED', 'USD',
  0, 0, 2500, 0, 0, 0, 2500, 0, 2500, 0, false, '', ''
FROM customers c, (SELECT min(id) AS id FROM stores) AS s,
  (SELECT 0 AS value UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) AS k WHERE k.value < c.order_count
"""


@unit_of_work
async def give_orders(tx: Transaction) -> None:
    """Ten of eleven customers have ordered; a million have 2.7 million orders, without lines and payments."""
    now = clock.now()
    if not await tx.fetch_value("SELECT count(*) FROM stores"):
        await tx.execute(
            "INSERT INTO stores (version, code, name, currency, time_zone, locale, first_weekday, is_active,"
            " created_at, updated_at) VALUES (1, 'default', 'Default', 'USD', 'UTC', 'en', 1, true, ?, ?)",
            (now, now),
        )
        await tx.execute("UPDATE merchant SET base_currency = 'USD'")
    await tx.execute(_FIGURES, (now, now))
    await tx.execute(_ORDERS)


@unit_of_work
async def analyze(tx: Transaction) -> None:
    """What the planner goes by."""
    await tx.execute("ANALYZE")
