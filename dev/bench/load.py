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


async def measure(port: int, path: str, body: bytes, *, token: str, connections: int, seconds: float) -> Measured:
    """Ask for some seconds after a short warm-up. Raises where an answer is an error."""
    request = _request(path, body, token)
    await _stretch(port, request, connections, min(1.0, seconds / 3))
    times = await _stretch(port, request, connections, seconds)
    return Measured(len(times) / seconds, median(times) * 1000, max(times) * 1000)


async def answer(port: int, path: str, body: bytes, *, token: str) -> bytes:
    """One answer, whole."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        return await _ask(reader, writer, _request(path, body, token))
    finally:
        writer.close()


def _request(path: str, body: bytes, token: str) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _stretch(port: int, request: bytes, connections: int, seconds: float) -> list[float]:
    until = time.perf_counter() + seconds
    found = await asyncio.gather(*(_connection(port, request, until) for _ in range(connections)))
    return [taken for times in found for taken in times]


async def _connection(port: int, request: bytes, until: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times: list[float] = []
    try:
        while (begun := time.perf_counter()) < until:
            await _ask(reader, writer, request)
            times.append(time.perf_counter() - begun)
    finally:
        writer.close()
    return times


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bytes:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    body = await reader.readexactly(length)
    if b" 200 " not in head[:20] or b'"errors"' in body[:200]:
        sys.exit(f"The server answered {head.splitlines()[0]!r}: {body[:500]!r}")
    return body


def graphql(document: str, variables: dict[str, object]) -> bytes:
    """The body of a GraphQL request."""
    return orjson.dumps({"query": document, "variables": variables})
