"""The second part of `make bench`: what documents made to hurt cost, and what others notice of them (R3, R8).

Prints the worst documents, the time of innocent requests beside an attack, and the memory of a thousand idle sockets
and of a reader that does not read.
"""

import argparse
import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

import orjson
import psutil
from websockets.asyncio.client import ClientConnection, connect

from dev.bench.load import graphql
from dev.bench.store import made
from regulars.api.documents import Refused
from regulars.api.engine import Engine, Parameters
from regulars.api.schema import schema
from regulars.app import memory
from tests.api.hostile import FAMILIES, Attack, attacks

ROOT = Path(__file__).parents[2]
SHOWN = 10
INNOCENT = "query List { customers(first: 50) { nodes { id displayName createdAt } } }"
SUBSCRIBE = "subscription { customerCounts { total } }"
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, order=True)
class Timed:
    """What reading one document took."""

    milliseconds: float
    family: str
    outcome: str
    text: str


def main() -> None:
    """Measure it all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=200 * len(FAMILIES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--customers", type=int, default=3_000)
    parser.add_argument("--seconds", type=float, default=10.0, help="of the attack")
    parser.add_argument("--sockets", type=int, default=1_000)
    chosen = parser.parse_args()
    _print_documents(_documents(chosen.seed, chosen.documents))
    with tempfile.TemporaryDirectory(prefix="regulars-bench-") as folder:
        url = f"sqlite:///{folder}/regulars.db"
        store = made(url, customers=chosen.customers)
        with server(url) as (port, process):
            asyncio.run(_attack(port, store.token, chosen.seconds))
        with server(url) as (port, process):
            asyncio.run(_sockets(port, process, store.token, chosen.sockets))


# ── what reading a document takes ──────────────────────────────────────────────────────────────────────────────────


def _documents(seed: int, count: int) -> list[Timed]:
    engine = Engine(schema)
    for attack in attacks(seed + 1, len(FAMILIES)):
        _read(engine, attack)
    memory.settle()
    return sorted((_read(engine, attack) for attack in attacks(seed, count)), reverse=True)


def _read(engine: Engine, attack: Attack) -> Timed:
    """The best of two, so that neither the collector nor another process is taken for the document's own work."""
    best, outcome = float("inf"), "ok"
    for _ in range(2):
        engine.documents._kept.clear()  # noqa: SLF001 - as if never met
        begun = time.process_time()
        try:
            engine.prepare(Parameters(attack.text, None, attack.variables))
        except Refused as refused:
            outcome = str((refused.errors[0].extensions or {}).get("limit", refused.code))
        best = min(best, time.process_time() - begun)
        if best < 0.02:
            break
    return Timed(best * 1000, attack.family, outcome, attack.text)


def _print_documents(timed: list[Timed]) -> None:
    times = [one.milliseconds for one in timed]
    cuts = quantiles(times, n=100)
    print(f"{len(timed):,} documents: median {cuts[49]:.1f} ms of CPU, p99 {cuts[98]:.1f}, worst {times[0]:.1f}")
    print("  ".join(f"{outcome} {count}" for outcome, count in Counter(one.outcome for one in timed).most_common()))
    for one in timed[:SHOWN]:
        print(f"  {one.milliseconds:5.1f} ms  {one.family:<32} {one.outcome:<26} {one.text[:60]!r}")


# ── what an innocent request notices ───────────────────────────────────────────────────────────────────────────────


async def _attack(port: int, token: str, seconds: float) -> None:
    innocent = _request(graphql(INNOCENT, {}), token)
    bodies = [orjson.dumps({"query": one.text, "variables": one.variables}, default=str) for one in _sendable()]
    for attackers in (0, 4):
        until = time.perf_counter() + seconds
        sent = [asyncio.create_task(_send(port, bodies[n::attackers], until)) for n in range(attackers)]
        times = await _ask(port, innocent, until)
        count = sum(await asyncio.gather(*sent))
        cuts = quantiles(times, n=100)
        print(
            f"innocent requests beside {attackers} attackers ({count / seconds:,.0f} attacks/s):"
            f" median {cuts[49]:.1f} ms, p99 {cuts[98]:.1f}, worst {max(times):.1f}"
        )


