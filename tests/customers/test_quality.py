"""What is missing, stale or doubtful in a record: told on its page, and found by the filter, always alike."""

import random
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from regulars.customers.queries import listing, quality
from regulars.customers.queries.quality_rules import KINDS, RULES
from regulars.customers.service.addresses import address_save
from regulars.customers.service.creating import customer_create
from regulars.customers.typos import KNOWN, MISTYPED, likely_meant
from regulars.groups.queries.rules import read
from regulars.platform import clock
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import Forbidden
from tests.customers.schema import actor, ask, refused
from tests.make_access import store

NOW = clock.parse("2026-11-22T07:00:00Z")
OPEN = actor("CUSTOMERS_READ")
GOOD = {"first_name": "Ana", "last_name": "Cruz", "email": "ana@example.com", "phone": "+639175550100"}
STREET = {"address1": "12 Mango Avenue", "city": "Cebu City", "postal_code": "6000", "country_code": "PH"}


@pytest.fixture(autouse=True)
async def shop(database: Database) -> AsyncGenerator[Any]:
    await store(country_code="PH")
    with clock.held_at(NOW) as move:
        yield move


@unit_of_work
async def stand(tx: Transaction, *, key: int, **columns: object) -> None:
    """What only time, mail and orders bring about."""
    pairs = ", ".join(f"{name} = ?" for name in columns)
    await tx.execute(f"UPDATE customers SET {pairs} WHERE id = ?", (*columns.values(), key))


@unit_of_work
async def reject(tx: Transaction, *, key: int) -> None:
    await tx.execute("UPDATE customer_addresses SET verification = 'REJECTED' WHERE customer_id = ?", (key,))


async def somebody(address: dict[str, Any] | None = None, **fields: Any) -> int:
    given = {name: value for name, value in {**GOOD, **fields}.items() if value is not None}
    key = await customer_create(actor=SYSTEM, fields=given, on_duplicate="ALLOW")
    if address is not None:
        await address_save(actor=SYSTEM, customer_id=key, address_id=None, fields=address)
    return key


async def faults(database: Database, key: int, who: Actor = SYSTEM) -> list[str]:
    return [issue.rule for issue in (await quality.issues(database, who, [key])).get(key, [])]


async def found(database: Database, *kinds: str) -> set[int]:
    where = (await listing.condition(database, SYSTEM, {"data_quality": list(kinds)})).where
    rows = await database.fetch(f"SELECT c.id FROM customers c WHERE {where.text}", where.params)
    return {key for (key,) in rows}


async def test_a_record_in_order_has_no_fault(database: Database) -> None:
    key = await somebody(address=STREET, birth_date="1990-05-01", account_status="ACTIVE")
    await stand(key=key, last_shipping_country="PH")
    assert await faults(database, key) == []
    assert await found(database, *KINDS) == set()


