"""Data quality: the faults of each customer, and the leaf of the filter that finds whoever has some."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from regulars.customers.queries import listing
from regulars.customers.queries.columns import PII
from regulars.customers.queries.filters import customer_filters
from regulars.customers.queries.quality_rules import KINDS, RULES, SOMEBODY, Rule
from regulars.customers.typos import likely_meant
from regulars.platform import clock
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.errors import Forbidden
from regulars.platform.query.filters import Asking
from regulars.platform.query.sql import Sql, all_of, any_of, join

PERSONAL_KINDS = frozenset(rule.kind for rule in RULES if rule.is_personal)
"""Kinds that nobody without PII_READ may filter by: who is found would tell what is hidden."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A fault of one customer."""

    rule: str
    field: str
    kind: str
    problem: str
    suggestion: str
    remedy: str
    correction: str | None
    since: int | None


@dataclass(frozen=True, slots=True)
class _Known:
    """What the sentences about a customer need."""

    email: str | None
    account_created_at: int | None
    updated_at: int
    last_order_at: int | None


async def issues(reader: Reader, actor: Actor, customers: Sequence[int]) -> Mapping[int, list[Issue]]:
    """The faults of each customer in one read. Without PII_READ rules that read what is hidden are left out."""
    told = [rule for rule in RULES if actor.may(PII) or not rule.is_personal]
    asking = Asking(actor=actor, dialect=reader.dialect, now=clock.now(), currency="XXX", few=True)
    asked = join(", ", [_asked(rule, asking) for rule in told])
    rows = await reader.fetch(
        f"SELECT c.id, c.email, c.account_created_at, c.updated_at, c.last_order_at, {asked.text} FROM customers c"
        f" WHERE {SOMEBODY.text} AND {reader.dialect.in_list('c.id', 'bigint')}",
        (*asked.params, reader.dialect.array(customers)),
    )
    return {key: list(_issues(told, holds, _Known(*known))) for key, *known, holds in map(_parted, rows)}


def _asked(rule: Rule, asking: Asking) -> Sql:
    holds = rule.holds(asking)
    return Sql(f"CASE WHEN {holds.text} THEN 1 ELSE 0 END", holds.params)


def _parted(row: Sequence[Any]) -> tuple[Any, ...]:
    return (*row[:5], row[5:])


def _issues(told: Sequence[Rule], holds: Sequence[int], known: _Known) -> Iterator[Issue]:
    for rule, is_so in zip(told, holds, strict=True):
        if is_so:
            meant = likely_meant(known.email) if rule.name == "email_mistyped" and known.email else None
            since = _since(rule, known)
            yield Issue(rule.name, rule.field, rule.kind, rule.problem, rule.suggestion, rule.remedy, meant, since)


def _since(rule: Rule, known: _Known) -> int | None:
    match rule.name:
        case "email_unproved":
            return known.account_created_at
        case "unconfirmed":
            return max(known.updated_at, known.last_order_at or 0)
        case _:
            return None


async def count(reader: Reader, actor: Actor) -> int:
    """How many customers have a fault that the caller may be told of."""
    kinds = [kind for kind in KINDS if actor.may(PII) or kind not in PERSONAL_KINDS]
    return await listing.count(reader, actor, filter={"data_quality": kinds})


def _having(value: Any, asking: Asking) -> Sql:
    """Whoever has a fault of one of these kinds."""
    wanted = {str(kind) for kind in value}
    if wanted & PERSONAL_KINDS and not asking.actor.may(PII):
        raise Forbidden(PII, f"filter by {' and '.join(sorted(wanted & PERSONAL_KINDS))} data")
    return all_of([any_of(rule.holds(asking) for rule in RULES if rule.kind in wanted), SOMEBODY])


customer_filters.add("data_quality", _having)
