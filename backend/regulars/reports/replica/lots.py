"""Relations cut into lots, by ranges of ids, so that several readers share the work."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from regulars.reports.replica.sources import Part, Source

Ends = tuple[int | None, int | None]


class Lot(NamedTuple):
    """The rows of a part whose keys are in (first, last]."""

    source: Source
    part: Part
    first: int
    last: int

    @property
    def size(self) -> int:
        return self.last - self.first


def ends_of(part: Part) -> str:
    """SQL for the lowest and the highest key. One by one: asked for together, SQLite reads every row."""
    return f"SELECT (SELECT min(t.id) FROM {part.stored} t) AS first, (SELECT max(t.id) FROM {part.stored} t) AS last"


def parts_of(sources: Sequence[Source]) -> list[tuple[Source, Part]]:
    """All parts, whose ends are to be asked for."""
    return [(source, part) for source in sources for part in source.parts]


def lots_of(source: Source, part: Part, ends: Ends, size: int) -> list[Lot]:
    """Of so many keys each; none where nothing is stored."""
    first, last = ends
    if first is None or last is None:
        return []
    return [Lot(source, part, *piece) for piece in cut(first - 1, last, size)]


def cut(first: int, last: int, size: int) -> Iterator[tuple[int, int]]:
    """(first, last] in pieces."""
    for start in range(first, last, size):
        yield start, min(start + size, last)
