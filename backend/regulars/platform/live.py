"""Live updates: committed events broadcast to subscribers, with catch-up from the outbox and an honest RESYNC.

A reader that falls behind its queue, or returns with a cursor older than what is kept, is told `Resync` once and
goes on from there: it reads its state again and has missed nothing that matters.
"""

import asyncio
import base64
import binascii
from collections import deque
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from weakref import WeakKeyDictionary

from regulars.platform import bells, outbox
from regulars.platform.db.connect import Database, Reader, current
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.outbox import Committed

QUEUE = 100
_PAGE = 50  # below the queue's size, so that a reader who keeps up never overflows
_CURSOR = "e1:"


class Gap(Exception):
    """Events after this cursor are no longer kept (or the cursor is of another database)."""


@dataclass(frozen=True, slots=True)
class Resync:
    """Events were missed that cannot be replayed; everything after `sequence` will follow."""

    sequence: int


def cursor(sequence: int) -> str:
    """The opaque cursor that stands behind an event."""
    return base64.urlsafe_b64encode(f"{_CURSOR}{sequence}".encode()).rstrip(b"=").decode()


def position(text: str) -> int:
    """The number behind a cursor. Raises `Refusal` where the text is not one of ours."""
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
    except (ValueError, binascii.Error):
        plain = ""
    digits = plain.removeprefix(_CURSOR)
    if plain == digits or not digits.isdigit() or len(digits) > len(str(2**63)) or int(digits) >= 2**63:
        raise Refusal(ErrorCode.INVALID, "This is not a cursor of a subscription: begin without `after`.", ("after",))
    return int(digits)


async def since(reader: Reader, sequence: int, limit: int = _PAGE) -> list[Committed]:
    """The next events after a number. Raises `Gap` where some of them are no longer kept."""
    found = await outbox.after(reader, sequence, limit)
    if sequence < await outbox.pruned(reader) or (not found and sequence > await outbox.last(reader)):
        raise Gap
    return found


class Hub:
    """Hands on the committed events of one database to this process's subscribers."""

    def __init__(self) -> None:
        self._feeds: set[Feed] = set()
        self._ears: set[Ear] = set()
        self._turn = asyncio.Lock()
        self._position: int | None = None

    @property
    def size(self) -> int:
        """How many listen."""
        return len(self._feeds) + len(self._ears)

    async def begin(self) -> int:
        """The number up to which events are handed on; from here on none is left out."""
        if self._position is None:
            found = await outbox.last(current())
            self._position = found if self._position is None else self._position
        return self._position

    async def pump(self) -> bool:
        """Hand on what was numbered since; true where there was something."""
        async with self._turn:
            begun = place = await self.begin()
            while page := await outbox.after(current(), place, _PAGE):
                for event in page:
                    self._hand_on(event)
                place = self._position = page[-1].sequence
            return place != begun

    def subscribe(self, *, after: str | None = None, size: int = QUEUE) -> "Feed":
        """A feed of events: `async with hub().subscribe() as feed: async for event in feed`.

        With a cursor it first replays what came after it. Raises `Refusal` for a cursor that is not one.
        """
        return Feed(self, None if after is None else position(after), size)

    @contextmanager
    def heard_by(self, ear: Callable[[Committed], None]) -> Generator[None]:
        """Call a plain function for each event, where there is no need to keep them."""
        listening = Ear(ear)
        self._ears.add(listening)
        try:
            yield
        finally:
            self._ears.discard(listening)

    def join(self, feed: "Feed") -> None:
        self._feeds.add(feed)

    def leave(self, feed: "Feed") -> None:
        self._feeds.discard(feed)

    def close(self) -> None:
        """End every feed, as the server stops."""
        for feed in self._feeds:
            feed.end()

    def _hand_on(self, event: Committed) -> None:
        for feed in self._feeds:
            feed.offer(event)
        for ear in self._ears:
            ear.hear(event)


@dataclass(frozen=True, slots=True, eq=False)
class Ear:
    """One plain listener."""

    hear: Callable[[Committed], None]


class Feed:
    """One subscriber's events, in order, each once: a bounded queue behind an optional replay."""

    def __init__(self, hub: Hub, after: int | None, size: int) -> None:
        self._hub = hub
        self._database = current()
        self._size = size
        self._queue: deque[Committed] = deque()
        self._page: deque[Committed] = deque()
        self._dropped: int | None = None
        self._ended = False
        self._stirred = asyncio.Event()
        self._replaying = after is not None
        self.position = 0 if after is None else after
        """The number behind which this subscriber stands; as a cursor, `cursor(feed.position)`."""

    async def __aenter__(self) -> Self:
        begun = await self._hub.begin()
        self._hub.join(self)  # without a pause in between, and only now: a cancelled wait leaves nothing behind
        if not self._replaying:
            self.position = begun
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hub.leave(self)
        self.end()

    def __aiter__(self) -> AsyncIterator[Committed | Resync]:
        return self

    async def __anext__(self) -> Committed | Resync:
        while True:
            if self._page:
                return self._take(self._page)
            if self._replaying:
                if await self._read_on():
                    continue
                return Resync(self.position)
            if self._dropped is not None:
                self.position, self._dropped = self._dropped, None
                return Resync(self.position)
            while self._queue:
                if self._queue[0].sequence > self.position:
                    return self._take(self._queue)
                self._queue.popleft()
            if self._ended:
                raise StopAsyncIteration
            self._stirred.clear()
            await self._stirred.wait()

    def _take(self, events: deque[Committed]) -> Committed:
        event = events.popleft()
        self.position = event.sequence
        return event

    def offer(self, event: Committed) -> None:
        """Queue an event; a full queue is dropped whole, and the subscriber will be told."""
        if len(self._queue) >= self._size:
            self._queue.clear()
            self._dropped = event.sequence
        else:
            self._queue.append(event)
        self._stirred.set()

    def end(self) -> None:
        self._ended = True
        self._stirred.set()

    async def _read_on(self) -> bool:
        """Read from the table until the queue can take over: what it dropped meanwhile is read, not lost.

        False where history has a gap.
        """
        try:
            page = await since(self._database, self.position)
        except Gap:
            self._replaying = False
            self.position = await outbox.last(self._database)
            return False
        self._page.extend(page)
        if not page and (self._dropped is None or self._dropped <= self.position):
            self._replaying, self._dropped = False, None
        return True


_hubs: WeakKeyDictionary[Database, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the current database."""
    database = current()
    found = _hubs.get(database)
    if found is None:
        found = _hubs[database] = Hub()
    return found


async def publish() -> bool:
    """Hand on to this process's subscribers what is numbered; true where there was something."""
    database = current()
    handed_on = await hub().pump()
    if handed_on:
        bells.of(database).numbered.ring()
    return handed_on
