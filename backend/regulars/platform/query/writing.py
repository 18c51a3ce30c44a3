"""Rows that PostgreSQL writes as JSON text itself, for selections that are columns alone.

What is written is described here without SQL: constant text, values, and holes for what functions answer. A value that
cannot be written as it should be (a null where none may be, a number out of its range) makes the whole text null; then
the page is read anew as rows, and judged there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from regulars.platform.money import CURRENCIES, exponent

How = Literal["text", "code", "int", "big", "boolean", "instant", "id", "money"]
"""How a value stands in the answer."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value made of columns; `money` of two, the others of one. `codes` are those that may stand in it."""

    how: How
    columns: tuple[str, ...]
    nullable: bool
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Maybe:
    """An object that is null where this column is."""

    column: str
    pieces: "tuple[str | Value | Maybe, ...]"


class Hole:
    """Where a function's answer goes."""


HOLE = Hole()
Piece = str | Value | Maybe
Writing = tuple[tuple[Piece, ...], ...]
"""The text of a row in stretches, with a hole between each two."""


class Wanted(frozenset[str]):
    """The columns that a selection reads; where these are all, how its rows are written as JSON."""

    writing: Writing | None
    beside: frozenset[str]
    """Columns that are read beside the text, for the holes."""

    @classmethod
    def of(cls, columns: frozenset[str], writing: Writing | None, beside: frozenset[str]) -> "Wanted":
        """Compares like the set of its columns."""
        made = cls(columns)
        made.writing = writing
        made.beside = beside
        return made


def columns_in(writing: Writing) -> frozenset[str]:
    """The columns that a text needs."""
    found: set[str] = set()
    waiting: list[Piece] = [piece for stretch in writing for piece in stretch]
    while waiting:
        piece = waiting.pop()
        if isinstance(piece, Value):
            found.update(piece.columns)
        elif isinstance(piece, Maybe):
            found.add(piece.column)
            waiting.extend(piece.pieces)
    return frozenset(found)


def sql_of(stretch: Sequence[Piece], columns: Mapping[str, str], prefix: str) -> str:
    """The expression of a stretch; `columns` are the SQL of each column, `prefix` begins the row's id."""
    return " || ".join(_piece(piece, columns, prefix) for piece in stretch)


def _piece(piece: Piece, columns: Mapping[str, str], prefix: str) -> str:
    if isinstance(piece, str):
        return f"'{piece}'"
    if isinstance(piece, Maybe):
        inner = sql_of(piece.pieces, columns, prefix)
        return f"CASE WHEN {columns[piece.column]} IS NULL THEN 'null' ELSE {inner} END"
    given = [columns[name] for name in piece.columns]
    written = _value(piece, given, prefix)
    return f"CASE WHEN {given[0]} IS NULL THEN 'null' ELSE {written} END" if piece.nullable else f"({written})"


_INT = "BETWEEN -2147483648 AND 2147483647"
_EXACT = "BETWEEN -9007199254740992 AND 9007199254740992"
"""Instants that PostgreSQL multiplies without rounding: the years 1684 to 2255."""
_UNUSUAL = {
    places: ", ".join(f"'{code}'" for code in sorted(CURRENCIES) if exponent(code) == places) for places in (0, 3, 4)
}


def _value(value: Value, given: Sequence[str], prefix: str) -> str:
    sql = given[0]
    match value.how:
        case "text":
            return f"CAST(to_json({sql}) AS text)"
        case "code":
            return (
                f"CASE WHEN {sql} IN ({', '.join(repr(code) for code in value.codes)}) THEN '\"' || {sql} || '\"' END"
            )
        case "int":
            return f"CASE WHEN {sql} {_INT} THEN CAST({sql} AS text) END"
        case "big" | "boolean":
            return f"CAST({sql} AS text)"
        case "id":
            return f"'\"{prefix}_' || {sql} || '\"'"
        case "money":
            return f"'\"' || {_amount(sql, given[1])} || '\"'"
        case "instant":
            return f"CASE WHEN {sql} {_EXACT} THEN {_instant(sql)} END"


def _amount(minor: str, currency: str) -> str:
    """A whole number times 0.01 has two decimals, times 0.001 three."""
    return (
        f"CASE WHEN {currency} IN ({_UNUSUAL[0]}) THEN CAST({minor} AS text)"
        f" WHEN {currency} IN ({_UNUSUAL[3]}) THEN CAST({minor} * 0.001 AS text)"
        f" WHEN {currency} IN ({_UNUSUAL[4]}) THEN CAST({minor} * 0.0001 AS text)"
        f" ELSE CAST({minor} * 0.01 AS text) END"
    )


def _instant(sql: str) -> str:
    at = f"timestamp 'epoch' + {sql} * interval '1 microsecond'"
    return (
        f'to_char({at}, CASE WHEN {sql} % 1000000 = 0 THEN \'"\\""YYYY-MM-DD"T"HH24:MI:SS"Z\\""\''
        f' ELSE \'"\\""YYYY-MM-DD"T"HH24:MI:SS.US"Z\\""\' END)'
    )
