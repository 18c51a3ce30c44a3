"""Importing order files."""

from pathlib import Path

import orjson
import pytest

from regulars.orders.importing import apart, grouping, reading
from regulars.orders.importing.columns import BadColumns
from regulars.orders.importing.report import ImportReport, Progress
from regulars.orders.importing.run import ImportOptions, import_orders
from regulars.platform import clock
from regulars.platform.db.connect import Database
from regulars.platform.files.rows import BadFile
from tests.make_orders import dials, shop

HEADER = "order_id,placed_at,customer_id,currency,line_title,unit_price,quantity,total"


async def imported(path: Path, *rows: str, header: str = HEADER, **options) -> ImportReport:
    file = path / "orders.csv"
    file.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return await import_orders(file, ImportOptions(**options))


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.rows, report.orders, report.created, report.unchanged, report.refused_orders


async def test_rows_of_one_order_are_its_lines(tmp_path: Path, database: Database):
    report = await imported(
        tmp_path,
        "1,2026-03-21,ann,USD,Tea,5.00,2,",
        "1,2026-03-21,ann,USD,Cup,7.50,1,17.50",
        "2,2026-03-22,bob,USD,,,,9",
    )
    assert counts(report) == (3, 2, 2, 0, 0)
    assert await database.fetch("SELECT external_id, total, line_count, unit_count FROM orders ORDER BY id") == [
        ("1", 1_750, 2, 3),
        ("2", 900, 0, 0),
    ]
    assert (await dials("ann"))["total_spent"] == 1_750


async def test_rows_need_not_stand_together(tmp_path: Path, database: Database):
    rows = [f"{order},2026-03-21,ann,USD,Line {part},1.00,1," for part in range(3) for order in range(50)]
    report = await imported(tmp_path, *rows)
    assert counts(report) == (150, 50, 50, 0, 0)
    assert await database.fetch("SELECT DISTINCT line_count, total FROM orders") == [(3, 300)]
    titles = await database.fetch("SELECT title FROM order_lines WHERE order_id = 1 ORDER BY position")
    assert titles == [("Line 0",), ("Line 1",), ("Line 2",)]


async def test_a_second_run_changes_nothing(tmp_path: Path, database: Database):
    rows = ("1,2026-03-21,ann,USD,Tea,5.00,2,", "2,2026-03-21,ann,USD,Tea,5.00,2,")
    await imported(tmp_path, *rows)
    before = await database.fetch("SELECT id, version, updated_at FROM orders ORDER BY id")
    assert counts(await imported(tmp_path, *rows)) == (2, 2, 0, 2, 0)
    assert await database.fetch("SELECT id, version, updated_at FROM orders ORDER BY id") == before


async def test_an_import_that_broke_off_is_run_again(tmp_path: Path, database: Database):
    rows = [f"{number},2026-03-21,ann,USD,,,,1.00" for number in range(20)]
    await imported(tmp_path, *rows[:7])
    assert counts(await imported(tmp_path, *rows)) == (20, 20, 13, 7, 0)
    assert (await dials("ann"))["order_count"] == 20


async def test_refused_rows_are_told_with_line_column_value_and_remedy(tmp_path: Path, database: Database):
    report = await imported(
        tmp_path,
        "1,2026-03-21,ann,USD,Tea,5.00,2,11.00",
        "2,yesterday,ann,USD,Tea,5.00,2,",
        "3,2026-03-21,ann,USD,Tea,5.001,2,",
        "4,2026-03-21,ann,USD,Tea,5.00,none,",
        "5,2026-03-21,ann,USD,Tea,,2,",
        "6,2026-03-21,ann,USDT,Tea,1.00,2,",
        ",2026-03-21,ann,USD,Tea,1.00,2,",
        "8,2026-03-21,ann,USD,Tea,1.00,1,",
        "8,2026-03-22,ann,USD,Cup,1.00,1,",
        "9,2026-03-21,ann,USD,Tea,1.00,1,1.00",
        "10,2026-03-21,ann,USD,Tea,1.00,1,",
        "10,2026-03-21,ann,USD,Cup,1.00,0,",
    )
    assert [(row.line, row.column, row.value) for row in sorted(report.refused, key=lambda row: row.line)] == [
        (2, "total", "11.00"),
        (3, "placed_at", "yesterday"),
        (4, "unit_price", "5.001"),
        (5, "quantity", "none"),
        (6, "unit_price", None),
        (7, "currency", "USDT"),
        (8, "order_id", None),
        (10, "placed_at", "2026-03-22"),
        (13, "quantity", "0"),
    ]
    assert all(row.message for row in report.refused)
    assert (report.created, report.exit_code) == (1, 3)


