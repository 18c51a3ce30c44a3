"""What a field reads of its row, so that a list reads no more columns than its selection needs."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from graphql import GraphQLField

from regulars.platform.graphql.each import each_of
from regulars.platform.query.rows import Batch

DEFINITION = "strawberry-definition"
READS = "regulars.reads"


class Itself:
    """The mark of a field whose value is the row itself, or rows: what is selected below it is read of them."""


ITSELF: Final = Itself()
Reads = frozenset[str] | Itself | None
"""Names of columns; none where nobody said, and then everything is read."""


def reading(*columns: str) -> dict[Any, Any]:
    """The `metadata` of a field whose resolver looks at these columns of the row only."""
    return {READS: frozenset(columns)}


def passing() -> dict[Any, Any]:
    """The `metadata` of a field that hands the row on, or rows."""
    return {READS: ITSELF}


class FromColumns:
    """A pure function of columns: `FromColumns(money, "total_spent", "currency")`.

    Called with a row it reads them there; many rows at once hand over whole columns.
    """

    __slots__ = ("_function", "columns")

    def __init__(self, function: Callable[..., Any], *columns: str) -> None:
        """The columns are the function's arguments, in order."""
        self._function = function
        self.columns = columns

    def __call__(self, row: Any) -> Any:
        """Of one row."""
        return self._function(*[getattr(row, name) for name in self.columns])

    def of_all(self, batch: Batch[Any]) -> Sequence[Any]:
        """Of each row."""
        return list(map(self._function, *map(batch.column, self.columns)))


def read_of(field: GraphQLField) -> Reads:
    """What the field reads."""
    definition: Any = field.extensions.get(DEFINITION)
    if definition is None:
        return None
    metadata: Mapping[Any, Any] = definition.metadata
    if READS in metadata:
        return metadata[READS]
    how = each_of(getattr(definition.base_resolver, "wrapped_func", None))
    if how is not None:
        return frozenset({how.by})
    plain = definition.is_basic_field and not definition.extensions
    return frozenset({definition.python_name}) if plain else None
