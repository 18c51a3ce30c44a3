"""Creating, changing, deleting, tagging and importing customers."""

from typing import Any

import pytest

from regulars.customers.errors import DuplicateCustomer
from regulars.customers.queries import listing, matches
from regulars.customers.queries.columns import CustomerRow
from regulars.customers.queries.details import addresses_of_each, tags_of_each
from regulars.customers.service.addresses import address_delete, address_save
from regulars.customers.service.creating import customer_create
from regulars.customers.service.deleting import customer_delete
from regulars.customers.service.dials import DialChange
from regulars.customers.service.updating import customer_update
from regulars.customers.service.upserting import customers_upsert
from regulars.platform import hooks
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Forbidden, Refusal, Refusals, StaleVersion
from regulars.platform.query.page import window
from tests.make_access import store
from tests.make_customers import guest, turned

ANA = {"first_name": "Ana", "last_name": "Santos", "email": "Ana@Example.com", "phone": "0917 555 0100"}


@pytest.fixture(autouse=True)
async def manila(database: Database) -> None:
    await store(country_code="PH", time_zone="Asia/Manila", currency="PHP")


async def create(fields: dict[str, Any] | None = None, **more: Any) -> int:
    return await customer_create(actor=SYSTEM, fields=ANA if fields is None else fields, **more)


async def read(database: Database, key: int) -> CustomerRow:
    return (await listing.by_ids(database, SYSTEM, [key]))[key]


async def found(database: Database, search: str) -> list[int]:
    return [row.id for row in (await listing.customers(database, SYSTEM, search=search, window=window())).rows]


async def names(database: Database, table: str = "outbox_events", column: str = "name") -> list[str]:
    return [row[0] for row in await database.fetch(f"SELECT {column} FROM {table} ORDER BY id")]


async def test_a_customer_is_created_with_everything_that_was_given(database: Database) -> None:
    key = await create(
        {
            **ANA,
            "account": True,
            "tags": ["VIP", " vip ", "new  one"],
            "external_id": "42",
            "birth_date": "1990-02-28",
            "addresses": [{"city": "Manila", "country_code": "ph", "postal_code": "1000"}],
        }
    )
    row = await read(database, key)
    assert (row.display_name, row.email, row.phone, row.phone_kind) == (
        "Ana Santos",
        "Ana@example.com",
        "+639175550100",
        "MOBILE",
    )
    assert (row.account_status, row.has_account, row.account_created_at) == ("INVITED", True, row.created_at)
    assert (await tags_of_each(database, [key]))[key] == ["new one", "VIP"]
    [address] = (await addresses_of_each(database, SYSTEM, [key]))[key]
    assert address.is_default_billing
    assert address.is_default_shipping
    assert address.country_code == "PH"
    assert await found(database, "manila") == [key]
    assert "customer.created" in await names(database)
    assert "customer.created" in await names(database, "audit_entries", "action")
    assert await listing.key_of(database, SYSTEM, ("external_id", "42")) == key


async def test_all_that_is_wrong_is_told_at_once_and_nothing_is_written(database: Database) -> None:
    with pytest.raises(Refusals) as refused:
        await create({"email": "ana@", "phone": "12", "birth_date": "1990-13-01", "first_name": "x" * 201})
    assert {(each.code, each.path) for each in refused.value.refusals} == {
        (ErrorCode.INVALID_EMAIL, ("input", "email")),
        (ErrorCode.INVALID_PHONE, ("input", "phone")),
        (ErrorCode.INVALID, ("input", "birthDate")),
        (ErrorCode.TOO_LONG, ("input", "firstName")),
    }
    with pytest.raises(Refusal):
        await create({"locale": "en"})
    assert await database.fetch_value("SELECT count(*) FROM customers") == 0


async def test_somebody_who_is_there_already_is_not_created_twice(database: Database) -> None:
    key = await create()
    with pytest.raises(DuplicateCustomer) as refused:
        await create({"first_name": "Anna", "email": "ANA@example.com"})
    assert (refused.value.customer_id, refused.value.matched_on) == (key, ("EMAIL",))
    assert await create({"email": "ana@example.com", "first_name": "Eva"}, on_duplicate="RETURN_EXISTING") == key
    assert (await read(database, key)).first_name == "Ana"
    assert await create({"email": "ana@example.com", "first_name": "Eva"}, on_duplicate="UPDATE_EXISTING") == key
    assert (await read(database, key)).display_name == "Eva Santos"
    assert await create({"email": "ana@example.com", "first_name": "Eva"}, on_duplicate="ALLOW") != key
    with pytest.raises(DuplicateCustomer):
        await create({"phone": "+63 917 555 0100", "first_name": "X"})
    assert await create({"phone": "+63 917 555 0100", "email": "brother@example.com"})


