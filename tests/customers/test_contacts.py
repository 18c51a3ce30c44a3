"""A customer has several e-mail addresses and phone numbers, one of each first; every one of them finds the customer."""

from typing import Any

import pytest

from regulars.app import rooms
from regulars.customers.errors import DuplicateCustomer
from regulars.customers.queries import contacts, listing, matches
from regulars.customers.queries.matches import Sought
from regulars.customers.service import reaching
from regulars.customers.service.creating import customer_create
from regulars.customers.service.identity import CustomerHint
from regulars.customers.service.importing import import_batch
from regulars.customers.service.people import CustomerDraft
from regulars.customers.service.updating import customer_update
from regulars.customers.service.upserting import customers_upsert
from regulars.messaging.service import control
from regulars.messaging.words import SuppressionReason
from regulars.platform import relay
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.query.page import window
from tests.customers.schema import actor, ask, refused
from tests.make_access import store
from tests.make_customers import guest, resolved


@pytest.fixture(autouse=True)
async def manila(database: Database) -> None:
    await store(country_code="PH")


async def ana(**fields: Any) -> int:
    return await customer_create(actor=SYSTEM, fields={"first_name": "Ana", "email": "ana@example.com", **fields})


async def add(customer: int, address: str, *, primary: bool = False) -> int:
    return await reaching.email_add(actor=SYSTEM, customer_id=customer, address=address, is_primary=primary)


async def call(customer: int, number: str, *, primary: bool = False) -> int:
    return await reaching.phone_add(actor=SYSTEM, customer_id=customer, number=number, is_primary=primary)


async def emails(database: Database, customer: int) -> list[str]:
    rows = (await contacts.emails_of_each(database, SYSTEM, [customer])).get(customer, [])
    assert [row.is_primary for row in rows] == [place == 0 for place in range(len(rows))]
    return [row.address for row in rows]


async def phones(database: Database, customer: int) -> list[str]:
    return [row.number for row in (await contacts.phones_of_each(database, SYSTEM, [customer])).get(customer, [])]


async def found(database: Database, search: str) -> list[int]:
    return [row.id for row in (await listing.customers(database, SYSTEM, search=search, window=window())).rows]


@unit_of_work
async def proved(tx: Transaction, *, customer: int, address: str) -> None:
    """As the link of a verification mail does."""
    current = await reaching.open_record(tx, customer)
    facts = {"email_verification": "VERIFIED", "email_verified_at": tx.now}
    await reaching.set_facts(tx, SYSTEM, reaching.EMAILS, current, address, facts)


@unit_of_work
async def bounced(tx: Transaction, *, address: str, state: str) -> list[int]:
    return await reaching.set_deliverability(tx, address, state)


async def test_the_first_address_is_the_primary_and_a_further_one_may_take_its_place(database: Database) -> None:
    key = await customer_create(actor=SYSTEM, fields={"first_name": "Ana"})
    await add(key, "Ana@Example.com")
    await add(key, "ana@work.example")
    await add(key, "ANA@work.example")
    assert await emails(database, key) == ["Ana@example.com", "ana@work.example"]
    await add(key, "ana@work.example", primary=True)
    assert await emails(database, key) == ["ana@work.example", "Ana@example.com"]
    await add(key, "new@example.com", primary=True)
    assert await emails(database, key) == ["new@example.com", "Ana@example.com", "ana@work.example"]
    assert (await listing.by_ids(database, SYSTEM, [key]))[key].email == "new@example.com"


async def test_numbers_are_read_in_the_country_of_the_store_and_know_their_kind_of_line(database: Database) -> None:
    key = await ana(phone="0917 555 0100")
    await call(key, "(02) 8888 1234")
    await call(key, "+1 212 555 0199", primary=True)
    data = await ask(database, "query ($id: ID!) { customer(by: { id: $id }) { phone phones { number kind isPrimary"
                               " verification countryCode } } }", id=f"cus_{key}")  # fmt: skip
    assert data["customer"]["phone"] == "+12125550199"
    assert [(one["number"], one["kind"], one["countryCode"]) for one in data["customer"]["phones"]] == [
        ("+12125550199", "UNKNOWN", "US"), ("+63288881234", "LANDLINE", "PH"), ("+639175550100", "MOBILE", "PH"),
    ]  # fmt: skip


async def test_what_is_no_address_or_number_is_refused_beside_its_field(database: Database) -> None:
    key = await ana()
    with pytest.raises(Refusal) as email:
        await add(key, "ana@")
    assert (email.value.code, email.value.path) == (ErrorCode.INVALID_EMAIL, ("address",))
    with pytest.raises(Refusal) as phone:
        await call(key, "12")
    assert (phone.value.code, phone.value.path) == (ErrorCode.INVALID_PHONE, ("number",))
    with pytest.raises(Refusal) as gone:
        await add(9_999, "a@example.com")
    assert (gone.value.code, gone.value.path) == (ErrorCode.NOT_FOUND, ("customerId",))


