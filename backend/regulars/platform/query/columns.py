"""The columns of a list: what they are, who may see them, and how they look to those who may not.

A column is the one place where permission is decided: `Table.selection` masks it, and filters, sorts and searches ask
`Column.check` before they touch it (the holes of other systems were all side paths around such a check).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

from regulars.platform.context import Actor
from regulars.platform.errors import Forbidden

Row = TypeVar("Row")
Convert = Callable[[Any], Any]


class Kind(Enum):
    """How a column's values compare and how filters on it are written."""

    ID = "id"
    TEXT = "text"
    INTEGER = "integer"
    MINOR = "minor"
    FLOAT = "float"
    INSTANT = "instant"
    DAY = "day"
    BOOLEAN = "boolean"
    CODE = "code"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    `sql` reads it; `folded` reads its folded twin, by which text is compared and sorted. `requires` names the scope
    without which it is shown as `mask(value)`, or null where no mask is given, and is refused in filters and sorts.
    `operand` prepares what a filter compares with; where nothing is said, text with a folded twin is folded. `params`
    are bound to the marks of `sql`, in a column that is never null and only sorted by.
    """

    key: str
    sql: str
    kind: Kind = Kind.TEXT
    folded: str | None = None
    requires: str | None = None
    mask: Convert | None = None
    convert: Convert | None = None
    nullable: bool = True
    operand: Convert | None = None
    params: tuple[object, ...] = ()

    @property
    def compared(self) -> str:
        """The SQL by which it is compared and sorted."""
        return self.folded or self.sql

    def check(self, actor: Actor, use: str) -> None:
        """Refuse a use that would tell the caller what it may not read. Raises `Forbidden`."""
        if self.requires is not None and not actor.may(self.requires):
            raise Forbidden(self.requires, f"{use} {self.key}")


@dataclass(frozen=True, slots=True)
class Selection(Generic[Row]):
    """The select list for one caller, and the function that turns its tuples into rows."""

    sql: str
    build: Callable[[Sequence[Any]], Row]

    def rows(self, tuples: Sequence[Sequence[Any]]) -> list[Row]:
        """Rows of the tuples, in their order."""
        return list(map(self.build, tuples))


class Table(Generic[Row]):
    """What a list reads: its source, its key, and its columns in the order of the row's fields."""

    def __init__(self, *, name: str, source: str, key: str, row: Callable[..., Row], columns: Sequence[Column]) -> None:
        """`source` is the FROM clause (`customers c`), `key` the SQL of the primary key (`c.id`)."""
        self.name = name
        self.source = source
        self.key = key
        self.row = row
        self.columns = {column.key: column for column in columns}
        self._selections: dict[tuple[frozenset[str], frozenset[str] | None], Selection[Row]] = {}

    def __getitem__(self, key: str) -> Column:
        """The column of that key."""
        return self.columns[key]

    def selection(self, actor: Actor, keys: Collection[str] | None = None) -> Selection[Row]:
        """Select list and row builder for this caller; columns outside `keys` are read as null.

        Kept by what the caller lacks, so the work is done once per role and field set.
        """
        lacking = frozenset(
            column.requires
            for column in self.columns.values()
            if column.requires is not None and not actor.may(column.requires)
        )
        wanted = None if keys is None else frozenset(keys)
        known = self._selections.get((lacking, wanted))
        if known is None:
            known = self._selections[(lacking, wanted)] = self._compile(lacking, wanted)
        return known

    def _compile(self, lacking: frozenset[str], wanted: frozenset[str] | None) -> Selection[Row]:
        parts: list[str] = []
        steps: list[tuple[int, Convert]] = []
        for place, column in enumerate(self.columns.values()):
            hidden = column.requires in lacking
            if (wanted is not None and column.key not in wanted) or (hidden and column.mask is None):
                parts.append("NULL")
                continue
            parts.append(column.sql)
            if column.convert is not None:
                steps.append((place, column.convert))
            if hidden and column.mask is not None:
                steps.append((place, column.mask))
        return Selection(", ".join(parts), _builder(self.row, steps))


def _builder(row: Callable[..., Row], steps: Sequence[tuple[int, Convert]]) -> Callable[[Sequence[Any]], Row]:
    if not steps:
        return lambda values: row(*values)

    def build(values: Sequence[Any]) -> Row:
        listed = list(values)
        for place, convert in steps:
            if listed[place] is not None:
                listed[place] = convert(listed[place])
        return row(*listed)

    return build
