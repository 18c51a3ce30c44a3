"""Work off the loop that nobody leaves behind: a transaction is not ended while its statements still run."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_AGAIN = 0.02


async def finished(work: Callable[[], T], hurry: Callable[[], None] | None = None) -> T:
    """Off the loop, to its end: whoever is cancelled goes away after it, and may have it hurry."""
    running = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(running)
    finally:
        while not running.done():
            if hurry is not None:
                hurry()  # which is lost on a statement that has not begun: so again and again
            await asyncio.wait([running], timeout=_AGAIN)
        if not running.cancelled():
            running.exception()
