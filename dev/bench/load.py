"""A small HTTP client that does nothing but ask again: keep-alive connections, one request under way on each."""

import asyncio
import sys
import time
from dataclasses import dataclass
from statistics import median

import orjson


@dataclass(frozen=True, slots=True)
class Measured:
    """What came out of one stretch."""

    per_second: float
    median_ms: float
    slowest_ms: float

    @property
    def is_given_up(self) -> bool:
        """Whether the server gave an answer up for taking too long: then there are no figures."""
        return self.per_second == 0


class GivenUp(Exception):
    """The server's answer is that it took too long."""


async def measure(port: int, path: str, body: bytes, *, token: str, connections: int, seconds: float) -> Measured:
    """Ask for some seconds after a short warm-up. Ends the program where an answer is an error, but for a timeout."""
    request = request_of(path, body, token)
    try:
        await _stretch(port, request, connections, min(1.0, seconds / 3))
        times = await _stretch(port, request, connections, seconds)
    except GivenUp:
        return Measured(0, 0, 0)
    return Measured(len(times) / seconds, median(times) * 1000, max(times) * 1000)


async def answer(port: int, path: str, body: bytes, *, token: str) -> bytes:
    """One answer, whole."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        return await ask(reader, writer, request_of(path, body, token))
    finally:
        writer.close()


def request_of(path: str, body: bytes, token: str) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _stretch(port: int, request: bytes, connections: int, seconds: float) -> list[float]:
    until = time.perf_counter() + seconds
    # Each is heard to its end: nobody still asks when the next stretch begins.
    async with asyncio.TaskGroup() as group:
        asking = [group.create_task(_connection(port, request, until)) for _ in range(connections)]
    found = [task.result() for task in asking]
    if any(times is None for times in found):
        raise GivenUp
    return [taken for times in found for taken in times or ()]


async def _connection(port: int, request: bytes, until: float) -> list[float] | None:
    """How long each answer took; none where one was given up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times: list[float] = []
    try:
        while (begun := time.perf_counter()) < until:
            await ask(reader, writer, request)
            times.append(time.perf_counter() - begun)
    except GivenUp:
        return None
    finally:
        writer.close()
    return times


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bytes:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    body = await reader.readexactly(length)
    if b'"code":"TIMEOUT"' in body[:400]:
        raise GivenUp
    if b" 200 " not in head[:20] or b'"errors"' in body[:200]:
        sys.exit(f"The server answered {head.splitlines()[0]!r}: {body[:500]!r}")
    return body


def graphql(document: str, variables: dict[str, object]) -> bytes:
    """The body of a GraphQL request."""
    return orjson.dumps({"query": document, "variables": variables})
