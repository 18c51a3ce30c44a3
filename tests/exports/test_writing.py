"""Files hold exactly the rows of the list, in its order, whatever happens meanwhile."""

import hashlib
import json
import os
import signal
from datetime import datetime

import pytest

from regulars.app import rooms
from regulars.customers.service import reaching
from regulars.customers.service.consents import consent_set
from regulars.customers.service.creating import customer_create
from regulars.customers.service.roles import customer_roles_set
from regulars.exports import apart, files
from regulars.exports.datasets import datasets
from regulars.exports.formats.kinds import ExportFormat
from regulars.exports.service import running
from regulars.exports.writing import Order, write
from regulars.orders.drafts import PaymentDraft
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database, current
from regulars.platform.duration import Duration
from regulars.platform.errors import Refusal
from regulars.stores.service.saving import store_create
from tests.exports.make import OWNER, exported, path_of, rows_of_csv, rows_of_xlsx, table
from tests.make_customers import guest
from tests.make_orders import DAY, START, draft, line, recorded, shop


async def person(**fields) -> int:
    return await customer_create(actor=SYSTEM, fields=fields, on_duplicate="ALLOW")


async def people(*names: str) -> None:
    for place, name in enumerate(names):
        await person(first_name=name, email=f"p{place}@example.com", tags=["vip"] if place % 2 else [])


async def test_a_file_has_the_fields_in_the_order_chosen(database: Database):
    await people("Ann", "Ben")
    export = await exported(fields=["email", "first_name", "id"])
    assert rows_of_csv(export) == [
        ["email", "first_name", "id"],
        ["p0@example.com", "Ann", "cus_1"],
        ["p1@example.com", "Ben", "cus_2"],
    ]
    content = path_of(export).read_bytes()
    assert (export.row_count, export.size_bytes, export.sha256) == (
        2,
        len(content),
        hashlib.sha256(content).hexdigest(),
    )


async def test_a_file_tells_consents_further_addresses_and_the_role(database: Database):
    await customer_roles_set(actor=SYSTEM, roles=[{"name": "Trade", "permissions": []}])
    ann = await person(first_name="Ann", email="ann@example.com", phone="+639175550101", role="Trade")
    await person(first_name="Ben")
    for address in ("z@example.com", "b@example.com"):
        await reaching.email_add(actor=SYSTEM, customer_id=ann, address=address)
    await reaching.phone_add(actor=SYSTEM, customer_id=ann, number="+639185550102")
    word = {
        "channel": "SMS",
        "state": "SUBSCRIBED",
        "source": "counter",
        "at": START,
    }
    await consent_set(actor=SYSTEM, customer_id=ann, fields=word)
    fields = ["first_name", "other_emails", "other_phones", "email_consent", "sms_consent", "sms_consent_at", "role"]
    assert await table(fields) == [
        ["Ann", "z@example.com;b@example.com", "'+639185550102", "", "SUBSCRIBED", "2023-11-14T22:13:20Z", "Trade"],
        ["Ben", "", "", "", "", "", ""],
    ]


async def test_a_file_holds_the_rows_of_the_filter_in_the_order_of_the_list(database: Database):
    await people("Ann", "Ben", "Cid", "Dot")
    filtered = {"customers": ("filter", {"tag": {"eq": "VIP"}})}
    order = [{"field": "NAME", "direction": "DESC"}]
    assert await table(["first_name"], selections=filtered, order_by=order) == [["Dot"], ["Ben"]]
    chosen = {"customers": ("ids", ["cus_3", "cus_1"])}
    assert await table(["first_name"], selections=chosen) == [["Ann"], ["Cid"]]
    found = {"customers": ("filter", {"search": "p2@exam", "created_at": {"within_last": Duration.parse("P1D")}})}
    assert await table(["first_name"], selections=found) == [["Cid"]]
    assert len(await table(["id"], selections={"customers": ("everyone", True)})) == 4


async def test_rows_without_a_value_come_last_however_it_is_sorted(database: Database):
    await person(first_name="None", company="x")
    await guest(email="a@example.com", first_name="Mail")
    for direction in ("ASC", "DESC"):
        order = [{"field": "EMAIL", "direction": direction}]
        assert await table(["first_name"], order_by=order) == [["Mail"], ["None"]]


