"""From a question as it was sent, or kept, to one that can be asked: what was left out is filled in, all checked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import orjson

from regulars.access.scopes import Scope
from regulars.platform import clock, ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.errors import ErrorCode, Refusal
from regulars.reports.catalogue.known import REPORTS
from regulars.reports.own_fields import with_own_fields
from regulars.reports.query import ReportQuery, Sorts, check_buckets, dimensions_of, metrics_of
from regulars.reports.ranges import Calendar, Days, preset
from regulars.reports.words import (
    AddressBasis,
    CohortPeriods,
    Comparison,
    Granularity,
    RangePreset,
    RefundBasis,
    ReportId,
)
from regulars.stores.queries import base_currency, default_store

Question = Mapping[str, Any]
"""The set fields of a ReportInput by their Python names, enums as their values."""
MOST_GROUPS = 200
NO_STORE = 0
LEAST_PEOPLE = 5
"""Of a row that tells who people are, for those who may not read personal data (reports.md 1)."""


async def question_of(reader: Reader, actor: Actor, asked: Question) -> ReportQuery:
    """Refuses what the report does not have; it is about no other stores than the caller may see."""
    report = REPORTS.get(ReportId(asked["report"]))
    if report is None:
        known = ", ".join(REPORTS)
        raise Refusal(ErrorCode.INVALID, f"There is no such report yet; there are {known}.", ("report",))
    report = await with_own_fields(reader, report)
    if not 1 <= asked.get("first", 1) <= report.most_rows:
        raise Refusal(ErrorCode.INVALID, f"Ask for 1 to {report.most_rows:,} rows.", ("first",))
    await _check_currency(reader, asked.get("currency_code"))
    store = await default_store(reader)
    wanted: Question = asked.get("range") or {}
    zone = wanted.get("time_zone") or (store.time_zone if store else "UTC")
    where = Calendar(zone, store.first_weekday if store else 1)
    days = await _days(reader, {"preset": report.default_range, **wanted}, where)
    granularity = Granularity(asked.get("granularity") or report.default_granularity)
    check_buckets(report, days, granularity)
    query = ReportQuery(
        report=report,
        days=days,
        where=where,
        metrics=metrics_of(report, asked.get("metrics")),
        dimensions=dimensions_of(report, asked.get("dimensions")),
        granularity=granularity,
        basis=RefundBasis(asked.get("basis") or report.basis),
        comparison=Comparison(asked.get("compare_to") or Comparison.NONE),
        store_ids=tuple(ids.decode("sto", key) or NO_STORE for key in asked.get("store_ids") or ()),
        address_basis=AddressBasis(asked.get("address_basis") or AddressBasis.ORDER_SHIPPING),
        cohort_periods=CohortPeriods(asked.get("cohort_periods") or CohortPeriods.CALENDAR),
        top=_top(asked.get("top")),
        least_people=0 if actor.may(Scope.PII_READ.value) else LEAST_PEOPLE,
        first=asked.get("first", 100),
        now=clock.now(),
    )
    query = replace(_of_stores(query, actor), sorts=_sorts(query, asked))
    return _paged(query, asked.get("after"))


async def _check_currency(reader: Reader, asked: str | None) -> None:
    """Amounts of the ledger are of one currency, at the rate of each order: another would be a guess."""
    base = await base_currency(reader)
    if asked is not None and base is not None and asked != base:
        raise Refusal(ErrorCode.INVALID, f"Reports are in {base}: leave the currency out.", ("currencyCode",))


def _paged(query: ReportQuery, after: str | None) -> ReportQuery:
    """Rows that are customers go on after one; these reports have no other splits."""
    if not query.is_by_customer:
        return query
    if len(query.dimensions) > 1:
        raise Refusal(
            ErrorCode.INVALID, "A row a customer has no other split: ask for customer alone.", ("dimensions",)
        )
    if query.granularity is not Granularity.TOTAL:
        message = "A row a customer is of the whole range: ask for TOTAL."
        raise Refusal(ErrorCode.INVALID, message, ("granularity",))
    return replace(query, after_customer=_customer_of(after)) if after else query


def _customer_of(after: str) -> int:
    try:
        value = orjson.loads(after)[-1]
    except (ValueError, TypeError, LookupError):
        value = None
    key = ids.decode("cus", value) if isinstance(value, str) else None
    if key is None:
        raise Refusal(ErrorCode.INVALID, "This is no cursor of this report.", ("after",))
    return key


def _top(asked: int | None) -> int | None:
    if asked is not None and not 1 <= asked <= MOST_GROUPS:
        raise Refusal(ErrorCode.INVALID, f"Keep 1 to {MOST_GROUPS} groups.", ("top",))
    return asked


def _sorts(query: ReportQuery, asked: Question) -> Sorts:
    """The sort, by what the question names; rows that are customers have one of their own."""
    known = [one.key for one in (*query.metrics, *query.dimensions)]
    steps = [(str(step["key"]), step.get("direction") != "ASC") for step in asked.get("order_by") or ()]
    for place, (key, _) in enumerate(steps):
        if key not in known:
            message = f'"{key[:40]}" is not asked for; sort by {", ".join(known)}.'
            raise Refusal(ErrorCode.INVALID, message, ("orderBy", str(place), "key"))
    if not steps and query.is_by_customer:
        return query.report.sorts if all(key in known for key, _ in query.report.sorts) else ((known[0], True),)
    return tuple(steps)


def _of_stores(query: ReportQuery, actor: Actor) -> ReportQuery:
    if actor.store_ids is None:
        return query
    seen = actor.store_ids.intersection(query.store_ids or actor.store_ids)
    return replace(query, store_ids=tuple(sorted(seen)) or (NO_STORE,))


async def _days(reader: Reader, wanted: Question, where: Calendar) -> Days:
    today = clock.day_in(clock.now(), where.zone)
    first, last = wanted.get("from"), wanted.get("to")
    if first is None and last is None:
        name = RangePreset(wanted.get("preset") or RangePreset.LAST_30_DAYS)
        return preset(name, today=today, begin=await _begin(reader, where.zone), first_weekday=where.first_weekday)
    begin = await _begin(reader, where.zone) if first is None else date.fromisoformat(first)
    end = today if last is None else date.fromisoformat(last)
    if begin > end:
        raise Refusal(ErrorCode.INVALID, "The range ends before it begins: set from to the earlier day.", ("range",))
    return Days(begin, end)


async def _begin(reader: Reader, zone: str) -> date:
    """The day of the first order of all."""
    first = await reader.fetch_value("SELECT min(placed_at) FROM orders")
    return clock.day_in(clock.now() if first is None else first, zone)
