"""graphql-transport-ws to the letter: the sentences of its text that the 33 checks of test_websocket.py leave open (R2)."""

import asyncio
from typing import Any

import pytest

from regulars.api.limits import Limits
from regulars.api.messages import Close
from tests.api.stage import Stage
from tests.api.wire import Socket, settled

TICKS = "subscription { ticks }"


@pytest.fixture
def stage() -> Stage:
    return Stage()


async def fence(socket: Socket) -> list[Any]:
    """What the server sent until it answers a ping: nothing else is on its way."""
    socket.send({"type": "ping", "payload": {"fence": True}})
    found = []
    while (message := await socket.receive()) != {"type": "pong", "payload": {"fence": True}}:
        found.append(message)
    return found


# ── "Multiple operations identified with separate IDs can be active at any time and their messages can be interleaved." ─


async def test_operations_run_side_by_side_and_answer_as_they_are_done(stage):
    async with Socket(stage) as socket:
        await socket.init("owner")
        socket.subscribe("slow", "{ slow }")
        socket.subscribe("ticks", TICKS)
        socket.subscribe("quick", "{ hello }")
        names = [(await socket.receive())["id"] for _ in range(3)]
        assert sorted(names) == ["quick", "quick", "ticks"]
        assert stage.world.begun == 2
    assert stage.world.ended == 2


# ── "The client closes the socket and the connection by dispatching a 1000: Normal Closure close event" ─────────────────


@pytest.mark.parametrize("code", [1000, 1001, 1006, 4499])
async def test_a_client_that_closes_ends_all_that_it_asked_for(stage, code):
    async with Socket(stage) as socket:
        await socket.init("owner")
        for name, query in (("a", TICKS), ("b", "{ slow }")):
            socket.subscribe(name, query)
        await socket.receive()
        await settled(lambda: stage.world.begun == 2)
        await socket.leave(code)
    assert stage.world.ended == 2
    assert len(stage.ws.sockets) == 0


# ── "The server can close the socket (kick the client off) at any time." ────────────────────────────────────────────────


@pytest.mark.parametrize(
    "message", ["no JSON", {"type": "connection_init"}, {"type": "subscribe", "id": "a", "payload": {}}]
)
async def test_a_closed_socket_leaves_no_operation_running(stage, message):
    async with Socket(stage) as socket:
        await socket.init("owner")
        socket.subscribe("a", TICKS)
        await socket.receive()
        socket.send(message)
        assert await socket.close_code() in {4400, 4429}
    assert stage.world.begun == stage.world.ended == 1


# ── "If the server does not receive [ConnectionInit] within the allowed waiting time …, close with 4408" ───────────────


async def test_pings_and_pongs_do_not_stretch_the_time_to_introduce_oneself():
    stage = Stage(Limits(init_timeout=0.0))
    async with Socket(stage) as socket:
        for _ in range(5):
            socket.send({"type": "ping"})
            socket.send({"type": "pong"})
        assert await socket.close_code() == 4408
        assert socket.closed == (4408, "Connection initialisation timeout")


async def test_the_time_is_over_even_while_the_caller_is_being_found():
    stage = Stage(Limits(init_timeout=0.0))

    async def never(facts: Any) -> None:
        await asyncio.Event().wait()

    stage.ws.authenticate = never
    async with Socket(stage) as socket:
        socket.send({"type": "connection_init"})
        assert await socket.close_code() == 4408


# ── "more than one ConnectionInit message at any given time …, close with 4429: Too many initialisation requests" ───────


async def test_two_introductions_at_once_are_closed_with_4429(stage):
    async with Socket(stage) as socket:
        socket.send({"type": "connection_init"})
        socket.send({"type": "connection_init"})
        assert await socket.close_code() == 4429
        assert socket.closed == (4429, "Too many initialisation requests")


# ── "Executing operations is allowed only after the server has acknowledged the connection …, else 4401: Unauthorized" ──


async def test_nothing_runs_before_the_acknowledgement(stage):
    async with Socket(stage) as socket:
        socket.subscribe("m", "mutation { signIn }")
        assert await socket.close_code() == 4401
        assert socket.closed == (4401, "Unauthorized")
    assert stage.world.written == []


async def test_complete_before_the_acknowledgement_is_ignored(stage):
    async with Socket(stage) as socket:
        socket.send({"type": "complete", "id": "1"})
        await socket.init()


# ── "If there is already an active subscriber …, regardless of operation type, … 4409: Subscriber for <id> already exists"


@pytest.mark.parametrize("first", [TICKS, "{ slow }"])
@pytest.mark.parametrize("second", [TICKS, "{ hello }", "mutation { signIn }", "{"])
async def test_an_id_in_use_is_closed_with_4409_whatever_runs(stage, first, second):
    async with Socket(stage) as socket:
        await socket.init("owner")
        socket.subscribe("one", first)
        await settled(lambda: stage.world.begun == 1)
        socket.subscribe("one", second)
        assert await socket.close_code() == 4409
        assert socket.closed == (4409, "Subscriber for one already exists")
    assert (stage.world.ended, stage.world.written) == (1, [])


def test_a_reason_fits_into_a_close_frame_and_is_not_cut_within_a_letter():
    reason = Close(4409, "東京🏃" * 100).reason
    assert len(reason.encode()) <= 123
    assert ("東京🏃" * 100).startswith(reason)
    assert Close(4401, "Unauthorized").reason == "Unauthorized"


# ── "Once a client completes an operation, it is free to re-use that ID." ───────────────────────────────────────────────


