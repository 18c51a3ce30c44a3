"""A database of an older release is brought up to the newest schema and keeps what people wrote into it."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from tortoise.connection import get_connections
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from regulars.customers.queries import contacts, listing
from regulars.migrations import run
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database, open_database

PEOPLE = 30
INSERT = (
    "INSERT INTO customers (id, display_name, name_key, first_name, email, email_key, email_verification, phone,"
    " phone_digits, phone_kind, account_status, has_account, created_at, updated_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
SAID = (
    "INSERT INTO consent_events (id, customer_id, channel, at, recorded_at, before, after, opt_in_level, source,"
    " wording, actor_kind, actor_name) VALUES (?, 1, 'EMAIL', 1, 1, 'PENDING', ?, 'UNKNOWN', 'form', 'Yes', 'system', '')"
)

STORE = (
    "INSERT INTO stores (id, code, name, time_zone, currency, locale, first_weekday, is_active, created_at, updated_at)"
    " VALUES (1, 'default', 'Shop', 'UTC', 'USD', 'en', 1, ?, 1, 1)"
)
ORDER = (
    "INSERT INTO orders (id, version, store_id, external_id, number, number_key, listed_at, created_at, updated_at,"
    " status, payment_status, fulfillment_status, currency, line_count, unit_count, subtotal, discount_total,"
    " shipping_total, tax_total, total, refunded_total, base_total, base_refunded, is_test, exclusion_reason,"
    " fingerprint, buyer_fingerprint, paid_total) VALUES (?, 1, 1, ?, ?, ?, 1, 1, 1, 'DRAFT', 'UNPAID', 'UNFULFILLED',"
    " 'USD', 0, 0, 5, 0, 0, 0, 5, 0, 5, 0, ?, 'DRAFT', 'f', 'b', 0)"
)
DRAFT = (
    "INSERT INTO order_drafts (order_id, entered, purchase_order_number, made_by_kind, made_by_name)"
    " VALUES (?, '{}', ?, 'staff', 'Ann')"
)


@pytest.fixture
async def old(request: pytest.FixtureRequest, engine: str, tmp_path: Path) -> AsyncGenerator[Database]:
    """A database as the first migration alone made it."""
    if engine == "sqlite":
        (tmp_path / "old.db").touch()
        opened = await open_database(f"sqlite:///{tmp_path / 'old.db'}", readers=2)
    else:
        cluster = request.getfixturevalue("cluster")
        cluster.create("first_release")
        opened = await open_database(cluster.address("first_release"), readers=2)
    with opened.entered():
        async with opened.engine.transaction() as link:
            await link.execute(run._RECORDS[engine], ())
            executor = MigrationExecutor(get_connections().get("default"), run._APPS)
            await executor.migrate([MigrationTarget("models", "0001_initial")], direction="forward")
        yield opened
    await opened.close()


def person(number: int, engine: str) -> tuple[object, ...]:
    """Everybody has an e-mail but each fifth, a phone but each third; each fourth has proved the address."""
    name, email, phone = f"Person{number}", f"Person{number}@example.com", f"+63917555{number:04}"
    has_account = number % 2 == 0
    return (
        number,
        name,
        name.casefold(),
        name,
        *((None, None) if number % 5 == 0 else (email, email.casefold())),
        "VERIFIED" if number % 4 == 0 and number % 5 else "UNVERIFIED",
        *((None, None, "UNKNOWN") if number % 3 == 0 else (phone, phone[1:], "MOBILE")),
        "ACTIVE" if has_account else "GUEST",
        has_account if engine == "postgresql" else int(has_account),
        1_700_000_000_000_000 + number,
        1_700_000_000_000_000,
    )


async def test_every_email_and_phone_of_the_first_schema_is_there_in_the_newest(old: Database, engine: str) -> None:
    people = [person(number, engine) for number in range(1, PEOPLE + 1)]
    async with old.engine.transaction() as link:
        await link.execute_many(INSERT, people)
    assert await run.migrate(old) == run.newest()
    keys = [int(str(row[0])) for row in people]
    emails = await contacts.emails_of_each(old, SYSTEM, keys)
    phones = await contacts.phones_of_each(old, SYSTEM, keys)
    rows = await listing.by_ids(old, SYSTEM, keys)
    assert len(rows) == PEOPLE
    for key, _, _, name, email, _, verification, phone, _, kind, *_ in people:
        number = int(str(key))
        assert rows[number].first_name == name
        assert [(one.address, one.is_primary, one.verification) for one in emails.get(number, [])] == (
            [(email, True, verification)] if email else []
        )
        assert [(one.number, one.is_primary, one.kind, one.verification) for one in phones.get(number, [])] == (
            [(phone, True, kind, "FORMAT_VALID")] if phone else []
        )


async def test_the_numbers_by_which_companies_ordered_stand_on_their_orders(old: Database, engine: str) -> None:
    async with old.engine.transaction() as link:
        executor = MigrationExecutor(get_connections().get("default"), run._APPS)
        await executor.migrate([MigrationTarget("models", "0026_lists_by_replica")], direction="forward")
    async with old.engine.transaction() as link:
        yes, no = (True, False) if engine == "postgresql" else (1, 0)
        await link.execute(STORE, (yes,))
        await link.execute_many(ORDER, [(key, str(key), str(key), str(key), no) for key in (1, 2, 3)])
        for key, number in ((1, "PO-\u00c97"), (2, None)):
            await link.execute(DRAFT, (key, number))
    assert await run.migrate(old) == run.newest()
    kept = await old.fetch("SELECT purchase_order_number, purchase_order_key FROM orders ORDER BY id")
    assert [tuple(row) for row in kept] == [("PO-\u00c97", "po-e7"), (None, None), (None, None)]


async def test_the_history_of_consent_is_kept_and_its_keys_go_on(old: Database, engine: str) -> None:
    async with old.engine.transaction() as link:
        await link.execute_many(INSERT, [person(1, engine)])
        executor = MigrationExecutor(get_connections().get("default"), run._APPS)
        await executor.migrate([MigrationTarget("models", "0011_exports")], direction="forward")
    async with old.engine.transaction() as link:
        await link.execute_many(SAID, [(7, "SUBSCRIBED"), (9, "UNSUBSCRIBED")])
    assert await run.migrate(old) == run.newest()
    async with old.engine.transaction() as link:
        await link.execute(SAID.replace("(id, ", "(").replace("(?, 1", "(1"), ("NEVER_ASKED",))
    rows = {row[0]: tuple(row[1:]) for row in await old.fetch("SELECT id, after, wording FROM consent_events")}
    assert rows.pop(10 if engine == "sqlite" else 1) == ("NEVER_ASKED", "Yes")
    assert rows == {7: ("SUBSCRIBED", "Yes"), 9: ("UNSUBSCRIBED", "Yes")}