async def test_two_accounts_never_share_an_email_whatever_is_allowed(database: Database) -> None:
    await create({**ANA, "account": True})
    with pytest.raises(DuplicateCustomer):
        await create({"email": "ana@example.com", "account": True}, on_duplicate="ALLOW")
    other = await create({"email": "b@example.com", "account": True})
    with pytest.raises(DuplicateCustomer):
        await customer_update(actor=SYSTEM, customer_id=other, fields={"email": "ana@example.com"})


async def test_the_same_idempotency_key_creates_once(database: Database) -> None:
    first = await create(idempotency_key="k")
    assert await create(idempotency_key="k") == first
    with pytest.raises(Refusal) as refused:
        await create({"first_name": "Eva"}, idempotency_key="k")
    assert refused.value.code == ErrorCode.CONFLICT_IDEMPOTENCY


async def test_absent_fields_stay_and_null_clears(database: Database) -> None:
    key = await create({**ANA, "tags": ["a", "b"], "title": "Dr"})
    await customer_update(
        actor=SYSTEM, customer_id=key, fields={"title": None, "last_name": "Reyes", "tags": ["b", "c"]}
    )
    row = await read(database, key)
    assert (row.title, row.first_name, row.display_name, row.version) == (None, "Ana", "Ana Reyes", 2)
    assert (await tags_of_each(database, [key]))[key] == ["b", "c"]
    assert await found(database, "reyes") == [key]
    assert await found(database, "santos@") == []
    await customer_update(actor=SYSTEM, customer_id=key, fields={"last_name": "Reyes"})
    assert (await read(database, key)).version == 2
    await customer_update(actor=SYSTEM, customer_id=key, fields={"first_name": None, "last_name": None})
    assert (await read(database, key)).display_name == "Ana@example.com"
    with pytest.raises(Refusal):
        await customer_update(actor=SYSTEM, customer_id=key, fields={"email": None, "phone": None})


async def test_a_change_of_what_somebody_else_changed_is_refused(database: Database) -> None:
    key = await create()
    await customer_update(actor=SYSTEM, customer_id=key, fields={"title": "Dr"}, expected_version=1)
    with pytest.raises(StaleVersion) as stale:
        await customer_update(actor=SYSTEM, customer_id=key, fields={"title": "Prof"}, expected_version=1)
    assert stale.value.current_version == 2


async def test_a_new_email_has_to_be_proved_again(database: Database) -> None:
    key = await guest(email="ana@example.com", email_verified=True)
    await customer_update(actor=SYSTEM, customer_id=key, fields={"email": "new@example.com"})
    assert (await read(database, key)).email_verification == "UNVERIFIED"


async def test_a_customer_with_orders_is_not_deleted(database: Database) -> None:
    key = await create()
    await turned(changes=[DialChange(key, 1, 100, 0, 1, 1)])
    with pytest.raises(Refusal) as refused:
        await customer_delete(actor=SYSTEM, customer_id=key)
    assert refused.value.code == ErrorCode.IN_USE


async def test_a_deleted_customer_is_gone_from_list_and_search(database: Database) -> None:
    key = await create({**ANA, "tags": ["a"], "addresses": [{"city": "Cebu"}]})
    told: list[int] = []

    async def hear(tx: Transaction, actor: Actor, keys: Any) -> None:
        told.extend(keys)

    hooks.on_delete.join("customer", hear)
    await customer_delete(actor=SYSTEM, customer_id=key, expected_version=1)
    hooks.on_delete.leave("customer", hear)
    assert told == [key]
    assert await found(database, "santos") == []
    assert await database.fetch_value("SELECT count(*) FROM customer_addresses") == 0
    with pytest.raises(Refusal):
        await customer_delete(actor=SYSTEM, customer_id=key)


