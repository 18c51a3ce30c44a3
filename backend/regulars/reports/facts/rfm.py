"""Scores by recency, frequency and money, 1 to 5 each, by rank within the store as of an instant (reports.md 4).

Equal customers always score the same: the rank is that of the first of them. Recency ranks the local day of the last
order, frequency the count of orders, money what was spent less what went back. Whoever is asked about, the rank is
among all buyers of the stores.
"""

from dataclasses import replace

from regulars.reports import trees
from regulars.reports.narrowing import Narrowing
from regulars.reports.predicted.rfm import GRID, LEAST_BUYERS, RfmGroup

PROSPECTS = RfmGroup.PROSPECTS.value
GROUPS = tuple(
    group.value
    for group in (
        RfmGroup.CHAMPIONS,
        RfmGroup.LOYAL,
        RfmGroup.ACTIVE,
        RfmGroup.NEW,
        RfmGroup.PROMISING,
        RfmGroup.NEEDS_ATTENTION,
        RfmGroup.ALMOST_LOST,
        RfmGroup.AT_RISK,
        RfmGroup.PREVIOUSLY_LOYAL,
        RfmGroup.DORMANT,
        RfmGroup.PROSPECTS,
    )
)
"""From the best to those who have gone, and those who never came."""
IS_AT_RISK = "rfm_group IN ('AT_RISK', 'PREVIOUSLY_LOYAL')"
"""Good customers who have not bought for long."""


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
        f" FROM ({valued}) AS valued WHERE buyers >= {LEAST_BUYERS}"
    )


def _score(column: str) -> str:
    return f"CAST(1 + 5 * (rank() OVER (ORDER BY {column}) - 1) / count(*) OVER () AS bigint)"


def _group() -> str:
    cells = " ".join(
        f"WHEN {10 * recency + value} THEN '{group.value}'"
        for recency, groups in GRID.items()
        for value, group in enumerate(groups, start=1)
    )
    place = f"CASE 10 * recency + value {cells} END"
    return f"CASE WHEN recency = 5 AND value <= 2 AND orders > 1 THEN 'PROMISING' ELSE {place} END"
