"""Filters: one typed grammar compiled to SQL, leaf by leaf, each leaf checked on the column it reads.

A filter arrives as a plain mapping of the set fields (`{"order_count": {"gte": 2}, "or": [...]}`), whether it came from
a GraphQL input, a saved segment or a report, so all of them mean the same.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from regulars.platform.context import Actor
from regulars.platform.db.dialect.base import Dialect
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.query.columns import Column, Kind
from regulars.platform.query.operators import compare
from regulars.platform.query.sql import FALSE, TRUE, Sql, all_of, any_of, none_of

MAX_LEAVES = 100


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, of which database, and when: what a filter is compiled for."""

    actor: Actor
    dialect: Dialect
    now: int
    currency: str
    zone: str = "UTC"
    few: bool = False
    """Whether the statement asks about few given rows: related rows are then sought for each of them."""
    beforehand: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What was read for leaves that cannot be compiled without, by their names."""

    def compare(self, column: Column, value: Mapping[str, Any]) -> Sql:
        """The operators of a leaf on this column, and-ed; the column is not checked."""
        return compare(column, value, now=self.now, currency=self.currency, zone=self.zone)


Leaf = Callable[[Any, Asking], Sql]


class Filters:
    """The leaves of one subject (customers, orders), to which each room adds its own."""

    def __init__(self, subject: str) -> None:
        """`subject` names the list in error messages."""
        self.subject = subject
        self.leaves: dict[str, Leaf] = {}

    def column(self, name: str, column: Column) -> None:
        """A leaf that compares one column by the operators of its kind."""

        def leaf(value: Any, asking: Asking) -> Sql:
            column.check(asking.actor, "filter by")
            return asking.compare(column, value)

        self.add(name, leaf)

    def codes(self, name: str, column: Column) -> None:
        """A leaf that takes a list of codes, any of which may stand in the column."""

        def leaf(value: Any, asking: Asking) -> Sql:
            column.check(asking.actor, "filter by")
            listed = [str(code) for code in value]
            if not listed:
                return FALSE
            return Sql(f"{column.sql} IN ({', '.join('?' * len(listed))})", tuple(listed))

        self.add(name, leaf)

    def flag(self, name: str, column: Column) -> None:
        """A leaf that takes true or false."""

        def leaf(value: Any, asking: Asking) -> Sql:
            column.check(asking.actor, "filter by")
            return Sql(f"{column.sql} = ?", (bool(value),))

        self.add(name, leaf)

    def related(self, name: str, column: Column, related: str) -> None:
        """A leaf on a column of a related table; `related` holds `{}` where the comparison goes.

        `c.id IN (SELECT t.customer_id FROM customer_tags t WHERE {})` lets the database begin with the related rows
        where there are few; an EXISTS would ask for every row of the list. A negative comparison (`neq`, `notIn`,
        `isNull: true`) means that no related row matches its positive form.
        """

        def leaf(value: Any, asking: Asking) -> Sql:
            column.check(asking.actor, "filter by")
            return any_related(column, cast("Mapping[str, Any]", value), related, asking)

        self.add(name, leaf)

    def exists(self, name: str, column: Column, subquery: str) -> None:
        """As `related`, by an EXISTS: for few related rows beside each row of the list."""
        self.related(name, column, f"EXISTS ({subquery})")

    def add(self, name: str, leaf: Leaf) -> None:
        """A leaf of any other form."""
        if name in self.leaves:
            raise ValueError(f"The filter of {self.subject} has a leaf {name} already.")
        self.leaves[name] = leaf

    def compile(self, value: Mapping[str, Any] | None, asking: Asking) -> Sql:
        """The filter as one condition. Raises `Forbidden` or `Refusal`, naming the leaf."""
        if not value:
            return TRUE
        if _count(value) > MAX_LEAVES:
            raise Refusal(
                ErrorCode.LIMIT_EXCEEDED,
                f"A filter holds at most {MAX_LEAVES} conditions; split it, or save parts of it as segments.",
                ("filter",),
            )
        return self._compile(value, asking, ("filter",))

    def _compile(self, value: Mapping[str, Any], asking: Asking, path: tuple[str, ...]) -> Sql:
        return all_of(self._part(name, part, asking, (*path, name)) for name, part in value.items() if part is not None)

    def _part(self, name: str, part: Any, asking: Asking, path: tuple[str, ...]) -> Sql:
        match name:
            case "and" | "and_":
                return all_of(self._each(part, asking, path))
            case "or" | "or_":
                return any_of(self._each(part, asking, path))
            case "not" | "not_":
                return none_of(self._compile(part, asking, path))
            case _:
                return self._leaf(name, part, asking, path)

    def _each(self, parts: list[Mapping[str, Any]], asking: Asking, path: tuple[str, ...]) -> list[Sql]:
        return [self._compile(part, asking, (*path, str(place))) for place, part in enumerate(parts)]

    def _leaf(self, name: str, part: Any, asking: Asking, path: tuple[str, ...]) -> Sql:
        leaf = self.leaves.get(name)
        if leaf is None:
            raise Refusal(ErrorCode.INVALID_FILTER, f"{self.subject} cannot be filtered by {name}.", path)
        try:
            return leaf(part, asking)
        except Refusal as refusal:
            raise refusal.at(*path) from None


def _count(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(max(1, _count(part)) for part in cast("Mapping[str, Any]", value).values())
    if isinstance(value, list):
        return sum(_count(part) for part in cast("list[Any]", value) if isinstance(part, Mapping))
    return 0


_POSITIVE = {"neq": "eq", "not_in": "in"}


def any_related(column: Column, value: Mapping[str, Any], related: str, asking: Asking) -> Sql:
    """The condition of `Filters.related`, for leaves that do more; the column is not checked."""
    pieces: list[Sql] = []
    plain: dict[str, Any] = {}
    for operator, operand in value.items():
        if operator in _POSITIVE:
            pieces.append(none_of(_filled(column, {_POSITIVE[operator]: operand}, related, asking)))
        elif operator == "is_null":
            there = filled(related, Sql(f"{column.sql} IS NOT NULL"), asking)
            pieces.append(none_of(there) if operand else there)
        else:
            plain[operator] = operand
    if plain:
        pieces.append(_filled(column, plain, related, asking))
    return all_of(pieces)


def _filled(column: Column, value: Mapping[str, Any], related: str, asking: Asking) -> Sql:
    return filled(related, asking.compare(column, value), asking)


_BY_KEY = re.compile(r"(\w+\.\w+) IN \(SELECT (\w+\.\w+) FROM ")


def filled(related: str, inner: Sql, asking: Asking) -> Sql:
    """The condition on related rows in its place; about few rows it begins with their keys, not with all that match."""
    keys = _BY_KEY.match(related) if asking.few else None
    condition = inner.text if keys is None else f"{keys[2]} = {keys[1]} AND ({inner.text})"
    return Sql(related.format(f"({condition})"), inner.params)


def instant_between(column: Column, start: int, end: int) -> Sql:
    """From `start` (included) to `end` (left out), in microseconds."""
    if column.kind is not Kind.INSTANT:
        raise ValueError(f"{column.key} holds no instants.")
    return Sql(f"{column.sql} >= ? AND {column.sql} < ?", (start, end))
