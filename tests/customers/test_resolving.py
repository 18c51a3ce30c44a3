"""Orders find their customers by id, external id, e-mail, and by phone where there is no e-mail."""

from typing import Any

from regulars.customers.service.identity import CustomerHint
from regulars.platform.db.connect import Database
from tests.make_customers import guest, resolved

ANA: dict[str, Any] = {"email": "Ana@Example.com", "first_name": "Ana", "last_name": "Santos"}


async def field(database: Database, key: int, name: str) -> Any:
    return await database.fetch_value(f"SELECT {name} FROM customers WHERE id = ?", (key,))


async def test_the_same_external_id_is_the_same_customer(database: Database) -> None:
    first = await guest(external_id="7", seen_at=50)
    assert await guest(external_id="7", email="ana@example.com") == first
    assert await field(database, first, "email") == "ana@example.com"
    assert await field(database, first, "created_at") == 50
    assert await guest(external_system="shop", external_id="7") != first


async def test_hints_of_one_batch_may_mean_the_same_new_customer(database: Database) -> None:
    keys = await resolved(
        hints=[
            CustomerHint(email="ana@example.com"),
            CustomerHint(email="ANA@example.com", external_id="7"),
            CustomerHint(external_id="7"),
            CustomerHint(),
            CustomerHint(email="not an address"),
            CustomerHint(phone="0917 555 0100"),
            CustomerHint(phone="+63 917 555 0100"),
        ]
    )
    assert keys[0] == keys[1] == keys[2]
    assert keys[3] is keys[4] is None
    assert keys[5] == keys[6] != keys[0]
    assert await database.fetch_value("SELECT count(*) FROM customers") == 2
    assert await field(database, keys[0] or 0, "display_name") == "ana@example.com"


async def test_an_email_finds_whoever_proved_it_before_an_older_guest(database: Database) -> None:
    old = await guest(**ANA, external_id="1", seen_at=1)
    proved = await guest(**ANA, external_id="2", email_verified=True, seen_at=2)
    assert old != proved
    assert await guest(**ANA) == proved


async def test_an_email_finds_the_oldest_of_several_guests(database: Database) -> None:
    keys = await resolved(hints=[CustomerHint(**ANA, external_id=str(n), seen_at=100 - n) for n in range(3)])
    assert len(set(keys)) == 3
    assert await guest(**ANA) == keys[2]


async def test_a_guest_order_never_joins_an_account_that_has_not_proved_its_email(database: Database) -> None:
    account = await guest(**ANA, has_account=True)
    stranger = await guest(**ANA)
    assert stranger != account
    assert await field(database, account, "account_status") == "ACTIVE"
    assert await field(database, stranger, "account_status") == "GUEST"
    assert await guest(**ANA) == stranger
    assert await guest(**ANA, has_account=True) == account
    assert await guest(**ANA, email_verified=True) == account
    assert await guest(**ANA) == account


async def test_a_phone_counts_only_where_no_email_is_given(database: Database) -> None:
    first = await guest(phone="0917 555 0100")
    assert await guest(phone="+63 (917) 555-0100", email="new@example.com") != first
    assert await guest(phone="00639175550100") == first


async def test_what_is_missing_is_filled_in_and_nothing_is_overwritten(database: Database) -> None:
    key = await guest(external_id="7")
    assert await field(database, key, "display_name") == "7"
    await guest(external_id="7", first_name="Ana", phone="0917 555 0100")
    await guest(external_id="7", first_name="Eva", email="eva@example.com", has_account=True)
    assert await field(database, key, "display_name") == "Ana"
    assert await field(database, key, "phone") == "+639175550100"
    assert await field(database, key, "account_status") == "ACTIVE"


async def test_an_account_is_not_made_of_an_email_that_another_account_has(database: Database) -> None:
    account = await guest(**ANA, has_account=True)
    other = await guest(external_id="9", email="ana@example.com")
    assert other != account
    assert await guest(external_id="9", has_account=True) == other
    assert await field(database, other, "account_status") == "GUEST"


async def test_a_batch_records_one_event(database: Database) -> None:
    await resolved(hints=[CustomerHint(external_id=str(n)) for n in range(5)])
    assert await database.fetch("SELECT name FROM outbox_events") == [("customers.created",)]
    await guest(external_id="77")
    assert await database.fetch_value("SELECT count(*) FROM outbox_events WHERE name = 'customer.created'") == 1