async def test_the_range_is_of_whole_days_where_the_store_stands(database: Database):
    await shop(zone="Asia/Manila")
    at = int(datetime.fromisoformat("2026-03-20T16:00:00+00:00").timestamp()) * 1_000_000  # midnight in Manila
    await recorded(
        draft("A", "ann", placed_at=at - 1), draft("B", "ann", placed_at=at), draft("C", "ann", placed_at=at + DAY)
    )
    days = {"first_day": "2026-03-21", "last_day": "2026-03-21"}
    assert await table(["order_id"], "ORDERS", **days) == [["B"]]
    assert await table(["order_id"], "ORDERS", last_day="2026-03-20") == [["A"]]
    assert await table(["order_id"], "ORDERS", **days, time_zone="UTC") == [["C"]]


async def test_what_is_written_meanwhile_is_not_in_the_file(database: Database, tmp_path):
    """Writers are not held up either: they commit while the file is written."""
    await people(*"abcdefghij")
    order = Order("CUSTOMERS", "JSONL", ["first_name", "order_count"], OWNER, str(tmp_path / "x.jsonl"))

    async def tell(done: int, total: int) -> None:
        if done == 0:
            await person(first_name="Late", email="late@example.com")
            await shop()
            await recorded(draft("A", "late"))

    written = await write(database.address.url, order, tell)
    names = [json.loads(text)["first_name"] for text in (tmp_path / "x.jsonl").read_text().splitlines()]
    assert written.rows == 10
    assert names == list("abcdefghij")
    assert await current().fetch_value("SELECT count(*) FROM customers WHERE first_name = 'Late'") == 1


async def test_a_large_file_is_written_by_a_process_of_its_own_and_is_the_same(database: Database, monkeypatch):
    await people(*"abcdefghij")
    here = await exported(fields=["id", "email", "created_at"])
    monkeypatch.setattr(running, "WORTH_A_PROCESS", 5)
    there = await exported(fields=["id", "email", "created_at"])
    assert path_of(here).read_bytes() == path_of(there).read_bytes()
    assert there.row_count == 10


async def test_a_process_that_is_killed_is_told_and_leaves_no_file(database: Database, monkeypatch, tmp_path):
    await people("Ann")
    monkeypatch.setattr(apart, "_arrange", [_die])
    order = Order("CUSTOMERS", "CSV", ["id"], OWNER, str(tmp_path / "x.csv"))

    async def tell(done: int, total: int) -> None:
        """Nothing to tell."""

    with pytest.raises(apart.WriterLost):
        await apart.write_apart(database.address.url, order, tell)
    apart.arranged_by(rooms.arrange)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def test_orders_and_lines_have_the_columns_of_an_order_file(database: Database):
    await shop()
    await recorded(
        draft("1001", "ann", total=2_750, number="#1001", lines=[line(1_000, 2, sku="CUP"), line(750, title="Tea")]),
        draft("1002", "bob", day=1, total=900, payment_status="UNPAID"),
    )
    assert await table(
        ["order_id", "order_number", "total", "currency", "customer_id", "payment_status"], "ORDERS"
    ) == [
        ["1001", "#1001", "27.50", "USD", "ann", "PAID"],
        ["1002", "1002", "9.00", "USD", "bob", "UNPAID"],
    ]
    lines = ["order_id", "line_title", "line_sku", "quantity", "unit_price", "total"]
    assert await table(lines, "ORDER_LINES") == [
        ["1001", "Thing", "CUP", "2", "10.00", "27.50"],
        ["1001", "Tea", "", "1", "7.50", "27.50"],
    ]
    unpaid = {"orders": ("filter", {"payment_status": ["UNPAID"]})}
    assert await table(["order_id"], "ORDERS", selections=unpaid) == [["1002"]]
    of_ann = {"customers": ("ids", ["cus_1"])}
    assert await table(["order_id"], "ORDERS", selections=of_ann) == [["1001"]]
    newest = [{"field": "PLACED_AT", "direction": "DESC"}]
    assert await table(["order_id"], "ORDERS", order_by=newest) == [["1002"], ["1001"]]
    assert await table(["order_id"], "ORDERS", selections={"orders": ("ids", ["ord_2"])}) == [["1002"]]


