"""Care of the replica: it is compared, filled anew, bounded, and holds nothing personal."""

import asyncio
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from regulars.app.cli import build
from regulars.orders.drafts import AddressDraft, BuyerDraft, PaymentDraft
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import Refusal
from regulars.platform.settings import BadSetting, Settings
from regulars.reports.replica import engine
from regulars.reports.replica.changes import prune
from regulars.reports.replica.checking import differences
from regulars.reports.replica.file import Limits, ReplicaUnavailable
from regulars.reports.replica.place import Place, place_of
from tests.make_orders import draft, line, recorded, shop
from tests.reports.relations import agree

ENDLESS = "SELECT count(*) FROM generate_series(1, 100000000) a (x), generate_series(1, 100000) b (y) WHERE x <> y + 1"


@pytest.fixture(autouse=True)
async def _shop(database: Database, tmp_path: Path) -> None:
    await shop()
    engine.put_at(database, Place(tmp_path / "data"))


async def test_a_replica_that_agrees_shows_no_difference(database: Database):
    await recorded(draft("1", "anna"), draft("2", "berta", day=40))
    assert await differences(engine.of(database)) == []


async def test_what_differs_is_named_with_its_month(database: Database):
    await recorded(draft("1", "anna"), draft("2", "berta", day=40))
    replica = engine.of(database)
    await replica.sync()
    replica.cursor().execute(
        "UPDATE report_ledger SET kept = kept + 1 WHERE is_order = 1 AND sequence = 1 AND order_id = 2"
    )
    replica.cursor().execute("DELETE FROM report_payments")
    (line_of_orders,) = await differences(replica)
    assert "report_orders about 2023-12: kept (1 rows" in line_of_orders


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (
            "UPDATE report_ledger SET before_at = 1 WHERE is_order = 1 AND order_id = 2",
            "what is before its orders (1 rows)",
        ),
        ("UPDATE report_ledger SET is_same_place = 1 WHERE order_id = 1", "what is before its orders (1 rows)"),
        ("UPDATE report_customers SET net = net + 1", "the figures of its customers (2 rows)"),
        ("UPDATE report_payments SET is_sole = 0", "which payments are the only ones of their orders (2 rows)"),
    ],
)
async def test_what_was_worked_out_wrongly_is_named(database: Database, change: str, named: str):
    paid = PaymentDraft(1000, "Visa")
    await recorded(
        draft("1", "anna", payments=(paid,)), draft("2", "anna", day=40, payments=(paid,)), draft("3", "berta")
    )
    replica = engine.of(database)
    await replica.sync()
    await replica.settle()
    replica.cursor().execute(change)
    (line,) = await differences(replica)
    assert named in line


async def test_no_personal_text_stands_in_the_file(database: Database, tmp_path: Path):
    personal = AddressDraft(
        first_name="Canaria", last_name="Kanarek", company="Birds Ltd", address1="Cage Street 7", phone="+4930123456",
        city="Berlin", country_code="DE",
    )  # fmt: skip
    buyer = BuyerDraft(external_id="x-77", email="canary@cage.example", phone="+4930123456", first_name="Canaria")
    await recorded(
        draft("1", buyer=buyer, shipping_address=personal, billing_address=personal, number="ORD-CANARY",
              payments=(PaymentDraft(1000, "Visa", reference="REF-CANARY"),)),
    )  # fmt: skip
    replica = engine.of(database)
    await replica.sync()
    cursor = replica.cursor()
    cursor.execute("CHECKPOINT")
    tables = [row[0] for row in cursor.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
    rows = " ".join(str(cursor.execute(f"SELECT * FROM {table}").fetchall()) for table in tables)
    replica.close()
    written = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir() if path.is_file())
    assert "Berlin" in rows
    for canary in ("Canaria", "Kanarek", "Birds Ltd", "Cage Street", "30123456", "canary@", "x-77", "CANARY"):
        assert canary not in rows
        assert canary.encode() not in written


async def test_a_report_that_takes_too_long_is_given_up_in_words():
    await engine.read("SELECT 1")  # what is filled first is no part of the report
    with pytest.raises(Refusal, match="takes too long"):
        await engine.read(ENDLESS, seconds=1)
    assert await engine.read("SELECT 1") == [(1,)]


