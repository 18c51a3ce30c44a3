"""Values made one after the other in a process of its own, so that making and taking them have a core each.

They are plain (numbers, texts, and tuples, lists and dicts of them): marshal packs those in less than half the time
that pickling objects takes. What makes them is a function at the top of a module, with arguments that can be pickled.
"""

import asyncio
import marshal
import multiprocessing
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from regulars.platform.errors import RegularsError, Unavailable
from regulars.platform.garbage import little_garbage

T = TypeVar("T")

_VALUE, _END, _REFUSED = 0, 1, 2
Said = tuple[int, Any]
Make = Callable[..., Generator[T]]


@asynccontextmanager
async def stream(make: Make[T], *args: object, apart: bool) -> AsyncGenerator[AsyncIterator[T]]:
    """What `make` yields, the next one made while one is taken: in another process, or in a thread of this one.

    Raises its refusals, as `RegularsError`. Whoever leaves early ends it.
    """
    maker = _Process(make, args) if apart else _Thread(make, args)
    ahead = _Ahead(maker.following)
    try:
        yield ahead
    finally:
        maker.stop()
        await ahead.settled()  # nobody is left at the file or the pipe when they are closed
        await asyncio.to_thread(maker.close)


class _Ahead(AsyncIterator[Any]):
    """Each value, while the next one is fetched beside the loop."""

    def __init__(self, following: Callable[[], Said]) -> None:
        self._following = following
        self._coming: asyncio.Task[Said] | None = None

    async def __anext__(self) -> Any:
        kind, value = await (self._coming or self._next())
        if kind == _END:
            raise StopAsyncIteration
        if kind == _REFUSED:
            raise RegularsError(*value)
        self._coming = self._next()
        return value

    def _next(self) -> asyncio.Task[Said]:
        self._coming = asyncio.create_task(asyncio.to_thread(self._following))
        return self._coming

    async def settled(self) -> None:
        """Nothing is fetched any more."""
        if self._coming is not None:
            await asyncio.gather(self._coming, return_exceptions=True)


class _Thread:
    def __init__(self, make: Make[Any], args: tuple[object, ...]) -> None:
        self._values = make(*args)

    def following(self) -> Said:
        for value in self._values:
            return _VALUE, value
        return _END, None

    def stop(self) -> None:
        """The value that is being made is the last."""

    def close(self) -> None:
        self._values.close()


class _Process:
    def __init__(self, make: Make[Any], args: tuple[object, ...]) -> None:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_made, args=(theirs, make, args), daemon=True)
        self._process.start()
        theirs.close()

    def following(self) -> Said:
        try:
            return marshal.loads(self._ours.recv_bytes())  # noqa: S302 - our own child's
        except EOFError:
            raise Unavailable("The process that read the file has ended; try again.") from None

    def stop(self) -> None:
        """Whoever still waits at the pipe is then told that it ended."""
        self._process.terminate()

    def close(self) -> None:
        self._process.join()
        self._process.close()
        self._ours.close()


def _made(theirs: Connection, make: Make[Any], args: tuple[object, ...]) -> None:
    """The other process."""
    try:
        try:
            with little_garbage():
                for value in make(*args):
                    theirs.send_bytes(marshal.dumps((_VALUE, value)))
            theirs.send_bytes(marshal.dumps((_END, None)))
        except RegularsError as refused:
            theirs.send_bytes(marshal.dumps((_REFUSED, (str(refused.code), refused.message))))
    except BrokenPipeError:
        return  # nobody listens any more
