"""A store of very many orders in minutes, for reports alone: one line and one payment each, ten per customer.

Customers come all the time, and differ: a third buys once, the best thousands of times, at times of their own. Some are
in segments and groups. Other tables stay empty, and only the indexes are there by which the replica of the reports
reads.
"""

import asyncio
import re
from collections.abc import Iterator

import numpy as np

from dev.bench.hands import Hand, hand_of
from regulars.migrations.run import open_ready
from regulars.platform import clock

PER_CUSTOMER = 10
PRODUCTS = 2_000
_INDEXES = (
    "sales_events_by_order", "sales_events_one_sale", "order_lines_by_order", "payments_by_order", "refunds_by_order",
    "products_by_sku", "customer_consents_one_each", "group_members_by_customer", "segment_members_by_customer",
    "orders_by_customer", "payments_by_method", "sales_events_by_at", "orders_by_placed",
)  # fmt: skip
_NAME = re.compile(rf"INDEX \W?({'|'.join(_INDEXES)})\W")
_TABLES = (
    "stores", "products", "segments", "customer_groups", "orders", "order_lines", "payments", "refunds", "sales_events",
    "customers", "customer_consents", "segment_members", "group_members",
)  # fmt: skip
_MADE = ("n", "customer_id", "placed_at", "sequence", "first_at")
_BATCH = 500_000
_YEARS = 3 * 365 * clock.DAY
_SEED = 6
_ADDRESS = (
    """'{"city":"City ' || (o.customer_id % 500) || '","country_code":"' || CASE o.customer_id % 4 WHEN 0 THEN 'US'"""
    """ WHEN 1 THEN 'DE' WHEN 2 THEN 'FR' ELSE 'GB' END || '","postal_code":"' || (10000 + o.customer_id % 900)"""
    """ || '"}'"""
)
_CHANNEL = (
    "CASE o.n % 5 WHEN 0 THEN 'DIRECT' WHEN 1 THEN 'EMAIL' WHEN 2 THEN 'ORGANIC_SEARCH' WHEN 3 THEN 'REFERRAL' END"
)
_COUNTRY = "CASE o.customer_id % 4 WHEN 0 THEN 'US' WHEN 1 THEN 'DE' WHEN 2 THEN 'FR' ELSE 'GB' END"
_WORTH = "(500 + o.n * 7919 % 20000)"
_GOOD = f"(o.n * 31 + o.customer_id * 17) % {PRODUCTS} + 1"
_METHOD = "CASE o.customer_id % 3 WHEN 0 THEN 'Visa' WHEN 1 THEN 'PayPal' ELSE 'Mastercard' END"
_METHOD_KEY = "CASE o.customer_id % 3 WHEN 0 THEN 'visa' WHEN 1 THEN 'paypal' ELSE 'mastercard' END"
_KIND = "CASE WHEN o.sequence = 1 THEN 'NEW' ELSE 'RETURNING' END"


