"""Every place in the API that takes a text: each argument of each root field, down to the leaves of its inputs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    get_named_type,
)
from graphql.pyutils import Undefined

from tests.api.growth import CORE

PLAIN: dict[str, Any] = {
    "Int": 1, "Float": 1.5, "Boolean": True, "ID": "cus_1", "String": "x", "Date": "2026-11-22", "JSON": {},
    "DateTime": "2026-11-22T06:00:00Z", "Decimal": "1.00", "Duration": "P1D",
}  # fmt: skip
NO_TEXT = {"Int", "Float", "Boolean"}
JOINING = {"and", "or", "not"}
DEPTH = 6

Given = Callable[[Any], Any]


@dataclass(frozen=True)
class Position:
    """One place; `given` puts a value there, with all that must stand around it."""

    root: str
    field: str
    path: str
    document: str
    given: Callable[[Any], dict[str, Any]]


def positions() -> Iterator[Position]:
    """All of them, root field by root field."""
    for root in ("Query", "Mutation", "Subscription"):
        kind: Any = CORE.type_map[root]
        for name, definition in kind.fields.items():
            document = document_of(root, name, definition)
            needed = {key: sample(one.type) for key, one in definition.args.items() if _is_needed(one)}
            for key, argument in definition.args.items():
                for path, put in _leaves(argument.type, DEPTH):

                    def given(value: Any, key: str = key, put: Given = put, needed: dict[str, Any] = needed) -> Any:
                        return needed | {key: put(value)}

                    yield Position(root, name, f"{key}{path}", document, given)


def document_of(root: str, name: str, definition: Any) -> str:
    """The field with all its arguments as variables, and so much of its answer that its statement runs."""
    declared = ", ".join(f"${key}: {one.type}" for key, one in definition.args.items())
    passed = ", ".join(f"{key}: ${key}" for key in definition.args)
    given = f"({passed})" if passed else ""
    return f"{root.lower()} One{'(' + declared + ')' if declared else ''} {{ {name}{given}{_answer(definition.type)} }}"


def sample(kind: Any) -> Any:
    """A plain value of a type."""
    if isinstance(kind, GraphQLNonNull):
        return sample(kind.of_type)
    if isinstance(kind, GraphQLList):
        return [sample(kind.of_type)]
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    return _around(kind) if isinstance(kind, GraphQLInputObjectType) else PLAIN.get(kind.name, "x")


def _is_needed(one: Any) -> bool:
    return isinstance(one.type, GraphQLNonNull) and one.default_value is Undefined


def _around(kind: GraphQLInputObjectType) -> dict[str, Any]:
    found = {name: sample(one.type) for name, one in kind.fields.items() if _is_needed(one)}
    if kind.is_one_of:
        name, one = next(iter(kind.fields.items()))
        return {name: sample(one.type)}
    return found


def _leaves(kind: Any, depth: int) -> Iterator[tuple[str, Given]]:
    if isinstance(kind, GraphQLNonNull):
        yield from _leaves(kind.of_type, depth)
    elif isinstance(kind, GraphQLList):
        for path, put in _leaves(kind.of_type, depth):
            yield f"[]{path}", lambda value, put=put: [put(value)]
    elif isinstance(kind, GraphQLScalarType) and kind.name not in NO_TEXT:
        yield "", lambda value: value
    elif isinstance(kind, GraphQLInputObjectType) and depth:
        base = {} if kind.is_one_of else _around(kind)
        for name, one in kind.fields.items():
            if name not in JOINING:
                for path, put in _leaves(one.type, depth - 1):
                    yield f".{name}{path}", lambda value, name=name, put=put, base=base: base | {name: put(value)}


def _answer(kind: Any) -> str:
    named: Any = get_named_type(kind)
    if not isinstance(named, GraphQLObjectType):
        return " { __typename }" if hasattr(named, "fields") or hasattr(named, "types") else ""
    if named.name.endswith("Connection"):
        return " { totalCount nodes { __typename } pageInfo { endCursor } }"
    if "userErrors" in named.fields:
        return " { userErrors { code message path } }"
    leaf = next((name for name, one in named.fields.items() if not one.args and isinstance(one.type, GraphQLNonNull)
                 and isinstance(one.type.of_type, GraphQLScalarType)), "__typename")  # fmt: skip
    return f" {{ __typename {leaf} }}"
