"""Keyset paging: cursors, sort orders, and the condition that seeks to the row after a cursor."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson

from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.query.columns import Column
from regulars.platform.query.sql import Sql, any_of

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Sort:
    """One step of an order; nulls come last in both directions."""

    column: Column
    descending: bool = False

    @property
    def direction(self) -> str:
        """The SQL keyword."""
        return "DESC" if self.descending else "ASC"


@dataclass(frozen=True, slots=True)
class Order:
    """The steps of a sort and the key that breaks ties, in the direction of the last step."""

    steps: tuple[Sort, ...]
    key: str

    @property
    def signature(self) -> str:
        """Names the order, so that a cursor of another order is noticed."""
        return ",".join(f"{step.column.key}{'-' if step.descending else '+'}" for step in self.steps)

    @property
    def key_descending(self) -> bool:
        """Direction of the tie-break."""
        return bool(self.steps) and self.steps[-1].descending

    def clause(self, *, backwards: bool, skip_nulls: bool = False) -> str:
        """The ORDER BY list; backwards, every direction is turned round.

        With `skip_nulls` the condition already leaves nulls out, and the plain form walks the index of the column.
        """
        parts: list[str] = []
        for step in self.steps:
            if step.column.nullable and not skip_nulls:
                parts.append(f"({step.column.compared} IS NULL) {_turn(descending=False, backwards=backwards)}")
            parts.append(f"{step.column.compared} {_turn(descending=step.descending, backwards=backwards)}")
        parts.append(f"{self.key} {_turn(descending=self.key_descending, backwards=backwards)}")
        return ", ".join(parts)


def _turn(*, descending: bool, backwards: bool) -> str:
    return "DESC" if descending != backwards else "ASC"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in an order: its values and its key."""

    values: tuple[Any, ...]
    key: int


def encode(order: Order, place: Place) -> str:
    """The opaque cursor of a place."""
    packed = orjson.dumps([_VERSION, order.signature, place.values, place.key])
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode(order: Order, cursor: str, argument: str) -> Place:
    """The place of a cursor. Raises `Refusal` naming the argument where it does not fit this order."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        unpacked = cast("list[Any]", orjson.loads(raw))
        version, signature, values, key = unpacked
    except (ValueError, TypeError, binascii.Error):
        raise Refusal(ErrorCode.INVALID, "This is not a cursor of this list.", (argument,)) from None
    if version != _VERSION or signature != order.signature or not isinstance(key, int):
        raise Refusal(
            ErrorCode.INVALID,
            "This cursor belongs to another order of the list: begin again without it.",
            (argument,),
        )
    return Place(tuple(cast("Sequence[Any]", values)), key)


def beyond(order: Order, place: Place, *, backwards: bool) -> Sql:
    """The rows after a place (before it, backwards), nulls last.

    For one step the condition is `a <= x AND (a < x OR key > k)`, which an index can seek, where the textbook
    `a < x OR (a = x AND key > k)` reads every row before it.
    """
    sign = ">" if order.key_descending == backwards else "<"
    ties = Sql(f"{order.key} {sign} ?", (place.key,))
    condition = ties
    for step, value in reversed(list(zip(order.steps, place.values, strict=True))):
        condition = _step(step, value, condition, backwards=backwards)
    return condition


def _step(step: Sort, value: Any, inner: Sql, *, backwards: bool) -> Sql:
    sql = step.column.compared
    if value is None:
        nulls = Sql(f"{sql} IS NULL AND ({inner.text})", inner.params)
        return any_of([nulls, Sql(f"{sql} IS NOT NULL")]) if backwards else nulls
    sign = "<" if step.descending != backwards else ">"
    seek = Sql(
        f"{sql} {sign}= ? AND ({sql} {sign} ? OR ({inner.text}))",
        (value, value, *inner.params),
    )
    if step.column.nullable and not backwards:
        return any_of([seek, Sql(f"{sql} IS NULL")])
    return seek
