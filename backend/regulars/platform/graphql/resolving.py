"""Calling a field's own function: arguments read once for all rows, and no detour through Strawberry for each."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from graphql import GraphQLField
from strawberry.types.arguments import convert_arguments

from regulars.platform.graphql.context import Info
from regulars.platform.graphql.each import Each, each_of
from regulars.platform.graphql.permission import Guard, GuardExtension, guard_of
from regulars.platform.graphql.reading import DEFINITION
from regulars.platform.graphql.told import Told

# graphql-core's generics are open, so that strict checking calls all that comes from it partly unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

_KEPT = "regulars-call"


class Call:
    """How a field's function wants to be called; made once for each field of the schema."""

    __slots__ = ("_definition", "_function", "_guard", "_info", "_is_async", "_parents", "_takes_self", "each")

    def __init__(self, definition: Any, function: Callable[..., Any], guard: Guard | None) -> None:
        """`definition` is Strawberry's field."""
        resolver = definition.base_resolver
        reserved = (resolver.parent_parameter, resolver.root_parameter)
        self.each = each_of(function)
        self._definition = definition
        self._function = function
        self._guard = guard
        self._is_async = bool(definition.is_async)
        self._takes_self = resolver.self_parameter is not None
        self._parents = tuple(parameter.name for parameter in reserved if parameter is not None)
        self._info = resolver.info_parameter.name if resolver.info_parameter is not None else None

    def arguments(self, given: dict[str, Any], schema: Any) -> dict[str, Any]:
        """The arguments as the function takes them, from graphql-core's coerced values."""
        converter = schema.schema_converter
        return convert_arguments(
            given, self._definition.arguments, converter.scalar_registry, schema.config, cast("Any", None)
        )

    def __call__(
        self, source: Any, raw_info: Any, arguments: dict[str, Any], columns: frozenset[str] | None = None
    ) -> Any:
        """What the function gives, a promise or a value. Raises what the guard or the function raises."""
        if self._guard is not None:
            try:
                self._guard.check(raw_info.context)
            except Told as refusal:
                if self._is_async:
                    return _refused(refusal)
                raise
        keywords = dict(arguments)
        for name in self._parents:
            keywords[name] = source
        if self._info is not None:
            keywords[self._info] = Info(raw_info, self._definition, columns)
        return self._function(source, **keywords) if self._takes_self else self._function(**keywords)

    async def for_all(
        self, keys: Sequence[Any], raw_info: Any, arguments: dict[str, Any], columns: frozenset[str] | None
    ) -> list[Any]:
        """The field's values for many rows, of a function marked by `@each`. Raises as `__call__` does."""
        each = cast("Each", self.each)
        if self._guard is not None:
            self._guard.check(raw_info.context)
        return await each.values(keys, Info(raw_info, self._definition, columns), arguments)


async def _refused(refusal: Told) -> Any:
    """A refusal in its turn: where the function would have been awaited."""
    raise refusal


def call_of(field: GraphQLField) -> Call | None:
    """The call of a field that has a function of its own and nothing around it but our guard."""
    definition: Any = field.extensions.get(DEFINITION)
    resolver: Any = getattr(definition, "base_resolver", None)
    if resolver is None or definition.permission_classes or definition.is_subscription:
        return None
    if any(not isinstance(extension, GuardExtension) for extension in definition.extensions):
        return None
    function = resolver.wrapped_func
    if isinstance(function, staticmethod | classmethod):
        return None
    return Call(definition, cast("Callable[..., Any]", function), guard_of(field.extensions))


def known_call(field: GraphQLField) -> Call | None:
    """The call of a field, made on first use and kept with the field."""
    if _KEPT not in field.extensions:
        field.extensions[_KEPT] = call_of(field)
    return cast("Call | None", field.extensions[_KEPT])
