"""GraphQL over server-sent events, one connection an operation: `next` for each answer, then `complete`."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import anyio
import orjson
from graphql import OperationType
from starlette.responses import Response, StreamingResponse

from regulars.api.engine import Answer, Engine, Prepared, Recheck, errors_of
from regulars.api.parameters import Malformed
from regulars.api.sockets import Owner, Sockets
from regulars.platform.graphql.context import Context

HEARTBEAT = 15.0
_QUIET = b":\n\n"
_DONE = b"event: complete\ndata:\n\n"


def respond(engine: Engine, prepared: Prepared, context: Context, recheck: Recheck, streams: Sockets) -> Response:
    """The event stream of an operation that is ready to run. Raises `Malformed` (429) where the caller has too many."""
    caller = context.caller
    owner: Owner = ("ip", context.facts.ip) if caller is None else (caller.kind, caller.id)
    if not streams.has_room(owner):
        raise Malformed("Too many event streams at once.", 429, "LIMIT_EXCEEDED")
    answers = _counted(_answers(engine, prepared, context, recheck), streams, owner)
    return StreamingResponse(
        _events(answers, HEARTBEAT, streams.ending),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


async def _counted(answers: AsyncGenerator[Answer], streams: Sockets, owner: Owner) -> AsyncGenerator[Answer]:
    streams.enter(answers, owner)
    try:
        async with aclosing(answers):
            async for answer in answers:
                yield answer
    finally:
        streams.leave(answers, owner)


async def _answers(engine: Engine, prepared: Prepared, context: Context, recheck: Recheck) -> AsyncGenerator[Answer]:
    try:
        if prepared.kind is OperationType.SUBSCRIPTION:
            async with aclosing(engine.stream(prepared, context, recheck)) as stream:
                async for answer in stream:
                    yield answer
        else:
            yield await engine.run(prepared, context)
    except Exception as problem:  # noqa: BLE001 (the edge: bugs are logged and masked)
        yield {"errors": errors_of(problem, context.correlation_id)}


async def _events(answers: AsyncGenerator[Answer], heartbeat: float, ending: asyncio.Event) -> AsyncGenerator[bytes]:
    """The answers as events, with a comment now and then so that nobody takes the silence for an end.

    When the server stops, the stream ends without `complete`, so that its client comes back.
    """
    coming: asyncio.Task[Answer] | None = None
    stop = asyncio.ensure_future(ending.wait())
    try:
        yield _QUIET
        while True:
            coming = coming or asyncio.ensure_future(anext(answers))
            done, _ = await asyncio.wait({coming, stop}, timeout=heartbeat, return_when=asyncio.FIRST_COMPLETED)
            if stop in done:
                return
            if not done:
                yield _QUIET
                continue
            try:
                answer, coming = coming.result(), None
            except StopAsyncIteration:
                break
            yield b"event: next\ndata: " + orjson.dumps(answer) + b"\n\n"
        yield _DONE
    finally:
        stop.cancel()
        with anyio.CancelScope(shield=True):  # Starlette keeps cancelling whoever streams to a client that left
            if coming is not None:
                coming.cancel()
                await asyncio.wait({coming})
            await answers.aclose()
