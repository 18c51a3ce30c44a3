"""The floor: the same SQL through the raw driver, orjson, and a bare Starlette route; one process."""

import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiosqlite
import asyncpg
import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dev.bench.questions import QUESTIONS

Values = dict[str, Any] | list[Any]
Fetch = Callable[[str, Values], Awaitable[list[Any]]]


def app(url: str, facts: dict[str, Any]) -> Starlette:
    """The routes `/Q1` … of one database."""
    state: dict[str, Fetch] = {}

    async def answer(request: Request) -> Response:
        await request.body()
        question = next(one for one in QUESTIONS if one.key == request.path_params["key"])
        asked = (
            facts["search"] if question.statements == (":search",) else [(sql, facts) for sql in question.statements]
        )
        found = [[dict(row) for row in await state["fetch"](sql, values)] for sql, values in asked]
        return Response(orjson.dumps({"data": found}), media_type="application/json")

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if url.startswith("sqlite"):
            connection = await aiosqlite.connect(url.removeprefix("sqlite:///"), isolation_level=None)
            connection.row_factory = sqlite3.Row
            await connection.execute("PRAGMA query_only = 1")
            state["fetch"] = lambda sql, values: _sqlite(connection, sql, values)
            yield
            await connection.close()
        else:
            pool = await asyncpg.create_pool(url, min_size=4, max_size=4)
            state["fetch"] = lambda sql, values: _postgresql(pool, sql, values)
            yield
            await pool.close()

    return Starlette(routes=[Route("/{key}", answer, methods=["POST"])], lifespan=lifespan)


async def _sqlite(connection: aiosqlite.Connection, sql: str, values: Values) -> list[Any]:
    return list(await connection.execute_fetchall(sql, values))


async def _postgresql(pool: Any, sql: str, values: Values) -> list[Any]:
    if isinstance(values, list):
        parts = sql.split("?")
        text = "".join(f"{part}${place}" for place, part in enumerate(parts[:-1], start=1)) + parts[-1]
        return await pool.fetch(text, *values)
    text, params = sql, []
    for name in ("id", "spent", "key"):
        if f":{name}" in text:
            params.append(values[name])
            text = text.replace(f":{name}", f"${len(params)}")
    return await pool.fetch(text, *params)


if __name__ == "__main__":
    uvicorn.run(
        app(sys.argv[1], orjson.loads(sys.argv[3])),
        port=int(sys.argv[2]),
        loop="uvloop",
        http="httptools",
        log_level="error",
        access_log=False,
    )