async def test_an_id_is_free_as_soon_as_its_operation_was_completed_by_either_side(stage):
    async with Socket(stage) as socket:
        await socket.init("owner")
        for query in ("{ hello }", "{ nope }", "{", "subscription { fails }", "subscription { count(to: 0) }"):
            socket.subscribe("one", query)
            assert (await socket.until_end("one"))[-1]["type"] in {"complete", "error"}
        for _ in range(3):
            socket.subscribe("one", TICKS)
            assert (await socket.receive())["type"] == "next"
            socket.send({"type": "complete", "id": "one"})
        socket.subscribe("one", "{ hello }")
        assert [message["type"] for message in await socket.until_end("one")] == ["next", "complete"]


# ── "[Error] terminates the operation and no further messages will be sent." "payload: GraphQLError[]" ──────────────────


@pytest.mark.parametrize("query", ["{", "{ nope }", "subscription { fails }", "subscription { stubborn }"])
async def test_nothing_follows_an_error(stage, query):
    async with Socket(stage) as socket:
        await socket.init("owner")
        socket.subscribe("one", query)
        *_, error = await socket.until_end("one")
        assert error["type"] == "error"
        assert all(isinstance(one["message"], str) for one in error["payload"])
        assert len(error["payload"]) >= 1
        assert await fence(socket) == []


async def test_an_error_of_a_field_is_part_of_the_answer_and_ends_nothing(stage, caplog):
    async with Socket(stage) as socket:
        await socket.init("owner")
        socket.subscribe("one", "{ hello bug }")
        answer, complete = await socket.until_end("one")
        assert answer["payload"]["data"] == {"hello": "Hello you", "bug": None}
        assert answer["payload"]["errors"][0]["path"] == ["bug"]
        assert complete == {"type": "complete", "id": "one"}


# ── "No further events … should be sent through. Even if the client sent a Complete … before it resolved." ──────────────


async def test_nothing_is_sent_for_an_operation_that_its_client_completed(stage):
    async with Socket(stage) as socket:
        await socket.init("owner")
        socket.subscribe("ticks", TICKS)
        assert (await socket.receive())["type"] == "next"
        socket.subscribe("slow", "{ slow }")
        await settled(lambda: stage.world.begun == 2)
        for name in ("ticks", "slow"):
            socket.send({"type": "complete", "id": name})
        await settled(lambda: stage.world.ended == 2)
        stage.world.ticks.set()
        assert await fence(socket) == []


# ── "Both … must be prepared to receive (and ignore) messages for operations that they consider already completed." ─────


async def test_complete_for_what_is_over_or_never_was_is_ignored(stage):
    async with Socket(stage) as socket:
        await socket.init()
        socket.subscribe("one", "{ hello }")
        await socket.until_end("one")
        for name in ("one", "one", "never"):
            socket.send({"type": "complete", "id": name})
        assert await fence(socket) == []


# ── "[Ping] can be sent at any time …" "Pong … can even be sent unsolicited" ─────────────────────────────────────────────


async def test_pings_are_answered_while_operations_run_and_pongs_are_taken(stage):
    async with Socket(stage) as socket:
        await socket.init("owner")
        socket.subscribe("slow", "{ slow }")
        for payload in (None, {}, {"a": [1, {"b": None}]}):
            socket.send({"type": "ping", "payload": payload})
            found = await socket.receive()
            assert found == {"type": "pong"} | ({} if payload is None else {"payload": payload})
            socket.send({"type": "pong", "payload": payload})
        assert await fence(socket) == []


# ── "Receiving a message of a type or format which is not specified … 4400: <error-message>" ────────────────────────────


@pytest.mark.parametrize(
    "message",
    [
        {"type": "connection_ack"},
        {"type": "next", "id": "1", "payload": {"data": None}},
        {"type": "error", "id": "1", "payload": []},
        {"type": "Ping"},
        {"type": None},
        {"type": []},
        {"type": "connection_init", "payload": []},
        {"type": "connection_init", "payload": "Bearer owner"},
        {"type": "pong", "payload": 1},
        {"type": "complete", "id": ""},
        {"type": "complete", "id": 1},
        {"type": "complete", "id": None},
        {"type": "subscribe", "id": "1", "payload": []},
        {"type": "subscribe", "id": "1", "payload": {"query": None}},
        {"type": "subscribe", "id": "1", "payload": {"query": ["{ hello }"]}},
        {"type": "subscribe", "id": "1", "payload": {"query": "{ hello }", "variables": []}},
        {"type": "subscribe", "id": "1", "payload": {"query": "{ hello }", "extensions": []}},
        {"type": "subscribe", "id": "1", "payload": {"query": "{ hello }", "operationName": {}}},
        "",
        '{"type":"ping"} {"type":"ping"}',
        '{"type":"ping","payload":{"a":NaN}}',
        '{"type":"ping","payload":{"a":"\\ud800"}}',
    ],
    ids=str,
)
async def test_a_message_that_is_not_in_the_text_is_closed_with_4400_and_a_word_why(stage, message):
    async with Socket(stage) as socket:
        await socket.init("owner")
        socket.send(message)
        assert await socket.close_code() == 4400
        assert socket.closed is not None
        assert socket.closed[1]


async def test_what_the_text_leaves_open_is_taken(stage):
    async with Socket(stage) as socket:
        socket.send({"type": "connection_init", "payload": {"any": ["thing"]}, "id": 7, "more": True})
        assert await socket.receive() == {"type": "connection_ack"}
        payload = {"query": "{ hello }", "variables": None, "extensions": None, "operationName": None, "more": 1}
        socket.send({"type": "subscribe", "id": " 東京 🏃 ", "payload": payload, "more": True})
        assert [message["type"] for message in await socket.until_end(" 東京 🏃 ")] == ["next", "complete"]
