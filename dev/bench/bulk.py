"""`make bench`, files and segments: a million customers come in, go out again, and are put into segments.

``python -m dev.bench.bulk --customers 1000000 --only sqlite`` imports a file as Shopify writes it by the whole command,
from an empty database to its end; gives the customers orders by plain SQL; writes 20 fields of all of them as CSV and
Excel by the whole command; and fills and compares segments. Prints what it finds and writes it into docs/benchmarks.md.
"""

import argparse
import asyncio
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from dev.bench.customers import analyze, give_orders, write_customers
from dev.bench.page import put
from dev.bench.run import address
from dev.bench.segments import measured as segments_measured
from regulars.app import rooms
from regulars.migrations.run import open_ready

ROOT = Path(__file__).parents[2]
FIELDS = (
    "id external_id first_name last_name email phone tags account_status created_at updated_at order_count total_spent"
    " average_order_value first_order_at last_order_at email_consent address1 city postal_code"
    " country"
).split()


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took, with the processes that it started."""

    seconds: float
    processor: float
    memory: float
    """Of the largest of the processes, in MiB."""


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=int(os.environ.get("BENCH_BULK", "1000000")))
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    chosen = parser.parse_args()
    parts: list[str] = []
    with tempfile.TemporaryDirectory(prefix="regulars-bulk-") as folder:
        file = Path(folder, "customers.csv")
        write_customers(file, chosen.customers)
        for engine in ("sqlite", "postgresql"):
            if chosen.only in (None, engine):
                with address(engine) as url:
                    parts.append(_part(engine, url, chosen.customers, file))
                    print(parts[-1], flush=True)
    if not chosen.no_write and chosen.only is None:
        put("of files and segments", "\n".join([_head(), *parts]))


def _head() -> str:
    return (
        f"{os.cpu_count()} processors, Python {platform.python_version()}, {platform.system()}; the load average was"
        f" {os.getloadavg()[0]:.1f} at the end.\nProcessor time is that of our own processes, without PostgreSQL's;"
        " memory that of the largest of them.\n"
    )


def _part(engine: str, url: str, count: int, file: Path) -> str:
    """The page's part about one database."""
    rows = [("import of customers, the whole command", "180 s", _command(url, "import", "customers", str(file)))]
    asyncio.run(_order(url))
    for kind, mark in (("csv", "60 s, 200 MB"), ("xlsx", "120 s, 200 MB")):
        target = file.with_name(f"out.{kind}")
        words = ("export", "customers", "--out", str(target), "--fields", ",".join(FIELDS), "--personal")
        rows.append((f"export of 20 fields, {kind}, {{size}} MB, the whole command", mark, _command(url, *words)))
        rows[-1] = (rows[-1][0].format(size=target.stat().st_size // 1_000_000), *rows[-1][1:])
        target.unlink()
    lines = [
        f"| {what} | {mark} | {spent.seconds:.1f} | {spent.processor:.1f} | {spent.memory:.0f}"
        f" | {count / spent.seconds:,.0f} |"
        for what, mark, spent in rows
    ]
    return "\n".join(
        [
            f"### {engine}, {count:,} customers\n",
            "| work | mark | seconds | processor, s | memory, MiB | customers a second |",
            "|---|---|---|---|---|---|",
            *lines,
            "\n| segment | members | filled, s | processor, s | compared as a whole, s (mark 2) | processor, s |",
            "|---|---|---|---|---|---|",
            *asyncio.run(_segments(url)),
            "",
        ]
    )


def _command(url: str, *words: str) -> Spent:
    """Run `regulars …` on a database and look what it took."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "regulars.app", *words],
        cwd=ROOT,
        env={**os.environ, "REGULARS_DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"regulars {words[0]} {words[1]} ended with {process.returncode}")
    return Spent(time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


async def _order(url: str) -> None:
    database = await open_ready(url)
    with database.entered():
        await give_orders()
        await analyze()
    await database.close()


async def _segments(url: str) -> list[str]:
    database = await open_ready(url)
    with database.entered():
        rooms.arrange()
        found = [
            f"| {one.name} | {one.size:,} | {one.filled.seconds:.2f} | {one.filled.processor:.2f}"
            f" | {one.compared.seconds:.2f} | {one.compared.processor:.2f} |"
            async for one in segments_measured()
        ]
    await database.close()
    return found


if __name__ == "__main__":
    main()
