"""The customers of a report's row as a leaf of their filter: lists, segments, bulk actions and exports take it.

The leaf holds all that decides the row, with its period pinned to instants, so a segment means tomorrow what it means
today. The database answers it, from the texts by which the replica is filled.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from regulars.access.scopes import Scope
from regulars.customers.queries.filters import customer_filters
from regulars.groups.queries.explanation import VOCABULARY
from regulars.orders.queries.filters import order_filters
from regulars.platform import clock, ids
from regulars.platform.errors import ErrorCode, Forbidden, Refusal
from regulars.platform.query.filters import Asking
from regulars.platform.query.sql import Sql
from regulars.platform.query.words import Speaking
from regulars.reports.behind import row_named
from regulars.reports.catalogue.known import REPORTS
from regulars.reports.compiling import people
from regulars.reports.definitions import Report
from regulars.reports.query import ReportQuery, check_buckets, dimensions_of, metrics_of
from regulars.reports.ranges import Bucket, Calendar, Days
from regulars.reports.replica.sources import SOURCES
from regulars.reports.rows import meant, told
from regulars.reports.words import AddressBasis, CohortPeriods, Granularity, RefundBasis, ReportId

LEAF = "in_report"
NO_STORE = 0
Filter = Mapping[str, Any]
Leaf = Mapping[str, Any]


def as_filter(query: ReportQuery, row: str, filter: Filter, order_filter: Filter) -> dict[str, Any]:
    """The filter that finds the customers of a row, by Python names."""
    period, values = row_named(query, row)
    leaf: dict[str, Any] = {
        "report": query.report.id.value,
        "from": period.start,
        "until": period.end,
        "places": [
            {"key": one.key, "value": told(one, value)} for one, value in zip(query.dimensions, values, strict=True)
        ],
        "basis": query.basis.value,
    }
    if query.address_basis is not AddressBasis.ORDER_SHIPPING:
        leaf["address_basis"] = query.address_basis.value
    if query.report.periods_are_splits:
        leaf["granularity"], leaf["first_weekday"] = query.granularity.value, query.where.first_weekday
        leaf["cohort_periods"] = query.cohort_periods.value
    if query.report.periods_are_splits or any(callable(one.sql) for one in query.dimensions):
        leaf["time_zone"] = query.where.zone
    if query.store_ids:
        leaf["store_ids"] = [ids.encode("sto", key) for key in query.store_ids]
    if order_filter:
        leaf["order_filter"] = dict(order_filter)
    return {"and": [dict(filter), {LEAF: leaf}]} if filter else {LEAF: leaf}


def _in_report(value: Any, asking: Asking) -> Sql:
    leaf = cast("Leaf", value)
    if not asking.actor.may(Scope.REPORTS_READ.value):
        raise Forbidden(Scope.REPORTS_READ.value, "filter by the rows of reports")
    period, places = _period(leaf), _places(leaf)
    query = _query(leaf, period, list(places), asking)
    orders = order_filters.compile(leaf.get("order_filter"), asking)
    if leaf.get("order_filter"):
        query = replace(query, order_set="<orders>")
    text = people(query, period, [f"<{place}>" for place in range(len(places))])
    values = [meant(dimension, value) for dimension, value in zip(query.dimensions, places.values(), strict=True)]
    return _filled(text, values, orders, asking.dialect.name)


_PIECE = re.compile(r"'<(\d+)>'|<orders>")


def _filled(text: str, values: Sequence[str], orders: Sql, dialect: str) -> Sql:
    """What comes from outside travels as parameters, in the order in which it stands in the text."""
    params: list[object] = []

    def put(found: re.Match[str]) -> str:
        if found[1] is None:
            params.extend(orders.params)
            return f"SELECT o.id FROM orders o WHERE {orders.text}"
        params.append(values[int(found[1])])
        return "?"

    asked = _PIECE.sub(put, text)
    relations = ", ".join(
        f"{source.table.name} AS ({source.sql(dialect)})" for source in SOURCES if source.table.name in text
    )
    return Sql(f"c.id IN (WITH {relations} {asked})", tuple(params))


def _query(leaf: Leaf, period: Bucket, keys: Sequence[str], asking: Asking) -> ReportQuery:
    report = _report(leaf)
    days = Days(clock.day_in(period.start, asking.zone), clock.day_in(period.end - 1, asking.zone))
    granularity = Granularity.TOTAL
    if report.periods_are_splits:
        granularity = Granularity(leaf.get("granularity") or report.default_granularity)
        check_buckets(report, days, granularity)
    try:
        dimensions = dimensions_of(report, keys)
    except Refusal as refusal:
        refusal.path = ("places", *refusal.path[1:])
        raise
    return ReportQuery(
        report=report,
        days=days,
        where=Calendar(leaf.get("time_zone") or asking.zone, leaf.get("first_weekday") or 1),
        metrics=metrics_of(report, None),
        dimensions=dimensions,
        granularity=granularity,
        basis=RefundBasis(leaf.get("basis") or report.basis),
        store_ids=_stores(leaf, asking),
        address_basis=AddressBasis(leaf.get("address_basis") or AddressBasis.ORDER_SHIPPING),
        cohort_periods=CohortPeriods(leaf.get("cohort_periods") or CohortPeriods.CALENDAR),
        now=clock.now(),
    )


def _report(leaf: Leaf) -> Report:
    report = REPORTS.get(ReportId(leaf["report"]))
    if report is None:
        raise Refusal(ErrorCode.INVALID, f"There is no such report yet; there are {', '.join(REPORTS)}.", ("report",))
    return report


def _places(leaf: Leaf) -> dict[str, str]:
    places: dict[str, str] = {}
    for place, one in enumerate(cast("list[Mapping[str, str]]", leaf.get("places") or [])):
        if one["key"] in places:
            message = f'"{one["key"][:40]}" is named twice: keep one value of it.'
            raise Refusal(ErrorCode.INVALID, message, ("places", str(place), "key"))
        places[one["key"]] = one["value"].replace("\0", "")
    return places


def _period(leaf: Leaf) -> Bucket:
    start, end = leaf["from"], leaf["until"]
    if start >= end:
        raise Refusal(ErrorCode.INVALID, "The period ends before it begins: set from to the earlier one.", ("from",))
    return Bucket(start, end)


def _stores(leaf: Leaf, asking: Asking) -> tuple[int, ...]:
    """No others than the caller may see; none means all."""
    named = tuple(ids.decode("sto", key) or NO_STORE for key in leaf.get("store_ids") or ())
    seen = asking.actor.store_ids
    if seen is None:
        return named
    return tuple(sorted(seen.intersection(named or seen))) or (NO_STORE,)


def _words(value: Any, speaking: Speaking) -> str:
    leaf = cast("Leaf", value)
    first, last = clock.day_in(leaf["from"], speaking.zone), clock.day_in(leaf["until"] - 1, speaking.zone)
    report = REPORTS.get(ReportId(leaf["report"]))
    title = report.title if report else leaf["report"]
    days = f"on {first}" if first == last else f"from {first} to {last}"
    places = "".join(f", {_place(report, one)}" for one in leaf.get("places") or ())
    also = ", only some orders" if leaf.get("order_filter") else ""
    return f"bought in a row of the report “{title}” ({days}{places}{also})"


def _place(report: Report | None, one: Mapping[str, str]) -> str:
    dimension = report.dimension_by_key.get(one["key"]) if report else None
    return f"{dimension.title.lower() if dimension else one['key']} {one['value']}"


customer_filters.add(LEAF, _in_report)
VOCABULARY[LEAF] = _words
