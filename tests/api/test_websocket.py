"""graphql-transport-ws, check by check (R2), with its limits (R8)."""

import asyncio

import pytest

from regulars.api.limits import Limits
from tests.api.stage import SECRET, Stage
from tests.api.wire import Socket, settled

HELLO = "{ hello }"


@pytest.fixture
def stage() -> Stage:
    return Stage()


async def test_01_the_protocol_is_agreed_upon(stage):
    async with Socket(stage) as socket:
        assert socket.accepted == "graphql-transport-ws"


@pytest.mark.parametrize("protocols", [(), ("graphql-ws",), ("soap",)])
async def test_02_another_protocol_is_closed_with_4406(stage, protocols):
    async with Socket(stage, protocols=protocols) as socket:
        assert await socket.close_code() == 4406


async def test_03_init_is_acknowledged(stage):
    async with Socket(stage) as socket:
        await socket.init()


async def test_04_init_takes_a_missing_or_null_payload(stage):
    for message in ({"type": "connection_init"}, {"type": "connection_init", "payload": None}):
        async with Socket(stage) as socket:
            socket.send(message)
            assert await socket.receive() == {"type": "connection_ack"}


async def test_05_a_second_init_is_closed_with_4429(stage):
    async with Socket(stage) as socket:
        await socket.init()
        socket.send({"type": "connection_init"})
        assert await socket.close_code() == 4429


async def test_06_silence_before_init_is_closed_with_4408():
    async with Socket(Stage(Limits(init_timeout=0.0))) as socket:
        assert await socket.close_code() == 4408


async def test_07_subscribe_before_init_is_closed_with_4401(stage):
    async with Socket(stage) as socket:
        socket.subscribe("1", HELLO)
        assert await socket.close_code() == 4401


async def test_08_bad_credentials_are_closed_with_4403(stage):
    async with Socket(stage) as socket:
        socket.send({"type": "connection_init", "payload": {"authorization": "Bearer wrong"}})
        assert await socket.close_code() == 4403


BROKEN = {
    "09 no JSON": "hello",
    "10 an array": "[]",
    "11 a number": "7",
    "12 a string": '"subscribe"',
    "13 null": "null",
    "14 no type": "{}",
    "15 an unknown type": {"type": "start"},
    "15b a type that is no string": {"type": 7},
    "16 an empty id": {"type": "subscribe", "id": "", "payload": {"query": HELLO}},
    "17 a numeric id": {"type": "subscribe", "id": 7, "payload": {"query": HELLO}},
    "18 an id that is an object": {"type": "subscribe", "id": {}, "payload": {"query": HELLO}},
    "19 no id": {"type": "subscribe", "payload": {"query": HELLO}},
    "20 no payload": {"type": "subscribe", "id": "1"},
    "21 a payload that is a string": {"type": "subscribe", "id": "1", "payload": "{ hello }"},
    "22 no query": {"type": "subscribe", "id": "1", "payload": {}},
    "23 a numeric query": {"type": "subscribe", "id": "1", "payload": {"query": 7}},
    "24 variables that are a string": {"type": "subscribe", "id": "1", "payload": {"query": HELLO, "variables": "x"}},
    "25 extensions that are a string": {"type": "subscribe", "id": "1", "payload": {"query": HELLO, "extensions": "x"}},
    "25b an operationName that is a number": {
        "type": "subscribe",
        "id": "1",
        "payload": {"query": HELLO, "operationName": 1},
    },
    "26 a ping payload that is a string": {"type": "ping", "payload": "x"},
    "26b complete without id": {"type": "complete"},
    "26c deep JSON": "[" * 20_000,
    "26d deep JSON in variables": '{"type":"subscribe","id":"1","payload":' + '{"a":' * 5_000,
}


