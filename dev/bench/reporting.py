"""What reports read: filling the replica, taking changes over, each report over twelve months.

`python -m dev.bench.reporting --orders 10000000` prints seconds by the clock and of the processor, and the most memory;
`--write` puts them into docs/benchmarks.md, as `make bench` does. `--on postgresql` takes a PostgreSQL server of its
own, and asks the views what each page asks first: with nothing of the server's files in memory, then again.
"""

import argparse
import asyncio
import os
import resource
import statistics
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from dev.bench.ledger import PER_CUSTOMER, make
from dev.bench.page import put
from dev.bench.run import address
from dev.bench.spent import Server, Spent, server_of, spent
from regulars.migrations.run import open_ready
from regulars.platform import clock
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Address, Database, open_database
from regulars.reports.asking import ask
from regulars.reports.catalogue.known import REPORTS
from regulars.reports.questions import question_of
from regulars.reports.replica import engine
from regulars.reports.replica.file import Limits
from regulars.reports.replica.place import Place

CHANGED = 1_000
MARK, SLOWER = 0.3, {"RFM": 0.8, "RETENTION_COHORTS": 0.8}
"""Seconds by the clock that a report may take at the median, at ten million orders (performance.md)."""
TIMES, TIMES_OF_VIEWS = 5, 2
_PLACES = {"sqlite": "of reports", "postgresql": "of reports on PostgreSQL"}
RANGE = {"preset": "LAST_12_MONTHS"}
STATEMENTS = {
    "sales by type of customer": "SELECT customer_type, sum(gross - discount - reversal) FROM report_events GROUP BY 1",
    "people by month": "SELECT booked_at / 2629746000000, count(DISTINCT customer_id) FROM report_events GROUP BY 1",
    "sales by country": "SELECT country, count(DISTINCT customer_id), sum(kept) FROM report_orders GROUP BY 1",
    "sales by category": "SELECT category, sum(quantity), sum(net) FROM report_lines GROUP BY 1",
    "payments by method": "SELECT method, status, count(*), sum(amount) FROM report_payments GROUP BY 1, 2",
}
_COLUMNS = {
    "sqlite": "SELECT name FROM pragma_table_info(?)",
    "postgresql": "SELECT column_name FROM information_schema.columns"
    " WHERE table_schema = current_schema() AND table_name = ? AND is_generated = 'NEVER'",
}
_NEW = "INSERT INTO {table} ({names}) SELECT {values} FROM {table} t WHERE t.{key} > ? - 1000 AND t.{key} <= ?"


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--on", choices=tuple(_PLACES), default="sqlite")
    parser.add_argument("--store", help="A file or an address; filled where it is empty. Else made and thrown away.")
    parser.add_argument("--only-reports", action="store_true", help="Change nothing in the store: only read.")
    parser.add_argument("--only-views", action="store_true", help="Ask PostgreSQL's views alone.")
    parser.add_argument("--memory", type=int, default=1_024, help="Megabytes that the replica may take.")
    parser.add_argument("--write", action="store_true", help="Put the figures into docs/benchmarks.md.")
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="regulars-reporting-") as folder,
        address(chosen.on, chosen.store) as url,
    ):
        if not asyncio.run(_is_filled(url)):
            make(url, chosen.orders)
        place = Place(Path(folder), Limits(memory_mb=chosen.memory), seconds=3_600)
        table = asyncio.run(_measured(url, place, chosen))
    if chosen.write:
        put(_PLACES[chosen.on], table.text(chosen.orders))