async def test_where_the_primary_goes_the_next_takes_over_the_proved_one_first(database: Database) -> None:
    key = await ana(phone="+639175550100")
    await add(key, "second@example.com")
    await add(key, "third@example.com")
    await proved(customer=key, address="third@example.com")
    await reaching.email_remove(actor=SYSTEM, customer_id=key, address="ANA@example.com ")
    assert await emails(database, key) == ["third@example.com", "second@example.com"]
    await reaching.email_remove(actor=SYSTEM, customer_id=key, address="second@example.com")
    await reaching.email_remove(actor=SYSTEM, customer_id=key, address="third@example.com")
    assert await emails(database, key) == []
    with pytest.raises(Refusal) as gone:
        await reaching.email_remove(actor=SYSTEM, customer_id=key, address="third@example.com")
    assert (gone.value.code, gone.value.path) == (ErrorCode.NOT_FOUND, ("address",))
    await reaching.phone_remove(actor=SYSTEM, customer_id=key, number="0917 555 0100")
    assert await phones(database, key) == []


async def test_somebody_keeps_a_name_an_email_or_a_phone(database: Database) -> None:
    key = await customer_create(actor=SYSTEM, fields={"email": "only@example.com"})
    with pytest.raises(Refusal) as kept:
        await reaching.email_remove(actor=SYSTEM, customer_id=key, address="only@example.com")
    assert kept.value.code == ErrorCode.REQUIRED
    assert await emails(database, key) == ["only@example.com"]


async def test_a_customer_has_twenty_of_each_at_most(database: Database) -> None:
    key = await ana()
    for number in range(1, 20):
        await add(key, f"ana{number}@example.com")
    with pytest.raises(Refusal) as full:
        await add(key, "one-more@example.com")
    assert full.value.code == ErrorCode.LIMIT_EXCEEDED
    assert len(await emails(database, key)) == 20


async def test_every_address_and_number_finds_its_customer(database: Database) -> None:
    key = await ana(phone="+639175550100")
    await add(key, "santos@work.example")
    await call(key, "0918 555 0199")
    for search in ("santos@work.example", "santos", "0918 555 0199", "+639185550199", "0917 555 0100"):
        assert await found(database, search) == [key], search
    for by in (("email", "SANTOS@work.example"), ("phone", "0918-555-0199"), ("email", "ana@example.com")):
        assert await listing.key_of(database, SYSTEM, by) == key
    email, phone = Sought(email="santos@work.example"), Sought(phone="09185550199")
    alias = await matches.find_matches(database, SYSTEM, Sought(email="santos+shop@work.example"))
    assert [(one.customer_id, one.matched_on) for one in await matches.matches(database, email)] == [(key, ("EMAIL",))]
    assert [(one.customer_id, one.matched_on) for one in await matches.matches(database, phone)] == [(key, ("PHONE",))]
    assert [(one.customer_id, one.matched_on) for one in alias] == [(key, ("EMAIL_ALIAS",))]
    with pytest.raises(DuplicateCustomer):
        await customer_create(actor=SYSTEM, fields={"first_name": "A", "email": "santos@work.example"})
    await reaching.email_remove(actor=SYSTEM, customer_id=key, address="santos@work.example")
    await reaching.phone_remove(actor=SYSTEM, customer_id=key, number="0918 555 0199")
    assert await found(database, "santos") == []
    assert await found(database, "0918 555 0199") == []


async def test_an_order_finds_its_customer_by_a_further_address_or_number(database: Database) -> None:
    key = await guest(email="ana@example.com", first_name="Ana")
    await add(key, "second@example.com")
    await call(key, "+639185550199")
    assert await resolved(hints=[CustomerHint(email="second@example.com"), CustomerHint(phone="0918 555 0199")]) == [
        key, key,
    ]  # fmt: skip
    assert await emails(database, key) == ["ana@example.com", "second@example.com"]


async def test_an_order_goes_to_an_account_by_a_further_address_only_once_that_is_proved(database: Database) -> None:
    key = await ana(account=True)
    await add(key, "second@example.com")
    stranger = (await resolved(hints=[CustomerHint(email="second@example.com")]))[0]
    assert stranger != key
    other = await ana(email="ben@example.com", account=True)
    await add(other, "third@example.com")
    await proved(customer=other, address="third@example.com")
    assert await resolved(hints=[CustomerHint(email="third@example.com")]) == [other]