@pytest.mark.parametrize(
    ("fields", "columns", "rule"),
    [
        ({"first_name": None, "last_name": None}, {}, "no_name"),
        ({"email": None, "phone": None}, {}, "unreachable"),
        ({"account_status": "ACTIVE"}, {"last_shipping_country": "PH"}, "no_address"),
        ({"account_status": "ACTIVE"}, {"account_created_at": NOW - 31 * clock.DAY}, "email_unproved"),
        ({}, {"email_deliverability": "BLOCKED"}, "email_returns"),
        ({}, {"email_deliverability": "SOFT_BOUNCING"}, "email_returns"),
        ({}, {"phone_verification": "REJECTED"}, "phone_wrong"),
        ({}, {"phone_kind": "UNKNOWN"}, "phone_unknown"),
        ({"first_name": "ana@example.com", "last_name": None}, {}, "name_is_email"),
        ({"first_name": "0917 555", "last_name": None}, {}, "name_is_number"),
        ({"first_name": "Test", "last_name": "User"}, {}, "name_is_test"),
        ({"first_name": "MARIA", "last_name": "SANTOS"}, {}, "name_shouts"),
        ({"birth_date": "1899-12-31"}, {}, "birth_unlikely"),
        ({"birth_date": "2020-01-01"}, {}, "birth_unlikely"),
        ({"email": "ana@gmial.com"}, {}, "email_mistyped"),
        ({"email": "ana@yahoo.con"}, {}, "email_mistyped"),
        ({}, {"updated_at": NOW - 731 * clock.DAY}, "unconfirmed"),
        ({}, {"last_shipping_country": "SE"}, "phone_elsewhere"),
    ],
)
async def test_each_fault_is_told_with_a_remedy_and_found_by_its_kind(
    database: Database, fields: dict[str, Any], columns: dict[str, object], rule: str
) -> None:
    key = await somebody(**fields)
    if columns:
        await stand(key=key, **columns)
    issues = (await quality.issues(database, SYSTEM, [key]))[key]
    assert [issue.rule for issue in issues] == [rule]
    (issue,) = issues
    assert issue.problem
    assert issue.suggestion
    assert {kind: await found(database, kind) for kind in KINDS} == {
        kind: {key} if kind == issue.kind else set[int]() for kind in KINDS
    }


async def test_a_rejected_address_and_one_in_another_country_are_faults(database: Database) -> None:
    key = await somebody(address=STREET, phone=None)
    await reject(key=key)
    await stand(key=key, last_shipping_country="SE")
    assert await faults(database, key) == ["address_rejected", "address_elsewhere"]
    assert await found(database, "MALFORMED") == await found(database, "CONTRADICTORY") == {key}


async def test_an_address_without_a_street_is_told_to_those_who_may_read_streets(database: Database) -> None:
    key = await somebody(address={"city": "Cebu City", "country_code": "PH"})
    assert await faults(database, key) == ["address_streetless"]
    assert await faults(database, key, OPEN) == []


async def test_numbers_of_north_america_do_not_tell_their_kind_and_are_no_fault(database: Database) -> None:
    key = await somebody(phone="+12125550109")
    assert await faults(database, key) == []


async def test_a_number_agrees_with_every_country_that_shares_its_calling_code(database: Database) -> None:
    key = await somebody(phone="+12125550109")
    for country, agrees in (("US", True), ("CA", True), ("GB", False)):
        await stand(key=key, last_shipping_country=country)
        assert (await faults(database, key) == []) is agrees, country


async def test_an_erased_record_has_no_fault(database: Database) -> None:
    key = await somebody(email=None, phone=None)
    await stand(key=key, account_status="ERASED")
    assert await faults(database, key) == []
    assert await found(database, "MISSING") == set()


async def test_a_proved_address_is_not_doubted_though_its_domain_is_odd(database: Database) -> None:
    key = await somebody(email="ana@gmial.com")
    await stand(key=key, email_verification="VERIFIED")
    assert await faults(database, key) == []


async def test_what_was_meant_is_told_and_since_when(database: Database) -> None:
    key = await somebody(email="ana@gmial.com")
    ordered = NOW - 800 * clock.DAY
    await stand(key=key, updated_at=NOW - 900 * clock.DAY, last_order_at=ordered)
    question = "query ($id: ID!) { customer(by: { id: $id }) { dataQuality { field kind remedy correction since } } }"
    answer = await ask(database, question, id=f"cus_{key}")
    assert answer["customer"]["dataQuality"] == [
        {
            "field": "email",
            "kind": "MALFORMED",
            "remedy": "CUSTOMER_UPDATE",
            "correction": "ana@gmail.com",
            "since": None,
        },
        {
            "field": "updatedAt",
            "kind": "STALE",
            "remedy": "CUSTOMER_CONFIRM",
            "correction": None,
            "since": clock.iso(ordered),
        },
    ]
    answer = await ask(database, question, OPEN, id=f"cus_{key}")
    assert [issue["kind"] for issue in answer["customer"]["dataQuality"]] == ["STALE"]