async def test_a_reader_who_goes_away_ends_the_statement(database: Database):
    await engine.read("SELECT 1")
    reading = asyncio.ensure_future(engine.read(ENDLESS))
    replica = engine.of(database)
    while not replica.running:
        await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    while replica.running:
        await asyncio.sleep(0)
    assert await engine.read("SELECT 2") == [(2,)]


async def test_a_report_that_takes_too_much_memory_is_refused_in_words(database: Database, tmp_path: Path):
    engine.put_at(database, Place(tmp_path / "small", Limits(memory_mb=64, threads=1)))
    with pytest.raises(Refusal, match="more memory"):
        await engine.read("SELECT max(len(t)) FROM (SELECT list(x) AS t FROM generate_series(1, 30000000) a (x))")
    assert await engine.read("SELECT 3") == [(3,)]


async def test_a_folder_that_cannot_be_written_is_told_and_the_rest_works(database: Database, tmp_path: Path):
    (tmp_path / "no-folder").write_text("a file where the folder should be")
    engine.put_at(database, Place(tmp_path / "no-folder"))
    with pytest.raises(ReplicaUnavailable, match="Reports cannot be read at the moment"):
        await engine.read("SELECT 1")
    await recorded(draft("1", "anna"))


async def test_a_second_process_has_a_file_of_its_own(database: Database, tmp_path: Path):
    await recorded(draft("1", "anna"))
    folder = tmp_path / "data"
    folder.mkdir()
    script = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    python = Path(duckdb.__file__).parents[4] / "bin/python"
    other = await asyncio.create_subprocess_exec(
        str(python), "-c", script, str(folder / "replica.duckdb"),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert other.stdout is not None
    assert await other.stdout.readline() == b"held\n"
    try:
        await agree(database)
        assert (folder / "replica-2.duckdb").exists()
    finally:
        other.kill()
        await other.wait()


@unit_of_work
async def cut(tx: Transaction) -> int:
    return await prune(tx, kept=10)


async def test_the_log_is_cut_and_whoever_has_seen_the_cut_part_goes_on(database: Database):
    await recorded(*(draft(str(number), "anna", day=number) for number in range(30)))
    replica = engine.of(database)
    await replica.sync()
    filled = replica.filled_at
    await recorded(draft("a", "berta"))
    assert await cut()
    await agree(database)
    assert replica.filled_at == filled


def test_views_need_postgresql():
    with pytest.raises(BadSetting, match="REGULARS_REPORT_ENGINE"):
        place_of(Settings(report_engine="postgresql"))


async def test_the_views_of_postgresql_answer_as_the_replica(database: Database, tmp_path: Path):
    if database.dialect.name == "sqlite":
        pytest.skip("SQLite has no views")
    await recorded(draft("1", "anna", lines=(line(700),), total=None), draft("2", "berta", day=40))
    statement = "SELECT customer_type, count(*), CAST(sum(kept) AS BIGINT) FROM report_orders GROUP BY 1 ORDER BY 1"
    before = await engine.read(statement)
    engine.put_at(database, Place(tmp_path, views=database.address.url))
    assert await engine.read(statement) == before
    await engine.read("SELECT 1")  # what is filled first is no part of the report
    with pytest.raises(Refusal, match="takes too long"):
        await engine.read(ENDLESS, seconds=1)


def test_the_command_fills_the_replica_anew_and_check_compares_it(
    fresh_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("REGULARS_DATABASE_URL", fresh_url)
    monkeypatch.setenv("REGULARS_DATA_DIR", str(tmp_path / "home"))
    run = CliRunner().invoke
    done = run(build("reports"), ["reports", "rebuild"])
    assert done.exit_code == 0, done.output
    assert "is filled" in done.output
    assert run(build("check"), ["check"]).exit_code == 0
    with duckdb.connect(str(tmp_path / "home/replica.duckdb")) as connection:
        connection.execute("INSERT INTO report_members VALUES ('GROUP', 1, 1)")
    found = run(build("check"), ["check"])
    assert found.exit_code == 1
    assert "report_members" in found.output


async def test_customers_who_order_again_and_again_are_stale_once(database: Database):
    replica = engine.of(database)
    for number in range(3):
        await recorded(draft(f"{number}", "anna", day=number), draft(f"{number}b", "berta", day=number))
        await replica.sync()
    stale = "SELECT count(*), count(DISTINCT customer_id) FROM report_stale"
    assert replica.cursor().execute(stale).fetchall() == [(2, 2)]
    await replica.settle()
    assert replica.cursor().execute(stale).fetchall() == [(0, 0)]