async def test_the_first_address_becomes_the_default_and_another_may_take_its_place(database: Database) -> None:
    key = await create()

    async def save(address: int | None = None, version: int | None = None, **fields: Any) -> int:
        return await address_save(
            actor=SYSTEM, customer_id=key, address_id=address, fields=fields, expected_version=version
        )

    async def defaults() -> tuple[int | None, int | None]:
        row = await read(database, key)
        return row.default_billing_address_id, row.default_shipping_address_id

    first = await save(kind="SHIPPING", city="Cebu")
    assert await defaults() == (None, first)
    second = await save(city="Davao", is_default_shipping=True)
    assert await defaults() == (second, second)
    assert await found(database, "davao") == [key]
    await save(second, 1, city="Iloilo", is_default_billing=False)
    assert await defaults() == (None, second)
    assert await found(database, "davao") == []
    with pytest.raises(StaleVersion):
        await save(second, 1, city="Baguio")
    with pytest.raises(Refusal):
        await save(second, city=None)
    with pytest.raises(Refusal):
        await save()
    await address_delete(actor=SYSTEM, address_id=second)
    assert await defaults() == (None, None)


async def test_rows_of_an_upsert_stand_each_for_itself(database: Database) -> None:
    rows = [
        {"external_id": "1", "first_name": "Ana"},
        {"external_id": "2", "email": "nonsense"},
        {"external_id": "1", "first_name": "Anna"},
        {"external_id": "1", "first_name": "Anna"},
        {"email": "b@example.com"},
    ]
    done = await customers_upsert(actor=SYSTEM, rows=rows, idempotency_key="k")
    assert [result.outcome for result in done.results] == ["CREATED", "REFUSED", "UPDATED", "UNCHANGED", "CREATED"]
    assert [(index, refusals[0].code) for index, refusals in done.failures] == [(1, ErrorCode.INVALID_EMAIL)]
    again = await customers_upsert(actor=SYSTEM, rows=rows, idempotency_key="k")
    assert again.results == done.results
    assert again.failures[0][1][0].message == done.failures[0][1][0].message
    assert await database.fetch_value("SELECT count(*) FROM customers") == 2
    with pytest.raises(Refusal):
        await customers_upsert(actor=SYSTEM, rows=[rows[0]] * 251)


async def test_matches_are_scored_by_what_they_share(database: Database) -> None:
    whole = await create({**ANA, "external_id": "9", "addresses": [{"postal_code": "1000 AB"}]})
    mail = await create({"email": "ana@example.com", "first_name": "X"}, on_duplicate="ALLOW")
    sought = matches.Sought(email="ANA@example.com", phone="0917-555-0100", name="ana santos", postal_code="1000 ab")
    rows = await matches.find_matches(database, SYSTEM, sought)
    assert [(row.customer_id, row.matched_on) for row in rows] == [
        (whole, ("EMAIL", "PHONE", "NAME_AND_POSTCODE")),
        (mail, ("EMAIL",)),
    ]
    assert rows[0].score == rows[1].score == 1
    stranger = Actor(kind="token", id=1, name="t", scopes=frozenset({"CUSTOMERS_READ"}))
    for hidden in matches.Sought(email="x"), matches.Sought(phone="1"), matches.Sought(postal_code="1", name="a"):
        with pytest.raises(Forbidden):
            await matches.find_matches(database, stranger, hidden)
    external = await matches.find_matches(database, stranger, matches.Sought(external_ids=[("default", "9")]))
    assert [row.customer_id for row in external] == [whole]


async def test_dials_are_written_as_given_and_move_what_follows_from_them(database: Database) -> None:
    key = await create()
    await turned(
        changes=[
            DialChange(key, 12, 130000, 5101, 1_000, 9_000, 727, "R9", '{"city":"Cebu","country_code":"PH"}', "PH")
        ]
    )
    row = await read(database, key)
    assert (row.total_spent, row.average_order_value, row.created_at) == (124899, 10408, 1_000)
    assert row.last_shipping_address is not None
    assert row.last_shipping_address.city == "Cebu"
    assert await listing.count(database, SYSTEM, filter={"country": {"eq": "ph"}}) == 1
    assert await listing.count(database, SYSTEM, filter={"country": {"neq": "ph"}}) == 0
    await turned(changes=[DialChange(key, 0, 0, 0)])
    row = await read(database, key)
    assert (row.order_count, row.total_spent, row.average_order_value, row.last_shipping_address) == (0, 0, None, None)
    assert row.created_at == 1_000