@pytest.mark.parametrize("kind", KINDS)
async def test_kinds_that_read_what_is_hidden_are_refused_without_the_scope(database: Database, kind: str) -> None:
    question = f"{{ customers(filter: {{ dataQuality: [{kind}] }}) {{ totalCount }} }}"
    assert await refused(database, question, OPEN) == (["FORBIDDEN"] if kind in quality.PERSONAL_KINDS else [])


async def test_no_negation_leads_around_the_refusal(database: Database) -> None:
    with pytest.raises(Forbidden):
        await listing.count(database, OPEN, filter={"not": {"data_quality": ["CONTRADICTORY"]}})


async def test_no_kind_finds_nobody(database: Database) -> None:
    await somebody(email=None, phone=None)
    assert await found(database) == set()


def test_a_segment_by_faults_is_looked_at_every_day() -> None:
    """Records grow stale without anybody touching them."""
    assert read({"not": {"data_quality": ["STALE"]}}).is_by_day


def test_every_listed_slip_is_one_that_we_can_name() -> None:
    assert not MISTYPED & KNOWN
    assert all(likely_meant(f"a@{domain}") for domain in MISTYPED)


# ── the list and the page agree ─────────────────────────────────────────────────────────────────────────────────────

NAMES = ["Ana", "ANA MARIA", "test", "0917", "ana@example.com", "Łukasz", "ŽOFIA NOVÁK", "山田太郎", "N/A", "- -", None]
EMAILS = ["gmail.com", "gmial.com", "GMAIL.CON", "hotmal.com", "example.org", None]
PHONES = ["+639175550100", "+12125550109", "+447911123456", "+46701234567", "+80012345678", None]
COUNTRIES = ["PH", "US", "CA", "GB", "SE", "KZ", "XX", None]
AGES = [0, 29, 30, 31, 729, 730, 731, None]


def expected(made: dict[str, Any]) -> set[str]:
    """What a person would say of a record, in plain words of another language than the rules."""
    name, email, phone, country = made["name"], made["email"], made["phone"], made["country"]
    updated, ordered, joined = made["updated"], made["ordered"], made["joined"]
    said = {
        "no_name": name is None,
        "unreachable": email is None and phone is None,
        "no_address": country is not None and made["account"],
        "email_unproved": bool(email and not made["proved"] and made["account"] and (joined or 0) > 30),
        "email_returns": bool(email and made["mail"] in {"BLOCKED", "SOFT_BOUNCING"}),
        "phone_unknown": phone == "+80012345678",
        "name_is_email": name == "ana@example.com",
        "name_is_number": name in {"0917", "- -"},
        "name_is_test": name in {"test", "N/A"},
        "name_shouts": name == "ANA MARIA",
        "birth_unlikely": made["birth"] in {"1899-12-31", "2014-01-01"},
        "email_mistyped": bool(
            email and email.lower() in {"gmial.com", "gmail.con", "hotmal.com"} and not made["proved"]
        ),
        "unconfirmed": updated > 730 and (ordered is None or ordered > 730),
        "phone_elsewhere": bool(phone and country and country != "XX" and country not in regions(phone)),
    }
    return {rule for rule, is_so in said.items() if is_so}


def regions(phone: str) -> set[str]:
    digits = phone[1:]
    return {
        region for code, them in COUNTRY_CODE_TO_REGION_CODE.items() if digits.startswith(str(code)) for region in them
    }


