"""Wake-ups inside one process: rung after a commit, heard by the loops that would otherwise have to poll."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from regulars.platform.db.connect import Database


class Bell:
    """Remembers how often it was rung, so that a ring between two waits is not missed."""

    def __init__(self) -> None:
        self.rings = 0
        self._next = asyncio.Event()

    def ring(self) -> None:
        self.rings += 1
        self._next.set()
        self._next = asyncio.Event()

    async def wait(self, seen: int, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 - a patience, not a failure
        """Return once it was rung since `seen`, or when patience ends."""
        if self.rings != seen:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self._next.wait()


@dataclass(slots=True)
class Bells:
    """The bells of one database."""

    recorded: Bell = field(default_factory=Bell)
    """Events were committed."""
    numbered: Bell = field(default_factory=Bell)
    """Events received their numbers and can be read in order."""
    delivered: Bell = field(default_factory=Bell)
    """A consumer took events."""
    queued: Bell = field(default_factory=Bell)
    """A job was queued, cancelled or given back."""


_bells: WeakKeyDictionary[Database, Bells] = WeakKeyDictionary()


def of(database: Database) -> Bells:
    bells = _bells.get(database)
    if bells is None:
        bells = _bells[database] = Bells()
    return bells