async def test_times_are_read_where_the_store_stands_and_a_day_is_its_noon(tmp_path: Path, database: Database):
    await shop("default", zone="Asia/Manila")
    times = ("2026-03-21", "2026-03-21 08:30", "2026-03-21T08:30:00Z", "2026-03-21 08:30:00 +0800")
    await imported(tmp_path, *(f"{number},{time},,USD,,,,1" for number, time in enumerate(times)))
    found = [clock.iso(row[0]) for row in await database.fetch("SELECT placed_at FROM orders ORDER BY id")]
    assert found == ["2026-03-21T04:00:00Z", "2026-03-21T00:30:00Z", "2026-03-21T08:30:00Z", "2026-03-21T00:30:00Z"]


async def test_an_empty_database_gets_the_store_of_the_first_row(tmp_path: Path, database: Database):
    report = await imported(tmp_path, "1,2026-03-21,ann,JPY,,,,120", time_zone="Asia/Tokyo")
    assert report.created == 1
    assert await database.fetch("SELECT code, currency, time_zone FROM stores") == [("default", "JPY", "Asia/Tokyo")]
    assert await database.fetch("SELECT total, base_total FROM orders") == [(120, 120)]


async def test_a_store_that_the_file_names_is_made(tmp_path: Path, database: Database):
    header = "order_id,placed_at,store,customer_id,currency,total,rate"
    report = await imported(
        tmp_path, "1,2026-03-21,manila,7,PHP,100.00,", "1,2026-03-21,berlin,7,EUR,10.00,60", header=header
    )
    assert report.created == 2
    assert await database.fetch("SELECT code, currency FROM stores ORDER BY id") == [
        ("manila", "PHP"),
        ("berlin", "EUR"),
    ]
    assert await database.fetch("SELECT base_total FROM orders ORDER BY id") == [(10_000,), (60_000,)]
    assert await database.fetch_value("SELECT count(*) FROM customers") == 2, (
        "ids of different shops are different people"
    )


async def test_unknown_columns_are_refused_by_name_unless_ignored(tmp_path: Path, database: Database):
    header = f"{HEADER},colour,gift"
    with pytest.raises(BadColumns, match="colour, gift"):
        await imported(tmp_path, "1,2026-03-21,ann,USD,Tea,5.00,2,,red,yes", header=header)
    report = await imported(tmp_path, "1,2026-03-21,ann,USD,Tea,5.00,2,,red,yes", header=header, ignore_columns=True)
    assert report.created == 1
    with pytest.raises(BadColumns, match="placed_at"):
        await imported(tmp_path, "1,ann", header="order_id,customer_id")


async def test_payments_refunds_and_addresses_of_a_file(tmp_path: Path, database: Database):
    header = (
        "order_id,placed_at,email,first_name,last_name,phone,currency,total,payment_method,reference,refunded,refunded_at,"
        "ship_country,ship_city,channel,utm_campaign,status,payment_status"
    )
    await imported(
        tmp_path,
        "1,2026-03-21,ann@example.com,Ann,Lee,+639175550100,USD,50.00,visa,R-1,20.00,2026-03-25,ph,Manila,email,spring,,",
        "2,2026-03-22,ann@example.com,,,,USD,30.00,visa,R-2,,,,,,,cancelled,",
        "3,2026-03-23,ann@example.com,,,,USD,30.00,visa,R-3,,,,,,,,failed",
        "4,2026-03-24,ann@example.com,,,,USD,30.00,,,,,,,,,cancelled,",
        header=header,
    )
    assert await database.fetch("SELECT payment_status, exclusion_reason, sequence FROM orders ORDER BY id") == [
        ("PARTIALLY_REFUNDED", None, 1),
        ("PAID", "CANCELLED", None),
        ("FAILED", "PAYMENT_FAILED", None),
        ("UNPAID", "CANCELLED", None),
    ]
    assert await database.fetch("SELECT method, reference, status, amount, refunded FROM payments ORDER BY id") == [
        ("visa", "R-1", "PAID", 5_000, 2_000),
        ("visa", "R-2", "PAID", 3_000, 0),
        ("visa", "R-3", "FAILED", 3_000, 0),
    ]
    person = await database.fetch_one("SELECT display_name, phone, total_spent, last_shipping_country FROM customers")
    assert person == ("Ann Lee", "+639175550100", 3_000, "PH")
    assert await database.fetch("SELECT DISTINCT country, channel, campaign FROM sales_events WHERE order_id = 1") == [
        ("PH", "EMAIL", "spring")
    ]


