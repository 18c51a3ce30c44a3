"""Fields answered for all rows of a page at once: `@each("id")` on a function of many keys.

The row executor calls the function once with the keys of the page; elsewhere a loader of the operation gathers them.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import wraps
from typing import Any, NamedTuple

import strawberry

from regulars.platform.graphql.context import Context, Info

ForEach = Callable[..., Awaitable[Mapping[Any, Any]]]
_MARK = "regulars_each"


class Each(NamedTuple):
    """How a field is answered for many rows."""

    function: ForEach
    by: str
    missing: Callable[[], Any]

    async def values(self, keys: Sequence[Any], info: Info, arguments: Mapping[str, Any]) -> list[Any]:
        """The values for these keys, in their order."""
        asked = list(dict.fromkeys(key for key in keys if key is not None))
        found: Mapping[Any, Any] = await self.function(asked, info, **arguments) if asked else {}
        return [found[key] if key in found else self.missing() for key in keys]


def each(by: str, *, missing: Callable[[], Any] = lambda: None) -> Callable[[Any], Any]:
    """The resolver made of `async def field(keys, info, **arguments) -> Mapping`; `by` is the column of the keys.

    `missing` makes the value of rows without a key, and of keys that the mapping leaves out. Stands right above
    `@staticmethod`.
    """

    def made(given: Any) -> Any:
        function: ForEach = given.__func__
        how = Each(function, by, missing)

        @wraps(function)
        async def of_row(root: Any, info: Info, **arguments: Any) -> Any:
            key = getattr(root, by)
            if key is None:
                return missing()
            asked = _Asked(how, info, arguments)
            return (await info.context.loader(_load, asked).load(key))[0]

        first, *others = inspect.signature(function).parameters.values()
        root = first.replace(name="root", annotation=strawberry.Parent[Any])
        setattr(of_row, "__signature__", inspect.Signature([root, *others], return_annotation=Any))  # noqa: B010 - no public door
        setattr(of_row, _MARK, how)
        return staticmethod(of_row)

    return made


def each_of(function: object) -> Each | None:
    """How the field of this resolver is answered for many rows, where it can be."""
    return getattr(function, _MARK, None)


class _Asked:
    """A field as it stands in the document: there its arguments are the same for every row."""

    __slots__ = ("arguments", "how", "info", "place")

    def __init__(self, how: Each, info: Info, arguments: Mapping[str, Any]) -> None:
        self.how = how
        self.info = info
        self.arguments = arguments
        self.place = (how, *map(id, info.nodes))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.place == other.place

    def __hash__(self) -> int:
        return hash(self.place)


async def _load(_: Context, keys: Sequence[Any], asked: _Asked) -> Mapping[Any, Any]:
    values = await asked.how.values(keys, asked.info, asked.arguments)
    return {key: (value,) for key, value in zip(keys, values, strict=True)}
