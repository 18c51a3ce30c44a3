"""Segments by the clock: whom time moves in or out is looked for each second; groups that follow are filled."""

import asyncio
from typing import NoReturn

from regulars.groups.service import evaluation, ruling
from regulars.platform.steady import ever

EVERY = 1.0
"""Seconds between two looks."""


async def run() -> NoReturn:
    """Look until cancelled; any number of processes may."""
    await ever(_look)


async def _look() -> None:
    await evaluation.look()
    await ruling.fill_all()
    await asyncio.sleep(EVERY)
