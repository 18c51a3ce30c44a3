"""Fields that are pure functions of their row: no arguments, no I/O, no decision about the caller.

The row executor calls the function directly; the stock executor calls it through a resolver. Both give the same answer.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, overload

import strawberry

RowFunction = Callable[[Any], Any]
_MARK = "regulars.derived"


@overload
def derived(
    function: RowFunction,
    *,
    description: str | None = None,
    directives: Sequence[object] = (),
    name: str | None = None,
    graphql_type: object = None,
) -> Any: ...


@overload
def derived(
    *,
    description: str | None = None,
    directives: Sequence[object] = (),
    name: str | None = None,
    graphql_type: object = None,
) -> Callable[[RowFunction], Any]: ...


def derived(
    function: RowFunction | None = None,
    *,
    description: str | None = None,
    directives: Sequence[object] = (),
    name: str | None = None,
    graphql_type: object = None,
) -> Any:
    """A field computed from the row alone: `total: Money = derived(lambda row: money(row.total, row.currency))`.

    As a decorator it takes the type from the function's return annotation, otherwise from the attribute's own.
    """

    def made(actual: RowFunction) -> Any:
        return strawberry.field(
            _resolver(actual),
            name=name,
            description=description,
            directives=directives,
            metadata={_MARK: actual},
            graphql_type=graphql_type,
        )

    return made if function is None else made(function)


def row_function(metadata: Mapping[Any, Any]) -> RowFunction | None:
    """The pure function behind a field with this metadata, if it is a derived field."""
    return metadata.get(_MARK)


def _resolver(function: RowFunction) -> Callable[..., Any]:
    def resolver(root: Any) -> Any:
        return function(root)

    resolver.__name__ = getattr(function, "__name__", "derived")
    resolver.__annotations__ = {"root": strawberry.Parent[Any]}
    answer = getattr(function, "__annotations__", {}).get("return")
    if answer is not None:
        resolver.__annotations__["return"] = answer
    return resolver
