import asyncio
import random
from typing import ClassVar

import pytest

from regulars.platform import clock, numbering, outbox, relay
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database, open_database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.outbox import Committed, Event
from tests.platform.facts import Other, Thing, happen, make_room, noted, noter

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _no_consumers(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(outbox, "consumers", {})


async def all_events(database: Database) -> list[Committed]:
    return await outbox.after(database, 0, 10_000)


async def test_an_event_is_kept_with_its_facts_and_its_actor(database: Database):
    @unit_of_work
    async def verb(tx: Transaction) -> None:
        tx.record(Thing(7, frozenset({"b", "a"})), by=Actor("staff", 3, "Ana"))
        tx.record(Other(9), by=SYSTEM)

    await verb()
    await numbering.number_committed()
    first, second = await all_events(database)
    assert (first.sequence, first.name, first.customer_id, first.order_id) == (1, "thing.happened", 7, None)
    assert first.payload == {"customer_id": 7, "labels": ["a", "b"]}
    assert outbox.actor_of(first) == Actor("staff", 3, "Ana")
    assert (second.sequence, second.order_id, second.customer_id, second.actor_kind) == (2, 9, None, "system")


async def test_events_of_a_refused_verb_leave_neither_a_row_nor_a_gap(database: Database):
    @unit_of_work
    async def refused(tx: Transaction) -> None:
        tx.record(Thing(1), by=SYSTEM)
        raise LookupError

    await happen(numbers=[1])
    with pytest.raises(LookupError):
        await refused()
    await happen(numbers=[2, 3])
    await numbering.number_committed()
    assert [(each.sequence, each.customer_id) for each in await all_events(database)] == [(1, 1), (2, 2), (3, 3)]


async def test_a_reader_of_what_follows_its_last_number_loses_nothing_under_many_writers(fresh_url: str):
    """On PostgreSQL ids become visible out of order: this is what the sequencer is for."""
    database = await open_database(fresh_url, readers=12)
    with database.entered():
        chance = random.Random(11)
        writing = True

        @unit_of_work
        async def slow(tx: Transaction, *, number: int, turns: int) -> None:
            tx.record(Thing(number), by=SYSTEM)
            for _ in range(turns):
                await asyncio.sleep(0)
            await tx.fetch_value("SELECT 1")

        async def writer(numbers: range) -> None:
            for number in numbers:
                await slow(number=number, turns=chance.randrange(20))

        async def sequencer() -> None:
            while writing:
                await numbering.number_committed()
                await asyncio.sleep(0)

        async def reader() -> list[Committed]:
            seen: list[Committed] = []
            while True:
                over = not writing
                page = await outbox.after(database, seen[-1].sequence if seen else 0, 7)
                seen += page
                if over and not page:
                    return seen

        reading = [asyncio.create_task(reader()) for _ in range(2)]
        sequencers = 0 if numbering.at_once(database) else 2
        numbered = [asyncio.create_task(sequencer()) for _ in range(sequencers)]
        await asyncio.gather(*(writer(range(start, start + 25)) for start in range(0, 200, 25)))
        await numbering.number_committed()
        writing = False
        for seen in await asyncio.gather(*reading):
            assert [each.sequence for each in seen] == list(range(1, 201))
            assert sorted(each.customer_id or 0 for each in seen) == list(range(200))
        await asyncio.gather(*numbered)
    await database.close()


async def test_the_order_is_that_of_commits_even_where_an_older_row_commits_later(fresh_url: str, engine: str):
    if engine == "sqlite":
        pytest.skip("SQLite has one writer: nobody can overtake")
    database = await open_database(fresh_url, readers=4)
    with database.entered():
        begun, go = asyncio.Event(), asyncio.Event()

        @unit_of_work
        async def early(tx: Transaction) -> None:
            await tx.execute(
                "INSERT INTO outbox_events (at, name, payload, actor_kind, actor_name) VALUES (1, 'early', '{}', 'system', '')"
            )
            begun.set()
            await go.wait()

        held = asyncio.create_task(early())
        await begun.wait()
        await happen(numbers=[2])
        assert await numbering.number_committed() == 1
        assert [each.name for each in await all_events(database)] == ["thing.happened"]
        go.set()
        await held
        assert await numbering.number_committed() == 1
        first, second = await all_events(database)
        assert (first.name, second.name) == ("thing.happened", "early")
        assert second.id < first.id
    await database.close()


def test_a_name_belongs_to_one_event():
    assert outbox.catalogue["thing.happened"] is Thing
    with pytest.raises(TypeError, match=r"thing\.happened"):

        class Twin(Event):
            event_name: ClassVar[str] = "thing.happened"


async def test_numbering_again_changes_nothing(database: Database):
    await happen(numbers=[1, 2])
    await numbering.number_committed()
    assert await numbering.number_committed() == 0
    assert [each.sequence for each in await all_events(database)] == [1, 2]


async def test_consumers_hear_the_events_that_they_asked_for_in_order(database: Database):
    await make_room()
    outbox.on("thing.*", noter("things"), consumer="things")
    outbox.on("other.*", noter("others"), consumer="others")
    await happen(numbers=[3, 1, 2])
    await happen(numbers=[4])
    await relay.drain()
    assert await noted(database, "things") == [3, 1, 2, 4]
    assert await noted(database, "others") == []
    assert await relay.delivered(database) == 4
    await relay.drain()
    assert await noted(database, "things") == [3, 1, 2, 4]


async def test_what_a_handler_records_is_delivered_too(database: Database):
    await make_room()

    async def echo(tx: Transaction, event: Committed) -> None:
        if event.customer_id == 1:
            tx.record(Thing(2), by=SYSTEM)

    outbox.on("*", echo, consumer="echo")
    outbox.on("*", noter("all"), consumer="all")
    await happen(numbers=[1])
    await relay.drain()
    assert await noted(database, "all") == [1, 2]


async def test_a_handler_that_fails_is_loud_when_draining_and_leaves_nothing_half_done(database: Database):
    await make_room()

    async def broken(tx: Transaction, event: Committed) -> None:
        if event.customer_id == 2:
            raise ZeroDivisionError

    outbox.on("*", noter("it"), consumer="it")
    outbox.on("*", broken, consumer="it")
    await happen(numbers=[1, 2, 3])
    with pytest.raises(relay.HandlerFailed, match="number 2"):
        await relay.drain()
    assert await noted(database, "it") == [1]


async def test_a_failing_event_waits_longer_each_time_and_is_parked_in_the_end(database: Database):
    await make_room()
    healed = False

    async def fragile(tx: Transaction, event: Committed) -> None:
        if event.customer_id == 2 and not healed:
            raise ZeroDivisionError

    for name in ("bad", "good"):
        outbox.on("*", noter(name), consumer=name)
    outbox.on("*", fragile, consumer="bad")
    bad, good = outbox.consumers["bad"], outbox.consumers["good"]
    await happen(numbers=[1, 2, 3])
    await numbering.number_committed()
    with clock.held_at(clock.now()) as move:
        assert await relay.deliver(bad)
        assert await relay.deliver(good)
        assert await noted(database, "good") == [1, 2, 3]
        pauses = []
        while (
            retry_at := await database.fetch_value("SELECT retry_at FROM outbox_consumers WHERE name = 'bad'")
        ) is not None:
            assert not await relay.deliver(bad), "before its time nothing is tried"
            pauses.append(retry_at - clock.now())
            move(pauses[-1])
            await relay.deliver(bad)
    assert len(pauses) == relay.ATTEMPTS - 1
    assert pauses == sorted(pauses)
    await relay.drain()
    assert await noted(database, "bad") == [1, 3]
    parked_id, error = await database.fetch_one("SELECT id, error FROM outbox_parked") or (0, "")
    assert "ZeroDivisionError" in error

    healed = True
    assert await relay.redeliver(parked_id)
    assert not await relay.redeliver(parked_id)
    assert await noted(database, "bad") == [1, 3, 2]
    assert await database.fetch("SELECT 1 FROM outbox_parked") == []


async def test_two_relays_deliver_each_event_once(fresh_url: str):
    """Two open databases in one process know no more of each other than two processes do."""
    left, right = [await open_database(fresh_url, readers=4) for _ in range(2)]
    outbox.on("*", noter("it"), consumer="it")

    async def deliver_all(database: Database) -> None:
        with database.entered():
            while await relay.delivered(database) < 60:
                await relay.deliver(outbox.consumers["it"])

    with left.entered():
        await make_room()
        for start in range(0, 60, 6):
            await happen(numbers=list(range(start, start + 6)))
        await numbering.number_committed()
    await asyncio.gather(asyncio.create_task(deliver_all(left)), asyncio.create_task(deliver_all(right)))
    assert await noted(left, "it") == list(range(60))
    await right.close()
    await left.close()


async def test_a_running_relay_hears_of_commits_made_elsewhere(fresh_url: str):
    here, elsewhere = [await open_database(fresh_url, readers=4) for _ in range(2)]
    heard: asyncio.Queue[int | None] = asyncio.Queue()

    async def hear(tx: Transaction, event: Committed) -> None:
        heard.put_nowait(event.customer_id)

    outbox.on("*", hear, consumer="ear")
    with here.entered():
        serving = asyncio.create_task(relay.run())
        await happen(numbers=[1])
        assert await heard.get() == 1
    with elsewhere.entered():
        await happen(numbers=[2])
        assert await heard.get() == 2
        if elsewhere.dialect.name == "postgresql":
            cut = await elsewhere.fetch(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query ILIKE 'LISTEN%'"
            )
            assert cut, "there is a listener to cut"
        await happen(numbers=[3])
        assert await heard.get() == 3
    serving.cancel()
    await asyncio.wait([serving])
    await elsewhere.close()
    await here.close()


async def test_events_are_forgotten_after_a_week_once_they_are_delivered(database: Database):
    await make_room()
    outbox.on("*", noter("it"), consumer="it")

    @unit_of_work
    async def prune(tx: Transaction) -> int:
        return await outbox.prune(tx, delivered=await relay.delivered(tx))

    with clock.held_at(clock.now()) as move:
        await happen(numbers=[1, 2])
        await relay.drain()
        await happen(numbers=[3])
        await numbering.number_committed()
        assert await prune() == 0, "too young"
        move(8 * clock.DAY)
        await happen(numbers=[4])
        await numbering.number_committed()
        assert await prune() == 2
        assert [each.customer_id for each in await all_events(database)] == [3, 4]
        assert await outbox.pruned(database) == 2
        await relay.drain()
        assert await prune() == 1
        move(8 * clock.DAY)
        assert await prune() == 1
        assert await prune() == 0
        await happen(numbers=[5])
        await numbering.number_committed()
        assert [each.sequence for each in await all_events(database)] == [5], "numbers go on where they were"
