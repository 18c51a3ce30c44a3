"""Writing a large file in a process of its own: the work is all processor, and the server has better things to do.

The child is told what to write and says how far it is; what it says are plain values.
"""

import asyncio
import multiprocessing
import os
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from regulars.exports.writing import Order, Tell, Written, write
from regulars.platform.errors import RegularsError, Unavailable

WORTH_A_PROCESS = 5_000
"""Rows; fewer are written before a process would have started."""
_TOLD_EVERY = 0.4
_LISTENED = 1.0
_NICE = 5

Arrange = Callable[[], None]
_arrange: list[Arrange] = []


def arranged_by(arrange: Arrange) -> None:
    """What a new process does first, so that it knows every room: said once by the roof, which alone knows them."""
    _arrange[:] = [arrange]


class WriterLost(Unavailable):
    """The process that wrote has ended without a word; the job is tried again."""


async def write_apart(url: str, order: Order, tell: Tell) -> Written:
    """As `write`, in a process of its own, which ends with the call in any case."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_written, args=(theirs, url, order, list(_arrange)), daemon=True)
    process.start()
    theirs.close()
    done, total = 0, 0
    try:
        while True:
            if not await asyncio.to_thread(_is_there, ours):
                await tell(done, total)  # nothing new, but a moment to hear that nobody wants it any more
                continue
            kind, *said = _received(ours)
            match kind:
                case "rows":
                    done, total = said
                    await tell(done, total)
                case "written":
                    return Written(*said)
                case _:
                    raise RegularsError(*said)
    finally:
        process.kill()
        await asyncio.to_thread(process.join)
        process.close()
        ours.close()


def _is_there(ours: Connection) -> bool:
    return ours.poll(_LISTENED)


def _received(ours: Connection) -> Any:
    try:
        return ours.recv()
    except EOFError:
        raise WriterLost("The process that wrote the file has ended.") from None


def _written(theirs: Connection, url: str, order: Order, arrange: list[Arrange]) -> None:
    """The other process."""
    with suppress(OSError):
        os.nice(_NICE)
    for each in arrange:
        each()
    try:
        theirs.send(_outcome(theirs, url, order))
    except BrokenPipeError:
        return  # nobody listens any more


def _outcome(theirs: Connection, url: str, order: Order) -> tuple[object, ...]:
    last = 0.0

    async def tell(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _TOLD_EVERY:
            last = now
            theirs.send(("rows", done, total))

    try:
        written = asyncio.run(write(url, order, tell))
    except RegularsError as refused:
        return "refused", str(refused.code), refused.message
    return "written", written.rows, written.size, written.sha256
