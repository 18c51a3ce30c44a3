"""The WebSockets that are open: how many a caller has, and a way to ask anew who they are."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

Owner = tuple[str, object]


async def _nothing() -> None:
    """Streams ask anew before each event of their own."""


class Sockets:
    """Every open and acknowledged WebSocket of this process."""

    def __init__(self, most: int) -> None:
        """`most` is how many one caller may hold."""
        self._most = most
        self.ending = asyncio.Event()
        """Set when the server stops: streams end at once."""
        self._counts: Counter[Owner] = Counter()
        self._rechecks: dict[object, Callable[[], Awaitable[None]]] = {}

    def __len__(self) -> int:
        """How many are open."""
        return len(self._rechecks)

    def has_room(self, owner: Owner) -> bool:
        """Whether the owner may open one more."""
        return self._counts[owner] < self._most

    def enter(self, socket: object, owner: Owner, recheck: Callable[[], Awaitable[None]] = _nothing) -> bool:
        """Count a socket or stream in; false where its owner has too many."""
        if not self.has_room(owner):
            return False
        self._counts[owner] += 1
        self._rechecks[socket] = recheck
        return True

    def leave(self, socket: object, owner: Owner) -> None:
        """Count it out."""
        if self._rechecks.pop(socket, None) is not None:
            self._counts[owner] -= 1
            if not self._counts[owner]:
                del self._counts[owner]

    async def recheck(self) -> None:
        """Ask for every socket anew who is behind it, and close those whose caller is gone: after a revocation."""
        for recheck in list(self._rechecks.values()):
            await recheck()
