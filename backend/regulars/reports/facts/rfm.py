"""Scores by recency, frequency and money, 1 to 5 each, by rank within the store as of an instant (reports.md 4).

Equal customers always score the same: the rank is that of the first of them. Recency ranks the local day of the last
order, frequency the count of orders, money what was spent less what went back. Whoever is asked about, the rank is
among all buyers of the stores.
"""

from dataclasses import replace

from regulars.reports import trees
from regulars.reports.facts.buyers import buyers
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
SCORES = ("recency", "frequency", "monetary", "value", "rfm_cell", "rfm_group")
"""1 to 5 each (`value`: of frequency and money together), the cell of recency and value, and its group."""
_SCORED = {"bought_day": "recency", "bought_orders": "frequency", "bought_spent": "monetary"}
_AT_RISK = (RfmGroup.AT_RISK, RfmGroup.PREVIOUSLY_LOYAL)
IS_AT_RISK = "rfm_cell IN ({})".format(
    ", ".join(
        str(10 * recency + value)
        for recency, groups in GRID.items()
        for value, group in enumerate(groups, start=1)
        if group in _AT_RISK
    )
)
"""Good customers who have not bought for long."""


def scored(asked: Narrowing, end: int) -> str:
    """`buyers`, with their scores; null where they have bought nothing, or where there are fewer than 25 buyers."""
    everybody = buyers(asked, end)
    if asked.knows_before:
        return _valued(_by_bounds(everybody, asked.where.zone))
    names, ranked = ", ".join(f"r.{name}" for name in SCORES), scores(asked, end)
    return f"SELECT p.*, {names} FROM ({everybody}) AS p LEFT JOIN ({ranked}) AS r ON r.customer_id = p.customer_id"


def scores(asked: Narrowing, end: int) -> str:
    """A row a buyer of the stores, however narrow the question is: customer_id, and `SCORES`."""
    everybody = buyers(replace(asked, customer_set=None, order_set=None), end)
    if asked.reads_replica and not asked.store_ids:
        ranked = _by_bounds(everybody, asked.where.zone)
    else:
        ranked = _by_ranks(everybody, asked.where.zone)
    return f"SELECT customer_id, {', '.join(SCORES)} FROM ({_valued(ranked)}) AS valued WHERE rfm_group IS NOT NULL"


def _valued(ranked: str) -> str:
    valued = f"SELECT *, (frequency + monetary + 1) / 2 AS value FROM ({ranked}) AS ranked"
    return f"SELECT *, 10 * recency + value AS rfm_cell, {_group()} AS rfm_group FROM ({valued}) AS valued"


def _by_ranks(buyers: str, zone: str) -> str:
    bought = (
        f"SELECT *, {trees.day('bought_last', zone)} AS bought_day FROM ({buyers}) AS buyers WHERE bought_orders > 0"
    )
    told = ", ".join(f"{_score(column)} AS {name}" for column, name in _SCORED.items())
    ranked = f"SELECT *, {told}, count(*) OVER () AS buyers FROM ({bought}) AS bought"
    return f"SELECT * FROM ({ranked}) AS ranked WHERE buyers >= {LEAST_BUYERS}"


def _by_bounds(buyers: str, zone: str) -> str:
    """The same without sorting: whoever is above the last of the first k fifths has k of them behind."""
    bought = f"SELECT *, {trees.day('bought_last', zone)} AS bought_day FROM ({buyers}) AS buyers"
    bounds = ", ".join(f"quantile_disc({column}, [0.2, 0.4, 0.6, 0.8]) AS of_{column}" for column in _SCORED)
    told = ", ".join(
        f"1 + {' + '.join(f'({column} > of_{column}[{place}])::BIGINT' for place in range(1, 5))} AS {name}"
        for column, name in _SCORED.items()
    )
    return (
        f"SELECT bought.*, {told} FROM ({bought}) AS bought LEFT JOIN (SELECT {bounds} FROM ({bought}) AS bought"
        f" WHERE bought_orders > 0 HAVING count(*) >= {LEAST_BUYERS}) AS bounds ON bought_orders > 0"
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
    return f"CASE WHEN recency = 5 AND value <= 2 AND bought_orders > 1 THEN 'PROMISING' ELSE {place} END"
