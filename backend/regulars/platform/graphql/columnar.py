"""Completing many rows at once, column by column: what makes lists of plain fields cheap.

A column takes the values of all rows and answers them completed, or raises `Unfit`; then the stock executor does the
work anew and judges value by value, so that data and errors are always its own. Everything here is pure, so doing it
twice is safe.
"""

# graphql-core's generics are open, so that strict checking calls all that comes from it partly unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import islice
from math import isfinite
from types import CoroutineType, GeneratorType, NoneType
from typing import Any, cast

from graphql import (
    GraphQLEnumType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    Undefined,
)
from orjson import Fragment

from regulars.platform.graphql.derived import RowFunction, row_function
from regulars.platform.graphql.reading import DEFINITION, ITSELF, READS, FromColumns
from regulars.platform.graphql.scalars import answered_instant
from regulars.platform.query.rows import Batch, Objects, Rows, joined

Values = Sequence[Any]
Column = Callable[[Values], Values]
Take = Callable[[Batch[Any]], Values]
SMALLEST_INT, LARGEST_INT = -(2**31), 2**31 - 1
_NO_VALUE = frozenset({NoneType})
LISTS = frozenset[type]({list, tuple, Rows})
_TEXT_SCALARS = frozenset(
    {"String", "ID", "Date", "TimeZone", "CurrencyCode", "CountryCode", "Email", "PhoneNumber", "Url", "Decimal"}
)
_UNJUDGED_SCALARS = frozenset({"JSON", "FilterValue", "ReportInputValue"})
"""Scalars that answer any value as it is: only the stock executor can tell a promise from a value in them."""


class Unfit(Exception):
    """Something in the rows is for the stock executor to judge."""


def taken_from(extensions: Any) -> Take | None:
    """How a field is read from its rows, if it is a plain column or derived from the row alone."""
    definition = extensions.get(DEFINITION)
    if definition is None:
        return None
    derived = row_function(definition.metadata)
    if derived is not None:
        if definition.metadata.get(READS) is ITSELF:
            return _itself
        return derived.of_all if isinstance(derived, FromColumns) else _from_rows(derived)
    return _column(definition.python_name) if definition.is_basic_field and not definition.extensions else None


def _itself(rows: Batch[Any]) -> Values:
    return rows


def _from_rows(function: RowFunction) -> Take:
    return lambda rows: list(map(function, rows))


def _column(name: str) -> Take:
    return lambda rows: rows.column(name)


def completes(kind: Any) -> bool:
    """Whether a leaf of this type can be completed here."""
    named = _named(kind)
    if isinstance(named, GraphQLScalarType):
        return named.name not in _UNJUDGED_SCALARS
    return isinstance(named, GraphQLEnumType)


@lru_cache(maxsize=1_024)
def leaves_of(kind: Any) -> Column:
    """The column of a list's leaves, made once for each type."""
    return column_of(kind)


def column_of(kind: Any, objects: Column | None = None) -> Column:
    """The column of an output type; `objects` completes its rows where the named type is an object."""
    if isinstance(kind, GraphQLNonNull):
        return _nullable_column(kind.of_type, objects, nullable=False)
    return _nullable_column(kind, objects, nullable=True)


def _nullable_column(kind: Any, objects: Column | None, *, nullable: bool) -> Column:
    if isinstance(kind, GraphQLList):
        return _list_column(column_of(cast("Any", kind).of_type, objects), nullable=nullable)
    if objects is not None:
        return _around_nulls(objects) if nullable else objects
    return _leaf_column(kind, nullable=nullable)


def _leaf_column(kind: Any, *, nullable: bool) -> Column:
    judge = _judged(kind, nullable=nullable)
    nulls = _NO_VALUE if nullable else frozenset[type]()
    if isinstance(kind, GraphQLEnumType):
        return _named_values(kind, frozenset({str}) | nulls, judge)
    if kind.name in _TEXT_SCALARS:
        return _as_they_are(frozenset({str}) | nulls, judge)
    if kind.name == "Boolean":
        return _as_they_are(frozenset({bool}) | nulls, judge)
    if kind.name == "BigInt":
        return _as_they_are(frozenset({int}) | nulls, judge)
    if kind.name == "Int":
        return _whole_numbers(frozenset({int}) | nulls, judge)
    if kind.name == "Float":
        return _numbers(frozenset({float}) | nulls, judge)
    if kind.name == "DateTime":
        return _instants(frozenset({int}) | nulls, judge)
    return judge


def _as_they_are(kinds: frozenset[type], judge: Column) -> Column:
    def column(values: Values) -> Values:
        return values if kinds.issuperset(map(type, values)) else judge(values)

    return column


def _whole_numbers(kinds: frozenset[type], judge: Column) -> Column:
    def column(values: Values) -> Values:
        if not kinds.issuperset(map(type, values)):
            return judge(values)
        given = [value for value in values if value is not None]
        if given and (min(given) < SMALLEST_INT or max(given) > LARGEST_INT):
            raise Unfit
        return values

    return column


def _numbers(kinds: frozenset[type], judge: Column) -> Column:
    def column(values: Values) -> Values:
        if not kinds.issuperset(map(type, values)):
            return judge(values)
        if not all(map(isfinite, [value for value in values if value is not None])):
            raise Unfit
        return values

    return column