@pytest.mark.parametrize("message", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("acknowledged", [True, False])
async def test_09_to_26_what_breaks_the_protocol_is_closed_with_4400(stage, message, acknowledged):
    async with Socket(stage) as socket:
        if acknowledged:
            await socket.init()
        socket.send(message)
        assert await socket.close_code() == 4400


async def test_27_binary_messages_are_closed_with_4400(stage):
    async with Socket(stage) as socket:
        socket.send_bytes(b'{"type":"connection_init"}')
        assert await socket.close_code() == 4400


async def test_28_ping_is_answered_at_any_time_and_pong_taken(stage):
    async with Socket(stage) as socket:
        socket.send({"type": "ping", "payload": {"a": 1}})
        assert await socket.receive() == {"type": "pong", "payload": {"a": 1}}
        socket.send({"type": "pong"})
        await socket.init()
        socket.send({"type": "ping"})
        assert await socket.receive() == {"type": "pong"}


async def test_29_queries_and_mutations_run_over_the_socket(stage):
    async with Socket(stage) as socket:
        await socket.init("owner")
        socket.subscribe("q", HELLO)
        next_, complete = await socket.until_end("q")
        assert next_["payload"]["data"] == {"hello": "Hello you"}
        assert next_["payload"]["extensions"]["cost"] == {"requested": 0, "limit": 2000, "remaining": 2000}
        assert complete == {"type": "complete", "id": "q"}
        socket.subscribe("m", 'mutation { bookAdd(title: "Emma") { userErrors { code } } }')
        assert (await socket.until_end("m"))[0]["payload"]["data"] == {"bookAdd": {"userErrors": []}}
        assert stage.world.written == ["Emma"]


async def test_30_a_subscription_streams_and_completes(stage):
    async with Socket(stage) as socket:
        await socket.init()
        socket.subscribe("s", "subscription { count(to: 3) }")
        messages = await socket.until_end("s")
        assert [m["payload"]["data"]["count"] for m in messages[:-1]] == [0, 1, 2]
        assert messages[-1]["type"] == "complete"


async def test_31_an_id_in_use_is_closed_with_4409_and_free_again_afterwards(stage):
    async with Socket(stage) as socket:
        await socket.init("owner")
        for _ in range(3):
            socket.subscribe("s", "subscription { count(to: 1) }")
            assert (await socket.until_end("s"))[-1]["type"] == "complete"
        socket.subscribe("s", "subscription { ticks }")
        await socket.receive()
        socket.subscribe("s", "subscription { ticks }")
        assert await socket.close_code() == 4409


async def test_32_complete_ends_an_operation_and_an_unknown_id_is_ignored(stage):
    async with Socket(stage) as socket:
        await socket.init("owner")
        socket.subscribe("s", "subscription { ticks }")
        assert (await socket.receive())["payload"]["data"] == {"ticks": 0}
        socket.send({"type": "complete", "id": "other"})
        socket.send({"type": "complete", "id": "s"})
        await settled(lambda: stage.world.ended == 1)
        socket.subscribe("s", HELLO)
        assert [m["type"] for m in await socket.until_end("s")] == ["next", "complete"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { hello } query B { hello }", "BAD_USER_INPUT"),
        ("query ($n: Int!) { books(first: $n) { totalCount } }", "BAD_USER_INPUT"),
        ("{ books(first: 101) { totalCount } }", "LIMIT_EXCEEDED"),
        ("subscription { stubborn }", "INVALID"),
        ("subscription { ticks }", "UNAUTHENTICATED"),
    ],
)
async def test_33_a_bad_operation_fails_alone(stage, query, code):
    async with Socket(stage) as socket:
        await socket.init()
        socket.subscribe("good", "subscription { count(to: 2) }")
        socket.subscribe("bad", query)
        ended = {}
        while len(ended) < 2:
            message = await socket.receive()
            if message["type"] in ("complete", "error"):
                ended[message["id"]] = message
        assert ended["good"]["type"] == "complete"
        assert ended["bad"]["type"] == "error"
        assert ended["bad"]["payload"][0]["extensions"]["code"] == code


async def test_a_generator_that_fails_ends_with_a_masked_error(stage, caplog):
    async with Socket(stage) as socket:
        await socket.init()
        socket.subscribe("s", "subscription { fails }")
        first, error = await socket.until_end("s")
        assert first["payload"]["data"] == {"fails": 1}
        assert error["type"] == "error"
        assert SECRET not in str(error)
        assert error["payload"][0]["extensions"]["correlationId"]
    assert SECRET in caplog.text


async def test_a_page_of_another_origin_gets_no_socket(stage):
    async with Socket(stage, origin="https://evil.example") as socket:
        assert socket.accepted is None
        assert socket.closed is not None
    for origin in ("http://shop.example", "https://shop.example", "https://crm.example"):
        async with Socket(stage, origin=origin) as socket:
            assert socket.accepted