def _sendable() -> Iterator[Attack]:
    """Numbers that JSON of 64 bits cannot hold stay at home."""
    for attack in attacks(3, 60 * len(FAMILIES)):
        with contextlib.suppress(TypeError):
            orjson.dumps(attack.variables)
            yield attack


async def _ask(port: int, request: bytes, until: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times: list[float] = []
    while (begun := time.perf_counter()) < until:
        await _answered(reader, writer, request)
        times.append((time.perf_counter() - begun) * 1000)
        await asyncio.sleep(0.005)
    writer.close()
    return times


async def _send(port: int, bodies: list[bytes], until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    count = 0
    while time.perf_counter() < until:
        await _answered(reader, writer, _request(bodies[count % len(bodies)]))
        count += 1
    writer.close()
    return count


async def _answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> None:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    await reader.readexactly(int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0]))
    if b" 500 " in head[:20]:
        sys.exit("The server answered 500.")


def _request(body: bytes, token: str = "") -> bytes:
    bearer = f"Authorization: Bearer {token}\r\n" if token else ""
    head = f"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{bearer}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


# ── what sockets hold ──────────────────────────────────────────────────────────────────────────────────────────────


async def _sockets(port: int, process: psutil.Process, token: str, count: int) -> None:
    async with _open(port, token) as first:
        await _subscribe(first)
        before = process.memory_info().rss
        async with contextlib.AsyncExitStack() as stack:
            for number in range(count):
                await stack.enter_async_context(_open(port, ip=f"127.0.{number // 40}.{1 + number % 40}"))
            held = process.memory_info().rss - before
            print(f"{count:,} idle sockets: {held / MIB:.1f} MiB, {held / count / 1024:.1f} KiB each")
    async with _open(port, token) as slow:
        before = process.memory_info().rss
        sent = await _flood(slow, seconds=5)
        held = process.memory_info().rss - before
        slow.transport.abort()  # a closing handshake would wait for its turn behind all that
        print(f"a reader that does not read, {sent:,} pings of 60 kB sent: {held / MIB:.1f} MiB")


@contextlib.asynccontextmanager
async def _open(port: int, token: str = "", ip: str = "127.0.0.1") -> AsyncGenerator[ClientConnection]:
    protocols: Any = ["graphql-transport-ws"]
    address = f"ws://127.0.0.1:{port}/graphql"
    async with connect(address, subprotocols=protocols, max_queue=1, local_addr=(ip, 0), ping_interval=None) as opened:
        payload = {"authorization": f"Bearer {token}"} if token else {}
        await opened.send(orjson.dumps({"type": "connection_init", "payload": payload}).decode())
        await opened.recv()
        yield opened


async def _subscribe(opened: ClientConnection) -> None:
    await opened.send(orjson.dumps({"type": "subscribe", "id": "1", "payload": {"query": SUBSCRIBE}}).decode())
    await opened.recv()


async def _flood(opened: ClientConnection, *, seconds: float) -> int:
    """Pings, each to be answered with as much, none of which is read; until the server takes no more."""
    ping = orjson.dumps({"type": "ping", "payload": {"a": os.urandom(30_000).hex()}}).decode()
    sent = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while True:
                await opened.send(ping)
                sent += 1
    return sent


@contextlib.contextmanager
def server(url: str) -> Iterator[tuple[int, psutil.Process]]:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = int(sock.getsockname()[1])
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "backend"), str(ROOT)]),
        "REGULARS_DATABASE_URL": url,
    }
    command = [sys.executable, "-m", "regulars.app", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


if __name__ == "__main__":
    main()
