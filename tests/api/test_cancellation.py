"""R9 at the doors: thousands of operations cancelled or left by their client, and everything still works."""

import asyncio
import random
from collections.abc import AsyncGenerator
from typing import Any

import pytest
import strawberry

from regulars.access.graphql.directives import PUBLIC, access
from regulars.api.build import build_schema
from regulars.api.engine import Engine
from regulars.platform.db.connect import Database, current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.graphql.context import Info
from tests.api.stage import Stage
from tests.api.wire import PATIENCE, Socket, ask, client

POCKETS = ("left", "right")
OPERATIONS = 5_000


@unit_of_work
async def move(tx: Transaction, *, amount: int) -> None:
    """From one pocket to the other: their sum never changes."""
    for name, change in zip(POCKETS, (-amount, amount), strict=True):
        held = await tx.fetch_value(f"SELECT value FROM regulars_meta WHERE key = ?{tx.dialect.lock_rows()}", (name,))
        await asyncio.sleep(0)
        await tx.execute("UPDATE regulars_meta SET value = ? WHERE key = ?", (str(int(held) + change), name))


@unit_of_work
async def fill(tx: Transaction) -> None:
    for name in POCKETS:
        await tx.execute("INSERT INTO regulars_meta (key, value) VALUES (?, ?)", (name, "1000"))


async def held(database: Database) -> int:
    rows = await database.fetch("SELECT value FROM regulars_meta WHERE key IN (?, ?)", POCKETS)
    return sum(int(value) for (value,) in rows)


@strawberry.type
class Query:
    @access(PUBLIC)
    @staticmethod
    async def held(info: Info) -> int | None:
        return await held(info.context.database)


@strawberry.type
class Mutation:
    @access(PUBLIC)
    @staticmethod
    async def move(info: Info, amount: int) -> bool | None:
        await move(amount=amount)
        return True


@strawberry.type
class Subscription:
    @access(PUBLIC, subscription=True)
    @staticmethod
    async def watch(info: Info) -> AsyncGenerator[int | None, None]:
        while True:
            yield await held(info.context.database)


SCHEMA = build_schema(Query, Mutation, Subscription)
MOVE = "mutation { move(amount: 1) }"
READ = "{ held }"


@pytest.fixture
async def stage(database: Database) -> Stage:
    await fill()
    stage = Stage()
    world: Any = database
    stage.world = world
    stage.engine = stage.http._engine = stage.ws.engine = Engine(SCHEMA)
    return stage


async def assert_all_is_well(stage: Stage) -> None:
    async with asyncio.timeout(2 * PATIENCE):
        while current().units:
            await asyncio.wait(current().units)
        assert (await ask(stage, READ)).json()["data"] == {"held": 2_000}
        assert (await ask(stage, MOVE)).json()["data"] == {"move": True}
        assert (await ask(stage, READ)).json()["data"] == {"held": 2_000}


async def left_alone(turns: int) -> None:
    for _ in range(turns):
        await asyncio.sleep(0)


@pytest.mark.slow
async def test_requests_cancelled_at_any_moment_leave_nothing_half_done(stage):
    chance = random.Random(9)
    async with client(stage) as http:
        for _ in range(OPERATIONS // 2 // 25):
            tasks = [
                asyncio.create_task(http.post("/graphql", json={"query": MOVE if chance.random() < 0.6 else READ}))
                for _ in range(25)
            ]
            for task in tasks:
                await left_alone(chance.randrange(12))
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    await assert_all_is_well(stage)


@pytest.mark.slow
async def test_sockets_left_at_any_moment_leave_nothing_half_done(stage):
    chance = random.Random(10)
    for _ in range(OPERATIONS // 2 // 10):
        async with Socket(stage) as socket:
            await socket.init()
            for name in range(10):
                socket.subscribe(str(name), chance.choice([MOVE, MOVE, READ, "subscription { watch }"]))
            await left_alone(chance.randrange(60))
            for name in chance.sample(range(10), 3):
                socket.send({"id": str(name), "type": "complete"})
            await left_alone(chance.randrange(20))
    assert len(stage.ws.sockets) == 0
    await assert_all_is_well(stage)


async def test_event_streams_left_by_their_client_end_at_once(stage):
    for turns in range(0, 60, 3):
        reading: asyncio.Queue[Any] = asyncio.Queue()
        body = b'{"query": "subscription { watch }"}'
        reading.put_nowait({"type": "http.request", "body": body, "more_body": False})
        sent: list[Any] = []

        async def send(message: Any, sent: list[Any] = sent) -> None:
            sent.append(message)
            await asyncio.sleep(0)

        headers = [(b"host", b"x"), (b"content-type", b"application/json"), (b"accept", b"text/event-stream")]
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "POST",
            "scheme": "http", "path": "/graphql", "raw_path": b"/graphql", "root_path": "", "query_string": b"",
            "headers": headers, "client": ("10.0.0.9", 1), "server": ("x", 80),
        }  # fmt: skip
        task = asyncio.create_task(stage.app(scope, reading.get, send))
        await left_alone(turns)
        reading.put_nowait({"type": "http.disconnect"})
        async with asyncio.timeout(PATIENCE):
            await task
    await assert_all_is_well(stage)
