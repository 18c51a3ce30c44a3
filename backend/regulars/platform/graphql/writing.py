"""From a selection to the text that the database writes for each row, where every part of it can be said in SQL."""

# graphql-core's generics are open, so that strict checking calls all that comes from it partly unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from graphql import GraphQLEnumType, GraphQLField, GraphQLNonNull, GraphQLObjectType, GraphQLScalarType
from graphql.execution.collect_fields import FieldDetails, GroupedFieldSet

from regulars.platform.graphql.derived import row_function
from regulars.platform.graphql.money import BagFrom, MoneyFrom, Written
from regulars.platform.graphql.node import NodeId
from regulars.platform.graphql.reading import DEFINITION, ITSELF, read_of
from regulars.platform.query.writing import How, Maybe, Piece, Value, Writing

Details = list[FieldDetails]
Collect = Callable[[GraphQLObjectType, Details], GroupedFieldSet | None]
"""The fields below; none where they may come later (`@defer`)."""

_SCALARS: Mapping[str, How] = {
    **dict.fromkeys(
        ("String", "ID", "Date", "TimeZone", "CurrencyCode", "CountryCode", "Email", "PhoneNumber"), "text"
    ),
    "Int": "int",
    "BigInt": "big",
    "Boolean": "boolean",
    "DateTime": "instant",
}
_Parts = Mapping[str, str | MoneyFrom]


class Unwritable(Exception):
    """Something in the selection is for Python to answer."""


def writing_of(
    kind: GraphQLObjectType, grouped: GroupedFieldSet, holes: Iterable[str], collect: Collect
) -> Writing | None:
    """The text of rows of this type, with holes for those keys; none where it cannot be written."""
    left = frozenset(holes)
    stretches: list[list[Piece]] = [[]]
    start = "{"
    try:
        for key, details in grouped.items():
            stretches[-1].append(f'{start}"{key}":')
            start = ","
            if key in left:
                stretches.append([])
            else:
                stretches[-1] += _field(kind, details, None, collect)
    except Unwritable:
        return None
    stretches[-1].append("}")
    return tuple(map(_together, stretches))


def _together(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Constants that meet are one."""
    found: list[Piece] = []
    for piece in pieces:
        if found and isinstance(piece, str) and isinstance(found[-1], str):
            found[-1] += piece
        else:
            found.append(piece)
    return tuple(found)


def _object(kind: Any, details: Details, parts: _Parts | None, collect: Collect) -> list[Piece]:
    grouped = collect(kind, details) if isinstance(kind, GraphQLObjectType) else None
    if grouped is None:
        raise Unwritable
    pieces: list[Piece] = []
    for key, fields in grouped.items():
        pieces += [f'{"," if pieces else "{"}"{key}":', *_field(kind, fields, parts, collect)]
    return [*pieces, "}"]


def _field(kind: GraphQLObjectType, details: Details, parts: _Parts | None, collect: Collect) -> list[Piece]:
    """`parts` are the columns behind the attributes of an object made of columns; none: the row's own."""
    name = details[0].node.name.value
    if name == "__typename":
        return [f'"{kind.name}"']
    field = kind.fields.get(name)
    if field is None or field.args:
        raise Unwritable
    required = isinstance(field.type, GraphQLNonNull)
    named: Any = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    definition: Any = field.extensions.get(DEFINITION)
    derived = row_function(definition.metadata)
    if derived is not None:
        return _derived(derived, field, named, details, parts, collect, required=required)
    if not definition.is_basic_field or definition.extensions:
        raise Unwritable
    source = definition.python_name if parts is None else parts.get(definition.python_name)
    if isinstance(source, MoneyFrom):
        return _object(named, details, _amount(source), collect)
    if source is None:
        raise Unwritable
    return [_leaf(named, source, required=required)]


def _derived(
    derived: Any,
    field: GraphQLField,
    named: Any,
    details: Details,
    parts: _Parts | None,
    collect: Collect,
    *,
    required: bool,
) -> list[Piece]:
    if parts is not None:
        if not isinstance(derived, Written):
            raise Unwritable
        minor, currency = (parts.get(name) for name in derived.columns)
        if not isinstance(minor, str) or not isinstance(currency, str):
            raise Unwritable
        return [Value("money", (minor, currency), nullable=False)]
    if read_of(field) is ITSELF:
        return _object(named, details, None, collect)
    if isinstance(derived, NodeId):
        return [Value("id", ("id",), nullable=False)]
    if isinstance(derived, MoneyFrom):
        inner = _object(named, details, _amount(derived), collect)
        return inner if required else [Maybe(derived.columns[0], tuple(inner))]
    if isinstance(derived, BagFrom) and required:
        base, base_currency, presentment, currency = derived.columns
        bag = {"base": MoneyFrom(base, base_currency), "presentment": MoneyFrom(presentment, currency)}
        return _object(named, details, bag, collect)
    raise Unwritable


def _amount(source: MoneyFrom) -> _Parts:
    minor, currency = source.columns
    return {"minor": minor, "currency_code": currency}


def _leaf(kind: Any, column: str, *, required: bool) -> Value:
    if isinstance(kind, GraphQLEnumType):
        codes = tuple(kind.values)
        if any(getattr(entry.value, "value", entry.value) != code for code, entry in kind.values.items()):
            raise Unwritable
        return Value("code", (column,), not required, codes)
    how = _SCALARS.get(kind.name) if isinstance(kind, GraphQLScalarType) else None
    if how is None:
        raise Unwritable
    return Value(how, (column,), not required)