def _instants(kinds: frozenset[type], judge: Column) -> Column:
    def column(values: Values) -> Values:
        if not kinds.issuperset(map(type, values)):
            return judge(values)
        return [None if value is None else answered_instant(value) for value in values]

    return column


def _named_values(kind: GraphQLEnumType, kinds: frozenset[type], judge: Column) -> Column:
    def column(values: Values) -> Values:
        if not kinds.issuperset(map(type, values)):
            return judge(values)
        distinct = set(values)
        names = {value: None if value is None else kind.coerce_output_value(value) for value in distinct}
        return [names[value] for value in values]

    return column


def _judged(kind: GraphQLLeafType, *, nullable: bool) -> Column:
    """Value by value, as the stock executor completes a leaf."""

    def one(value: Any) -> Any:
        if value is None:
            if nullable:
                return None
            raise Unfit
        if value is Undefined or isinstance(value, Exception) or _is_promise(type(value)):
            raise Unfit
        answered = kind.coerce_output_value(value)
        if answered is None or answered is Undefined:
            raise Unfit
        return answered

    def column(values: Values) -> Values:
        return [one(value) for value in values]

    return column


def _around_nulls(objects: Column) -> Column:
    def column(rows: Values) -> Values:
        if isinstance(rows, Batch):
            return objects(rows)
        present = [row for row in rows if row is not None]
        if len(present) == len(rows):
            return objects(rows)
        done = iter(objects(present) if present else ())
        return [None if row is None else next(done) for row in rows]

    return column


def _list_column(items: Column, *, nullable: bool) -> Column:
    kinds = LISTS | {NoneType} if nullable else LISTS

    def column(values: Values) -> Values:
        if not kinds.issuperset(map(type, values)):
            raise Unfit
        done = iter(items(joined([value for value in values if value])))
        return [None if value is None else list(islice(done, len(value))) for value in values]

    return column


class RowColumns:
    """The completed rows of one selection: a dictionary each, keys in the order selected."""

    __slots__ = ("_columns", "_made", "_tested")

    def __init__(self, kind: GraphQLObjectType, fields: Sequence[tuple[str, Take, Column] | str]) -> None:
        """A field that is only a key stays a hole (None), to be filled by the stock executor."""
        self._tested = frozenset[type](getattr(kind.is_type_of, "row_classes", ())) if kind.is_type_of else None
        self._made = _maker([field if isinstance(field, str) else field[0] for field in fields])
        self._columns = [None if isinstance(field, str) else (field[1], field[2]) for field in fields]

    def __call__(self, rows: Values) -> list[dict[str, Any]]:
        """All rows completed. Raises `Unfit`, or whatever a field raises: then none counts."""
        batch: Batch[Any] = rows if isinstance(rows, Batch) else Objects(rows)
        if isinstance(batch, Rows) and batch.shape.texts:
            return written(batch)
        self._check(batch.kinds)
        holes = [None] * len(batch)
        return self._made([holes if column is None else column[1](column[0](batch)) for column in self._columns])

    def _check(self, kinds: set[type]) -> None:
        if self._tested is not None:
            if not kinds <= self._tested:
                raise Unfit
        elif any(map(_is_no_row, kinds)):
            raise Unfit


def written(rows: Rows[Any]) -> list[Any]:
    """Rows that come as text: spliced into the answer as they are; with holes in it, what fills them is to come."""
    first, *others = rows.shape.texts
    return [{} for _ in rows.tuples] if others else [Fragment(values[first]) for values in rows.tuples]


def _maker(keys: Sequence[str]) -> Callable[[Sequence[Values]], list[dict[str, Any]]]:
    """Dictionaries of columns; one that is written out is made in a third of the time of one from pairs.

    The keys are names of GraphQL, letters and digits: nothing else can come into the text.
    """
    if not all(key.isidentifier() and key.isascii() for key in keys):
        raise Unfit
    names = [f"value_{place}" for place in range(len(keys))]
    pairs = ", ".join(f"{key!r}: {name}" for key, name in zip(keys, names, strict=True))
    text = f"lambda columns: [{{{pairs}}} for {', '.join(names)}, in zip(*columns, strict=True)]"
    return eval(text, {"zip": zip})  # noqa: S307 - our own text, see above


def compilable(kind: GraphQLObjectType) -> bool:
    """Whether rows of the type can be told by their class (the stock executor asks others one by one)."""
    return kind.is_type_of is None or hasattr(kind.is_type_of, "row_classes")


def typename_column(kind: GraphQLObjectType) -> tuple[Take, Column]:
    """The column of `__typename`."""
    name = kind.name
    return (lambda rows: [name] * len(rows)), (lambda values: values)


def _is_no_row(kind: type) -> bool:
    return kind is NoneType or issubclass(kind, Exception) or _is_promise(kind)


def _is_promise(kind: type) -> bool:
    return hasattr(kind, "__await__") or issubclass(kind, CoroutineType | GeneratorType)


def _named(kind: Any) -> Any:
    while isinstance(kind, GraphQLNonNull | GraphQLList):
        kind = cast("Any", kind).of_type
    return kind