def make(url: str, orders: int) -> None:
    """Fill an empty database; the orders are numbered as they were placed."""
    asyncio.run(_begun(url))
    customers = max(orders // PER_CUSTOMER, 1)
    with hand_of(url) as hand:
        triggers, indexes = hand.hold_off(_TABLES), hand.drop_indexes(_TABLES)
        others = ", ".join(f"{name} BIGINT" for name in _MADE[1:])
        hand.run(f"CREATE TEMP TABLE made ({_MADE[0]} {hand.key}, {others})")
        for lot in _placed(customers, orders):
            hand.insert("made", _MADE, lot)
        hand.run("ANALYZE made")
        _fill(hand, customers, orders)
        for sql in [*triggers, *(sql for sql in indexes if _NAME.search(sql))]:
            hand.run(sql)
        hand.finish()
        hand.run("ANALYZE")


async def _begun(url: str) -> None:
    await (await open_ready(url)).close()


def _placed(customers: int, orders: int) -> Iterator[list[tuple[int, ...]]]:
    """Orders by time: number, customer, instant, place among the customer's own, instant of the customer's first."""
    chance = np.random.default_rng(_SEED)
    weights = chance.lognormal(0, 1.7, customers)
    counts = 1 + np.floor((orders - customers) * weights / weights.sum()).astype(np.int64)
    np.add.at(counts, chance.integers(0, customers, orders - int(counts.sum())), 1)
    now = clock.now()
    came = np.sort(now - _YEARS + chance.integers(0, _YEARS, customers))
    who = np.repeat(np.arange(1, customers + 1), counts)
    begun = np.repeat(came, counts)
    is_first = np.empty(orders, dtype=bool)
    is_first[0], is_first[1:] = True, who[1:] != who[:-1]
    at = np.where(is_first, begun, begun + (chance.random(orders) * (now - begun)).astype(np.int64))
    by_person = np.lexsort((at, who))
    starts = np.repeat(np.cumsum(counts) - counts, counts)
    sequence = np.empty(orders, dtype=np.int64)
    sequence[by_person] = np.arange(orders) - starts + 1
    by_time = np.argsort(at, kind="stable")
    columns = (who[by_time], at[by_time], sequence[by_time], begun[by_time])
    for start in range(0, orders, _BATCH):
        lot = [column[start : start + _BATCH].tolist() for column in columns]
        yield list(zip(range(start + 1, start + 1 + len(lot[0])), *lot, strict=True))


def _fill(hand: Hand, customers: int, orders: int) -> None:
    _insert(hand, "stores", {"id": "n", "code": "'default'", "name": "'Bench'", "currency": "'USD'",
        "time_zone": "'America/New_York'"}, 1)  # fmt: skip
    _insert(hand, "products", {"id": "n", "sku": "'S' || n", "sku_key": "'s' || n", "title": "'Good ' || n",
        "title_key": "'good ' || n", "category": "'Category ' || (n % 20)", "brand": "'Brand ' || (n % 50)",
        "source": "'ORDERS'"}, PRODUCTS)  # fmt: skip
    _insert(hand, "segments", {"id": "n", "name": "'Segment ' || n", "name_key": "'segment ' || n",
        "rule": "'{}'"}, 3)  # fmt: skip
    _insert(hand, "customer_groups", {"id": "n", "name": "'Group ' || n", "name_key": "'group ' || n",
        "kind": "'CUSTOM'"}, 2)  # fmt: skip
    made = "made o"
    _insert(hand, "orders", {"id": "n", "version": "1", "store_id": "1", "number": "'#' || n",
        "number_key": "'#' || n", "customer_id": "o.customer_id", "placed_at": "o.placed_at",
        "listed_at": "o.placed_at", "status": "'COMPLETED'", "payment_status": "'PAID'",
        "fulfillment_status": "'FULFILLED'", "currency": "'USD'", "line_count": "1", "unit_count": "1",
        "subtotal": _WORTH, "total": _WORTH, "base_total": _WORTH, "shipping_address": _ADDRESS, "channel": _CHANNEL,
        "sequence": "o.sequence", "payment_method": _METHOD, "method_key": _METHOD_KEY},
        orders, made)  # fmt: skip
    _insert(hand, "order_lines", {"id": "n", "order_id": "n", "position": "1", "title": f"'Good ' || ({_GOOD})",
        "sku": f"'S' || ({_GOOD})", "sku_key": f"'s' || ({_GOOD})", "quantity": "1", "unit_price": _WORTH},
        orders, made)  # fmt: skip
    _insert(hand, "payments", {"id": "n", "order_id": "n", "customer_id": "o.customer_id", "store_id": "1",
        "at": "o.placed_at", "currency": "'USD'", "amount": _WORTH, "base_amount": _WORTH, "method": _METHOD,
        "method_key": _METHOD_KEY, "status": "'PAID'"}, orders, made)  # fmt: skip
    _insert(hand, "sales_events", {"id": "n", "order_id": "n", "customer_id": "o.customer_id", "store_id": "1",
        "kind": "'SALE'", "at": "o.placed_at", "sequence": "o.sequence", "customer_type": _KIND,
        "cohort_at": "o.first_at", "gross": _WORTH, "quantity": "1", "channel": _CHANNEL, "payment_method": _METHOD,
        "country": _COUNTRY, "city": "'City ' || (o.customer_id % 500)"}, orders, made)  # fmt: skip
    hand.run(
        "CREATE TEMP TABLE sums AS SELECT customer_id AS n, count(*) AS orders, sum(500 + n * 7919 % 20000) AS spent,"
        " min(placed_at) AS first, max(placed_at) AS last FROM made GROUP BY customer_id"
    )
    _insert(hand, "customers", {"id": "n", "created_at": "o.first", "account_status": "'NONE'",
        "order_count": "o.orders", "total_spent": "o.spent", "first_order_at": "o.first", "last_order_at": "o.last"},
        customers, "sums o")  # fmt: skip
    for place in (1, 2, 3):
        some = {"segment_id": str(place), "customer_id": "n", "entered_at": "o.first"}
        _insert(hand, "segment_members", some, customers, "sums o", f"o.n % {place + 2} = 0")
    for place in (1, 2):
        some = {"group_id": str(place), "customer_id": "n", "added_at": "o.first"}
        _insert(hand, "group_members", some, customers, "sums o", f"o.n % {place * 10} = 0")


def _insert(
    hand: Hand,
    table: str,
    values: dict[str, str],
    count: int,
    source: str = "",
    only: str = "1 = 1",
) -> None:
    """A row for each number up to `count`; columns not named are nothing: 0 or an empty text where they must be."""
    known = hand.needed(table) | values
    names, made = ", ".join(known), ", ".join(known.values())
    counted = "WITH RECURSIVE counted (n) AS (SELECT {0} UNION ALL SELECT n + 1 FROM counted WHERE n < {1})"
    for start in range(0, count, _BATCH):
        first, last = start + 1, min(start + _BATCH, count)
        rows = f"{source} WHERE n >= {first} AND n <= {last} AND {only}" if source else "counted o"
        numbers = "" if source else counted.format(first, last)
        hand.run(f"INSERT INTO {table} ({names}) {numbers} SELECT {made} FROM {rows}")
