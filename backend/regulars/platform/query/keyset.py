"""Keyset paging: cursors, sort orders, and the condition that seeks to the row after a cursor."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson

from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.query.columns import Column, Kind
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

    @property
    def joins(self) -> str:
        """What its columns need beside the list's source."""
        besides = (step.column.beside for step in self.steps)
        return " ".join(dict.fromkeys(one.joined(self.key) for one in besides if one is not None))

    def clause(self, *, backwards: bool, skip_nulls: bool = False) -> str:
        """The ORDER BY list; backwards, every direction is turned round.

        With `skip_nulls` the condition already leaves nulls out, and the plain form walks the index of the column.
        """
        parts: list[str] = []
        for place, step in enumerate(self.steps, start=2):
            # The page selects the key first, then each step: a computed step is named by its place, not bound twice.
            compared = str(place) if step.column.params else step.column.compared
            if step.column.nullable and not skip_nulls:
                parts.append(f"({compared} IS NULL) {_turn(descending=False, backwards=backwards)}")
            parts.append(f"{compared} {_turn(descending=step.descending, backwards=backwards)}")
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
    places = tuple(cast("Sequence[Any]", values)) if isinstance(values, list) else ()
    if len(places) != len(order.steps) or not -_LARGEST <= key <= _LARGEST or not all(map(_fits, order.steps, places)):
        raise Refusal(ErrorCode.INVALID, "This is not a cursor of this list.", (argument,))
    return Place(places, key)


def fits(order: Order, cursor: str) -> bool:
    """Whether the cursor is one of this order."""
    try:
        decode(order, cursor, "after")
    except Refusal:
        return False
    return True


_LARGEST = 2**63 - 1
_TYPES: dict[Kind, tuple[type, ...]] = {
    Kind.TEXT: (str,),
    Kind.CODE: (str,),
    Kind.DAY: (str,),
    Kind.JSON: (str,),
    Kind.FLOAT: (float, int),
    Kind.BOOLEAN: (bool, int),
}


def _fits(step: Sort, value: Any) -> bool:
    """Whether the database can compare this value with the column: cursors may come back tampered with."""
    if value is None:
        return step.column.nullable
    if not isinstance(value, _TYPES.get(step.column.kind, (int,))):
        return False
    return not isinstance(value, int) or -_LARGEST <= value <= _LARGEST


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
    sql, bound = step.column.compared, step.column.params
    if value is None:
        nulls = Sql(f"{sql} IS NULL AND ({inner.text})", inner.params)
        return any_of([nulls, Sql(f"{sql} IS NOT NULL")]) if backwards else nulls
    sign = "<" if step.descending != backwards else ">"
    seek = Sql(
        f"{sql} {sign}= ? AND ({sql} {sign} ? OR ({inner.text}))",
        (*bound, value, *bound, value, *inner.params),
    )
    if step.column.nullable and not backwards:
        return any_of([seek, Sql(f"{sql} IS NULL")])
    return seek