async def test_no_account_takes_an_address_that_is_anothers_and_guests_share(database: Database) -> None:
    owner = await ana(account=True)
    await add(owner, "shared@example.com")
    other = await customer_create(
        actor=SYSTEM, fields={"first_name": "Ben", "email": "ben@example.com", "account": True}
    )
    with pytest.raises(DuplicateCustomer) as taken:
        await add(other, "Shared@example.com")
    assert (taken.value.customer_id, taken.value.path) == (owner, ("address",))
    with pytest.raises(DuplicateCustomer):
        await customer_update(actor=SYSTEM, customer_id=other, fields={"email": "shared@example.com"})
    visitor = await guest(email="visitor@example.com")
    await add(visitor, "shared@example.com")
    assert await emails(database, visitor) == ["visitor@example.com", "shared@example.com"]
    assert await listing.key_of(database, SYSTEM, ("email", "shared@example.com")) == owner


async def test_writing_the_primary_over_keeps_the_others_and_what_is_known_of_them(database: Database) -> None:
    key = await ana()
    await add(key, "second@example.com")
    await proved(customer=key, address="second@example.com")
    await customer_update(actor=SYSTEM, customer_id=key, fields={"email": "second@example.com"})
    rows = (await contacts.emails_of_each(database, SYSTEM, [key]))[key]
    assert [(row.address, row.verification) for row in rows] == [
        ("second@example.com", "VERIFIED"), ("ana@example.com", "UNVERIFIED"),
    ]  # fmt: skip
    await customer_update(actor=SYSTEM, customer_id=key, fields={"email": "third@example.com"})
    rows = (await contacts.emails_of_each(database, SYSTEM, [key]))[key]
    assert [(row.address, row.verification, row.verified_at) for row in rows] == [
        ("third@example.com", "UNVERIFIED", None), ("ana@example.com", "UNVERIFIED", None),
    ]  # fmt: skip
    await customer_update(actor=SYSTEM, customer_id=key, fields={"email": None})
    assert await emails(database, key) == ["ana@example.com"]


async def test_files_and_upserts_that_name_a_further_address_leave_the_primary(database: Database) -> None:
    key = await ana(phone="+639175550100")
    await add(key, "second@example.com")
    await call(key, "+639185550199")
    columns = {
        "email": "second@example.com", "email_key": "second@example.com", "last_name": "Santos",
        "phone": "+639185550199", "phone_digits": "639185550199", "phone_kind": "MOBILE",
    }  # fmt: skip
    [outcome] = await import_batch(actor=SYSTEM, drafts=[CustomerDraft(columns=columns)])
    assert (outcome.outcome, outcome.customer_id) == ("UPDATED", key)
    [again] = await import_batch(actor=SYSTEM, drafts=[CustomerDraft(columns=columns)])
    assert again.outcome == "UNCHANGED"
    done = await customers_upsert(actor=SYSTEM, rows=[{"email": "second@example.com", "first_name": "Anita"}])
    assert (done.results[0].outcome, done.results[0].customer_id) == ("UPDATED", key)
    assert await emails(database, key) == ["ana@example.com", "second@example.com"]
    assert await phones(database, key) == ["+639175550100", "+639185550199"]
    assert (await listing.by_ids(database, SYSTEM, [key]))[key].display_name == "Anita Santos"


async def test_another_address_from_a_file_has_its_deliverability_yet_to_be_learnt(database: Database) -> None:
    key = await ana(external_id="7")
    await bounced(address="ana@example.com", state="BLOCKED")
    columns = {"email": "new@example.com", "email_key": "new@example.com"}
    await import_batch(actor=SYSTEM, drafts=[CustomerDraft(external=("default", "7"), columns=columns)])
    [row] = (await contacts.emails_of_each(database, SYSTEM, [key]))[key]
    assert (row.address, row.deliverability) == ("new@example.com", "UNKNOWN")


async def test_a_blocked_address_is_shown_filtered_and_unblocked_with_a_reason(database: Database) -> None:
    key = await ana()
    await add(key, "second@example.com")
    twin = await customer_create(actor=SYSTEM, fields={"email": "second@example.com"}, on_duplicate="ALLOW")
    blocked = "query { customers(filter: { emailDeliverability: [BLOCKED, COMPLAINED] }) { nodes { id } totalCount } }"
    assert await bounced(address="second@example.com", state="BLOCKED") == sorted([key, twin])
    assert await bounced(address="second@example.com", state="BLOCKED") == []
    await bounced(address="ana@example.com", state="COMPLAINED")
    data = await ask(database, blocked)
    assert data["customers"]["totalCount"] == 2
    unblock = (
        'mutation ($id: ID!, $why: String!) { emailUnblock(customerId: $id, address: "second@example.com", reason: $why)'
        " { customer { emails { address deliverability } } userErrors { code path } } }"
    )  # fmt: skip
    data = await ask(database, unblock, id=f"cus_{key}", why=" ")
    assert data["emailUnblock"]["userErrors"] == [{"code": "REQUIRED", "path": ["reason"]}]
    data = await ask(database, unblock, id=f"cus_{key}", why="She mended her mailbox.")
    assert [one["deliverability"] for one in data["emailUnblock"]["customer"]["emails"]] == ["COMPLAINED", "UNKNOWN"]
    data = await ask(database, unblock, id=f"cus_{key}", why="Again.")
    assert data["emailUnblock"]["userErrors"] == []
    assert [row.deliverability for row in (await contacts.emails_of_each(database, SYSTEM, [twin]))[twin]] == [
        "UNKNOWN"
    ]
    actions = [row[0] for row in await database.fetch("SELECT action FROM audit_entries ORDER BY id")]
    assert [action for action in actions if action.startswith("email.unb")] == ["email.unblocked"]