async def test_a_message_over_the_limit_is_closed_with_1009():
    limits = Limits(frame=200)
    async with Socket(Stage(limits)) as socket:
        await socket.init()
        socket.send_text('{"type":"ping"}' + " " * 185)
        assert await socket.receive() == {"type": "pong"}
        socket.send_text('{"type":"ping"}' + " " * 186)
        assert await socket.close_code() == 1009


async def test_operations_beyond_the_limit_are_refused_alone():
    stage = Stage(Limits(operations=2))
    async with Socket(stage) as socket:
        await socket.init("owner")
        for name in ("a", "b"):
            socket.subscribe(name, "subscription { ticks }")
            assert (await socket.receive())["type"] == "next"
        socket.subscribe("c", "subscription { ticks }")
        refused = await socket.receive()
        assert (refused["type"], refused["id"]) == ("error", "c")
        assert refused["payload"][0]["extensions"]["limit"] == "operations"
        socket.send({"type": "complete", "id": "a"})
        await settled(lambda: stage.world.ended == 1)
        socket.subscribe("c", HELLO)
        assert [m["type"] for m in await socket.until_end("c")] == ["next", "complete"]


async def test_sockets_of_one_caller_are_counted_and_freed():
    stage = Stage(Limits(sockets=2))
    async with Socket(stage) as one, Socket(stage) as two:
        await one.init("owner")
        await two.init("owner")
        async with Socket(stage) as three:
            three.send({"type": "connection_init", "payload": {"authorization": "Bearer owner"}})
            assert await three.close_code() == 4429
        async with Socket(stage) as other:
            await other.init("reader")
        await one.leave()
        async with Socket(stage) as four:
            await four.init("owner")
        assert len(stage.ws.sockets) == 1


async def test_a_lost_scope_ends_the_subscription_at_its_next_event(stage):
    async with Socket(stage) as socket:
        await socket.init("reader")
        socket.subscribe("s", "subscription { ticks }")
        assert (await socket.receive())["payload"]["data"] == {"ticks": 0}
        stage.people["reader"] = stage.people["nobody"]
        stage.world.ticks.set()
        error = await socket.receive()
        assert error["type"] == "error"
        assert error["payload"][0]["extensions"] == {"code": "FORBIDDEN", "scope": "CUSTOMERS_READ"}
        await settled(lambda: stage.world.ended == 1)


async def test_a_revoked_token_closes_its_socket_with_4403_at_the_next_event(stage):
    async with Socket(stage) as socket:
        await socket.init("reader")
        socket.subscribe("s", "subscription { ticks }")
        await socket.receive()
        del stage.people["reader"]
        stage.world.ticks.set()
        assert await socket.close_code() == 4403
    assert stage.world.ended == 1


async def test_a_session_that_ended_closes_an_idle_socket_when_asked(stage):
    async with Socket(stage, cookie="regulars=owner") as idle, Socket(stage) as other:
        await idle.init()
        await other.init("reader")
        del stage.people["owner"]
        await stage.ws.sockets.recheck()
        assert await idle.close_code() == 4403
        other.subscribe("1", HELLO)
        assert [m["type"] for m in await other.until_end("1")] == ["next", "complete"]


async def test_an_idle_socket_is_asked_anew_by_itself():
    stage = Stage(Limits(recheck=0.0))
    async with Socket(stage) as socket:
        await socket.init("owner")
        del stage.people["owner"]
        assert await socket.close_code() == 4403


async def test_every_event_has_loaders_of_its_own(stage):
    contexts = []
    original = stage.engine._event

    async def watched(prepared, executor, event, context):
        contexts.append(context)
        return await original(prepared, executor, event, context)

    stage.engine._event = watched
    async with Socket(stage) as socket:
        await socket.init("owner")
        socket.subscribe("s", "subscription { count(to: 3) }")
        await socket.until_end("s")
    assert len({id(context.loaders) for context in contexts}) == 3
    assert len({context.correlation_id for context in contexts}) == 3


@pytest.mark.slow
async def test_a_thousand_disconnects_in_the_middle_of_work_leave_nothing_behind():
    stage = Stage()
    before = len(asyncio.all_tasks())
    for round_ in range(1_000):
        async with Socket(stage) as socket:
            await socket.init("owner")
            for name in "abcde":
                socket.subscribe(name, ("subscription { ticks }", "{ slow }", "subscription { count }")[round_ % 3])
            for _ in range(round_ % 7):
                await asyncio.sleep(0)
    assert stage.world.begun == stage.world.ended
    assert len(stage.ws.sockets) == 0
    assert len(asyncio.all_tasks()) == before
