"""Records with an id: the `Node` and `Versioned` interfaces, and the registry by which an id finds its record."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

import strawberry

from regulars.platform import ids
from regulars.platform.graphql.context import Context
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.reading import FromColumns
from regulars.platform.query.rows import Batch

NodeLoader = Callable[[Context, Sequence[int]], Awaitable[Mapping[int, Any]]]
"""Rows by key, of those that exist and that the caller may see."""


class NodeId(FromColumns):
    """`cus_42` of a row whose class says `prefix` and whose `id` is its key."""

    __slots__ = ()

    def __init__(self) -> None:
        """Reads the key."""
        super().__init__(str, "id")

    def __call__(self, row: Any) -> str:
        """Of one row."""
        key = row.id
        return key if type(key) is str else f"{row.prefix}_{key}"

    def of_all(self, batch: Batch[Any]) -> Sequence[Any]:
        """Of each row."""
        kinds = batch.kinds
        if len(kinds) != 1:
            return list(map(self, batch))
        prefix = getattr(next(iter(kinds)), "prefix", None)
        if not isinstance(prefix, str):
            return list(map(self, batch))
        return [key if type(key) is str else f"{prefix}_{key}" for key in batch.column("id")]


node_id = NodeId()


@strawberry.interface(description="Anything with an id: a type prefix and a key, opaque to clients (cus_1042).")
class Node:
    """Implemented by types whose rows carry `id: int` and `prefix: ClassVar[str]`; name it first among the bases."""

    id: strawberry.ID = derived(node_id, description="Opaque; hand it to node(id).")


@strawberry.interface(description="A record with optimistic locking: send version back as expectedVersion.")
class Versioned:
    """Implemented by types whose rows carry `version: int`."""

    version: int = strawberry.field(description="Grows by one with every change.")


class RowTest(Protocol):
    """What `is_type_of` of an assembled type is."""

    row_classes: tuple[type, ...]

    def __call__(self, row: object, info: object) -> bool:
        """Whether the row is one of the type's."""
        ...


class _Rows:
    def __init__(self, row_classes: tuple[type, ...]) -> None:
        self.row_classes = row_classes

    def __call__(self, row: object, info: object) -> bool:
        return isinstance(row, self.row_classes)


def rows_are(*row_classes: type) -> RowTest:
    """`is_type_of = rows_are(CustomerRow)` on an assembled type: interfaces and unions find it by the row's class."""
    return _Rows(row_classes)


_LOADERS: dict[str, NodeLoader] = {}


def register_node(prefix: str, loader: NodeLoader) -> None:
    """Make `node(id)` find records of this prefix. Called once where the room's `graphql` module is imported."""
    if prefix in _LOADERS:
        raise ValueError(f"Two loaders claim the ids of {prefix}.")
    _LOADERS[prefix] = loader


def node_prefixes() -> frozenset[str]:
    """The prefixes that `node(id)` knows."""
    return frozenset(_LOADERS)


async def find_node(context: Context, node: str) -> Any:
    """The record of an id; none where it is malformed, unknown, missing or beyond the caller's scope."""
    parts = ids.split(node)
    loader = _LOADERS.get(parts[0]) if parts else None
    if parts is None or loader is None:
        return None
    return await context.loader(_batch, parts[0]).load(parts[1])


async def find_nodes(context: Context, nodes: Sequence[str]) -> list[Any]:
    """The records of several ids in the order asked, one read for each type."""
    by_prefix: dict[str, list[int]] = {}
    split = [ids.split(node) for node in nodes]
    for parts in split:
        if parts and parts[0] in _LOADERS:
            by_prefix.setdefault(parts[0], []).append(parts[1])
    found = {prefix: await _LOADERS[prefix](context, list(dict.fromkeys(keys))) for prefix, keys in by_prefix.items()}
    return [found.get(parts[0], {}).get(parts[1]) if parts else None for parts in split]


async def _batch(context: Context, keys: Sequence[int], prefix: str) -> Mapping[int, Any]:
    return await _LOADERS[prefix](context, keys)
