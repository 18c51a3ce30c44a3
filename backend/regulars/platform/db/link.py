"""What an engine offers to the two things built on it: the database and the transaction."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Literal, Protocol

from regulars.platform.db.dialect.base import Dialect

Row = tuple[Any, ...]
Verdict = Literal["repeat", "full", "final"]
"""What a failed attempt means: may succeed if repeated, the disk is full, or it is what it is."""


class Link(Protocol):
    """One connection inside a transaction."""

    async def fetch(self, sql: str, params: Sequence[object]) -> list[Row]: ...
    async def execute(self, sql: str, params: Sequence[object]) -> int: ...
    async def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None: ...
    async def copy(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Insert many rows in the way of the database that takes least; PostgreSQL only."""
        ...

    async def lock(self, name: str) -> None: ...
    async def announce(self) -> None: ...


class Engine(Protocol):
    """A database's connections."""

    @property
    def dialect(self) -> Dialect: ...
    async def fetch(self, sql: str, params: Sequence[object]) -> list[Row]: ...
    def transaction(self) -> AbstractAsyncContextManager[Link]:
        """Commits at the end of the block, rolls back when it raises; OutcomeUnknown where nobody can tell."""
        ...

    def verdict(self, error: BaseException) -> Verdict: ...
    async def watch(self, wake: Callable[[], None]) -> None:
        """Call `wake` whenever another process may have committed; runs until cancelled."""
        ...

    def many_writes(self) -> AbstractAsyncContextManager[None]:
        """Within the block large transactions follow each other: pages that they touch in turn are put away once."""
        ...

    async def close(self) -> None: ...