async def test_payments_are_exported_as_their_list_is_limited_and_sorted(database: Database):
    await shop()
    paid = [PaymentDraft(500, "card", reference="ch_1"), PaymentDraft(1_500, "cash", reference="till-7")]
    await recorded(draft("1", "ann", total=2_000, payments=paid), draft("2", "bob", day=1, total=900))
    fields = ["reference", "amount"]
    till = {"payments": ("filter", {"search": "TILL"})}
    assert await table(fields, "PAYMENTS", selections=till) == [["till-7", "15.00"]]
    largest = [{"field": "AMOUNT", "direction": "DESC"}]
    of_ann = {"payments": ("filter", {"reference": {"is_null": False}}), "customers": ("ids", ["cus_1"])}
    assert await table(fields, "PAYMENTS", selections=of_ann, order_by=largest) == [
        ["till-7", "15.00"],
        ["ch_1", "5.00"],
    ]
    assert await table(fields, "PAYMENTS", selections={"payments": ("ids", ["pay_1"])}) == [["ch_1", "5.00"]]
    with pytest.raises(Refusal) as refused:
        await exported("PAYMENTS", selections={"payments": ("ids", ["ord_1"])})
    assert refused.value.path == ("input", "payments", "ids", "0")


@pytest.mark.parametrize("subject", ["CUSTOMERS", "ORDERS", "ORDER_LINES", "PAYMENTS", "NOTES", "PRODUCTS"])
@pytest.mark.parametrize("format", list(ExportFormat))
async def test_every_field_of_every_dataset_can_be_written(database: Database, subject: str, format: ExportFormat):
    await shop()
    await recorded(draft("1", "ann", lines=[line(1_000, sku="A")], payments=[PaymentDraft(1_000, "card")]))
    fields = list(datasets[subject].fields)
    export = await exported(subject, fields=fields, format=format)
    assert export.row_count == (0 if subject == "NOTES" else 1)
    assert path_of(export).stat().st_size == export.size_bytes


async def test_json_is_a_list_of_objects_with_exact_amounts(database: Database):
    await store_create(actor=SYSTEM, fields={"code": "kw", "name": "KW", "currency": "KWD", "time_zone": "UTC"})
    await recorded(draft("1", "ann", total=1_234, currency="KWD"))
    export = await exported(
        format="JSON", fields=["id", "total_spent", "currency", "order_count", "has_account", "phone"]
    )
    assert json.loads(path_of(export).read_text()) == [
        {
            "id": "cus_1",
            "total_spent": "1.234",
            "currency": "KWD",
            "order_count": 1,
            "has_account": False,
            "phone": None,
        }
    ]
    nobody = await exported(format="JSON", fields=["id"], selections={"customers": ("filter", {"tag": {"eq": "x"}})})
    assert json.loads(path_of(nobody).read_text()) == []


async def test_a_workbook_has_typed_cells(database: Database):
    await shop(zone="Asia/Manila")
    await person(first_name="Ann", phone="+63 917 555 0100", birth_date="1990-12-10")
    await recorded(draft("007", "ann", total=123_456, placed_at=START))
    export = await exported(format="XLSX", fields=["first_name", "phone", "birth_date", "order_count", "has_account"])
    heading, ann, _ = rows_of_xlsx(export)
    assert heading == ["First name", "Phone", "Birthday", "Orders", "Has an account"]
    assert ann == ["Ann", "+639175550100", datetime(1990, 12, 10), 0, False]  # noqa: DTZ001 - a spreadsheet has no zones
    export = await exported("ORDERS", format="XLSX", fields=["order_id", "total", "placed_at"])
    heading, order = rows_of_xlsx(export)
    assert heading[2] == "Placed (Asia/Manila)"
    assert order == ["007", 1234.56, datetime(2023, 11, 15, 6, 13, 20)]  # noqa: DTZ001 - as above


async def test_a_file_is_not_written_twice_when_its_job_is_run_again(database: Database, monkeypatch):
    """A run that fails leaves nothing behind, and the next one counts from the beginning."""
    await people("Ann", "Ben")
    calls: list[int] = []
    real = running.write

    async def once_broken(*given):
        calls.append(1)
        if len(calls) == 1:
            await given[2](1, 2)
            raise OSError
        return await real(*given)

    monkeypatch.setattr(running, "write", once_broken)
    monkeypatch.setattr("regulars.platform.jobs.worker._FIRST_PAUSE", 0)
    export = await exported(fields=["id"])
    assert len(calls) == 2
    assert await database.fetch("SELECT status, processed, total FROM jobs WHERE kind = 'exports.write'") == [
        ("SUCCEEDED", 2, 2)
    ]
    assert [path.name for path in files.folder().iterdir()] == [export.file_name]
