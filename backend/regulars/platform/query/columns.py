"""The columns of a list: what they are, who may see them, and how they look to those who may not.

A column is the one place where permission is decided: `Table.selection` masks it, and filters, sorts and searches ask
`Column.check` before they touch it (the holes of other systems were all side paths around such a check).
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, TypeVar, cast

from regulars.platform.context import Actor
from regulars.platform.errors import Forbidden
from regulars.platform.query.rows import Convert, Shape
from regulars.platform.query.writing import Wanted, Writing, sql_of

Row = TypeVar("Row")


_Chosen = tuple[frozenset[str], frozenset[str] | None, Writing | None]
"""What the caller lacks, the columns, and how they are written."""


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
class Beside:
    """A row of another table, at most one for each row of the list: where there is none, its columns are null.

    `source` is the table with its alias, `key` the column that holds the key of the list's row, `where` which of the
    table's rows are meant.
    """

    source: str
    key: str
    where: str

    def joined(self, key: str) -> str:
        """As what follows the list's source, whose key is this SQL."""
        return f"LEFT JOIN {self.source} ON {self.key} = {key} AND {self.where}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    `sql` reads it; `folded` reads its folded twin, by which text is compared and sorted. `requires` names the scope
    without which it is shown as `mask(value)`, or null where no mask is given, and is refused in filters and sorts.
    `operand` prepares what a filter compares with; where nothing is said, text with a folded twin is folded. `params`
    are bound to the marks of `sql`, in a column that is never null and only sorted by. A column `beside` the table is
    only sorted by as well.
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
    beside: Beside | None = None

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
    """The select list for one caller, and how rows are made of its tuples."""

    sql: str
    shape: Shape[Row]
    is_written: bool = False
    """Whether the rows come as text; `plain` is the same as rows."""

    def build(self, values: Sequence[Any]) -> Row:
        """The row of one tuple of the select list."""
        return self.shape.build(values)

    def rows(self, tuples: Sequence[Sequence[Any]]) -> list[Row]:
        """Rows of the tuples, in their order."""
        return list(map(self.shape.build, tuples))

    def after(self, columns: int) -> Shape[Row]:
        """The shape where so many columns stand before the select list."""
        known = self._after.get(columns)
        if known is None:
            known = self._after[columns] = self.shape.moved(columns)
        return known

    _after: dict[int, Shape[Row]] = field(default_factory=dict[int, Shape[Row]], compare=False)


class Table(Generic[Row]):
    """What a list reads: its source, its key, and its columns in the order of the row's fields."""

    def __init__(
        self,
        *,
        name: str,
        source: str,
        key: str,
        row: Callable[..., Row],
        columns: Sequence[Column],
        figures: Collection[str] = (),
    ) -> None:
        """`source` is the FROM clause (`customers c`), `key` the SQL of the primary key (`c.id`).

        `figures` are columns, as SQL, that stand side by side in one index: a condition on them alone can be tried on
        every row without reading the rows.
        """
        self.figures = frozenset([*figures, key])
        self.name = name
        self.source = source
        self.key = key
        self.row = row
        self.columns = {column.key: column for column in columns}
        self._personal = frozenset(column.requires for column in columns if column.requires is not None)
        self._selections: OrderedDict[_Chosen, Selection[Row]] = OrderedDict()

    def __getitem__(self, key: str) -> Column:
        """The column of that key."""
        return self.columns[key]

    def selection(self, actor: Actor, keys: Collection[str] | None = None, *, written: bool = False) -> Selection[Row]:
        """Select list and shape of rows for this caller; columns outside `keys` are not read.

        A key that is no column may be worked out from any: then all are read. Kept by what the caller lacks, so that
        the work is done once per role and field set. With `written`, `keys` that say how rows are written get them as
        text, unless something is hidden from the caller or masked.
        """
        lacking = frozenset(scope for scope in self._personal if not actor.may(scope))
        wanted = None if keys is None or not self.columns.keys() >= set(keys) else frozenset(keys)
        writing = keys.writing if written and isinstance(keys, Wanted) else None
        if writing is not None and (wanted is None or not self._is_open(wanted, lacking)):
            writing = None
        known = self._selections.get((lacking, wanted, writing))
        if known is None:
            made = self._compile(lacking, wanted) if writing is None else self._write(writing, cast("Wanted", keys))
            known = self._selections[(lacking, wanted, writing)] = made
            if len(self._selections) > _MOST_SELECTIONS:
                self._selections.popitem(last=False)
        return known

    def _compile(self, lacking: frozenset[str], wanted: frozenset[str] | None) -> Selection[Row]:
        parts: list[str] = []
        places: dict[str, int | None] = {}
        converts: dict[str, Convert] = {}
        for column in self.columns.values():
            if wanted is not None and column.key not in wanted:
                continue
            hidden = column.requires in lacking
            if hidden and column.mask is None:
                places[column.key] = None
                continue
            places[column.key] = len(parts)
            parts.append(column.sql)
            convert = _both(column.convert, column.mask if hidden else None)
            if convert is not None:
                converts[column.key] = convert
        return Selection(", ".join(parts) or "NULL", Shape(self.row, tuple(self.columns), places, converts))

    def _is_open(self, keys: Collection[str], lacking: frozenset[str]) -> bool:
        """Whether the caller sees these columns as they stand in the database."""
        columns = [self.columns[key] for key in keys]
        return all(column.requires not in lacking and column.convert in {None, bool} for column in columns)

    def _write(self, writing: Writing, wanted: Wanted) -> Selection[Row]:
        columns = {key: column.sql for key, column in self.columns.items()}
        texts = [sql_of(stretch, columns, getattr(self.row, "prefix", "")) for stretch in writing]
        beside = self._compile(frozenset(), wanted.beside)
        parts = texts if not wanted.beside else [*texts, beside.sql]
        shape = beside.shape.moved(len(texts)).written(range(len(texts)))
        return Selection(", ".join(parts), shape, is_written=True)


_MOST_SELECTIONS = 1_000


def _both(first: Convert | None, then: Convert | None) -> Convert | None:
    if first is None or then is None:
        return first or then
    return lambda value: then(first(value))
