"""All relations of a store carried over by a process of its own: exact, of one moment, and never left behind."""

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import duckdb
import psutil
import pytest

from regulars.orders.drafts import AddressDraft, PaymentDraft, RefundDraft
from regulars.platform.db.connect import Address, Database
from regulars.reports.replica import beside, engine
from regulars.reports.replica.beside import Carrier
from regulars.reports.replica.changes import mark_of
from regulars.reports.replica.file import Limits, ReplicaUnavailable
from regulars.reports.replica.place import Place
from regulars.reports.replica.replica import Replica
from regulars.reports.replica.sources import OF_ORDERS, SOURCES, STORED, SYNCED_SOURCE, Source
from tests.make_orders import DAY, START, draft, line, recorded, shop
from tests.reports.relations import Rows, agree, asked, said

LARGEST = 2**63 - 1
ODD = 'it\'s a "folder" #1%41 ☕\n'
PROGRAM = "regulars.reports.replica.carrying"
HOSTILE = (
    'quoted "Ding", \'thing\'', "line\nbreak\r\n", "☕ 👩‍👩‍👧 é", "nul\0inside", "a" * 2_000_000, ",", '"', "\\N", "NULL",
    " padded ", "\t", "=1+1", "\u202eright to left",
)  # fmt: skip


@pytest.fixture(autouse=True)
async def _shop(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "LEAST", 0)
    await shop()
    engine.put_at(database, Place(tmp_path / "data"))


async def some_orders() -> None:
    home = AddressDraft(city='Sankt "Peter", Ording', country_code="DE", postal_code="25826", province="SH")
    refund = RefundDraft("r", START + 9 * DAY, 400)
    await recorded(
        draft("1", "anna", lines=(line(700), line(300, 2, sku="B-1", category="Beans")), total=1300, refunds=(refund,)),
        draft("2", "anna", day=3, shipping_address=home, channel="EMAIL", utm_campaign="spring\nsale"),
        draft("3", "berta", day=4, currency="EUR", rate="1.5", payments=(PaymentDraft(1000, "Visa"),)),
        draft("4", None, day=5, status="CANCELLED", cancelled_at=START + 6 * DAY),
        *(draft(f"h{at}", "carla", day=at, lines=(line(100 + at),), total=None) for at in range(len(HOSTILE))),
    )


async def written(database: Database, sql: str, *params: object) -> None:
    async with database.engine.transaction() as link:
        await link.execute(sql, params)


def store_of(database: Database) -> Path:
    if database.address.path is None:
        pytest.skip("of files")
    return database.address.path


def address(store: Path) -> str:
    return f"sqlite:///{quote(str(store))}"


def hostile(database: Database) -> list[str]:
    return [text for text in HOSTILE if database.dialect.name == "sqlite" or "\0" not in text]


def rows_of(replica: Replica, source: Source) -> Rows:
    return sorted(replica.cursor().execute(asked(source)).fetchall(), key=repr)


async def process_of(replica: Replica) -> int:
    """The process that fills, which has hardly begun."""
    while replica._carrier._process is None:
        await asyncio.sleep(0)
    return replica._carrier._process.pid


