"""Pieces of SQL that carry their own parameters, so that text and values cannot come apart."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sql:
    """SQL text with `?` placeholders and the values for them, in order.

    The text is always written by us; values from outside travel as parameters only.
    """

    text: str
    params: tuple[object, ...] = ()

    def __add__(self, other: "Sql") -> "Sql":
        """Join two pieces with a space between."""
        return Sql(f"{self.text} {other.text}", self.params + other.params)

    def wrapped(self) -> "Sql":
        """The same piece in parentheses."""
        return Sql(f"({self.text})", self.params)


TRUE = Sql("1 = 1")
FALSE = Sql("1 = 0")


def join(separator: str, pieces: Iterable[Sql]) -> Sql:
    """Join pieces with a separator."""
    listed = list(pieces)
    return Sql(
        separator.join(piece.text for piece in listed),
        tuple(value for piece in listed for value in piece.params),
    )


def all_of(pieces: Iterable[Sql]) -> Sql:
    """Every piece holds; of no piece, true."""
    kept = [piece for piece in pieces if piece != TRUE]
    if not kept:
        return TRUE
    return kept[0] if len(kept) == 1 else join(" AND ", (piece.wrapped() for piece in kept))


def any_of(pieces: Iterable[Sql]) -> Sql:
    """At least one piece holds; of no piece, false."""
    kept = list(pieces)
    if not kept:
        return FALSE
    return kept[0] if len(kept) == 1 else join(" OR ", (piece.wrapped() for piece in kept))


def none_of(piece: Sql) -> Sql:
    """The piece does not hold; where it is unknown (a null column), it does not hold either."""
    return Sql(f"({piece.text}) IS NOT TRUE", piece.params)


def placeholders(count: int) -> str:
    """`?, ?, ?` for a list of that many values."""
    return ", ".join("?" * count)
