"""Fields that are pure functions of their row: no arguments, no I/O, no decision about the caller.

The row executor calls the function directly; the stock executor calls it through a resolver. Both give the same answer.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, overload

import strawberry

from regulars.platform.graphql.reading import FromColumns, passing, reading

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
    reads: Sequence[str] | None = None,
    passes_on: bool = False,
) -> Any: ...


@overload
def derived(
    *,
    description: str | None = None,
    directives: Sequence[object] = (),
    name: str | None = None,
    graphql_type: object = None,
    reads: Sequence[str] | None = None,
    passes_on: bool = False,
) -> Callable[[RowFunction], Any]: ...


def derived(
    function: RowFunction | None = None,
    *,
    description: str | None = None,
    directives: Sequence[object] = (),
    name: str | None = None,
    graphql_type: object = None,
    reads: Sequence[str] | None = None,
    passes_on: bool = False,
) -> Any:
    """A field computed from the row alone: `total: Money = derived(FromColumns(money, "total", "currency"))`.

    As a decorator it takes the type from the function's return annotation, otherwise from the attribute's own. `reads`
    names the columns that any other function looks at (nothing said: all of them); `passes_on` says that it answers
    the row itself.
    """

    def made(actual: RowFunction) -> Any:
        return strawberry.field(
            _resolver(actual),
            name=name,
            description=description,
            directives=directives,
            metadata={_MARK: actual, **_told(actual, reads, passes_on=passes_on)},
            graphql_type=graphql_type,
        )

    return made if function is None else made(function)


def row_function(metadata: Mapping[Any, Any]) -> RowFunction | None:
    """The pure function behind a field with this metadata, if it is a derived field."""
    return metadata.get(_MARK)


def _told(function: RowFunction, reads: Sequence[str] | None, *, passes_on: bool) -> dict[Any, Any]:
    if passes_on:
        return passing()
    if isinstance(function, FromColumns):
        return reading(*function.columns)
    return {} if reads is None else reading(*reads)


def _resolver(function: RowFunction) -> Callable[..., Any]:
    def resolver(root: Any) -> Any:
        return function(root)

    resolver.__name__ = getattr(function, "__name__", "derived")
    resolver.__annotations__ = {"root": strawberry.Parent[Any]}
    answer = getattr(function, "__annotations__", {}).get("return")
    if answer is not None:
        resolver.__annotations__["return"] = answer
    return resolver