async def test_whoever_called_says_what_was_found(database: Database) -> None:
    key = await ana(phone="+639175550100")
    await call(key, "+639185550199")
    for number, status in (("0917 555 0100", "VERIFIED"), ("0918 555 0199", "REJECTED")):
        await reaching.phone_verify(actor=SYSTEM, customer_id=key, number=number, status=status)
    rows = (await contacts.phones_of_each(database, SYSTEM, [key]))[key]
    assert [row.verification for row in rows] == ["VERIFIED", "REJECTED"]
    await customer_update(actor=SYSTEM, customer_id=key, fields={"phone": "+639195550177"})
    rows = (await contacts.phones_of_each(database, SYSTEM, [key]))[key]
    assert [row.verification for row in rows] == ["FORMAT_VALID", "REJECTED"]


async def test_a_change_of_contacts_moves_the_version_and_is_heard(database: Database) -> None:
    key = await ana()
    before = (await listing.by_ids(database, SYSTEM, [key]))[key].version
    await add(key, "second@example.com")
    assert (await listing.by_ids(database, SYSTEM, [key]))[key].version == before + 1
    await add(key, "second@example.com")
    assert (await listing.by_ids(database, SYSTEM, [key]))[key].version == before + 1
    names = [row[0] for row in await database.fetch("SELECT name FROM outbox_events ORDER BY id")]
    assert names[-1] == "customer.updated"


async def test_without_the_scope_contacts_are_masked_and_not_written(database: Database) -> None:
    key = await ana(phone="+639175550100")
    await add(key, "second@example.com")
    document = f'{{ customer(by: {{ id: "cus_{key}" }}) {{ emails {{ address isPrimary }} phones {{ number countryCode }} }} }}'
    data = await ask(database, document, actor("CUSTOMERS_READ"))
    assert data["customer"] == {
        "emails": [{"address": "a***@e***.com", "isPrimary": True}, {"address": "s***@e***.com", "isPrimary": False}],
        "phones": [{"number": "+63***00", "countryCode": None}],
    }
    for call_of in (
        'emailAdd(customerId: "cus_1", address: "a@example.com")',
        'phoneRemove(customerId: "cus_1", number: "+1")',
    ):
        document = f"mutation {{ {call_of} {{ customer {{ id }} }} }}"
        assert await refused(database, document, actor("CUSTOMERS_READ")) == ["FORBIDDEN"]


async def test_what_the_mail_room_hears_of_an_address_stands_with_everybody_who_has_it(database: Database) -> None:
    rooms.arrange()
    key = await ana()
    await add(key, "second@example.com")
    twin = await customer_create(actor=SYSTEM, fields={"email": "second@example.com"}, on_duplicate="ALLOW")
    held = await control.suppression_add(
        actor=SYSTEM, address="Second@example.com", because=SuppressionReason.BLOCKED, detail=None
    )
    await relay.drain()

    async def states() -> list[str]:
        rows = await contacts.emails_of_each(database, SYSTEM, [key, twin])
        return [row.deliverability for one in (key, twin) for row in rows[one]]

    assert await states() == ["UNKNOWN", "BLOCKED", "BLOCKED"]
    await control.suppression_remove(actor=SYSTEM, suppression_id=held, reason="A mistake.")
    await relay.drain()
    assert await states() == ["UNKNOWN", "UNKNOWN", "UNKNOWN"]
    await control.suppression_add(
        actor=SYSTEM, address="second@example.com", because=SuppressionReason.COMPLAINED, detail=None
    )
    await relay.drain()
    assert await states() == ["UNKNOWN", "COMPLAINED", "COMPLAINED"]
    await reaching.email_unblock(actor=SYSTEM, customer_id=key, address="second@example.com", reason="She asked.")
    assert await states() == ["UNKNOWN", "UNKNOWN", "UNKNOWN"]
    assert await database.fetch_value("SELECT count(*) FROM suppressions") == 0
