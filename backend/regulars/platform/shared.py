"""One computation for many subscribers: a live figure is counted once, however many watch it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable
from contextlib import aclosing, suppress
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from regulars.platform import live
from regulars.platform.bells import Bell
from regulars.platform.live import Hub
from regulars.platform.outbox import Committed

T = TypeVar("T")
Relevant = Callable[[Committed], bool]

TICK = 60.0
"""Seconds after which a figure that depends on the clock is counted again."""


async def coalesced(*, relevant: Relevant, interval: float, tick: float | None = None) -> AsyncGenerator[None]:
    """Say when to look again: now, at the first relevant event after a quiet interval, then at most once an interval.

    With `tick` also after so many seconds without an event, for answers that change with the clock.
    """
    hub = live.hub()
    loop = asyncio.get_running_loop()
    stirred = asyncio.Event()

    def hear(event: Committed) -> None:
        if not stirred.is_set() and relevant(event):
            stirred.set()

    with hub.heard_by(hear):
        await hub.begin()
        while True:
            looked = loop.time()
            yield
            with suppress(TimeoutError):
                async with asyncio.timeout(tick):
                    await stirred.wait()
            await asyncio.sleep(max(0.0, looked + interval - loop.time()))
            stirred.clear()


async def watched(
    key: Hashable,
    compute: Callable[[], Awaitable[T]],
    *,
    relevant: Relevant,
    interval: float,
    tick: float | None = None,
) -> AsyncGenerator[T]:
    """The present value, read after this call, and then each different one.

    Subscribers with the same key share one computation, so the key must hold everything that the answer depends on: the
    filter, what the caller may see, the interval. `compute` must not depend on who called.
    """
    shares = _shares.setdefault(live.hub(), {})
    share: _Share[Any] | None = shares.get(key)
    if share is None or share.is_over:
        share = shares[key] = _Share(compute, coalesced(relevant=relevant, interval=interval, tick=tick))
    share.watchers += 1
    try:
        await share.fresh()
        while True:
            seen = share.changed.rings
            yield share.latest()
            await share.changed.wait(seen)
    finally:
        share.watchers -= 1
        if not share.watchers:
            if shares.get(key) is share:
                del shares[key]
            await share.stop()


_shares: WeakKeyDictionary[Hub, "dict[Hashable, _Share[Any]]"] = WeakKeyDictionary()
_NOTHING = object()


class _Share(Generic[T]):
    """The value that several watch, and the task that keeps it up to date."""

    def __init__(self, compute: Callable[[], Awaitable[T]], pulses: AsyncGenerator[None]) -> None:
        self.watchers = 0
        self.changed = Bell()
        self._compute = compute
        self._pulses = pulses
        self._value: object = _NOTHING
        self._error: Exception | None = None
        self._turn = asyncio.Lock()
        self._coming: asyncio.Task[T] | None = None
        self._tasks: set[asyncio.Task[T]] = set()
        self._keeper = asyncio.create_task(self._keep(), name="shared figure")

    @property
    def is_over(self) -> bool:
        """Whether the computation has failed: the next watcher begins anew."""
        return self._error is not None

    async def fresh(self) -> T:
        """A value whose computation began after this call: what was committed before is in it."""
        if self._coming is None:
            self._coming = asyncio.create_task(self._next(), name="count of a shared figure")
            self._tasks.add(self._coming)
            self._coming.add_done_callback(self._over)
        return await asyncio.shield(self._coming)

    def latest(self) -> T:
        """The last value. Raises what the computation raised."""
        if self._error is not None:
            raise self._error
        return self._value  # type: ignore[return-value] - set before anybody is woken

    async def stop(self) -> None:
        ending = {self._keeper, *self._tasks}
        for task in ending:
            task.cancel()
        await asyncio.wait(ending)

    async def _next(self) -> T:
        async with self._turn:  # whoever comes while this computes needs the one after it
            self._coming = None
            value = await self._compute()
            if value != self._value:
                self._value = value
                self.changed.ring()
            return value

    async def _keep(self) -> None:
        try:
            async with aclosing(self._pulses):
                async for _ in self._pulses:
                    await self.fresh()
        except Exception as error:  # noqa: BLE001 - handed to every watcher
            self._error = error
            self.changed.ring()

    def _over(self, task: asyncio.Task[T]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # told to the watchers; nobody needs to hear of it twice
