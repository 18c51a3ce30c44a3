"""Filters that are kept, told again exactly as their input type takes them."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, cast

from graphql import (
    GraphQLInputObjectType,
    get_named_type,
    is_enum_type,
    is_input_object_type,
)
from strawberry.utils.str_converters import to_camel_case

from regulars.platform.graphql.context import Info
from regulars.platform.graphql.scalars import FAST_ANSWERS


def filter_value(info: Info, input_type: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON of a filter that is kept by Python names (see `fields_of`), for a variable of this input type."""
    schema = info.schema._schema  # noqa: SLF001 - no public door  # pyright: ignore[reportPrivateUsage] - as said
    return _object(cast("GraphQLInputObjectType", schema.type_map[input_type]), kept)


def _object(kind: GraphQLInputObjectType, kept: Mapping[str, Any]) -> dict[str, Any]:
    named = {to_camel_case(inside): value for inside, value in kept.items()}
    return {name: _value(get_named_type(kind.fields[name].type), named[name]) for name in named if name in kind.fields}


def _value(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, list | tuple):
        return [_value(kind, one) for one in cast("list[Any]", value)]
    if is_input_object_type(kind):
        return _object(kind, value)
    if is_enum_type(kind):
        return value.name if isinstance(value, Enum) else str(value)
    answered = FAST_ANSWERS.get(kind.name)
    return value if answered is None else answered(value)
