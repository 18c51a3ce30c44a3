"""Segments by the clock: whom time moves in or out is looked for each second."""

import asyncio
from typing import NoReturn

from regulars.groups.service import evaluation
from regulars.platform.steady import ever

EVERY = 1.0
"""Seconds between two looks."""


async def run() -> NoReturn:
    """Look until cancelled; any number of processes may."""
    await ever(_look)


async def _look() -> None:
    await evaluation.look()
    await asyncio.sleep(EVERY)
