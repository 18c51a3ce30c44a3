"""Customers as of the end of a span: a row each, with what they had bought by then and what is known of them now.

Where stores or orders are chosen, they are those who bought there; else all, buyers or not, who were known by then.
Members of groups and segments, languages, consents and bands of value are those of today: nobody keeps what they were.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from regulars.platform import clock
from regulars.reports import trees
from regulars.reports.definitions import Facts
from regulars.reports.facts import rfm
from regulars.reports.facts.buyers import buyers
from regulars.reports.facts.preferences import preferences
from regulars.reports.narrowing import Narrowing
from regulars.reports.ranges import Bucket, months_later

MEMBERS = {"group": "GROUP", "segment": "SEGMENT"}
_KNOWN = ("value_band", "kind", "locale", "birth_month", "email_consent")
_FREQUENCIES = (("WEEKLY", 10), ("MONTHLY", 45), ("QUARTERLY", 135), ("YEARLY", 400))
_AGES = ((18, "UNDER_18"), (25, "18_24"), (35, "25_34"), (45, "35_44"), (55, "45_54"), (65, "55_64"))
_RANKED = frozenset({"rfmGroup", "rfmGroupBefore", "recency", "value", "atRiskShare"})
_PREFERRED = {"preferredCategory": "category", "preferredBrand": "brand", "preferredPaymentMethod": "payment_method"}
_SETTLED = frozenset({"netSales", *_PREFERRED})


def people(condition: str = "1 = 1", *, ranked: bool = False) -> Facts:
    """Those for whom a condition holds; `ranked` where it needs their scores."""

    def sql(asked: Narrowing, span: Bucket, wanted: Collection[str]) -> str:
        keys = {*wanted, "rfmGroup"} if ranked else {*wanted}
        return f"SELECT * FROM ({_all(asked, span, keys)}) AS everybody WHERE {condition}"

    return Facts(sql, is_person=True, settled=_SETTLED)


def scored() -> Facts:
    """Buyers; where groups are asked for, those who have not bought as well."""

    def sql(asked: Narrowing, span: Bucket, wanted: Collection[str]) -> str:
        everybody = _all(asked, span, {*wanted, "rfmGroup"})
        return everybody if "rfmGroup" in wanted else f"SELECT * FROM ({everybody}) AS everybody WHERE orders > 0"

    return Facts(sql, is_person=True, settled=_SETTLED)


def _all(asked: Narrowing, span: Bucket, wanted: set[str]) -> str:
    zone = asked.where.zone
    day = clock.day_in(span.end - 1, zone)
    today = trees.day_number(day)
    columns = [
        "p.customer_id",
        *(f"p.{name}" for name in _KNOWN),
        "COALESCE(p.bought_orders, 0) AS orders",
        "COALESCE(p.bought_spent, 0) AS spent",
        "p.bought_first AS first_at",
        "p.bought_last AS last_at",
        "CASE WHEN p.bought_orders > 1 THEN (p.bought_last - p.bought_first) / (p.bought_orders - 1) END AS gap",
        f"{today} - {trees.day('p.bought_last', zone)} AS days_since",
        f"{_frequency()} AS frequency",
        "p.role_id AS tier_id",
    ]
    joins: list[str] = []
    if "customerPercentile" in wanted:
        columns.append(f"CASE WHEN p.bought_orders > 0 THEN {_percentile()} END AS percentile")
    if "ageBand" in wanted:
        columns.append(f"{_age_band(day.year)} AS age_band")
    if "netSales" in wanted and _is_as_of_now(asked):
        columns.append("p.net")
    elif "netSales" in wanted:
        columns.append("COALESCE(n.net, 0) AS net")
        joins.append(f"LEFT JOIN ({_net(asked, span)}) AS n ON n.customer_id = p.customer_id")
    if wanted & {"predictedLtv", "churnRisk"}:
        columns += ["x.predicted_ltv", "x.probability_leaving AS leaving"]
        joins.append("LEFT JOIN report_predictions x ON x.customer_id = p.customer_id")
    everybody = buyers(asked, span.end)
    if wanted & _RANKED:
        everybody = rfm.scored(asked, span.end)
        columns += ["p.recency", "p.value", "p.rfm_cell", f"{_group('p', span.end)} AS rfm_group"]
    if "rfmGroupBefore" in wanted:
        then = clock.start_of(months_later(day, -1) + timedelta(days=1), zone)
        columns.append(f"{_group('e', then)} AS rfm_group_before")
        earlier = rfm.scores(replace(asked, holds_now=False), then)
        joins.append(f"LEFT JOIN ({earlier}) AS e ON e.customer_id = p.customer_id")
    _add_sets(columns, joins, wanted)
    for key, of in _PREFERRED.items():
        if key in wanted and _is_as_of_now(asked):
            columns.append(f"p.preferred_{of}")
        elif key in wanted:
            columns.append(f"f_{of}.preferred AS preferred_{of}")
            liked = preferences(asked, span, of)
            joins.append(f"LEFT JOIN ({liked}) AS f_{of} ON f_{of}.customer_id = p.customer_id")
    people_only = replace(asked, order_set=None).condition(orders=False, alias="p.")
    return (
        f"SELECT {', '.join(columns)} FROM ({everybody}) AS p {' '.join(joins)} WHERE p.is_merged = 0"
        f" AND (p.created_at < {span.end} OR p.bought_orders > 0){people_only}"
    )


def _add_sets(columns: list[str], joins: list[str], wanted: Collection[str]) -> None:
    """Groups and segments, and the shop's own fields."""
    for key in MEMBERS.keys() & set(wanted):
        columns.append(f"m_{key}.set_id AS {key}_id")
        joins.append(
            f"LEFT JOIN report_members m_{key}"
            f" ON m_{key}.customer_id = p.customer_id AND m_{key}.kind = '{MEMBERS[key]}'"
        )
    for name in sorted(key for key in wanted if key.startswith("field_")):
        columns.append(f"{name}.choice AS {name}")
        field = int(name.removeprefix("field_"))
        joins.append(
            f"LEFT JOIN report_choices {name} ON {name}.customer_id = p.customer_id AND {name}.field_id = {field}"
        )


