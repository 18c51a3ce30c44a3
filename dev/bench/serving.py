"""The last part of `make bench`: a served shop; its start, its memory, writes, live counts, reads beside writes.

    .venv/bin/python -m dev.bench.serving --store /tmp/million/regulars.db

Writes orders into the given store.
"""

import argparse
import asyncio
import itertools
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

import orjson
import psutil
from websockets.asyncio.client import ClientConnection, connect

from dev.bench.hostile import MIB, server
from dev.bench.load import GivenUp, answer, ask, graphql, request_of
from dev.bench.questions import QUESTIONS, variables_of
from dev.bench.store import Store, found, made

FILTERS = ("{ hasAccount: true }", '{ totalSpent: { gt: "100" } }', "{ orderCount: { gte: 2 } }", "{ taxExempt: true }")
UPSERT = (
    "mutation Upsert($orders: [OrderInput!]!, $key: String!) { ordersUpsert(orders: $orders, idempotencyKey: $key)"
    " { created updated userErrors { message } } }"
)
READS = ("Q1", "Q2", "Q3")
_OF_A_SOCKET = 25  # a token may open fifty
_numbers = itertools.count(int(time.time()))


def main() -> None:
    """Measure it all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", help="a SQLite file or a PostgreSQL address, instead of making one")
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=60, help="of reads beside writes")
    parser.add_argument("--subscriptions", type=int, default=1_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="regulars-bench-") as folder:
        given = chosen.store or f"{folder}/regulars.db"
        url = given if given.startswith("postgresql:") else f"sqlite:///{Path(given).absolute()}"
        store = asyncio.run(found(url)) if chosen.store else made(url, customers=chosen.customers)
        print(f"{store.customers:,} customers, {store.orders:,} orders")
        begun = time.perf_counter()
        with server(url) as (port, process):
            asyncio.run(_measured(store, port, process, chosen, begun))


async def _measured(store: Store, port: int, process: psutil.Process, chosen: Any, begun: float) -> None:
    await answer(port, "/graphql", graphql("{ customers(first: 1) { nodes { id } } }", {}), token=store.token)
    spent = process.cpu_times()
    print(f"start to first answer: {time.perf_counter() - begun:.2f} s, {spent.user + spent.system:.2f} of processor")
    await asyncio.sleep(2)
    idle = process.memory_info().rss
    print(f"resident memory, idle: {idle / MIB:.0f} MiB")
    await _upserts(store, port)
    await _live(store, port)
    await _subscriptions(store, port, process, chosen.subscriptions)
    await _mixed(store, port, process, chosen.seconds)


async def _upserts(store: Store, port: int, *, batch: int = 250, seconds: float = 5) -> None:
    written, until, begun = 0, time.perf_counter() + seconds, time.perf_counter()
    while time.perf_counter() < until:
        await answer(port, "/graphql", upsert(batch), token=store.token)
        written += batch
    print(
        f"ordersUpsert: {written / (time.perf_counter() - begun):,.0f} orders of two lines a second, {batch} a request"
    )


def upsert(orders: int) -> bytes:
    """A request that records new orders of customers who may be new."""
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 60))
    lines = [
        {"sku": f"S-{n}", "title": "Cup", "category": "Tea", "quantity": 1 + n, "unitPrice": "12.50"} for n in (0, 1)
    ]
    drafts = [
        {
            "externalId": f"bench-{number}",
            "customer": {"externalId": f"bench-{number % 5_000}", "email": f"bench{number % 5_000}@example.net"},
            "placedAt": stamp,
            "currencyCode": "USD",
            "lines": lines,
            "payments": [{"reference": f"ch-{number}", "amount": "37.50", "method": "Visa"}],
        }
        for number in itertools.islice(_numbers, orders)
    ]
    return graphql(UPSERT, {"orders": drafts, "key": f"bench-{next(_numbers)}"})


async def _live(store: Store, port: int, *, times: int = 10) -> None:
    """From the answer of a write to the push of the count that it changed."""
    taken: list[float] = []
    async with _socket(port, store.token) as opened:
        await _subscribe(
            opened, "1", "subscription { customerCount(filter: { orderCount: { gte: 1 } }, intervalMs: 100) { count } }"
        )
        for _ in range(times):
            pushed = asyncio.ensure_future(opened.recv())
            body = upsert(1).replace(b"@example.net", b"x%d@example.net" % next(_numbers))
            body = body.replace(b'"externalId":"bench-', b'"externalId":"live%d-' % next(_numbers))
            await answer(port, "/graphql", body, token=store.token)
            begun = time.perf_counter()
            await asyncio.wait_for(pushed, 30)
            taken.append(time.perf_counter() - begun)
    print(f"live count after commit: median {median(taken) * 1000:.0f} ms, slowest {max(taken) * 1000:.0f}")


async def _subscriptions(store: Store, port: int, process: psutil.Process, number: int) -> None:
    before = process.memory_info().rss
    async with AsyncExitStack() as stack:
        sockets = [
            await stack.enter_async_context(_socket(port, store.token)) for _ in range(-(-number // _OF_A_SOCKET))
        ]
        for place in range(number):
            filter = FILTERS[place % len(FILTERS)]
            query = f"subscription {{ customerCount(filter: {filter}) {{ count }} }}"
            await _subscribe(sockets[place // _OF_A_SOCKET], f"{place}", query)
        await asyncio.sleep(2)
        grown = process.memory_info().rss - before
    print(f"{number:,} open subscriptions: {grown / MIB:.0f} MiB over idle")


async def _mixed(store: Store, port: int, process: psutil.Process, seconds: float, *, connections: int = 16) -> None:
    """Nine reads to one write on each connection."""
    bodies = [graphql(one.document, variables_of(one, dict(store.facts))) for one in QUESTIONS if one.key in READS]
    until = time.perf_counter() + seconds
    times: dict[str, list[float]] = {"reads": [], "writes": []}
    residents: list[int] = []

    async def client(place: int) -> None:
        dice = Random(place)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            while (begun := time.perf_counter()) < until:
                kind, body = ("writes", upsert(1)) if dice.random() < 0.1 else ("reads", dice.choice(bodies))
                await ask(reader, writer, request_of("/graphql", body, store.token))
                times[kind].append(time.perf_counter() - begun)
        except GivenUp:
            print("an answer was given up")
        finally:
            writer.close()

    async def watch() -> None:
        while time.perf_counter() < until:
            residents.append(process.memory_info().rss)
            await asyncio.sleep(seconds / 10)

    await asyncio.gather(watch(), *(client(place) for place in range(connections)))
    print(f"reads beside writes for {seconds:.0f} s, {connections} connections:")
    for kind, taken in times.items():
        cuts = quantiles(taken, n=100)
        print(
            f"  {kind}: {len(taken) / seconds:,.0f} a second, median {cuts[49] * 1000:.1f} ms,"
            f" p99 {cuts[98] * 1000:.1f} ({cuts[98] / cuts[49]:.1f} x)"
        )
    print("  resident MiB: " + ", ".join(f"{one / MIB:.0f}" for one in residents))


@asynccontextmanager
async def _socket(port: int, token: str) -> AsyncGenerator[ClientConnection]:
    protocols: Any = ["graphql-transport-ws"]
    address = f"ws://127.0.0.1:{port}/graphql"
    async with connect(address, subprotocols=protocols, ping_interval=None) as opened:
        payload = {"authorization": f"Bearer {token}"}
        await opened.send(orjson.dumps({"type": "connection_init", "payload": payload}).decode())
        await opened.recv()
        yield opened


async def _subscribe(opened: ClientConnection, name: str, query: str) -> None:
    await opened.send(orjson.dumps({"type": "subscribe", "id": name, "payload": {"query": query}}).decode())
    await opened.recv()


if __name__ == "__main__":
    main()
