"""Customer files are taken row by row, a second time without a change, and what is refused is told with its remedy."""

from pathlib import Path
from typing import Any

import pytest

from regulars.app import rooms
from regulars.customers.importing import reading
from regulars.customers.importing.columns import BadColumns
from regulars.customers.importing.report import ImportReport
from regulars.customers.importing.run import ImportOptions, import_customers
from regulars.customers.queries import details, listing
from regulars.customers.queries.columns import CustomerRow
from regulars.customers.service.dials import DialChange
from regulars.platform import clock, relay
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.errors import Refusal
from tests import make_access
from tests.make_customers import guest, turned

HEADER = (
    "external_id,email,phone,first_name,last_name,account_status,created_at,account_created_at,birth_date,locale,"
    "time_zone,tags,groups,address1,city,postal_code,country,note"
)
ANA = (
    "1,Ana@Example.com,0917 555 0100,Ana,Santos,active,2024-02-03,2024-02-04T10:00:00,1990-12-31,en-PH,Asia/Manila,"
    "VIP; new,Wholesale; Été,12 Mabini St,Cebu,6000,ph,Call after six"
)


@pytest.fixture(autouse=True)
def _arranged() -> None:
    rooms.arrange()


class Files:
    """Writes files and imports them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    async def take(self, *lines: str, name: str = "customers.csv", **options: Any) -> ImportReport:
        path = self.folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return await import_customers(path, ImportOptions(**options))


@pytest.fixture
async def files(database: Database, tmp_path: Path) -> Files:
    await make_access.store(country_code="PH")
    return Files(tmp_path)


async def one(database: Database, external_id: str) -> CustomerRow:
    key = await listing.key_of(database, SYSTEM, ("external_id", external_id))
    assert key is not None
    return (await listing.by_ids(database, SYSTEM, [key]))[key]


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, report.refused_rows


def told(report: ImportReport) -> list[tuple[int, str | None, str | None]]:
    return [(row.line, row.column, row.value) for row in report.refused]


async def test_every_column_is_taken(database: Database, files: Files) -> None:
    assert counts(await files.take(HEADER, ANA)) == (1, 0, 0, 0)
    ana = await one(database, "1")
    assert (ana.email, ana.phone, ana.display_name) == ("Ana@example.com", "+639175550100", "Ana Santos")
    assert (ana.account_status, ana.has_account, ana.birth_date) == ("ACTIVE", True, "1990-12-31")
    assert (ana.locale, ana.time_zone) == ("en-PH", "Asia/Manila")
    assert ana.created_at == clock.parse("2024-02-03T12:00:00+08:00")
    assert ana.account_created_at == clock.parse("2024-02-04T10:00:00+08:00")
    address = (await details.addresses_of_each(database, SYSTEM, [ana.id]))[ana.id][0]
    assert (address.address1, address.city, address.country_code) == ("12 Mabini St", "Cebu", "PH")
    assert ana.default_billing_address_id == ana.default_shipping_address_id == address.id
    assert (await details.tags_of_each(database, [ana.id]))[ana.id] == ["new", "VIP"]
    groups = await database.fetch("SELECT name, member_count FROM customer_groups ORDER BY name_key")
    assert [tuple(row) for row in groups] == [("Été", 1), ("Wholesale", 1)]
    assert await database.fetch_value("SELECT body FROM notes") == "Call after six"
    for text in ("santos", "cebu", "0917 555 0100"):
        assert await listing.count(database, SYSTEM, search=text) == 1


async def test_a_second_import_changes_nothing(database: Database, files: Files) -> None:
    rows = [HEADER, ANA, *(f"{n},g{n}@example.com,,Guest,{n}" for n in range(2, 40))]
    assert counts(await files.take(*rows)) == (39, 0, 0, 0)
    await relay.drain()
    before = await database.fetch("SELECT id, version, updated_at FROM customers ORDER BY id")
    events = await database.fetch_value("SELECT count(*) FROM outbox_events")
    entries = await database.fetch_value("SELECT count(*) FROM audit_entries")
    assert counts(await files.take(*rows)) == (0, 0, 39, 0)
    assert await database.fetch("SELECT id, version, updated_at FROM customers ORDER BY id") == before
    assert await database.fetch_value("SELECT count(*) FROM outbox_events") == events
    assert await database.fetch_value("SELECT count(*) FROM audit_entries") == entries
    assert await database.fetch_value("SELECT count(*) FROM customer_addresses") == 1


async def test_rows_change_what_they_say_and_leave_the_rest(database: Database, files: Files) -> None:
    await files.take(HEADER, ANA)
    before = await one(database, "1")
    assert counts(await files.take("external_id,last_name,tags,city", "1,Reyes,late,Davao", "1,,,")) == (0, 1, 1, 0)
    after = await one(database, "1")
    assert (after.display_name, after.email, after.account_status) == ("Ana Reyes", before.email, "ACTIVE")
    assert after.version == before.version + 1
    assert (await details.tags_of_each(database, [after.id]))[after.id] == ["late", "new", "VIP"]
    assert after.default_shipping_address_id == before.default_shipping_address_id
    assert await listing.count(database, SYSTEM, search="davao") == 1
    assert counts(await files.take("external_id,tags", "1,later")) == (0, 1, 0, 0)
    assert (await one(database, "1")).version == after.version + 1


async def test_people_are_found_by_email_and_by_phone_only_where_there_is_none(
    database: Database, files: Files
) -> None:
    mail = await guest(email="ana@example.com", has_account=True)
    phone = await guest(phone="0917 555 0100")
    report = await files.take(
        "email,phone,first_name", "ANA@example.com,,Ana", ",+63 917 555 0100,Ben", "new@example.com,0917 555 0100,Cy"
    )
    assert counts(report) == (1, 2, 0, 0)
    rows = await listing.by_ids(database, SYSTEM, [mail, phone])
    assert [rows[key].first_name for key in (mail, phone)] == ["Ana", "Ben"]


async def test_another_id_of_the_same_system_is_another_person(database: Database, files: Files) -> None:
    report = await files.take(
        "external_id,email", "1,shared@example.com", "2,shared@example.com", "1,shared@example.com"
    )
    assert counts(report) == (2, 0, 1, 0)
    assert counts(await files.take("external_id,email", "1,shared@example.com", system="shop")) == (0, 1, 0, 0)
    assert await database.fetch_value("SELECT count(*) FROM customers") == 2


async def test_an_account_never_takes_the_email_of_another(database: Database, files: Files) -> None:
    report = await files.take(
        "external_id,email,account_status",
        "1,a@example.com,ACTIVE",
        "2,a@example.com,INVITED",
        "3,b@example.com,ACTIVE",
        "3,a@example.com,",
        "4,a@example.com,guest",
    )
    assert told(report) == [(3, "email", "a@example.com"), (5, "email", "a@example.com")]
    assert counts(report) == (3, 0, 0, 2)
    assert (await one(database, "3")).email == "b@example.com"


async def test_no_row_takes_an_account_away_or_makes_a_customer_younger(database: Database, files: Files) -> None:
    key = await guest(external_id="1", has_account=True)
    await turned(changes=[DialChange(key, 1, 100, 0, first_order_at=5_000, last_order_at=5_000)])
    header = "external_id,account_status,created_at"
    assert counts(await files.take(header, "1,GUEST,2020-01-01")) == (0, 0, 1, 0)
    row = await one(database, "1")
    assert (row.account_status, row.created_at) == ("ACTIVE", 5_000)


async def test_a_join_date_alone_makes_an_account(database: Database, files: Files) -> None:
    await files.take("external_id,account_created_at", "1,2024-02-03")
    row = await one(database, "1")
    assert (row.account_status, row.created_at == row.account_created_at) == ("ACTIVE", True)


async def test_refused_rows_say_where_what_and_why_and_leave_the_others(database: Database, files: Files) -> None:
    report = await files.take(
        "external_id,email,phone,account_status,created_at,birth_date,country,time_zone,tags,groups",
        "1,ana@,12,,,,,,,",
        "2,,,GONE,yesterday,1990-02-30,Philippines,Mars/Base,,",
        f"3,,,,,,,,{'x' * 101},{'y' * 201}",
        ",,,,,,,Asia/Manila,,",
        "5,ok@example.com,,,,,PH,,,",
        "6,too,many,cells,,,,,,,,,7",
    )
    assert counts(report) == (1, 0, 0, 5)
    assert told(report) == [
        (2, "email", "ana@"), (2, "phone", "12"),
        (3, "country", "Philippines"), (3, "birth_date", "1990-02-30"), (3, "time_zone", "Mars/Base"),
        (3, "account_status", "GONE"), (3, "created_at", "yesterday"),
        (4, "tags", "x" * 101), (4, "groups", "y" * 201),
        (7, None, None),
        (5, None, None),
    ]  # fmt: skip
    assert all(len(row.message) > 20 for row in report.refused)
    assert report.exit_code == 3
    assert [row.key for row in report.refused][:1] == ["1"]


async def test_duplicates_are_kept_or_rejected_on_demand(database: Database, files: Files) -> None:
    await files.take("external_id,first_name", "1,Ana")
    rows = ("external_id,first_name,tags", "1,Eva,x", "2,Ben,x")
    assert counts(await files.take(*rows, on_duplicate="RETURN_EXISTING")) == (1, 0, 1, 0)
    assert counts(await files.take(*rows, on_duplicate="REJECT")) == (0, 0, 0, 2)
    assert (await one(database, "1")).first_name == "Ana"


async def test_a_dry_run_checks_everything_and_writes_nothing(database: Database, files: Files) -> None:
    assert counts(await files.take(HEADER, ANA, "2,nonsense", dry_run=True)) == (1, 0, 0, 1)
    for table in ("customers", "customer_groups", "outbox_events", "notes"):
        assert await database.fetch_value(f"SELECT count(*) FROM {table} WHERE 1 = 1") == (
            1 if table == "outbox_events" else 0
        )


async def test_columns_that_are_not_known_or_not_built_are_refused_by_name(database: Database, files: Files) -> None:
    with pytest.raises(BadColumns) as bad:
        await files.take("email,colour,custom.size", "a@example.com,red,L")
    assert "not known: colour, custom.size." in bad.value.message
    with pytest.raises(BadColumns):
        await files.take("city", "Cebu")
    with pytest.raises(BadColumns):
        await files.take('{"email": "a@example.com"}', '{"colour": "red"}', name="customers.jsonl")
    with pytest.raises(Refusal):
        await files.take("email", "a@example.com", store="nowhere")
    assert await database.fetch_value("SELECT count(*) FROM customers") == 0
    assert counts(await files.take("email,colour", "a@example.com,red", ignore_columns=True)) == (1, 0, 0, 0)


@pytest.mark.slow
async def test_a_file_that_is_read_in_a_process_of_its_own_gives_the_same(
    database: Database, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = f"{HEADER},email_consent,consent_at"
    people = [
        f"{n},p{n}@example.com,0917 555 {n:04},Per,Son,,,,,,,VIP,G,{n} Road,Cebu,6000,ph,Note {n}" for n in range(9)
    ]
    lines = [
        header,
        *(f"{row},yes,2024-01-01" for row in people),
        "9,p@,,,,,,,,,,,,,,,,,,",
        "",
        *people[:1],
        "a,b" * 20,
    ]
    monkeypatch.setattr(reading, "WORTH_A_PROCESS", 0)
    apart = await files.take(*lines)
    assert counts(apart) == (9, 1, 0, 2)
    monkeypatch.undo()
    here = await files.take(*lines)
    assert counts(here) == (0, 0, 10, 2)
    assert list(apart.refused) == list(here.refused)
    assert await database.fetch_value("SELECT count(*) FROM customer_consents WHERE state = 'SUBSCRIBED'") == 9
    assert await database.fetch_value("SELECT count(*) FROM notes") == 9


async def test_two_rows_of_somebody_new_make_one_customer_with_both(database: Database, files: Files) -> None:
    first = "1,ana@example.com,,Ana,,,,,,,,VIP,,1 Road,Cebu,6000,ph,"
    second = "1,,+639175550100,,Santos,,,,,,,new,,2 Road,Manila,1000,ph,"
    assert counts(await files.take(HEADER, first, second)) == (1, 1, 0, 0)
    ana = await one(database, "1")
    assert (ana.display_name, ana.email, ana.phone) == ("Ana Santos", "ana@example.com", "+639175550100")
    assert (await details.tags_of_each(database, [ana.id]))[ana.id] == ["new", "VIP"]
    assert len((await details.addresses_of_each(database, SYSTEM, [ana.id]))[ana.id]) == 2
    words = await database.fetch_one("SELECT open_text, personal_text FROM customer_search")
    assert words is not None
    assert all(word in " ".join(words) for word in ("ana", "santos", "cebu", "manila", "9175550100"))
    assert ana.default_billing_address_id == min(
        address.id for address in (await details.addresses_of_each(database, SYSTEM, [ana.id]))[ana.id]
    )


async def test_json_lines_are_read_as_csv(database: Database, files: Files) -> None:
    report = await files.take(
        '{"external_id": 7, "email": "a@example.com", "first_name": "Ana"}', "{", name="customers.jsonl"
    )
    assert counts(report) == (1, 0, 0, 1)
    assert (await one(database, "7")).first_name == "Ana"


async def test_a_batch_tells_of_itself_once(database: Database, files: Files) -> None:
    await files.take("external_id,tags", *(f"{n},t" for n in range(30)))
    rows = await database.fetch("SELECT name FROM outbox_events WHERE name LIKE 'customer%' ORDER BY id")
    assert [row[0] for row in rows] == ["customers.created"]
    assert await database.fetch_value("SELECT count(*) FROM audit_entries WHERE action = 'customers.imported'") == 1


async def test_a_row_of_too_many_tags_is_taken_without_them(database: Database, files: Files) -> None:
    await files.take("external_id,tags", f"1,{';'.join(f't{n}' for n in range(50))}")
    report = await files.take("external_id,first_name,tags", "1,Ana,more")
    assert told(report) == [(2, "tags", "more")]
    assert (await one(database, "1")).first_name == "Ana"


async def test_title_and_tax_facts_come_in_and_what_is_neither_yes_nor_no_is_refused(
    files: Files, database: Database
) -> None:
    header = "external_id,title,tax_id,tax_exempt"
    report = await files.take(header, "1,Dr.,PH-123-456-789,Yes", "2,,,0", "3,,,maybe", f"4,,{'9' * 51},")
    assert (report.created, report.refused_rows) == (2, 2)
    assert [(row.line, row.column) for row in report.refused] == [(4, "tax_exempt"), (5, "tax_id")]
    ana = await one(database, "1")
    assert (ana.title, ana.tax_id, ana.tax_exempt) == ("Dr.", "PH-123-456-789", True)
    assert not (await one(database, "2")).tax_exempt
    assert (await files.take(header, "1,Dr.,PH-123-456-789,true")).unchanged == 1
    assert (await files.take(header, "1,Prof.,,no")).updated == 1
    ana = await one(database, "1")
    assert (ana.title, ana.tax_id, ana.tax_exempt) == ("Prof.", "PH-123-456-789", False)