async def test_generated_records_are_told_of_and_found_alike(database: Database) -> None:
    dice = random.Random(20261122)
    wanted: dict[int, set[str]] = {}
    for number in range(150):
        made = {
            "name": dice.choice(NAMES), "email": dice.choice(EMAILS), "phone": dice.choice(PHONES),
            "country": dice.choice(COUNTRIES), "account": dice.random() < 0.5, "proved": dice.random() < 0.4,
            "mail": dice.choice(["UNKNOWN", "OK", "BLOCKED", "SOFT_BOUNCING", "COMPLAINED"]),
            "birth": dice.choice([None, "1899-12-31", "1900-01-01", "2013-01-01", "2014-01-01"]),
            "updated": dice.choice(AGES[:-1]), "ordered": dice.choice(AGES), "joined": dice.choice(AGES),
        }  # fmt: skip
        key = await somebody(
            first_name=made["name"],
            last_name=None,
            email=made["email"] and f"p{number}@{made['email']}",
            phone=made["phone"],
            birth_date=made["birth"],
            external_id=f"E{number}",
        )
        await stand(
            key=key,
            last_shipping_country=made["country"],
            has_account=made["account"],
            account_status="ACTIVE" if made["account"] else "GUEST",
            account_created_at=None if made["joined"] is None else NOW - made["joined"] * clock.DAY,
            email_verification="VERIFIED" if made["proved"] and made["email"] else "UNVERIFIED",
            email_deliverability=made["mail"] if made["email"] else "UNKNOWN",
            updated_at=NOW - made["updated"] * clock.DAY,
            last_order_at=None if made["ordered"] is None else NOW - made["ordered"] * clock.DAY,
        )
        wanted[key] = expected(made)
    told = await quality.issues(database, SYSTEM, list(wanted))
    assert {key: {issue.rule for issue in told.get(key, ())} for key in wanted} == wanted
    kind_of = {rule.name: rule.kind for rule in RULES}
    for kind in KINDS:
        having = {key for key, names in wanted.items() if any(kind_of[name] == kind for name in names)}
        assert await found(database, kind) == having, kind
    seen = set().union(*wanted.values())
    assert len(seen) >= 14, "the dice meet every rule that they can"


CONFIRM = "mutation ($id: ID!) { customerConfirm(id: $id) { customer { dataQuality { kind } } userErrors { code } } }"


async def test_what_still_holds_is_confirmed_and_then_no_longer_stale(database: Database) -> None:
    key = await somebody(address=STREET)
    await stand(key=key, updated_at=NOW - 731 * clock.DAY)
    issue = (await quality.issues(database, SYSTEM, [key]))[key][0]
    assert (issue.rule, issue.remedy) == ("unconfirmed", "CUSTOMER_CONFIRM")
    assert await refused(database, CONFIRM, OPEN, id=f"cus_{key}") == ["FORBIDDEN"]
    answer = await ask(database, CONFIRM, actor("CUSTOMERS_READ", "CUSTOMERS_WRITE"), id=f"cus_{key}")
    assert answer["customerConfirm"] == {"customer": {"dataQuality": []}, "userErrors": []}
    assert await found(database, "STALE") == set()
    told = await database.fetch("SELECT name FROM outbox_events ORDER BY id DESC LIMIT 1")
    assert told == [("customer.confirmed",)]
    assert await database.fetch_value("SELECT count(*) FROM audit_entries WHERE action = 'customer.confirmed'") == 1


async def test_nothing_of_an_erased_customer_is_confirmed(database: Database) -> None:
    key = await somebody()
    await stand(key=key, account_status="ERASED")
    answer = await ask(database, CONFIRM, actor("CUSTOMERS_READ", "CUSTOMERS_WRITE"), id=f"cus_{key}")
    assert [error["code"] for error in answer["customerConfirm"]["userErrors"]] == ["INVALID_STATE"]


async def test_faults_are_counted_as_far_as_the_caller_may_be_told_of_them(database: Database) -> None:
    await somebody(address=STREET)
    await somebody(first_name="ASDF", last_name="QWERTY")
    await somebody(email=None, phone=None)
    counted = "{ attention { dataQualityCount } }"
    everything = actor("CUSTOMERS_READ", "PII_READ")
    assert (await ask(database, counted, everything))["attention"] == {"dataQualityCount": 2}
    assert (await ask(database, counted, OPEN))["attention"] == {"dataQualityCount": 1}
    assert await refused(database, counted, actor("ORDERS_READ")) == ["FORBIDDEN"]
