"""Scores by recency, frequency and money, 1 to 5 each, by rank within the store as of an instant (reports.md 4).

Equal customers always score the same: the rank is that of the first of them. Recency ranks the local day of the last
order, frequency the count of orders, money what was spent less what went back. Whoever is asked about, the rank is
among all buyers of the stores.
"""

from dataclasses import replace

from regulars.reports import trees
from regulars.reports.narrowing import Narrowing

FEWEST_BUYERS = 25
PROSPECTS = "PROSPECTS"
GROUPS = (
    "CHAMPIONS",
    "LOYAL",
    "ACTIVE",
    "NEW",
    "PROMISING",
    "NEEDS_ATTENTION",
    "ALMOST_LOST",
    "AT_RISK",
    "PREVIOUSLY_LOYAL",
    "DORMANT",
    PROSPECTS,
)
IS_AT_RISK = "rfm_group IN ('AT_RISK', 'PREVIOUSLY_LOYAL')"
"""Good customers who have not bought for long."""
_TABLE = {
    5: ("NEW", "NEW", "ACTIVE", "CHAMPIONS", "CHAMPIONS"),
    4: ("PROMISING", "PROMISING", "ACTIVE", "LOYAL", "LOYAL"),
    3: ("ALMOST_LOST", "NEEDS_ATTENTION", "NEEDS_ATTENTION", "LOYAL", "LOYAL"),
    2: ("DORMANT", "ALMOST_LOST", "AT_RISK", "AT_RISK", "PREVIOUSLY_LOYAL"),
    1: ("DORMANT", "DORMANT", "AT_RISK", "AT_RISK", "PREVIOUSLY_LOYAL"),
}


def group_of(recency: int, value: int, orders: int) -> str:
    """The group of a buyer; whoever is new and has come back already is promising."""
    group = _TABLE[recency][value - 1]
    return "PROMISING" if group == "NEW" and orders > 1 else group


def scores(asked: Narrowing, end: int, *, holds_now: bool = False) -> str:
    """A row a buyer: customer_id, orders, spent, recency, frequency, monetary, value (of the two latter), rfm_group.

    No row at all where there are fewer than 25 buyers. `holds_now`: nothing was ordered from `end` on.
    """
    stores = replace(asked, customer_set=None, order_set=None).condition()
    bought = (
        "SELECT customer_id, count(*) AS orders, CAST(sum(kept) AS bigint) AS spent,"
        f" {trees.day('max(ordered_at)', asked.where.zone)} AS last_day FROM report_orders"
        f" WHERE customer_id IS NOT NULL AND ordered_at < {end}{stores} GROUP BY customer_id"
    )
    if holds_now:
        bought = (
            "SELECT customer_id, order_count AS orders, total_spent AS spent,"
            f" {trees.day('last_order_at', asked.where.zone)} AS last_day FROM report_customers WHERE order_count > 0"
        )
    ranked = (
        f"SELECT customer_id, orders, spent, {_score('last_day')} AS recency, {_score('orders')} AS frequency,"
        f" {_score('spent')} AS monetary, count(*) OVER () AS buyers FROM ({bought}) AS bought"
    )
    valued = f"SELECT *, (frequency + monetary + 1) / 2 AS value FROM ({ranked}) AS ranked"
    return (
        f"SELECT customer_id, orders, spent, recency, frequency, monetary, value, {_group()} AS rfm_group"
        f" FROM ({valued}) AS valued WHERE buyers >= {FEWEST_BUYERS}"
    )


def _score(column: str) -> str:
    return f"CAST(1 + 5 * (rank() OVER (ORDER BY {column}) - 1) / count(*) OVER () AS bigint)"


def _group() -> str:
    cells = " ".join(
        f"WHEN {10 * recency + value} THEN '{group}'"
        for recency, groups in _TABLE.items()
        for value, group in enumerate(groups, start=1)
    )
    place = f"CASE 10 * recency + value {cells} END"
    return f"CASE WHEN recency = 5 AND value <= 2 AND orders > 1 THEN 'PROMISING' ELSE {place} END"
