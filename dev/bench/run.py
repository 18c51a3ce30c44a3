"""`make bench`: Regulars, the floor, bare SQL and the stock executor in turn, on both databases.

Prints a table of each and writes the figures into docs/benchmarks.md. A million customers: `--customers 1000000`, or
`--store …` for one that `dev.bench.large` made before.
"""

import argparse
import asyncio
import contextlib
import os
import platform
import shutil
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

from dev.bench.bare import bare
from dev.bench.limits import asked_of, summary
from dev.bench.load import Measured, answer, graphql, measure
from dev.bench.page import put
from dev.bench.questions import QUESTIONS, Question, variables_of
from dev.bench.store import Store, found, made
from tests.cluster import Cluster

ROOT = Path(__file__).parents[2]
CONNECTIONS = (1, 16)


@dataclass(frozen=True, slots=True)
class Line:
    """One question at one number of connections."""

    question: Question
    connections: int
    bare: float | None
    floor: Measured
    ours: Measured
    stock: Measured

    @property
    def share(self) -> str:
        """Requests a second as a share of the floor's, in percent."""
        return "–" if self.floor.is_given_up else f"{100 * self.ours.per_second / self.floor.per_second:.0f} %"

    @property
    def times(self) -> str:
        """Requests a second, as so many times the stock executor's."""
        return "–" if self.stock.is_given_up else f"{self.ours.per_second / self.stock.per_second:.1f}"


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=int(os.environ.get("BENCH_CUSTOMERS", "100000")))
    parser.add_argument("--seconds", type=float, default=2.0, help="for each figure")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument(
        "--store", help="a SQLite file or a PostgreSQL address of dev.bench.large, instead of making stores"
    )
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    chosen = parser.parse_args()
    parts: list[str] = []
    for engine in (_engine_of(chosen.store),) if chosen.store else ("sqlite", "postgresql"):
        if chosen.only in (None, engine):
            with address(engine, chosen.store) as url:
                parts.append(_part(engine, url, chosen))
                print(parts[-1], flush=True)
    if not chosen.no_write and chosen.only is None:
        place = f"of the given {_engine_of(chosen.store)} store" if chosen.store else "of make bench"
        put(place, figures(parts, chosen.seconds))


def _engine_of(store: str) -> str:
    return "postgresql" if store.startswith("postgresql:") else "sqlite"


def _part(engine: str, url: str, chosen: argparse.Namespace) -> str:
    """The page's part about one database."""
    begun = time.perf_counter()
    store = asyncio.run(found(url)) if chosen.store else made(url, customers=chosen.customers)
    took = "" if chosen.store else f", made in {time.perf_counter() - begun:.0f} s"
    taken = asyncio.run(asked_of(url))
    lines, deep = measured(url, store, chosen.seconds)
    rows = "\n".join(_row(line) for line in lines)
    answered = "\n".join(summary(taken))
    return (
        f"### {engine}\n\n{store.customers:,} customers, {store.orders:,} orders{took}.\n\n"
        f"{_HEAD}\n|---|---|---|---|---|---|---|---|---|---|---|---|\n{rows}\n\n"
        f"Q5 is {store.facts['depth']:,} rows in: {deep:.0f} % of the first page's (Q1) requests a second.\n\n"
        "Sorts, searches, leaves of the filter and combinations with their exact counts, a customer's page;\n"
        f"milliseconds in the process, the quickest of three:\n\n{answered}\n"
    )


def measured(url: str, store: Store, seconds: float) -> tuple[list[Line], float]:
    """Every line of one database, and the deep page's requests a second in percent of the first page's."""
    ours = [sys.executable, "-m", "regulars.app", "serve", "--port"]
    stock = [sys.executable, "-m", "dev.bench.stock"]
    with (
        _second(url) as again,
        _server(url, ours) as port,
        _server(again, stock) as stock_port,
        _floor(url, store) as floor_port,
    ):
        return asyncio.run(_measure(url, store, (port, stock_port, floor_port), seconds))


async def _measure(url: str, store: Store, ports: tuple[int, int, int], seconds: float) -> tuple[list[Line], float]:
    port, stock_port, floor_port = ports
    facts = dict(store.facts)
    facts["after"] = await _cursor(store, port, facts)
    lines: list[Line] = []
    for question in QUESTIONS:
        body = graphql(question.document, variables_of(question, facts))
        for connections in CONNECTIONS:

            async def asked(at: int, path: str, sent: bytes, number: int = connections) -> Measured:
                return await measure(at, path, sent, token=store.token, connections=number, seconds=seconds)

            line = Line(
                question,
                connections,
                await asyncio.to_thread(bare, url, question, facts, connections=connections, seconds=seconds),
                await asked(floor_port, f"/{question.key}", b"{}"),
                await asked(port, "/graphql", body),
                await asked(stock_port, "/graphql", body),
            )
            lines.append(line)
            print(_row(line), file=sys.stderr, flush=True)
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
def address(engine: str, store: str | None = None) -> Iterator[str]:
    if store is not None:
        yield store if engine == "postgresql" else f"sqlite:///{Path(store).absolute()}"
        return
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
def _second(url: str) -> Iterator[str]:
    """The address for a second server; a SQLite file lets in only one, and is copied."""
    path = url.removeprefix("sqlite:///")
    if path == url:
        yield url
        return
    with tempfile.TemporaryDirectory(prefix="regulars-bench-", dir=Path(path).parent) as folder:
        shutil.copyfile(path, f"{folder}/regulars.db")
        yield f"sqlite:///{folder}/regulars.db"


@contextlib.contextmanager
def _server(url: str, command: Sequence[str]) -> Iterator[int]:
    port = _free_port()
    with _process([*command, str(port)], {"REGULARS_DATABASE_URL": url}):
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


_HEAD = (
    "| work | connections | bare SQL/s | floor, requests/s | stock executor | Regulars | median ms | of the floor"
    " | to reach | × stock | of bare SQL | PostGraphile |"
)


def _row(line: Line) -> str:
    question = line.question
    theirs = question.postgraphile[CONNECTIONS.index(line.connections)] if question.postgraphile else 0
    sql = f"{line.bare:,.0f}" if line.bare else "–"
    share = f"{100 * line.ours.per_second / line.bare:.0f} %" if line.bare else "–"
    return (
        f"| {question.key} {question.title} | {line.connections} | {sql} | {_told(line.floor)}"
        f" | {_told(line.stock)} | {_told(line.ours)} | {line.ours.median_ms:.2f}"
        f" | {line.share} | {question.target} % | {line.times} | {share} | {theirs:g} % |"
    )


def _told(measured: Measured) -> str:
    return "given up" if measured.is_given_up else f"{measured.per_second:,.{0 if measured.per_second >= 10 else 1}f}"


def figures(parts: Sequence[str], seconds: float) -> str:
    """What was measured, and on what."""
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}, {platform.system()}"
    return (
        f"{machine}; {seconds:g} s a figure; the load average was {os.getloadavg()[1]:.1f} at the end: where it is\n"
        "above 2, other work took its part of every figure, and most of those with 16 connections, which want every\n"
        "processor.\n\n" + "\n".join(parts)
    )


if __name__ == "__main__":
    main()