class _Table:
    """What was measured, told at once and put together for the page."""

    def __init__(self, database: Database, server: Server) -> None:
        self._rows: list[str] = []
        self._server = server
        self._engine = "SQLite" if database.dialect.name == "sqlite" else "PostgreSQL"

    async def once(self, what: str, work: Callable[[], Awaitable[object]]) -> None:
        taken = await spent(self._server, work)
        self._add(what, f"{taken.clock:.3f}", "", *_processor([taken]), "")

    async def repeated(self, what: str, work: Callable[[], Awaitable[object]], mark: str = "") -> None:
        taken = [await spent(self._server, work) for _ in range(TIMES)]
        self._add(what, f"{taken[0].clock:.3f}", _median(taken[1:]), *_processor(taken[1:]), mark)

    async def cold_and_warm(self, what: str, work: Callable[[], Awaitable[object]]) -> None:
        self._server.forget()
        taken = [await spent(self._server, work) for _ in range(TIMES_OF_VIEWS)]
        self._add(what, f"{taken[0].clock:.3f}", _median(taken[1:]), *_processor(taken[1:]), "")

    def say(self, text: str) -> None:
        print(text, flush=True)
        self._rows.append(f"| {text} | | | | | |")

    def _add(self, what: str, *cells: str) -> None:
        print(f"{what}: {' / '.join(cell or '-' for cell in cells)}", flush=True)
        self._rows.append(f"| {what} | {' | '.join(cells)} |")

    def text(self, orders: int) -> str:
        """The table, with what it was measured on."""
        head = (
            f"{orders:,} orders of {orders // PER_CUSTOMER:,} customers, {self._engine}, {os.cpu_count()} cores;"
            " seconds by the clock of the first time and of the median of those after it, seconds of the processor:"
            " ours, and the database server's; the mark.\n\n"
            "| what | first | median | ours | server's | mark |\n|---|---|---|---|---|---|\n"
        )
        return head + "\n".join(self._rows) + "\n"


def _median(taken: list[Spent]) -> str:
    return f"{statistics.median(one.clock for one in taken):.3f}"


def _processor(taken: list[Spent]) -> tuple[str, str]:
    ours, servers = (statistics.median(getattr(one, of) for one in taken) for of in ("processor", "server"))
    return f"{ours:.3f}", f"{servers:.2f}"


async def _is_filled(url: str) -> bool:
    path = Address.parse(url).path
    if path is not None:
        return path.exists()
    database = await open_ready(url)
    try:
        return bool(await database.fetch("SELECT 1 FROM orders LIMIT 1"))
    finally:
        await database.close()


async def _measured(url: str, place: Place, chosen: argparse.Namespace) -> _Table:
    database = await open_database(url)  # which asks for no index that reports do not read
    table = _Table(database, await server_of(database))
    with database.entered():
        if not chosen.only_views:
            engine.put_at(database, place)
            await _of_the_replica(table, database, place, only_reports=chosen.only_reports)
        if database.address.path is None:
            engine.put_at(database, replace(place, views=url))
            for name, work in (await _questions(database, {})).items():
                await table.cold_and_warm(f"{name}, of the views", work)
    await database.close()
    if chosen.store:  # making one takes more than anything after it
        for whose, who in (("", resource.RUSAGE_SELF), (" of a process beside", resource.RUSAGE_CHILDREN)):
            table.say(f"most memory{whose}: {resource.getrusage(who).ru_maxrss / 1024:,.0f} MiB")
    return table


async def _of_the_replica(table: _Table, database: Database, place: Place, *, only_reports: bool) -> None:
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
    for name, work in (await _questions(database, {"range": RANGE})).items():
        await table.repeated(name, work, f"{SLOWER.get(name, MARK)}")


async def _questions(database: Database, wanted: dict[str, object]) -> dict[str, Callable[[], Awaitable[object]]]:
    """Each report as its page asks it, but for what is wanted."""
    found: dict[str, Callable[[], Awaitable[object]]] = {}
    for report in REPORTS.values():
        query = await question_of(database, SYSTEM, {"report": report.id.value, "first": 100, **wanted})
        found[report.id.value] = lambda query=query: ask(query)
    return found


async def _add_orders(database: Database) -> None:
    """What the last orders sold, sold to the same people now."""
    async with database.engine.transaction() as link:
        if database.dialect.name == "sqlite":
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
            columns = [row[0] for row in await link.fetch(_COLUMNS[database.dialect.name], (table,))]
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
