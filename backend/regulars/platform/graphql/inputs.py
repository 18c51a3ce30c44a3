"""What a caller set: Strawberry inputs as plain dictionaries, without what was left out."""

from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from typing import Any, cast

from strawberry import UNSET
from strawberry.types.base import get_object_definition
from strawberry.utils.str_converters import to_camel_case

from regulars.platform.duration import Duration
from regulars.platform.graphql.scalars import Instant, answered_instant

_Reader = list[tuple[str, str]]
_READERS: dict[type, _Reader] = {}


def fields_of(given: object) -> dict[str, Any]:
    """The set fields of an input by their Python names, nested inputs too; null stays `None`, unset is absent.

    A trailing underscore that dodges a keyword is dropped (`in_` is `in`), enums become their values.
    """
    if given is None or given is UNSET:
        return {}
    return _plain_fields(given, _names(type(given)))


def plain(value: Any) -> Any:
    """Any argument as plain data: inputs as dictionaries, enums as values, lists of them."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list):
        return [plain(item) for item in cast("list[Any]", value)]
    names = _names(value.__class__)
    return _plain_fields(value, names) if names else value


def as_variable(value: Any) -> Any:
    """An input as the JSON of a variable that would mean the same: names, enums and scalars as callers write them."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, Duration | Decimal):
        return str(value)
    if isinstance(value, list):
        return [as_variable(part) for part in cast("list[Any]", value)]
    definition = get_object_definition(value.__class__)
    if definition is None:
        return value
    said: dict[str, Any] = {}
    for field in definition.fields:
        part = getattr(value, field.python_name)
        if part is not UNSET:
            is_instant = isinstance(part, int) and getattr(field.type, "of_type", field.type) is Instant
            name = field.graphql_name or to_camel_case(field.python_name)
            said[name] = answered_instant(part) if is_instant else as_variable(part)
    return said


def given(value: Any, default: Any = None) -> Any:
    """The argument, or the default where it was left out."""
    return default if value is UNSET else value


def one_of(chosen: object) -> tuple[str, Any]:
    """The one field that a `@oneOf` input has."""
    return next(iter(fields_of(chosen).items()))


def _plain_fields(value: object, names: _Reader) -> dict[str, Any]:
    read: Callable[..., Any] = getattr
    found = ((outside, read(value, inside)) for inside, outside in names)
    return {name: plain(part) for name, part in found if part is not UNSET}


def _names(kind: type) -> _Reader:
    names = _READERS.get(kind)
    if names is None:
        definition = get_object_definition(kind)
        names = [] if definition is None else [(f.python_name, f.python_name.rstrip("_")) for f in definition.fields]
        _READERS[kind] = names
    return names