async def test_a_file_tells_the_number_by_which_a_company_ordered(tmp_path: Path, database: Database):
    rows = ("1,2026-03-21,50.00,USD,PO-É7", "2,2026-03-22,30.00,USD,")
    await imported(tmp_path, *rows, header="order_id,placed_at,total,currency,purchase_order_number")
    kept = "SELECT purchase_order_number, purchase_order_key FROM orders ORDER BY id"
    assert await database.fetch(kept) == [("PO-É7", "po-e7"), (None, None)]
    too_long = f"3,2026-03-22,30.00,USD,{'9' * 201}"
    report = await imported(tmp_path, too_long, header="order_id,placed_at,total,currency,purchase_order_number")
    assert [(row.column, row.message) for row in report.refused] == [
        ("purchase_order_number", "A purchase order number has 1 to 200 characters.")
    ]


async def test_json_lines_are_order_files_too(tmp_path: Path, database: Database):
    file = tmp_path / "orders.jsonl"
    rows = [{"order_id": n, "placed_at": "2026-03-21", "total": 10.10, "currency": "USD"} for n in range(3)]
    file.write_bytes(b"\n".join(orjson.dumps(row) for row in rows))
    report = await import_orders(file, ImportOptions())
    assert report.created == 3
    assert await database.fetch("SELECT DISTINCT total FROM orders") == [(1_010,)]


async def test_a_dry_run_writes_nothing(tmp_path: Path, database: Database):
    rows = ("1,2026-03-21,ann,USD,Tea,5.00,2,", "2,2026-03-21,ann,USD,Tea,5.00,2,1.00")
    report = await imported(tmp_path, *rows, dry_run=True)
    assert (report.created, report.refused_orders) == (1, 1)
    assert await database.fetch_value("SELECT count(*) FROM orders") == 0
    assert await database.fetch_value("SELECT count(*) FROM stores") == 0


async def test_progress_is_told_a_batch_at_a_time(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "BATCH", 2_000)
    file = tmp_path / "orders.csv"
    rows = "".join(f"{number},2026-03-21,ann,USD,,,,1.00\n" for number in range(5_000))
    file.write_text(f"{HEADER}\n{rows}", encoding="utf-8")
    told: list[Progress] = []
    await import_orders(file, ImportOptions(), told.append)
    assert [progress.orders for progress in told] == [300, 900, 2_100, 4_100, 5_000]  # small at first, to begin soon
    assert told[-1].bytes_read == told[-1].bytes_total == file.stat().st_size


def test_a_filter_that_is_full_only_sends_more_rows_over_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "orders.csv"
    rows = [f"{order},{part}" for part in range(3) for order in range(200)]
    file.write_text("order_id,total\n" + "\n".join(rows), encoding="utf-8")
    monkeypatch.setattr(grouping, "_FEWEST_BITS", 6)
    monkeypatch.setattr(grouping, "_MOST_BITS", 6)
    scattered, columns, _ = grouping.scattered(file)
    assert columns == ("order_id", "total")
    with grouping.open_rows(file) as opened:
        found = {group[0].values["order_id"]: len(group) for group in grouping.groups(opened, scattered)}
    assert found == {str(order): 3 for order in range(200)}


async def test_a_process_of_its_own_reads_the_same(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(apart, "WORTH_A_PROCESS", 0)
    rows = [f"{order},2026-03-21,ann,USD,Line {part},1.00,1," for part in range(3) for order in range(1_000)]
    report = await imported(tmp_path, *rows, "x,2026-03-21,ann,USD,Tea,5.00,2,1.00", "y,2026-03-21,ann,EUR,,,,1")
    assert counts(report) == (3_002, 1_002, 1_000, 0, 2)
    assert sorted((row.line, row.column) for row in report.refused) == [(3_002, "total"), (3_003, "rate")]
    assert await database.fetch("SELECT DISTINCT line_count, total FROM orders") == [(3, 300)]


async def test_what_stops_the_other_process_is_told_here(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(apart, "WORTH_A_PROCESS", 0)
    file = tmp_path / "orders.csv"
    file.write_bytes(f"{HEADER}\n1,2026-03-21,caf".encode() + b"\xe9,USD,,,,1\n")
    with pytest.raises(BadFile, match="Line 2, column 17"):
        await import_orders(file, ImportOptions())
