"""`@requires` and `@access`: who may use a field, said in the schema and checked before its resolver.

Every field of Query, Mutation and Subscription carries one of them; what carries `@requires` is nullable.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any

import strawberry
from strawberry.schema_directive import Location

from regulars.access.scopes import Scope
from regulars.platform.graphql.permission import Guard, guarded

strawberry.enum(Scope, description="What a caller may do; roles and tokens are sets of these.")


@strawberry.enum(description="Who may use a root field that needs no scope.")
class Access(Enum):
    """Everybody, or everybody who is signed in."""

    PUBLIC = "PUBLIC"
    SIGNED_IN = "SIGNED_IN"


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION, Location.OBJECT],
    name="requires",
    description=(
        "The scope a field needs. Without it the field is null and an error FORBIDDEN is added; it may then not be"
        " filtered, sorted, grouped, searched or counted by either."
    ),
)
class Requires:
    """The scope of a field."""

    scope: Scope


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="access",
    description="A root field without @requires says who may use it.",
)
class AccessTo:
    """Who may use a field without a scope."""

    to: Access


def requires(
    scope: Scope,
    *,
    subscription: bool = False,
    name: str | None = None,
    description: str | None = None,
    directives: Sequence[object] = (),
    deprecation_reason: str | None = None,
    graphql_type: object = None,
    metadata: Mapping[Any, Any] | None = None,
) -> Callable[[Callable[..., Any]], Any]:
    """A field for callers with this scope; null with FORBIDDEN for others. Its type must be nullable."""
    return guarded(
        Guard(scope=scope.value),
        Requires(scope=scope),
        subscription=subscription,
        name=name,
        description=description,
        directives=directives,
        deprecation_reason=deprecation_reason,
        graphql_type=graphql_type,
        metadata=metadata,
    )


def access(
    to: Access,
    *,
    subscription: bool = False,
    name: str | None = None,
    description: str | None = None,
    directives: Sequence[object] = (),
    deprecation_reason: str | None = None,
    graphql_type: object = None,
) -> Callable[[Callable[..., Any]], Any]:
    """A field for everybody, or for everybody who is signed in."""
    return guarded(
        Guard(public=to is Access.PUBLIC),
        AccessTo(to=to),
        subscription=subscription,
        name=name,
        description=description,
        directives=directives,
        deprecation_reason=deprecation_reason,
        graphql_type=graphql_type,
    )


PUBLIC = Access.PUBLIC
SIGNED_IN = Access.SIGNED_IN
