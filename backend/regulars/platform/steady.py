"""Endless work that outlives its failures: the edge at which a loop's exceptions are logged."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NoReturn

PAUSE = 1.0
"""Seconds of rest after a failure, and the longest that a loop sleeps without looking up."""

_log = logging.getLogger(__name__)


async def ever(step: Callable[[], Awaitable[object]]) -> NoReturn:
    """Take step after step until cancelled; each step is expected to wait for something to do."""
    while True:
        try:
            await step()
        except Exception:  # noqa: BLE001 - the edge: whatever it was, the next step may succeed
            _log.exception("%s failed and will be tried again.", getattr(step, "__qualname__", step))
            await asyncio.sleep(PAUSE)
