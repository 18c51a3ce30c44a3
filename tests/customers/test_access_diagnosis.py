"""Why a customer cannot sign in: each cause by its sentence and its remedy."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from regulars.customers.queries.access_diagnosis import MANY, diagnoses
from regulars.customers.service.account_links import account_invite_decline, account_token_redeem
from regulars.customers.service.accounts import account_set_status
from regulars.customers.service.creating import customer_create
from regulars.customers.service.reaching import set_deliverability
from regulars.customers.service.tracking import events_track
from regulars.customers.service.updating import customer_update
from regulars.customers.typos import KNOWN, likely_meant
from regulars.platform import clock
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from tests.customers.account_links import JOIN, RESET, invitation, reset
from tests.customers.schema import actor, ask
from tests.make_access import store

NOW = clock.parse("2026-11-22T07:00:00Z")


@pytest.fixture(autouse=True)
async def shop(database: Database) -> AsyncGenerator[Any]:
    await store(country_code="PH", account_invite_url=JOIN, password_reset_url=RESET)
    with clock.held_at(NOW) as move:
        yield move


async def somebody(status: str = "ACTIVE", email: str | None = "ana@example.com") -> int:
    fields = {"first_name": "Ana", "email": email, "account_status": status}
    return await customer_create(actor=SYSTEM, fields=fields, on_duplicate="ALLOW")


async def problems(database: Database, key: int, who: Actor = SYSTEM) -> list[tuple[str, str]]:
    return [(one.kind, one.remedy) for one in (await diagnoses(database, who, [key]))[key]]


async def details(database: Database, key: int) -> list[str]:
    return [one.detail for one in (await diagnoses(database, SYSTEM, [key]))[key]]


async def tell(kind: str, *agos: int) -> None:
    await events_track(
        actor=SYSTEM,
        events=[
            {
                "event_id": f"{kind}{ago}",
                "kind": kind,
                "at": clock.now() - ago,
                "customer": {"email": "ana@example.com"},
            }
            for ago in agos
        ],
    )


@unit_of_work
async def mail_fares(tx: Transaction, *, deliverability: str) -> None:
    await set_deliverability(tx, "ana@example.com", deliverability)


async def test_nothing_is_in_the_way_of_whoever_signs_in(database: Database) -> None:
    key = await somebody()
    await tell("LOGIN", clock.MINUTE)
    assert await problems(database, key) == []


async def test_a_guest_has_no_account_and_is_invited(database: Database) -> None:
    key = await somebody("GUEST")
    assert await problems(database, key) == [("NO_ACCOUNT", "ACCOUNT_INVITE")]
    await tell("LOGIN_FAILED", 1, 2)
    assert "2 times somebody tried to sign in." in (await details(database, key))[0]


async def test_an_invitation_waits_expires_or_was_never_mailed(database: Database, shop: Any) -> None:
    key = await somebody("INVITED")
    assert await problems(database, key) == [("INVITE_PENDING", "ACCOUNT_INVITE")]
    assert "no link was mailed yet" in (await details(database, key))[0]
    await invitation(key)
    assert await details(database, key) == [
        "The invitation of 22 November 2026 is not opened yet. It works until 6 December 2026."
    ]
    shop(15 * clock.DAY)
    assert await problems(database, key) == [("INVITE_EXPIRED", "ACCOUNT_INVITE")]
    await invitation(key)
    await customer_update(actor=SYSTEM, customer_id=key, fields={"email": "new@example.com"})
    assert await problems(database, key) == [("INVITE_EXPIRED", "ACCOUNT_INVITE")]
    assert "was changed after the invitation" in (await details(database, key))[0]


async def test_whoever_declined_can_be_invited_again(database: Database) -> None:
    key = await somebody("INVITED")
    await account_invite_decline(actor=SYSTEM, token=await invitation(key))
    assert await problems(database, key) == [("INVITE_DECLINED", "ACCOUNT_INVITE")]


async def test_a_disabled_account_says_who_disabled_it_when_and_why(database: Database) -> None:
    key = await somebody()
    maria = Actor("staff", 7, "Maria")
    await account_set_status(actor=maria, customer_id=key, status="DISABLED", reason="Charged back twice")
    assert await problems(database, key) == [("ACCOUNT_DISABLED", "ACCOUNT_SET_STATUS")]
    assert await details(database, key) == ["Maria disabled the account on 22 November 2026: Charged back twice"]


async def test_an_account_that_nobody_signed_in_to_wants_its_email_proved(database: Database) -> None:
    key = await somebody()
    assert await problems(database, key) == [("EMAIL_UNVERIFIED", "EMAIL_VERIFICATION_SEND")]
    await account_token_redeem(actor=SYSTEM, token=await reset(key))
    assert await problems(database, key) == []


@pytest.mark.parametrize("deliverability", ["BLOCKED", "COMPLAINED"])
async def test_mail_that_does_not_arrive_is_unblocked(database: Database, deliverability: str) -> None:
    key = await somebody()
    await tell("LOGIN", clock.MINUTE)
    await mail_fares(deliverability=deliverability)
    assert await problems(database, key) == [("EMAIL_BLOCKED", "EMAIL_UNBLOCK")]
    await mail_fares(deliverability="SOFT_BOUNCING")
    assert await problems(database, key) == []


async def test_many_failures_in_a_row_want_a_new_password(database: Database, shop: Any) -> None:
    key = await somebody()
    await tell("LOGIN", clock.HOUR)
    await tell("LOGIN_FAILED", *range(2 * clock.HOUR, 2 * clock.HOUR + MANY))
    assert await problems(database, key) == [], "those were before the last sign-in"
    await tell("LOGIN_FAILED", *range(1, MANY))
    assert await problems(database, key) == []
    await tell("LOGIN_FAILED", MANY)
    assert await problems(database, key) == [("TOO_MANY_ATTEMPTS", "PASSWORD_RESET_SEND")]
    assert f"{MANY} times since the last sign-in" in (await details(database, key))[0]
    secret = await reset(key)
    shop(clock.MINUTE)
    await account_token_redeem(actor=SYSTEM, token=secret)
    assert await problems(database, key) == []


async def test_failures_are_forgotten_after_a_day_or_a_new_password(database: Database, shop: Any) -> None:
    key = await somebody()
    await tell("LOGIN", clock.HOUR)
    await tell("LOGIN_FAILED", *range(MANY))
    await tell("PASSWORD_RESET", -clock.MINUTE)
    shop(clock.MINUTE)
    assert await problems(database, key) == []
    await tell("LOGIN_FAILED", *range(-MANY, 0))
    shop(clock.DAY + clock.HOUR)
    assert await problems(database, key) == []


async def test_a_link_that_expired_unused_is_sent_again(database: Database, shop: Any) -> None:
    key = await somebody()
    await tell("LOGIN", clock.HOUR)
    await reset(key)
    assert await problems(database, key) == []
    shop(clock.DAY)
    assert await problems(database, key) == [("RESET_LINK_EXPIRED", "PASSWORD_RESET_SEND")]
    shop(31 * clock.DAY)
    assert await problems(database, key) == []


async def test_another_record_may_have_the_account(database: Database) -> None:
    owner = await somebody()
    guest = await somebody("GUEST")
    [problem] = (await diagnoses(database, SYSTEM, [guest]))[guest]
    assert (problem.kind, problem.remedy) == ("OTHER_RECORD_HAS_ACCOUNT", "CUSTOMERS_MERGE")
    assert problem.other_customer_id == owner


async def test_a_mistyped_domain_is_told_with_what_was_meant(database: Database) -> None:
    key = await somebody("GUEST", "ana@gmial.com")
    typo = (await diagnoses(database, SYSTEM, [key]))[key][1]
    assert (typo.kind, typo.remedy, typo.suggested_email) == ("EMAIL_TYPO_LIKELY", "CUSTOMER_UPDATE", "ana@gmail.com")


async def test_whoever_has_no_email_cannot_sign_in(database: Database) -> None:
    key = await somebody("GUEST", None)
    assert await problems(database, key) == [("EMAIL_MISSING", "CUSTOMER_UPDATE")]


async def test_what_reads_the_email_is_told_to_those_who_may_read_it(database: Database) -> None:
    await somebody(email="ana@gmial.com")
    guest = await somebody("GUEST", "ana@gmial.com")
    masked = actor("CUSTOMERS_READ")
    assert {kind for kind, _ in await problems(database, guest)} == {"OTHER_RECORD_HAS_ACCOUNT", "EMAIL_TYPO_LIKELY"}
    assert await problems(database, guest, masked) == []


async def test_many_are_diagnosed_in_one_go_over_the_api(database: Database) -> None:
    guest = await somebody("GUEST")
    owner = await somebody("ACTIVE")
    answer = await ask(
        database,
        "{ customers(orderBy: [{ field: CREATED_AT }]) { nodes { id accessDiagnosis {"
        " kind detail remedy suggestedEmail otherCustomer { id } } } } }",
    )
    nodes = {node["id"]: node["accessDiagnosis"] for node in answer["customers"]["nodes"]}
    assert nodes[f"cus_{guest}"][0]["otherCustomer"] == {"id": f"cus_{owner}"}
    assert nodes[f"cus_{owner}"][0]["remedy"] == "EMAIL_VERIFICATION_SEND"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a@gmial.com", "a@gmail.com"),
        ("a@gmai.com", "a@gmail.com"),
        ("a@gmaill.com", "a@gmail.com"),
        ("a@hotmial.com", "a@hotmail.com"),
        ("a@YAHOO.con", "a@yahoo.com"),
        ("a@shop.example.cmo", "a@shop.example.com"),
        ("a@gmail.com", None),
        ("a@example.com", None),
        ("a@gmx.at", None),
        ("a@company.co", None),
    ],
)
def test_a_slip_of_a_letter_is_noticed_and_other_domains_are_left_alone(written: str, meant: str | None) -> None:
    assert likely_meant(written) == meant


def test_no_known_domain_is_taken_for_another() -> None:
    assert [name for name in KNOWN if likely_meant(f"a@{name}")] == []
