"""Ten thousand events of two processes, and readers who are killed at random: each is told every event once (R32)."""

import asyncio
import random
from contextlib import suppress

import pytest

from regulars.platform import live, outbox, relay
from regulars.platform.db.connect import open_database
from regulars.platform.live import Resync
from tests.platform.child import run_child, write_many

READERS, EVENTS = 5, 10_000


class Reader:
    """A client: it remembers the cursor of the last event that reached it, and comes back with it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.seen: list[int] = []
        self.who: list[int | None] = []

    async def listen(self) -> None:
        async with live.hub().subscribe(after=live.cursor(self.seen[-1] if self.seen else 0)) as feed:
            async for item in feed:
                if isinstance(item, Resync):
                    return  # too slow: come back with the last cursor, and read what is kept
                self.seen.append(item.sequence)
                self.who.append(item.customer_id)

    async def live_on(self) -> None:
        """Listen, be killed at a random moment in whatever one is doing, and listen again."""
        while len(self.seen) < EVENTS:
            listening = asyncio.create_task(self.listen())
            for _ in range(self.chance.randrange(1, 400)):
                if listening.done() or len(self.seen) >= EVENTS:
                    break
                await asyncio.sleep(0)
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening


@pytest.mark.slow
async def test_no_event_is_lost_or_told_twice_however_readers_are_killed(
    fresh_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(outbox, "consumers", {})
    database = await open_database(fresh_url, readers=4)
    with database.entered():
        serving = asyncio.create_task(relay.run())
        readers = [Reader(seed) for seed in range(READERS)]
        living = [asyncio.create_task(reader.live_on()) for reader in readers]
        half = str(EVENTS // 2)
        code, _ = await asyncio.gather(run_child(fresh_url, "write_many", half, half), write_many("0", half))
        assert code == 0
        await asyncio.gather(*living)
        serving.cancel()
        await asyncio.wait([serving])
    for reader in readers:
        assert reader.seen == list(range(1, EVENTS + 1)), "in order, without a gap, each once"
        assert sorted(key for key in reader.who if key is not None) == list(range(EVENTS))
    await database.close()
