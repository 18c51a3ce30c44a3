"""The mails of an account: invitation, welcome, a link to set a new password."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from regulars.customers import handlers
from regulars.customers.queries import listing
from regulars.customers.service import creating
from regulars.customers.service.account_links import account_token_redeem
from regulars.customers.service.account_mails import account_invite, password_reset_send
from regulars.customers.service.creating import customer_create
from regulars.platform import clock
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs import kinds
from regulars.stores.service.saving import store_update
from tests.customers.account_links import JOIN, RESET
from tests.customers.schema import actor, ask, refused
from tests.make_access import store

NOW = clock.parse("2026-11-22T07:00:00Z")


@pytest.fixture(autouse=True)
async def shop(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[None]:
    await store(country_code="PH", account_invite_url=JOIN, password_reset_url=RESET)
    monkeypatch.setattr(kinds, "kinds", {})
    monkeypatch.setattr(creating, "parts", {})
    handlers.listen()
    with clock.held_at(NOW):
        yield


async def somebody(status: str = "GUEST", email: str | None = "ana@example.com", **more: Any) -> int:
    fields = {"first_name": "Ana", "email": email, "account_status": status, **more}
    return await customer_create(actor=SYSTEM, fields=fields)


async def mails(database: Database) -> list[tuple[Any, ...]]:
    rows = await database.fetch("SELECT template_key, address, subject, secrets, expires_at FROM messages ORDER BY id")
    return [tuple(row) for row in rows]


async def status(database: Database, key: int) -> str:
    return (await listing.by_ids(database, SYSTEM, [key]))[key].account_status


def secret_of(secrets: str, before: str) -> str:
    """The secret of the link that waits in a message."""
    return secrets.partition(before)[2].partition('"')[0]


@pytest.mark.parametrize("before", ["GUEST", "INVITED", "DECLINED"])
async def test_whoever_has_no_account_is_invited_by_mail(database: Database, before: str) -> None:
    key = await somebody(before)
    await account_invite(actor=SYSTEM, customer_id=key)
    [(template, to, subject, secrets, expires_at)] = await mails(database)
    assert (template, to, subject) == ("ACCOUNT_INVITE", "ana@example.com", "Open your account at Main")
    assert expires_at == NOW + 14 * clock.DAY
    assert await status(database, key) == "INVITED"
    await account_token_redeem(actor=SYSTEM, token=secret_of(secrets, JOIN.removesuffix("{token}")))
    assert await status(database, key) == "ACTIVE"
    names = [row[0] for row in await database.fetch("SELECT name FROM outbox_events ORDER BY id")]
    assert "account.link_sent" in names


@pytest.mark.parametrize("before", ["ACTIVE", "DISABLED"])
async def test_whoever_has_an_account_is_not_invited(database: Database, before: str) -> None:
    key = await somebody(before)
    with pytest.raises(Refusal) as told:
        await account_invite(actor=SYSTEM, customer_id=key)
    assert (told.value.code, told.value.path) == (ErrorCode.INVALID_STATE, ("customerId",))
    assert "new password" in told.value.message
    assert await mails(database) == []


async def test_a_new_password_is_set_by_a_link_of_an_active_account_alone(database: Database) -> None:
    key = await somebody("ACTIVE")
    await password_reset_send(actor=SYSTEM, customer_id=key)
    [(template, _, _, secrets, expires_at)] = await mails(database)
    assert (template, expires_at) == ("PASSWORD_RESET", NOW + clock.DAY)
    await account_token_redeem(actor=SYSTEM, token=secret_of(secrets, RESET.removesuffix("{token}")))
    for before in ("GUEST", "INVITED", "DISABLED", "DECLINED"):
        other = await somebody(before, f"{before.lower()}@example.com")
        with pytest.raises(Refusal) as told:
            await password_reset_send(actor=SYSTEM, customer_id=other)
        assert told.value.code == ErrorCode.INVALID_STATE


async def test_a_repeated_call_mails_once(database: Database) -> None:
    key = await somebody()
    sent = [await account_invite(actor=SYSTEM, customer_id=key, idempotency_key="k") for _ in range(2)]
    assert sent[0] == sent[1]
    assert len(await mails(database)) == 1


async def test_nobody_is_invited_without_an_email_or_a_page_to_lead_to(database: Database) -> None:
    key = await somebody(email=None, phone="0917 555 0100")
    with pytest.raises(Refusal) as told:
        await account_invite(actor=SYSTEM, customer_id=key)
    assert told.value.code == ErrorCode.REQUIRED
    other = await somebody()
    await store_update(actor=SYSTEM, store_id=1, fields={"account_invite_url": None})
    with pytest.raises(Refusal) as told:
        await account_invite(actor=SYSTEM, customer_id=other)
    assert "Settings, Stores" in told.value.message
    assert await status(database, other) == "GUEST"


async def test_a_welcome_is_mailed_where_it_is_asked_for(database: Database) -> None:
    await somebody(send_welcome_email=False)
    await somebody(email="guest@example.com", send_welcome_email=True)
    await somebody("INVITED", "member@example.com", send_welcome_email=True)
    found = [(template, to, bool(secrets)) for template, to, _, secrets, _ in await mails(database)]
    assert found == [("WELCOME", "guest@example.com", False), ("WELCOME", "member@example.com", True)]
    with pytest.raises(Refusal) as told:
        await somebody(email=None, send_welcome_email=True)
    assert told.value.path == ("input", "email")


INVITE = "mutation ($id: ID!) { accountInvite(customerId: $id) { message { title customer { accountStatus } } userErrors { code } } }"


async def test_the_invitation_is_sent_over_the_api_by_scope(database: Database) -> None:
    key = await somebody()
    assert await refused(database, INVITE, actor("CUSTOMERS_READ"), id=f"cus_{key}") == ["FORBIDDEN"]
    answer = await ask(database, INVITE, actor("CUSTOMERS_WRITE", "CUSTOMERS_READ"), id=f"cus_{key}")
    assert answer["accountInvite"] == {"message": None, "userErrors": []}
    reader = actor("CUSTOMERS_WRITE", "CUSTOMERS_READ", "MESSAGES_READ")
    answer = await ask(database, INVITE, reader, id=f"cus_{key}")
    message = {"title": "Account invitation", "customer": {"accountStatus": "INVITED"}}
    assert answer["accountInvite"] == {"message": message, "userErrors": []}
