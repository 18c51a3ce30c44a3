"""`make bench`: Regulars and the floor in turn, on both databases; prints a table and writes docs/benchmarks.md."""

import argparse
import asyncio
import contextlib
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from dev.bench.load import Measured, answer, graphql, measure
from dev.bench.questions import QUESTIONS, Question, variables_of
from dev.bench.store import Store, make_store
from tests.cluster import Cluster

ROOT = Path(__file__).parents[2]
CONNECTIONS = (1, 16)


@dataclass(frozen=True, slots=True)
class Line:
    """One question at one number of connections."""

    question: Question
    connections: int
    floor: Measured
    ours: Measured

    @property
    def share(self) -> float:
        """Requests a second as a share of the floor's, in percent."""
        return 100 * self.ours.per_second / self.floor.per_second


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=int(os.environ.get("BENCH_CUSTOMERS", "30000")))
    parser.add_argument("--seconds", type=float, default=2.0, help="for each figure")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    chosen = parser.parse_args()
    parts: list[str] = []
    for engine in ("sqlite", "postgresql"):
        if chosen.only in (None, engine):
            with _address(engine) as url:
                parts.append(_part(engine, url, chosen.customers, chosen.seconds))
                print(parts[-1], flush=True)
    if not chosen.no_write and chosen.only is None:
        (ROOT / "docs" / "benchmarks.md").write_text(_page(parts, chosen.seconds), encoding="utf-8")


def _part(engine: str, url: str, customers: int, seconds: float) -> str:
    begun = time.perf_counter()
    store = asyncio.run(make_store(url, customers=customers))
    made = time.perf_counter() - begun
    with _server(url) as port, _floor(url, store) as floor_port:
        lines, deep = asyncio.run(_measure(store, port, floor_port, seconds))
    rows = "\n".join(_row(line) for line in lines)
    return (
        f"## {engine}\n\n{store.customers:,} customers, {store.orders:,} orders"
        f" (simulated and recorded in {made:.0f} s: {store.orders / made:,.0f} orders a second).\n\n"
        "| work | connections | floor, requests/s | Regulars, requests/s | median ms | share | to reach |\n"
        f"|---|---|---|---|---|---|---|\n{rows}\n\n"
        f"Q5 is {store.facts['depth']:,} rows in: {deep:.0f} % of the first page's (Q1) requests a second.\n"
    )


async def _measure(store: Store, port: int, floor_port: int, seconds: float) -> tuple[list[Line], float]:
    facts = dict(store.facts)
    facts["after"] = await _cursor(store, port, facts)
    lines: list[Line] = []
    for question in QUESTIONS:
        body = graphql(question.document, variables_of(question, facts))
        for connections in CONNECTIONS:
            floor = await measure(
                floor_port, f"/{question.key}", b"{}", token=store.token, connections=connections, seconds=seconds
            )
            ours = await measure(port, "/graphql", body, token=store.token, connections=connections, seconds=seconds)
            lines.append(Line(question, connections, floor, ours))
            print(_row(lines[-1]), file=sys.stderr, flush=True)
    first = next(line for line in lines if line.question.key == "Q1" and line.connections == 1)
    deep = next(line for line in lines if line.question.key == "Q5" and line.connections == 1)
    return lines, 100 * deep.ours.per_second / first.ours.per_second


async def _cursor(store: Store, port: int, facts: dict[str, Any]) -> str:
    """The cursor of the row so deep in the list, walked to as a client would."""
    document = (
        "query Walk($after: String) { customers(first: 100, after: $after,"
        " orderBy: [{ field: TOTAL_SPENT, direction: DESC }]) { pageInfo { endCursor } } }"
    )
    after: str | None = None
    for _ in range(facts["depth"] // 100):
        found = await answer(port, "/graphql", graphql(document, {"after": after}), token=store.token)
        after = orjson.loads(found)["data"]["customers"]["pageInfo"]["endCursor"]
    return after or ""


@contextlib.contextmanager
def _address(engine: str) -> Iterator[str]:
    if engine == "sqlite":
        with tempfile.TemporaryDirectory(prefix="regulars-bench-") as folder:
            yield f"sqlite:///{folder}/regulars.db"
        return
    cluster = Cluster.start()
    try:
        cluster.create("bench")
        yield cluster.address("bench")
    finally:
        cluster.stop()


@contextlib.contextmanager
def _server(url: str) -> Iterator[int]:
    port = _free_port()
    with _process([sys.executable, "-m", "regulars.app", "serve", "--port", str(port)], {"REGULARS_DATABASE_URL": url}):
        _wait_for(port)
        yield port


@contextlib.contextmanager
def _floor(url: str, store: Store) -> Iterator[int]:
    port = _free_port()
    facts = orjson.dumps(dict(store.facts)).decode()
    with _process([sys.executable, "-m", "dev.bench.floor", url, str(port), facts], {}):
        _wait_for(port)
        yield port


@contextlib.contextmanager
def _process(command: Sequence[str], environment: dict[str, str]) -> Iterator[None]:
    path = os.pathsep.join([str(ROOT / "backend"), str(ROOT)])
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path, **environment}, stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    sys.exit(f"Nothing answers on port {port}.")


def _row(line: Line) -> str:
    return (
        f"| {line.question.key} {line.question.title} | {line.connections} | {line.floor.per_second:,.0f}"
        f" | {line.ours.per_second:,.0f} | {line.ours.median_ms:.2f} | {line.share:.0f} % | {line.question.target} % |"
    )


def _page(parts: Sequence[str], seconds: float) -> str:
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}, {platform.system()}"
    return (
        "# Benchmarks\n\nA run of `make bench`. The floor is the same SQL through the raw driver, orjson and a bare"
        " Starlette route, in one process; Regulars runs in one process too, as shipped: authentication by token,"
        " scopes, limits, cost. Both are asked in turn by the same client on the same machine, so trust the shares"
        f" more than the figures ({machine}; {seconds:g} s a figure)."
        " Q4 is the exception: its floor is one plain statement each for page and count, while Regulars finds the few"
        " matches first and sorts those, which is why it can pass the floor.\n\n" + "\n".join(parts)
    )


if __name__ == "__main__":
    main()