async def filled_by_this_process(database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Replica:
    with monkeypatch.context() as patched:
        patched.setattr(beside, "LEAST", LARGEST)
        replica = Replica(database, Place(folder))
        await replica.sync()
    return replica


async def test_both_ways_of_filling_hold_what_the_database_says(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    await some_orders()
    near = await filled_by_this_process(database, tmp_path / "near", monkeypatch)
    far = Replica(database, Place(tmp_path / "far"))
    await far.sync()
    for source in SOURCES:
        assert rows_of(far, source) == rows_of(near, source) == await said(database, source), source.table.name
    tables = "SELECT table_name FROM duckdb_tables() ORDER BY 1"
    assert far.cursor().execute(tables).fetchall() == near.cursor().execute(tables).fetchall()
    assert (far.mark or ())[:3] == (near.mark or ())[:3] != ()  # a snapshot is of the server: other tests move it
    assert [path.name for path in (tmp_path / "far").iterdir() if path.is_dir()] == []
    near.close()
    far.close()


async def test_what_changes_after_it_is_taken_over(database: Database):
    await some_orders()
    await agree(database)
    filled = engine.of(database).filled_at
    await recorded(draft("5", "anna", day=1, total=250), draft("2", "anna", day=3, total=1))
    await agree(database)
    assert engine.of(database).filled_at == filled


async def test_any_text_arrives_as_it_is(database: Database):
    await some_orders()
    for at, text in enumerate(hostile(database)):
        mine = "= (SELECT o.id FROM orders o WHERE o.external_id = ?)"
        await written(
            database, f"UPDATE order_lines SET title = ?, sku_key = NULL WHERE order_id {mine}", text, f"h{at}"
        )
        await written(database, f"UPDATE sales_events SET campaign = ? WHERE order_id {mine}", text, f"h{at}")
    replica = engine.of(database)
    await replica.sync()
    cursor = replica.cursor()
    for table, column in (("report_lines", "product"), ("report_events", "campaign")):
        found = {row[0] for row in cursor.execute(f"SELECT {column} FROM {table}").fetchall()}
        assert found >= set(hostile(database))


async def test_columns_that_begin_with_thousands_of_nothing_or_hold_nothing_else_arrive(database: Database):
    await some_orders()
    columns = {
        "sqlite": "SELECT name FROM pragma_table_info('sales_events')",
        "postgresql": "SELECT column_name FROM information_schema.columns WHERE table_name = 'sales_events'",
    }
    names = [row[0] for row in await database.fetch(columns[database.dialect.name])]
    listed = ", ".join(name for name in names if name not in ("id", "kind"))
    copies = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 20000)"
    await written(
        database,
        "UPDATE sales_events SET channel = '', campaign = '', cohort_at = NULL, customer_id = NULL,"
        " customer_type = 'UNIDENTIFIED'",
    )
    await written(
        database,
        f"INSERT INTO sales_events (kind, {listed}) {copies}"
        f" SELECT 'EDIT', {listed} FROM n, (SELECT * FROM sales_events WHERE kind = 'SALE' LIMIT 1) AS one",
    )
    await written(
        database,
        "UPDATE sales_events SET campaign = 'late', cohort_at = ? WHERE id = (SELECT max(id) FROM sales_events)",
        LARGEST,
    )
    replica = engine.of(database)
    await replica.sync()
    counted = "SELECT count(*), count(channel), max(campaign), count(campaign), max(cohort_at), count(customer_id)"
    (row,) = replica.cursor().execute(f"{counted} FROM report_events").fetchall()
    ((stored,),) = await database.fetch("SELECT count(*) FROM sales_events")
    assert row == (stored, 0, "late", 1, LARGEST, 0)
    assert stored > 20_000


async def test_an_address_that_the_driver_does_not_understand_is_read_by_this_process(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    assert await beside.is_worth_it(database)
    if database.dialect.name == "postgresql":
        url = database.address.url
        told = f"{url}{'&' if '?' in url else '?'}search_path=public"
        monkeypatch.setattr(database, "address", Address.parse(told))
        assert not await beside.is_worth_it(database)


async def test_a_store_without_a_row_is_filled(database: Database):
    await agree(database)
    assert engine.of(database).is_ready


async def test_a_writer_goes_on_and_what_is_filled_is_one_moment(database: Database):
    await some_orders()
    replica = engine.of(database)
    states: dict[tuple[int, int], list[Rows]] = {}

    async def note() -> None:
        mark = await mark_of(database)
        states[mark.id, mark.stamp] = [await said(database, source) for source in OF_ORDERS]

    async def write(filling: "asyncio.Future[None]") -> None:
        while not filling.done():
            names = f"w{len(states)}", f"v{len(states)}"
            await recorded(*(draft(name, name[0], total=len(states)) for name in names))
            await note()

    await note()
    for _ in range(2):
        before = len(states)
        filling = asyncio.ensure_future(replica.rebuild())
        await write(filling)
        await filling
        assert len(states) > before + 1
        mark = replica.mark
        assert mark is not None
        assert [rows_of(replica, source) for source in OF_ORDERS] == states[mark.id, mark.stamp]
    await agree(database)


async def test_a_process_that_is_killed_leaves_what_was_there(database: Database, tmp_path: Path):
    await some_orders()
    await agree(database)
    replica = engine.of(database)
    filled = replica.filled_at
    filling = asyncio.ensure_future(replica.rebuild())
    os.kill(await process_of(replica), signal.SIGKILL)
    with pytest.raises(ReplicaUnavailable, match="was ended"):
        await filling
    assert replica.filled_at == filled
    assert [path.name for path in (tmp_path / "data").iterdir() if path.is_dir()] == []
    await agree(database)


@pytest.mark.parametrize("way", ("cancelled", "closed"))
async def test_a_filling_that_is_given_up_leaves_no_process_and_what_was_there(
    database: Database, tmp_path: Path, way: str
):
    await some_orders()
    replica = Replica(database, Place(tmp_path / "other"))
    await replica.sync()
    filling = asyncio.ensure_future(replica.rebuild())
    pid = await process_of(replica)
    assert psutil.pid_exists(pid)
    if way == "closed":
        replica.close()
    else:
        filling.cancel()
    with pytest.raises((asyncio.CancelledError, ReplicaUnavailable)):
        await filling
    assert not psutil.pid_exists(pid)
    assert [path.name for path in (tmp_path / "other").iterdir() if path.is_dir()] == []
    replica.close()
    with duckdb.connect(str(tmp_path / "other/replica.duckdb")) as connection:
        assert connection.execute("SELECT count(*) FROM report_orders").fetchall() == [(len(HOSTILE) + 3,)]


@pytest.mark.parametrize("way", ("by this process", "while somebody reads"))
async def test_what_is_given_up_at_any_moment_is_not_there_by_half(
    database: Database, monkeypatch: pytest.MonkeyPatch, way: str
):
    await some_orders()
    replica = engine.of(database)
    if way == "by this process":
        monkeypatch.setattr(beside, "LEAST", LARGEST)
    ended = 0
    for turns in (0, 20, 90, 250):
        await recorded(draft(f"t{turns}", "anna"))
        await agree(database)
        async with engine.reading():
            filling = asyncio.ensure_future(replica.rebuild())
            if way == "while somebody reads":
                await process_of(replica)
                while replica._carrier._process is not None:
                    await asyncio.sleep(0)
            for _ in range(turns):
                await asyncio.sleep(0)
            ended += filling.done()
            filling.cancel()
            await asyncio.wait([filling])
        await agree(database)
    assert ended < 4


async def test_the_process_ends_with_whoever_started_it_and_cleans_up(tmp_path: Path):
    locked, folder = tmp_path / "locked.db", tmp_path / "folder"
    folder.mkdir()
    holder = sqlite3.connect(locked, isolation_level=None)
    holder.execute("CREATE TABLE report_changes (id INTEGER)")
    holder.execute("BEGIN EXCLUSIVE")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", PROGRAM, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    order = {"store": address(locked), "target": str(folder / "carried.duckdb"), "memory_mb": 100, "threads": 2}
    assert process.stdin is not None
    process.stdin.write(f"{json.dumps(order)}\n".encode())
    await process.stdin.drain()
    while not (folder / "carried.duckdb").exists():
        await asyncio.sleep(0)
    process.stdin.close()
    assert await process.wait() == 1
    assert not folder.exists()
    holder.close()


def test_a_process_that_is_asked_for_nothing_ends():
    done = subprocess.run([sys.executable, "-P", "-m", PROGRAM], input=b"", capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


async def test_folders_may_bear_any_name(database: Database, tmp_path: Path):
    await some_orders()
    folder = tmp_path / ODD
    (folder / "?").mkdir(parents=True)
    with sqlite3.connect(store_of(database)) as one, sqlite3.connect(folder / "?/store.db") as other:
        one.backup(other)
    one.close()
    other.close()
    target = folder / "it's.duckdb"
    mark = await Carrier().carried(address(folder / "?/store.db"), target, Limits(), lambda done, total: None)
    assert mark == await mark_of(database)
    engine.put_at(database, Place(folder))
    await agree(database)
    with duckdb.connect(str(target), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM report_orders").fetchall() == [(len(HOSTILE) + 3,)]


async def test_a_store_that_is_damaged_is_told_in_words_and_leaves_what_was_there(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    await some_orders()
    damaged = tmp_path / "damaged.db"
    shutil.copyfile(store_of(database), damaged)
    content = damaged.read_bytes()
    damaged.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    with pytest.raises(ReplicaUnavailable, match="the log says why"):
        await Carrier().carried(address(damaged), tmp_path / "new.duckdb", Limits(), lambda done, total: None)
    assert "malformed" in caplog.text or "not a database" in caplog.text


async def test_too_little_memory_is_told_in_words(database: Database, tmp_path: Path):
    await some_orders()
    with pytest.raises(ReplicaUnavailable, match="REGULARS_REPORT_MEMORY_MB"):
        await Carrier().carried(database.address.url, tmp_path / "new.duckdb", Limits(memory_mb=1), lambda *_: None)


async def test_a_replica_that_is_damaged_is_carried_anew(database: Database, tmp_path: Path):
    await some_orders()
    await agree(database)
    engine.of(database).close()
    file = tmp_path / "data/replica.duckdb"
    file.write_bytes(b"\0" * 4096 + file.read_bytes()[4096:])
    again = Replica(database, Place(tmp_path / "data"))
    await again.sync()
    assert rows_of(again, OF_ORDERS[1]) == await said(database, OF_ORDERS[1])
    again.close()


async def test_readers_see_what_was_there_until_all_is_taken_over(database: Database):
    await some_orders()
    async with engine.reading() as session:
        before = await session.read("SELECT count(*) FROM report_orders")
        await recorded(draft("9", "anna"))
        await engine.of(database).rebuild()
        assert await session.read("SELECT count(*) FROM report_orders") == before
    await agree(database)
    assert await engine.read("SELECT count(*) FROM report_orders") == [(before[0][0] + 1,)]


async def test_what_was_not_yet_in_the_old_file_does_not_come_into_the_new_one(database: Database, tmp_path: Path):
    """DuckDB keeps commits beside its file, under the name that the new file takes."""
    await some_orders()
    await agree(database)
    log = tmp_path / "data/replica.duckdb.wal"
    for number in range(3):
        await recorded(draft(f"a{number}", "anna"))
        await agree(database)
        assert log.exists()
        before = (tmp_path / "data/replica.duckdb").stat().st_ino
        await engine.of(database).rebuild()
        assert (tmp_path / "data/replica.duckdb").stat().st_ino != before
        await recorded(draft(f"b{number}", "berta"))
        await agree(database)
        replica = engine.of(database)
        mark, filled = replica.mark, replica.filled_at
        replica.close()
        engine.put_at(database, Place(tmp_path / "data"))
        await agree(database)
        assert ((engine.of(database).mark or ())[:3], engine.of(database).filled_at) == ((mark or ())[:3], filled)


async def test_progress_goes_on_to_its_end(database: Database):
    await some_orders()
    told: list[tuple[int, int]] = []
    await engine.of(database).rebuild(lambda done, total: told.append((done, total)))
    parts = [done / total for done, total in told]
    assert parts == sorted(parts)
    assert parts[-1] == 1


@pytest.mark.parametrize("source", (*STORED, SYNCED_SOURCE), ids=lambda source: source.table.name)
async def test_a_source_needs_nothing_of_sqlite_that_is_ours(database: Database, source: Source):
    """The driver of the other process knows SQLite's own functions and collations only."""
    with sqlite3.connect(store_of(database)) as plain:
        plain.execute(source.sql("sqlite"))
    plain.close()
