"""The relations of the reports against the database they follow from."""

from pathlib import Path

import pytest

from regulars.orders.drafts import AddressDraft, PaymentDraft, RefundDraft
from regulars.platform.db.connect import Database
from regulars.reports.replica import engine, lists
from regulars.reports.replica.place import Place
from regulars.reports.replica.replica import WANTED, Replica
from regulars.reports.replica.sources import SOURCES, Source
from tests.make_orders import DAY, START, draft, line, recorded, shop
from tests.reports.relations import agree, held, said

HOME = AddressDraft(city='Sankt "Peter", Ording', country_code="DE", postal_code="25826", province="SH")


@pytest.fixture(autouse=True)
async def _shop(database: Database, tmp_path: Path) -> None:
    await shop()
    engine.put_at(database, Place(tmp_path / "data"))


async def some_orders() -> None:
    await recorded(
        draft("1", "anna", lines=(line(700), line(300, 2, sku="B-1", category="Beans")), total=1300),
        draft("2", "anna", day=3, shipping_address=HOME, channel="EMAIL", utm_campaign="spring\nsale"),
        draft("3", "berta", day=4, currency="EUR", rate="1.5", payments=(PaymentDraft(1000, "Visa"),)),
        draft("4", None, day=5, status="CANCELLED", cancelled_at=START + 6 * DAY),
    )


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.table.name)
async def test_a_relation_holds_what_the_database_says(database: Database, source: Source):
    await some_orders()
    assert await held(source) == await said(database, source)


async def test_what_changes_later_is_taken_over(database: Database):
    await some_orders()
    await agree(database)
    refund = RefundDraft("r", START + 9 * DAY, 400)
    await recorded(
        draft(
            "1", "anna", lines=(line(700), line(300, 2, sku="B-1", category="Coffee")), total=1300, refunds=(refund,)
        ),
        draft("5", "anna", day=1, total=250),
        draft("3", "anna", day=4, currency="EUR", rate="1.5", payments=(PaymentDraft(1000, "Visa"),)),
    )
    await agree(database)


ODD = ("null", "NULL", r"back\slash", r"\"", '"', "tab\there", "line\r\nfeed", "[a]", "a,b", "]", "'", "\u2028", "\x7f")


async def test_text_of_any_kind_is_carried_over_as_it_is(database: Database):
    await agree(database)
    await recorded(*[draft(f"o{number}", "anna", utm_campaign=text) for number, text in enumerate(ODD)])
    await agree(database)
    assert {campaign for (campaign,) in await engine.read("SELECT campaign FROM report_orders")} == set(ODD)
    await engine.of(database).rebuild()
    await agree(database)


async def test_an_order_that_moves_and_is_paid_twice_is_taken_over(database: Database):
    await some_orders()
    await agree(database)
    twice = (PaymentDraft(300, "Visa"), PaymentDraft(700, "PayPal"))
    refund = RefundDraft("r", START + 9 * DAY, 400)
    await recorded(
        draft("1", "anna", day=2, lines=(line(1300),), total=1300, payments=twice, refunds=(refund,)),
        draft("3", "anna", day=8, currency="EUR", rate="1.5", payments=(PaymentDraft(1000, "Visa"),)),
    )
    await agree(database)
    assert await engine.read("SELECT is_sole, count(*) FROM report_payments GROUP BY 1 ORDER BY 1") == [(0, 3), (1, 1)]
    async with database.engine.transaction() as link:
        day = f"{DAY} WHERE exclusion_reason IS NULL"
        await link.execute(f"UPDATE orders SET placed_at = placed_at - {day}", ())
        await link.execute(f"UPDATE orders SET listed_at = listed_at - {day}", ())
    await agree(database)
    ledger = "SELECT count(*) FILTER (event_id IS NULL), count(*) FILTER (is_order = 1) FROM report_ledger"
    assert await engine.read(ledger) == [(3, 3)]


async def test_a_replica_goes_on_where_the_last_process_stopped(database: Database):
    await some_orders()
    await agree(database)
    first = engine.of(database)
    filled = first.filled_at
    first.close()
    await recorded(draft("6", "berta", day=9))
    second = Replica(database, first.place)
    await second.sync()
    assert second.filled_at == filled
    assert second.cursor().execute("SELECT count(*) FROM report_orders").fetchall() == [(4,)]
    second.close()


async def test_a_damaged_file_is_filled_anew(database: Database, tmp_path: Path):
    await some_orders()
    await agree(database)
    engine.of(database).close()
    file = tmp_path / "data/replica.duckdb"
    file.write_bytes(b"\0" * 4096 + file.read_bytes()[4096:])
    again = Replica(database, Place(tmp_path / "data"))
    await again.sync()
    assert again.cursor().execute("SELECT count(*) FROM report_orders").fetchall() == [(3,)]
    again.close()


async def test_a_file_of_another_database_is_filled_anew(database: Database, tmp_path: Path):
    await some_orders()
    await agree(database)
    async with database.engine.transaction() as link:
        await link.execute("UPDATE regulars_meta SET value = 'another' WHERE key = 'instance'", ())
        await link.execute("DELETE FROM order_lines", ())
    await agree(database)


async def test_a_file_whose_views_are_of_another_release_is_made_anew(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    place = Place(tmp_path / "released")
    before = Replica(database, place)
    await before.sync()
    before.close()
    monkeypatch.setitem(lists.VIEWS, "orders", lists.View("SELECT 7 AS id", frozenset({"id"})))
    after = Replica(database, place)
    await after.sync()
    assert after.cursor().execute("SELECT id FROM orders").fetchall() == [(7,)]
    assert after.filled_at > before.filled_at
    after.close()


async def test_whoever_is_behind_the_log_is_filled_anew(database: Database):
    await some_orders()
    replica = engine.of(database)
    await replica.sync()
    filled = replica.filled_at
    async with database.engine.transaction() as link:
        await link.execute("DELETE FROM report_changes WHERE id > 0", ())
    await recorded(draft("6", "berta", day=9))
    await agree(database)
    assert replica.filled_at > filled


async def test_a_mark_in_the_folder_has_it_filled_anew(database: Database, tmp_path: Path):
    await some_orders()
    await agree(database)
    replica = engine.of(database)
    filled = replica.filled_at
    (tmp_path / "data" / WANTED).touch()
    await agree(database)
    assert replica.filled_at > filled


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.table.name)
async def test_the_view_of_postgresql_is_the_text_that_fills_the_replica(database: Database, source: Source):
    """Where it is not, a migration has to drop the view and make it anew from sources.py."""
    if database.dialect.name == "sqlite":
        pytest.skip("SQLite has no views")
    name = source.table.name
    async with database.engine.transaction() as link:
        await link.execute(f"CREATE TEMPORARY VIEW wanted AS {source.sql('postgresql')}", ())
        ((wanted, found),) = await link.fetch(
            f"SELECT pg_get_viewdef('wanted'::regclass), pg_get_viewdef('public.{name}'::regclass)", ()
        )
        await link.execute("DROP VIEW wanted", ())
    assert found == wanted
