"""Builds the schema of the assembled types: our scalars, no suggestions, interfaces and unions by the row's class."""

from collections.abc import Callable, Iterable
from typing import Any

import strawberry
from graphql import GraphQLAbstractType, GraphQLObjectType, GraphQLSchema, is_abstract_type, is_object_type
from strawberry.schema.config import StrawberryConfig

from regulars.platform.graphql.context import Info
from regulars.platform.graphql.payload import InputError, StaleVersionError
from regulars.platform.graphql.scalars import SCALAR_MAP

TypeResolver = Callable[[Any, Any, GraphQLAbstractType], Any]


def build_schema(
    query: type, mutation: type | None = None, subscription: type | None = None, types: Iterable[type] = ()
) -> strawberry.Schema:
    """The schema of these roots; `types` names what only interfaces lead to (error types, jobs)."""
    schema = strawberry.Schema(
        query=query,
        mutation=mutation,
        subscription=subscription,
        types=list(dict.fromkeys([*types, InputError, StaleVersionError])) if mutation else list(types),
        config=StrawberryConfig(scalar_map=SCALAR_MAP, disable_field_suggestions=True, info_class=Info),
    )
    _resolve_by_row(core_of(schema))
    return schema


def core_of(schema: strawberry.Schema) -> GraphQLSchema:
    """The graphql-core schema behind Strawberry's."""
    return schema._schema  # noqa: SLF001 - no public door  # pyright: ignore[reportPrivateUsage] - as said


def _resolve_by_row(core: GraphQLSchema) -> None:
    """Let interfaces and unions find a type by one look at the row's class."""
    names: dict[type, str] = {}
    for kind in core.type_map.values():
        if is_object_type(kind):
            for row_class in getattr(kind.is_type_of, "row_classes", ()):
                names[row_class] = kind.name
    for kind in core.type_map.values():
        if is_abstract_type(kind):
            kind.resolve_type = _resolver(names, kind, kind.resolve_type)


def _resolver(names: dict[type, str], abstract: Any, stock: TypeResolver | None) -> TypeResolver:
    def resolve(row: Any, info: Any, kind: GraphQLAbstractType) -> Any:
        name = names.get(row.__class__)
        return name if name is not None or stock is None else stock(row, info, kind)

    return resolve


def object_types(core: GraphQLSchema) -> list[GraphQLObjectType]:
    """The schema's own object types."""
    return [kind for kind in core.type_map.values() if is_object_type(kind) and not kind.name.startswith("__")]
