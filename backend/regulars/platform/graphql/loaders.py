"""Loaders of one operation, kept by their batch function: no registry to edit, no reading the same row twice."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from strawberry.dataloader import DataLoader

Batch = Callable[..., Awaitable[Mapping[Any, Any]]]


class Loader:
    """Collects the keys asked for in one turn of the loop and reads them in one go."""

    __slots__ = ("_loader",)

    def __init__(self, context: object, batch: Batch, args: tuple[Any, ...]) -> None:
        """`batch(context, keys, *args)` answers a mapping; a key that it leaves out loads as none."""

        async def load_all(keys: list[Any]) -> Sequence[Any]:
            found = await batch(context, keys, *args)
            return [found.get(key) for key in keys]

        self._loader: DataLoader[Any, Any] = DataLoader(load_all)

    async def load(self, key: Any) -> Any:
        """The value of the key, or none."""
        return await self._loader.load(key)

    async def load_many(self, keys: Sequence[Any]) -> list[Any]:
        """The values of the keys, in their order."""
        return await self._loader.load_many(list(keys))


class Loaders:
    """The loaders made so far, by batch function and arguments."""

    __slots__ = ("_made",)

    def __init__(self) -> None:
        """None yet."""
        self._made: dict[tuple[Batch, tuple[Any, ...]], Loader] = {}

    def of(self, context: object, batch: Batch, args: tuple[Any, ...]) -> Loader:
        """The loader of this function with these (hashable) arguments."""
        key = (batch, args)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = Loader(context, batch, args)
        return made
