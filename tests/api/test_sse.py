"""GraphQL over server-sent events, one connection an operation."""

import asyncio
from typing import Any

import httpx
import orjson
import pytest

from regulars.api import sse
from regulars.api.engine import Parameters
from regulars.api.limits import Limits
from regulars.api.parameters import Malformed
from regulars.platform.context import Actor
from tests.api.stage import SECRET, Stage
from tests.api.wire import client


@pytest.fixture
def stage() -> Stage:
    return Stage()


async def stream(stage: Stage, query: str, **headers: str) -> httpx.Response:
    async with client(stage, **headers) as http:
        return await http.post("/graphql", json={"query": query}, headers={"accept": "text/event-stream"})


def events(response: httpx.Response) -> list[tuple[str, Any]]:
    found = []
    for block in response.text.split("\n\n"):
        lines = dict(line.split(":", 1) for line in block.splitlines() if not line.startswith(":"))
        if "event" in lines:
            data = lines["data"].strip()
            found.append((lines["event"].strip(), orjson.loads(data) if data else None))
    return found


async def test_a_subscription_comes_as_next_events_and_complete(stage):
    response = await stream(stage, "subscription { count(to: 2) }")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    (first, one), (second, two), end = events(response)
    assert (first, second, end) == ("next", "next", ("complete", None))
    assert [one["data"], two["data"]] == [{"count": 0}, {"count": 1}]
    assert stage.world.begun == stage.world.ended == 1


async def test_a_query_comes_as_one_event(stage):
    (kind, answer), end = events(await stream(stage, "{ hello }"))
    assert (kind, answer["data"], end) == ("next", {"hello": "Hello you"}, ("complete", None))


async def test_what_cannot_begin_is_400(stage):
    for query in ("{", "{ nope }", "{ books(first: 101) { totalCount } }"):
        assert (await stream(stage, query)).status_code == 400


async def test_errors_come_as_events_and_are_masked(stage):
    for query, code in (
        ("subscription { ticks }", "UNAUTHENTICATED"),
        ("subscription { stubborn }", "INVALID"),
        ("subscription ($n: Int!) { count(to: $n) }", "BAD_USER_INPUT"),
    ):
        (kind, answer), end = events(await stream(stage, query))
        assert (kind, end[0]) == ("next", "complete")
        assert answer["errors"][0]["extensions"]["code"] == code
    response = await stream(stage, "subscription { fails }")
    assert events(response)[1][1]["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert SECRET not in response.text


async def test_a_foreign_page_gets_no_stream(stage):
    response = await stream(stage, "subscription { count }", origin="https://evil.example")
    assert response.status_code == 403
    assert stage.world.begun == 0


async def test_silence_is_filled_with_comments():
    async def nothing():
        try:
            while True:
                await sleeping.wait()
                yield {"data": 1}
        finally:
            ended.append(True)

    sleeping, ended = asyncio.Event(), []
    events_ = sse._events(nothing(), 0.0, asyncio.Event())
    assert [await anext(events_) for _ in range(4)] == [b":\n\n"] * 4
    await events_.aclose()
    assert ended == [True]


async def test_event_streams_of_one_caller_are_counted_and_freed():
    stage = Stage(Limits(sockets=1))
    engine, owner = stage.engine, stage.people["owner"]
    prepared = engine.prepare(Parameters("subscription { ticks }"))

    async def recheck() -> Actor:
        return owner

    def stream() -> Any:
        return sse.respond(engine, prepared, stage.context(owner), recheck, stage.http.streams)

    one = stream().body_iterator
    while b"next" not in await anext(one):
        pass
    with pytest.raises(Malformed, match="Too many"):
        stream()
    await one.aclose()
    assert stage.world.begun == stage.world.ended == 1
    assert len(stage.http.streams) == 0
    stream()


async def test_a_stopping_server_ends_its_streams_without_complete(stage):
    prepared = stage.engine.prepare(Parameters("subscription { ticks }"))
    owner = stage.people["owner"]

    async def recheck() -> Actor:
        return owner

    response: Any = sse.respond(stage.engine, prepared, stage.context(owner), recheck, stage.http.streams)
    stream = response.body_iterator
    while b"next" not in await anext(stream):
        pass
    stage.http.streams.ending.set()
    assert [piece async for piece in stream] == []
    assert stage.world.ended == 1
