"""What every format does: begin, take lots of rows as columns, end."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from regulars.exports.datasets import Cell
from regulars.platform.money import format_minor, format_minors


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the file."""

    key: str
    title: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is written. `raw` leaves cells unguarded; `zone` is where Excel shows times."""

    raw: bool = False
    byte_order_mark: bool = False
    zone: str = "UTC"


Columns = Sequence[Any]
"""The values of a lot, column by column, equally long: sequences, and `Amounts` of money."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """A column of money: minor units with the currency of each."""

    minors: Sequence[int | None]
    currencies: Sequence[str | None]

    def texts(self) -> list[str | None]:
        """Exact decimals; none where there is no amount."""
        minors = self.minors
        if len(kinds := set(self.currencies)) == 1 and None not in minors:
            return [*format_minors(cast("Sequence[int]", minors), kinds.pop() or "")]
        return [
            None if minor is None else format_minor(minor, currency or "")
            for minor, currency in zip(minors, self.currencies, strict=True)
        ]


class Writer(Protocol):
    """Writes one file: `end` makes it whole, `abandon` lets go of it as it is."""

    def write(self, columns: Columns) -> None: ...
    def end(self) -> None: ...
    def abandon(self) -> None: ...


class MakeWriter(Protocol):
    """Opens a file that is not there yet and writes what stands before the rows."""

    def __call__(self, path: Path, headings: Sequence[Heading], style: Style) -> Writer: ...


def decimal_text(millionths: int) -> str:
    """The number of its millionths, exactly and without needless zeros."""
    whole, rest = divmod(abs(millionths), 1_000_000)
    digits = f"{whole}.{rest:06d}".rstrip("0") if rest else str(whole)
    return f"-{digits}" if millionths < 0 else digits
