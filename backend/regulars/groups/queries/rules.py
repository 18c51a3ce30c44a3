"""The rules of segments: read once, put in the order in which they depend on each other, and compiled."""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from graphlib import TopologicalSorter
from typing import Any, cast

import orjson

from regulars.customers.queries import listing
from regulars.customers.queries.filters import customer_filters
from regulars.customers.queries.selection import unpacked
from regulars.platform import ids
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Reader
from regulars.platform.errors import RegularsError
from regulars.platform.query.filters import Asking
from regulars.platform.query.sql import Sql

_log = logging.getLogger(__name__)
_RELATIVE = frozenset({"within_last", "not_within_last", "within_next"})
_BY_DAY = frozenset({"anniversary_within", "anniversary_this_month"})
_LEAVES_BY_DAY = frozenset({"data_quality"})
"""Leaves that grow true with age, without an instant to wait for."""
_OF_ALL = frozenset({"search"})
"""Leaves whose truth for one customer depends on the others: a typing error is forgiven where nothing else matches."""
SEGMENT = "segment_id"
GROUP = "group_id"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule says, and what its truth depends on."""

    filter: Mapping[str, Any]
    references: frozenset[int]
    """Segments; with those that the groups it names follow, once the rules are read together."""
    groups: frozenset[int]
    reads_any_group: bool
    leaves: frozenset[str]
    is_relative: bool
    """Whether time alone moves customers, instant by instant."""
    is_by_day: bool
    """Whether a new day moves customers."""

    @property
    def is_of_all(self) -> bool:
        """Whether it can be compared as a whole only."""
        return bool(self.leaves & _OF_ALL)


@dataclass(frozen=True, slots=True)
class Rule:
    """A segment as its members are kept by."""

    id: int
    name: str
    version: int
    reading: Reading
    is_filled: bool
    evaluated_at: int
    clocked_at: int
    due_at: int | None


async def rules(reader: Reader) -> list[list[Rule]]:
    """Every segment, in storeys: those of a later one refer to those of earlier ones only."""
    rows = await reader.fetch(
        "SELECT id, name, version, rule, is_filled, evaluated_at, clocked_at, due_at FROM segments"
        " WHERE retired_at IS NULL ORDER BY id"
    )
    leaders = await leaders_of_groups(reader)
    return storeys(
        [
            Rule(key, name, version, following(reading_of(text), leaders), bool(filled), *times)
            for key, name, version, text, filled, *times in rows
        ]
    )


async def leaders_of_groups(reader: Reader) -> dict[int, int]:
    """The segment that each group follows, of those that follow one."""
    rows = await reader.fetch(
        "SELECT id, rule_segment_id FROM customer_groups WHERE rule_segment_id IS NOT NULL ORDER BY id"
    )
    return {row[0]: row[1] for row in rows}


def following(reading: Reading, leaders: Mapping[int, int]) -> Reading:
    """The reading with what it refers to by way of groups that follow segments."""
    named = leaders.keys() if reading.reads_any_group else reading.groups & leaders.keys()
    if not named:
        return reading
    return replace(reading, references=reading.references | {leaders[group] for group in named})


def reached_from(known: Mapping[int, Rule], start: int) -> set[int]:
    """The segment itself and all that its rule refers to, directly or through others."""
    seen: set[int] = set()
    open_ones = [start]
    while open_ones:
        key = open_ones.pop()
        if key in known and key not in seen:
            seen.add(key)
            open_ones += known[key].reading.references
    return seen


def storeys(found: Sequence[Rule]) -> list[list[Rule]]:
    """The rules in the order in which they are settled. What refers to a segment that is gone stands on the ground."""
    by_id = {rule.id: rule for rule in found}
    sorter = TopologicalSorter({rule.id: rule.reading.references & by_id.keys() for rule in found})
    sorter.prepare()
    storeys: list[list[Rule]] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        storeys.append([by_id[key] for key in ready])
        sorter.done(*ready)
    return storeys


def with_dependents(storeys: Sequence[Sequence[Rule]], chosen: Collection[int]) -> list[list[Rule]]:
    """The chosen rules and those that refer to them, directly or through others."""
    taken = set(chosen)
    kept: list[list[Rule]] = []
    for storey in storeys:
        some = [rule for rule in storey if rule.id in taken or rule.reading.references & taken]
        taken |= {rule.id for rule in some}
        kept.append(some)
    return [storey for storey in kept if storey]


@lru_cache(maxsize=2_000)
def reading_of(text: str) -> Reading:
    """What the JSON of a rule says; read once for each text."""
    return read(cast("Mapping[str, Any]", unpacked(orjson.loads(text))))


def read(filter: Mapping[str, Any]) -> Reading:
    """What a filter says."""
    leaves = list(leaves_of(filter))
    names = frozenset(name for name, _ in leaves)
    operators = {name for _, part in leaves for name in _keys(part)}
    return Reading(
        filter=filter,
        references=frozenset(_named(leaves, SEGMENT, "seg")),
        groups=frozenset(_named(leaves, GROUP, "grp")),
        reads_any_group=any(name == GROUP and "is_null" in part for name, part in leaves),
        leaves=names,
        is_relative=bool(operators & _RELATIVE),
        is_by_day=bool(operators & _BY_DAY or names & _LEAVES_BY_DAY),
    )


def leaves_of(filter: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every leaf with what it says, wherever it stands."""
    for name, part in filter.items():
        if part is None:
            continue
        if name in {"and", "or"}:
            for each in part:
                yield from leaves_of(each)
        elif name == "not":
            yield from leaves_of(part)
        else:
            yield name, part


def _keys(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        for name, value in cast("Mapping[str, Any]", part).items():
            yield name
            yield from _keys(value)


def _named(leaves: Sequence[tuple[str, Any]], leaf: str, prefix: str) -> Iterator[int]:
    for name, part in leaves:
        if name == leaf:
            for given in part.values():
                for one in cast("list[Any]", given) if isinstance(given, list) else [given]:
                    key = ids.decode(prefix, str(one))
                    if key is not None:
                        yield key


async def asking(reader: Reader, *, few: bool = False) -> Asking:
    """What rules are compiled for: by the house itself, which reads everything."""
    return replace(await listing.asking(reader, SYSTEM), few=few)


async def condition(reader: Reader, rule: Rule, asked: Asking) -> Sql | None:
    """The rule as a condition on `customers c`; none where it can no longer be understood."""
    try:
        if rule.reading.is_of_all:
            return (await listing.condition(reader, SYSTEM, rule.reading.filter)).where
        return customer_filters.compile(rule.reading.filter, asked)
    except RegularsError as error:
        _log.warning("The rule of segment %d cannot be followed: %s", rule.id, error.message)
        return None
