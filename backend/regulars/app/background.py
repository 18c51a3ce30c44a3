"""What runs beside the requests: the relay of events, jobs, the watch over the file, segments by the clock."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from regulars.app import rooms
from regulars.groups import tasks as segments
from regulars.platform import relay
from regulars.platform.db.connect import Database
from regulars.platform.db.startup import integrity
from regulars.platform.jobs import worker


@asynccontextmanager
async def running(database: Database) -> AsyncGenerator[None]:
    """Background work for as long as the block lasts; what was begun is left resumable."""
    rooms.arrange()
    with database.entered():
        tasks = [
            asyncio.create_task(relay.run(), name="relay"),
            asyncio.create_task(worker.run(), name="jobs"),
            asyncio.create_task(integrity.guard(database), name="integrity"),
            asyncio.create_task(segments.run(), name="segments"),
        ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