def _is_as_of_now(asked: Narrowing) -> bool:
    """Whether what the replica has worked out of each customer stands as asked."""
    return asked.holds_now and asked.knows_before


def _net(asked: Narrowing, span: Bucket) -> str:
    return (
        "SELECT customer_id, CAST(sum(gross - discount - reversal) AS bigint) AS net FROM report_events"
        f" WHERE customer_id IS NOT NULL AND booked_at < {span.end}{asked.condition()} GROUP BY customer_id"
    )


def _frequency() -> str:
    """By the mean time between orders, with the limits of the customers' own label."""
    gap = "(p.bought_last - p.bought_first) / (p.bought_orders - 1)"
    steps = " ".join(f"WHEN {gap} <= {days * clock.DAY} THEN '{label}'" for label, days in _FREQUENCIES)
    return (
        f"CASE WHEN p.bought_orders IS NULL THEN 'NONE' WHEN p.bought_orders = 1 THEN 'ONCE' {steps} ELSE 'RARER' END"
    )


def _percentile() -> str:
    order = "ORDER BY CASE WHEN p.bought_orders > 0 THEN 0 ELSE 1 END, p.bought_spent DESC, p.customer_id"
    return f"1 + 100 * (row_number() OVER ({order}) - 1) / sum(CASE WHEN p.bought_orders > 0 THEN 1 ELSE 0 END) OVER ()"


def _group(scores: str, end: int) -> str:
    """Of buyers there is none where they are too few to be ranked."""
    prospect = f"CASE WHEN p.bought_orders IS NULL OR p.bought_first >= {end} THEN '{rfm.PROSPECTS}' END"
    return f"COALESCE({scores}.rfm_group, {prospect})"


def _age_band(year: int) -> str:
    age = f"({year} - p.birth_year)"
    steps = " ".join(f"WHEN {age} < {limit} THEN '{band}'" for limit, band in _AGES)
    return f"CASE WHEN p.birth_year IS NULL THEN NULL {steps} ELSE '65_PLUS' END"
