"""What stands on an order's document, whatever it is written as: headings, blocks, tables and sums."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under their heads; `widths` are shares of the line, `aligns` one of LEFT and RIGHT each."""

    heading: str
    heads: Sequence[str]
    widths: Sequence[int]
    aligns: Sequence[str]
    rows: Sequence[Sequence[str]]
    is_main: bool = False
    """The goods: the sums stand below them."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document, set by `pdf` and nothing else."""

    title: str
    language: str
    shop: str
    date: str
    state: str
    foot: str
    blocks: Sequence[tuple[str, Sequence[str]]] = ()
    tables: Sequence[Table] = ()
    sums: Sequence[tuple[str, str, bool]] = field(default_factory=tuple)

    def letters(self) -> set[str]:
        """Every letter on it."""
        return {letter for text in self._texts() for letter in text}

    def _texts(self) -> Iterator[str]:
        yield from (self.title, self.shop, self.state, self.foot)
        for heading, lines in self.blocks:
            yield heading
            yield from lines
        for table in self.tables:
            for row in (table.heads, *table.rows):
                yield from row
