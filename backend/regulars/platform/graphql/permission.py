"""Guards of fields: a directive in the schema, and the same condition checked before the resolver runs.

A refused field is null with an error FORBIDDEN (UNAUTHENTICATED where nobody is signed in) and leaves the others alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

import strawberry
from strawberry.extensions.field_extension import FieldExtension

from regulars.platform.graphql.context import Context
from regulars.platform.graphql.told import forbidden, unauthenticated


@dataclass(frozen=True, slots=True)
class Guard:
    """Who may use a field: those with the scope, else anybody signed in, else everybody."""

    scope: str | None = None
    public: bool = False

    def check(self, context: Context) -> None:
        """Raises `Told` where the caller may not."""
        if self.public:
            return
        caller = context.caller
        if caller is None or caller.kind == "public":
            raise unauthenticated()
        if self.scope is not None and not caller.may(self.scope):
            raise forbidden(self.scope)


class GuardExtension(FieldExtension):
    """Checks the guard, then resolves."""

    def __init__(self, guard: Guard) -> None:
        """`guard` is read back by the WebSocket, which checks it again before each event."""
        self.guard = guard

    # Positional only, since a resolver's own `self` comes among the keywords.
    def resolve(  # pyright: ignore[reportIncompatibleMethodOverride]  # Strawberry calls it by position
        self, next_: Callable[..., Any], source: Any, info: Any, /, **kwargs: Any
    ) -> Any:
        """For resolvers that do not wait."""
        self.guard.check(info.context)
        return next_(source, info, **kwargs)

    async def resolve_async(  # pyright: ignore[reportIncompatibleMethodOverride]  # Strawberry calls it by position
        self, next_: Callable[..., Any], source: Any, info: Any, /, **kwargs: Any
    ) -> Any:
        """For resolvers that wait, and for the generators of subscriptions."""
        self.guard.check(info.context)
        found = next_(source, info, **kwargs)
        return await found if isawaitable(found) else found


def guarded(
    guard: Guard,
    directive: object,
    *,
    subscription: bool = False,
    name: str | None = None,
    description: str | None = None,
    directives: Sequence[object] = (),
    deprecation_reason: str | None = None,
    graphql_type: object = None,
    metadata: Mapping[Any, Any] | None = None,
) -> Callable[[Callable[..., Any]], Any]:
    """Decorates a resolver like `strawberry.field`, with `directive` in the schema and `guard` before the resolver."""

    def made(resolver: Callable[..., Any]) -> Any:
        return strawberry.field(
            resolver,
            name=name,
            is_subscription=subscription,
            description=description,
            directives=[directive, *directives],
            deprecation_reason=deprecation_reason,
            graphql_type=graphql_type,
            metadata=metadata,
            extensions=[GuardExtension(guard)],
        )

    return made


def guard_of(field_extensions: Mapping[str, Any]) -> Guard | None:
    """The guard of a built GraphQL field, found by its `extensions`."""
    definition = field_extensions.get("strawberry-definition")
    for extension in getattr(definition, "extensions", ()):
        if isinstance(extension, GuardExtension):
            return extension.guard
    return None
