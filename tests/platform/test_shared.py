import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

import pytest

from regulars.platform import live, relay, shared
from regulars.platform.db.connect import Database
from regulars.platform.live import Hub
from regulars.platform.outbox import Committed
from tests.platform import virtual_time
from tests.platform.facts import happen

EVENT = Committed(1, 1, 0, "thing.happened", 1, None, {}, "system", None, "")


class LoudHub(Hub):
    """A hub without a database, fed by hand."""

    async def begin(self) -> int:
        return 0

    def say(self) -> None:
        self._hand_on(EVENT)


@pytest.fixture
def loud_hub(monkeypatch: pytest.MonkeyPatch) -> Callable[[], LoudHub]:
    def make() -> LoudHub:
        hub = LoudHub()
        monkeypatch.setattr(live, "hub", lambda: hub)
        return hub

    return make


def at_times(hub: LoudHub, times: list[float]) -> None:
    for when in times:
        asyncio.get_running_loop().call_later(when, hub.say)


async def pulses(count: int, **options: float) -> list[float]:
    loop = asyncio.get_running_loop()
    stream = shared.coalesced(relevant=lambda event: True, **options)
    felt = [await anext(stream, None) or round(loop.time(), 3) for _ in range(count)]
    await stream.aclose()
    return felt


def test_the_first_change_after_a_quiet_interval_comes_at_once_and_later_ones_once_an_interval(loud_hub):
    async def scenario() -> None:
        at_times(loud_hub(), [5.0, 5.1, 5.2, 6.3, 20.0])
        assert await pulses(5, interval=1.0) == [0.0, 5.0, 6.0, 7.0, 20.0]

    virtual_time.run(scenario)


def test_a_storm_of_changes_costs_one_look_an_interval(loud_hub):
    async def scenario() -> None:
        at_times(loud_hub(), [1 + step / 100 for step in range(1000)])
        assert await pulses(7, interval=2.0) == [0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0]

    virtual_time.run(scenario)


def test_the_clock_alone_makes_it_look_again(loud_hub):
    async def scenario() -> None:
        at_times(loud_hub(), [70.0])
        assert await pulses(4, interval=1.0, tick=60.0) == [0.0, 60.0, 70.0, 130.0]

    virtual_time.run(scenario)


def test_events_that_do_not_matter_wake_nobody(loud_hub):
    async def scenario() -> None:
        at_times(loud_hub(), [3.0])
        stream = shared.coalesced(relevant=lambda event: event.name == "else", interval=1.0)
        await anext(stream)
        waiting = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(10)
        assert not waiting.done()
        waiting.cancel()
        await asyncio.wait([waiting])
        await stream.aclose()

    virtual_time.run(scenario)


class Counter:
    def __init__(self) -> None:
        self.value = 0
        self.runs = 0

    async def __call__(self) -> int:
        self.runs += 1
        await asyncio.sleep(0.01)
        return self.value


def watch(compute: Callable[[], Awaitable[int]], key: str = "all") -> AsyncGenerator[int]:
    return shared.watched(key, compute, relevant=lambda event: True, interval=1.0)


def test_a_thousand_watchers_of_one_figure_cost_one_count(loud_hub):
    async def scenario() -> None:
        hub, count = loud_hub(), Counter()
        streams = [watch(count) for _ in range(1000)]
        assert await asyncio.gather(*(anext(each) for each in streams)) == [0] * 1000
        assert count.runs == 1
        await asyncio.sleep(5)
        count.value = 1
        hub.say()
        assert await asyncio.gather(*(anext(each) for each in streams)) == [1] * 1000
        assert count.runs == 2
        for each in streams:
            await each.aclose()
        assert hub.size == 0, "the last to leave turns off the light"

    virtual_time.run(scenario)


def test_different_figures_are_counted_apart(loud_hub):
    async def scenario() -> None:
        loud_hub()
        left, right = Counter(), Counter()
        right.value = 5
        one, other = watch(left), watch(right, "other")
        assert (await anext(one), await anext(other)) == (0, 5)
        await one.aclose()
        await other.aclose()

    virtual_time.run(scenario)


def test_an_answer_that_stays_the_same_is_not_pushed(loud_hub):
    async def scenario() -> None:
        hub, count = loud_hub(), Counter()
        stream = watch(count)
        await anext(stream)
        waiting = asyncio.ensure_future(anext(stream))
        for _ in range(3):
            hub.say()
            await asyncio.sleep(2)
        assert not waiting.done()
        count.value = 9
        hub.say()
        assert await waiting == 9
        await stream.aclose()

    virtual_time.run(scenario)


def test_a_newcomer_gets_a_count_begun_after_it_came(loud_hub):
    """Whoever has just written must find it in the figure that greets him."""

    async def scenario() -> None:
        loud_hub()
        count = Counter()
        first = watch(count)
        await anext(first)
        count.value = 1  # committed, and not yet broadcast
        second = watch(count)
        assert await anext(second) == 1
        for each in (first, second):
            await each.aclose()

    virtual_time.run(scenario)


def test_a_count_that_fails_is_told_to_all_and_can_be_begun_anew(loud_hub):
    async def scenario() -> None:
        hub = loud_hub()
        trouble = False

        async def compute() -> int:
            if trouble:
                raise ConnectionError
            return 4

        streams = [watch(compute) for _ in range(3)]
        await asyncio.gather(*(anext(each) for each in streams))
        trouble = True
        hub.say()
        for each in streams:
            with pytest.raises(ConnectionError):
                await anext(each)
        trouble = False
        again = watch(compute)
        assert await anext(again) == 4
        await again.aclose()

    virtual_time.run(scenario)


async def test_a_figure_follows_the_database(database: Database):
    async def compute() -> int:
        return await database.fetch_value("SELECT count(*) FROM outbox_events")

    stream = shared.watched("events", compute, relevant=lambda event: True, interval=0)
    assert await anext(stream) == 0
    await happen(numbers=[1, 2])
    await relay.drain()
    assert await anext(stream) == 2
    await stream.aclose()
