import asyncio
import random

import pytest

from regulars.platform import clock, live, numbering, outbox, relay
from regulars.platform.db.connect import Database, open_database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import Refusal
from regulars.platform.live import Feed, Resync
from tests.platform.facts import happen

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _no_consumers(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(outbox, "consumers", {})


async def take(feed: Feed, count: int) -> list[int | str | None]:
    """Customers of the next events; RESYNC where it was said."""
    taken: list[int | str | None] = []
    for _ in range(count):
        item = await anext(feed)
        taken.append("RESYNC" if isinstance(item, Resync) else item.customer_id)
    return taken


async def test_a_subscriber_hears_what_is_committed_after_it_came(database: Database):
    await happen(numbers=[1])
    await relay.drain()
    async with live.hub().subscribe() as feed:
        await happen(numbers=[2])
        await happen(numbers=[3])
        await relay.drain()
        assert await take(feed, 2) == [2, 3]
        assert live.position(live.cursor(feed.position)) == 3
    assert live.hub().size == 0


async def test_what_is_committed_before_the_first_broadcast_is_not_left_out(database: Database):
    """Between subscribing and the tail's first look lies a gap in which events must not vanish."""
    async with live.hub().subscribe() as feed:
        await happen(numbers=[1])
        await numbering.number_committed()
        await live.publish()
        assert await take(feed, 1) == [1]


async def test_a_cursor_brings_back_what_was_missed_and_then_goes_on_live(database: Database):
    await happen(numbers=list(range(1, 131)))
    await relay.drain()
    async with live.hub().subscribe(after=live.cursor(3)) as feed:
        assert await take(feed, 10) == list(range(4, 14))
        await happen(numbers=[131])
        await relay.drain()
        assert await take(feed, 118) == list(range(14, 132))
        await happen(numbers=[132])
        await relay.drain()
        assert await take(feed, 1) == [132]


async def test_a_full_queue_ends_in_one_resync_and_then_goes_on(database: Database):
    async with live.hub().subscribe(size=3) as feed:
        await happen(numbers=list(range(1, 7)))
        await relay.drain()
        told = await anext(feed)
        assert isinstance(told, Resync)
        await happen(numbers=[7])
        await relay.drain()
        rest = await take(feed, 7 - told.sequence)
        assert rest == list(range(told.sequence + 1, 8)), "everything behind the marker follows"


async def test_what_a_replaying_reader_could_not_queue_is_read_from_the_table(database: Database):
    await happen(numbers=list(range(1, 61)))
    await relay.drain()
    async with live.hub().subscribe(after=live.cursor(0), size=3) as feed:
        assert await take(feed, 5) == [1, 2, 3, 4, 5]
        await happen(numbers=list(range(61, 91)))
        await relay.drain()
        assert await take(feed, 85) == list(range(6, 91))


async def test_a_cursor_older_than_what_is_kept_gets_resync(database: Database):
    @unit_of_work
    async def prune(tx: Transaction) -> None:
        await outbox.prune(tx, delivered=99)

    with clock.held_at(clock.now()) as move:
        await happen(numbers=[1, 2, 3])
        await relay.drain()
        move(8 * clock.DAY)
        await happen(numbers=[4])
        await relay.drain()
        await prune()
    with pytest.raises(live.Gap):
        await live.since(database, 2)
    assert [each.customer_id for each in await live.since(database, 3)] == [4]
    async with live.hub().subscribe(after=live.cursor(1)) as feed:
        assert await take(feed, 1) == ["RESYNC"]
        await happen(numbers=[5])
        await relay.drain()
        assert await take(feed, 1) == [5]
    async with live.hub().subscribe(after=live.cursor(77)) as feed:
        assert await take(feed, 1) == ["RESYNC"], "a cursor of another database"


@pytest.mark.parametrize("text", ("", "x", "ZTE6LTE", "é", live.cursor(3) + "A", live.cursor(2**63), "ZTE6" * 50))
async def test_what_is_no_cursor_is_refused(text: str):
    with pytest.raises(Refusal, match="cursor"):
        live.position(text)


async def test_a_reader_who_is_cut_off_again_and_again_gets_everything_once(fresh_url: str):
    here, elsewhere = [await open_database(fresh_url, readers=4) for _ in range(2)]
    chance, total = random.Random(5), 400

    async def write(database: Database, numbers: range) -> None:
        with database.entered():
            for start in range(numbers.start, numbers.stop, 5):
                await happen(numbers=list(range(start, start + 5)))

    async def read() -> list[int]:
        seen: list[int] = []
        while len(seen) < total:
            async with live.hub().subscribe(after=live.cursor(seen[-1] if seen else 0), size=10) as feed:
                for _ in range(min(chance.randrange(1, 40), total - len(seen))):
                    item = await anext(feed)
                    if isinstance(item, Resync):
                        break  # the queue is small: go back to the last place that was read
                    seen.append(item.sequence)
        return seen

    with here.entered():
        serving = asyncio.create_task(relay.run())
        reading = asyncio.create_task(read())
        await asyncio.gather(
            asyncio.create_task(write(here, range(200))), asyncio.create_task(write(elsewhere, range(200, 400)))
        )
        assert await reading == list(range(1, total + 1))
        serving.cancel()
        await asyncio.wait([serving])
    await elsewhere.close()
    await here.close()


async def test_a_closing_server_ends_its_feeds(database: Database):
    async with live.hub().subscribe() as feed:
        await happen(numbers=[1])
        await relay.drain()
        live.hub().close()
        assert [item.customer_id async for item in feed if not isinstance(item, Resync)] == [1]
