"""What reports read: filling the replica, taking changes over, each report over twelve months, on SQLite.

`python -m dev.bench.reporting --orders 10000000` prints seconds by the clock and of the processor, and the most memory;
`--write` puts them into docs/benchmarks.md, as `make bench` does.
"""

import argparse
import asyncio
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from dev.bench.ledger import PER_CUSTOMER, make
from dev.bench.page import put
from regulars.platform import clock
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database, open_database
from regulars.reports.asking import ask
from regulars.reports.catalogue.known import REPORTS
from regulars.reports.questions import question_of
from regulars.reports.replica import engine
from regulars.reports.replica.file import Limits
from regulars.reports.replica.place import Place

CHANGED = 1_000
MARK, SLOWER = 0.3, {"RFM": 0.8, "RETENTION_COHORTS": 0.8}
"""Seconds by the clock that a report may take at the median, at ten million orders (performance.md)."""
TIMES = 5
RANGE = {"preset": "LAST_12_MONTHS"}
STATEMENTS = {
    "sales by type of customer": "SELECT customer_type, sum(gross - discount - reversal) FROM report_events GROUP BY 1",
    "people by month": "SELECT booked_at / 2629746000000, count(DISTINCT customer_id) FROM report_events GROUP BY 1",
    "sales by country": "SELECT country, count(DISTINCT customer_id), sum(kept) FROM report_orders GROUP BY 1",
    "sales by category": "SELECT category, sum(quantity), sum(net) FROM report_lines GROUP BY 1",
    "payments by method": "SELECT method, status, count(*), sum(amount) FROM report_payments GROUP BY 1, 2",
}
_NEW = "INSERT INTO {table} ({names}) SELECT {values} FROM {table} t WHERE t.{key} > ? - 1000 AND t.{key} <= ?"


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--store", type=Path, help="A store made before; else one is made and thrown away.")
    parser.add_argument("--only-reports", action="store_true", help="Change nothing in the store: only read.")
    parser.add_argument("--memory", type=int, default=1_024, help="Megabytes that the replica may take.")
    parser.add_argument("--write", action="store_true", help="Put the figures into docs/benchmarks.md.")
    chosen = parser.parse_args()
    table = _Table()
    with tempfile.TemporaryDirectory(prefix="regulars-reporting-") as folder:
        path = chosen.store or Path(folder, "store.db")
        if not path.exists():
            make(path, chosen.orders)
        place = Place(Path(folder), Limits(memory_mb=chosen.memory), seconds=3_600)
        asyncio.run(_measure(table, path, place, only_reports=chosen.only_reports))
    if chosen.write:
        put("of reports", table.text(chosen.orders))


class _Table:
    """What was measured, told at once and put together for the page."""

    def __init__(self) -> None:
        self._rows: list[str] = []

    async def once(self, what: str, work: Callable[[], Awaitable[object]]) -> None:
        seconds, processor = await _timed(work)
        self._add(what, f"{seconds:.3f}", "", f"{processor:.3f}", "")

    async def repeated(self, what: str, work: Callable[[], Awaitable[object]], mark: str = "") -> None:
        times = [await _timed(work) for _ in range(TIMES)]
        warm, processor = (statistics.median(one[place] for one in times[1:]) for place in (0, 1))
        self._add(what, f"{times[0][0]:.3f}", f"{warm:.3f}", f"{processor:.3f}", mark)

    def say(self, text: str) -> None:
        print(text, flush=True)
        self._rows.append(f"| {text} | | | | |")

    def _add(self, what: str, *cells: str) -> None:
        print(f"{what}: {' / '.join(cell or '-' for cell in cells)}", flush=True)
        self._rows.append(f"| {what} | {' | '.join(cells)} |")

    def text(self, orders: int) -> str:
        """The table, with what it was measured on."""
        head = (
            f"{orders:,} orders of {orders // PER_CUSTOMER:,} customers, SQLite, {os.cpu_count()} cores; seconds by the"
            " clock of the first time and of the median of four more, seconds of the processor, the mark.\n\n"
            "| what | first | median | processor | mark |\n|---|---|---|---|---|\n"
        )
        return head + "\n".join(self._rows) + "\n"


async def _measure(table: _Table, path: Path, place: Place, *, only_reports: bool) -> None:
    database = await open_database(f"sqlite:///{path}")
    with database.entered():
        engine.put_at(database, place)
        replica = engine.of(database)
        await table.once("first filling", replica.sync)
        size = (place.folder / "replica.duckdb").stat().st_size / 1e6
        table.say(f"{replica.rows():,} rows, {size:,.0f} MB")
        await table.once("nothing to take over", replica.sync)
        for _ in range(0 if only_reports else 3):
            await _add_orders(database)
            await table.once(f"{CHANGED:,} new orders taken over", replica.sync)
            await table.once("figures of their customers settled", replica.settle)
            await _change_orders(database)
            await table.once(f"{CHANGED:,} changed orders taken over", replica.sync)
        for name, statement in STATEMENTS.items():
            await table.repeated(name, lambda statement=statement: engine.read(statement))
        for report in REPORTS.values():
            query = await question_of(database, SYSTEM, {"report": report.id.value, "range": RANGE, "first": 100})
            mark = f"{SLOWER.get(report.id.value, MARK)}"
            await table.repeated(report.id.value, lambda query=query: ask(query), mark)
    await database.close()
    for whose, who in (("", resource.RUSAGE_SELF), (" of a process beside", resource.RUSAGE_CHILDREN)):
        table.say(f"most memory{whose}: {resource.getrusage(who).ru_maxrss / 1024:,.0f} MiB")


async def _timed(work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    begun, before = time.perf_counter(), _processor()
    await work()
    return time.perf_counter() - begun, _processor() - before


def _processor() -> float:
    """Seconds of this process and of those that it has waited for."""
    beside = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + beside.ru_utime + beside.ru_stime


async def _add_orders(database: Database) -> None:
    """What the last orders sold, sold to the same people now."""
    async with database.engine.transaction() as link:
        await link.execute("PRAGMA ignore_check_constraints = ON", ())  # what is made for speed leaves codes empty
        ((last,),) = await link.fetch("SELECT max(id) FROM orders", ())
        now = f"{clock.now()} + t.id"
        place = "(SELECT c.order_count + 1 FROM customers c WHERE c.id = t.customer_id)"
        for table, key in (
            ("orders", "id"),
            ("order_lines", "order_id"),
            ("payments", "order_id"),
            ("sales_events", "order_id"),
        ):
            columns = [row[0] for row in await link.fetch("SELECT name FROM pragma_table_info(?)", (table,))]
            columns = [name for name in columns if name != "id" or key == "id"]
            put = {key: f"t.{key} + {CHANGED}", "placed_at": now, "listed_at": now, "at": now, "sequence": place}
            values = [put.get(name, f"t.{name}") for name in columns]
            sql = _NEW.format(table=table, names=", ".join(columns), values=", ".join(values), key=key)
            await link.execute(sql, (last, last))
        counts = "SELECT customer_id, count(*) AS orders, max(placed_at) AS last FROM orders WHERE id > ? GROUP BY 1"
        await link.execute(
            f"UPDATE customers SET order_count = order_count + n.orders, last_order_at = n.last FROM ({counts}) AS n"
            " WHERE n.customer_id = customers.id",
            (last,),
        )


async def _change_orders(database: Database) -> None:
    async with database.engine.transaction() as link:
        await link.execute(
            f"UPDATE sales_events SET gross = gross + 1 WHERE order_id % 997 = 0 AND order_id <= {CHANGED * 997}", ()
        )


if __name__ == "__main__":
    main()
