"""What WebSockets may take: as many operations, sockets and bytes as the limits say, from whom they should (R5, R8)."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest

from regulars.api.limits import Limits
from tests.api.stage import Stage
from tests.api.wire import Socket, settled

TICKS = "subscription { ticks }"


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_the_limits_of_sockets_are_on_by_default():
    limits = Limits()
    assert (limits.operations, limits.sockets, limits.frame, limits.init_timeout) == (20, 50, 65_536, 10.0)


async def test_twenty_operations_run_on_a_socket_and_the_next_is_refused(stage):
    async with Socket(stage) as socket:
        await socket.init("owner")
        for number in range(20):
            socket.subscribe(str(number), TICKS)
            assert (await socket.receive())["type"] == "next"
        socket.subscribe("20", TICKS)
        refused = await socket.receive()
        assert (refused["id"], refused["type"]) == ("20", "error")
        told = {"code": "LIMIT_EXCEEDED", "limit": "operations", "largest": 20, "actual": 21}
        assert refused["payload"][0]["extensions"] == told
    assert stage.world.begun == stage.world.ended == 20


async def test_a_caller_holds_fifty_sockets_and_no_more(stage):
    async with AsyncExitStack() as stack:
        for _ in range(50):
            await (await stack.enter_async_context(Socket(stage))).init("owner")
        async with Socket(stage) as beyond:
            beyond.send({"type": "connection_init", "payload": {"authorization": "Bearer owner"}})
            assert await beyond.close_code() == 4429
        async with Socket(stage) as other:
            await other.init("reader")
    assert len(stage.ws.sockets) == 0


async def test_strangers_are_counted_by_their_address():
    stage = Stage(Limits(sockets=1))
    async with Socket(stage) as one, Socket(stage) as two:
        await one.init()
        two.send({"type": "connection_init"})
        assert await two.close_code() == 4429


@pytest.mark.parametrize("letter", ["x", "é", "🏃"])
async def test_a_message_has_64_kb_counted_in_bytes(stage, letter):
    def ping(size: int) -> str:
        text = '{"type":"ping","payload":{"a":"' + letter * ((size - 34) // len(letter.encode())) + '"}}'
        return text + " " * (size - len(text.encode()))

    async with Socket(stage) as socket:
        socket.send_text(ping(65_536))
        assert (await socket.receive())["type"] == "pong"
        socket.send_text(ping(65_537))
        assert await socket.close_code() == 1009


class Stopped(Socket):
    """A client that takes so many messages and then no more."""

    def __init__(self, stage: Stage, takes: int) -> None:
        super().__init__(stage)
        self.room = asyncio.Semaphore(takes)
        put = self._out.put

        async def send(item: Any) -> None:
            await self.room.acquire()
            await put(item)

        self._out.put = send


async def test_a_reader_that_stops_reading_stops_what_it_asked_for(stage):
    """Nothing is made for it in advance: its subscription waits where it is, and others go on."""
    slow = Stopped(stage, takes=4)  # accept, acknowledgement, and two answers
    async with slow, Socket(stage) as other:
        await slow.init("owner")
        slow.subscribe("1", "subscription { count(to: 100000) }")
        for number in range(2):
            assert (await slow.receive())["payload"]["data"] == {"count": number}
        await other.init()
        other.subscribe("1", "subscription { count(to: 500) }")
        assert len(await other.until_end("1")) == 501
        assert slow._out.empty()
        for _ in range(3):
            slow.room.release()
        numbers = [(await slow.receive())["payload"]["data"]["count"] for _ in range(3)]
        assert numbers == [2, 3, 4], "it goes on where it waited"
        for _ in range(100):
            slow.room.release()
    await settled(lambda: stage.world.begun == stage.world.ended)


async def test_pings_that_nobody_reads_the_answers_of_are_answered_one_at_a_time(stage):
    slow = Stopped(stage, takes=2)
    async with slow:
        await slow.init()
        for _ in range(100):
            slow.send({"type": "ping", "payload": {"a": "x" * 60_000}})
        await settled(lambda: slow._in.qsize() == 99)
        assert slow._out.empty()
        for _ in range(200):
            slow.room.release()
        assert (await slow.receive())["type"] == "pong"


OWN = (None, "http://shop.example", "https://shop.example", "https://crm.example", "http://shop.example:80")
FOREIGN = ("https://evil.example", "null", "http://shop.example.evil.example", "http://evil-shop.example", "file://",
           "http://shop.example:8080", "ftp://shop.example", "http://", "")  # fmt: skip


@pytest.mark.parametrize("origin", [*OWN, *FOREIGN])
@pytest.mark.parametrize("cookie", ["", "regulars=owner"])
@pytest.mark.parametrize("bearer", [None, "owner"])
async def test_no_foreign_page_gets_a_socket_whatever_it_brings(stage, origin, cookie, bearer):
    headers = {} if origin is None else {"origin": origin}
    headers |= {"cookie": cookie} if cookie else {}
    async with Socket(stage, **headers) as socket:
        if origin in FOREIGN:
            assert socket.accepted is None
            assert socket.closed is not None
        else:
            await socket.init(bearer)
            socket.subscribe("1", 'mutation { bookAdd(title: "Emma") { userErrors { code } } }')
            await socket.until_end("1")
    may = origin not in FOREIGN and bool(cookie or bearer)
    assert stage.world.written == (["Emma"] if may else [])


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_a_socket_that_the_browser_itself_calls_foreign_is_refused(stage, site):
    async with Socket(stage, sec_fetch_site=site, cookie="regulars=owner") as socket:
        assert socket.accepted is None
