"""The states of an account, the moves between them, and the links by which it is joined."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from regulars.customers.errors import DuplicateCustomer
from regulars.customers.queries import listing
from regulars.customers.queries.columns import CustomerRow
from regulars.customers.service.account_links import (
    VALID_FOR,
    LinkKind,
    account_invite_decline,
    account_token_redeem,
)
from regulars.customers.service.accounts import MOVES, account_set_status, move
from regulars.customers.service.creating import customer_create
from regulars.customers.service.updating import customer_update
from regulars.customers.service.writing import locked
from regulars.platform import clock, crypto
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, StaleVersion
from regulars.stores.service.saving import store_update
from tests.customers.account_links import JOIN, RESET, invitation, link, reset
from tests.customers.schema import actor, ask, refused
from tests.make_access import store

NOW = clock.parse("2026-11-22T07:00:00Z")


@pytest.fixture(autouse=True)
async def manila(database: Database) -> AsyncGenerator[Any]:
    await store(country_code="PH", account_invite_url=JOIN, password_reset_url=RESET)
    with clock.held_at(NOW) as move:
        yield move


async def somebody(status: str = "GUEST", email: str | None = "ana@example.com") -> int:
    fields = {"first_name": "Ana", "email": email, "account_status": status}
    return await customer_create(actor=SYSTEM, fields=fields, on_duplicate="ALLOW")


async def read(database: Database, key: int) -> CustomerRow:
    return (await listing.by_ids(database, SYSTEM, [key]))[key]


async def status(database: Database, key: int) -> str:
    return (await read(database, key)).account_status


async def set_status(key: int, wanted: str, reason: str | None = "Asked by phone") -> int:
    return await account_set_status(actor=SYSTEM, customer_id=key, status=wanted, reason=reason)


BY_HAND = {
    ("INVITED", "ACTIVE"), ("INVITED", "DECLINED"), ("INVITED", "DISABLED"), ("INVITED", "GUEST"),
    ("ACTIVE", "DISABLED"), ("DISABLED", "ACTIVE"), ("DECLINED", "GUEST"),
}  # fmt: skip


@pytest.mark.parametrize("after", MOVES)
@pytest.mark.parametrize("before", ["GUEST", "INVITED", "ACTIVE", "DISABLED", "DECLINED"])
async def test_a_colleague_moves_an_account_only_where_it_can_go(database: Database, before: str, after: str) -> None:
    key = await somebody(before)
    if before == after or (before, after) in BY_HAND:
        await set_status(key, after)
        assert await status(database, key) == after
        assert (await read(database, key)).has_account == (after != "GUEST")
        return
    with pytest.raises(Refusal) as told:
        await set_status(key, after)
    assert (told.value.code, told.value.path) == (ErrorCode.INVALID_STATE, ("status",))
    assert await status(database, key) == before


async def test_a_move_says_who_when_and_why_everywhere(database: Database) -> None:
    key = await somebody("ACTIVE")
    with pytest.raises(Refusal) as told:
        await set_status(key, "DISABLED", "  ")
    assert (told.value.code, told.value.path) == (ErrorCode.REQUIRED, ("reason",))
    await set_status(key, "DISABLED", "Charged back twice")
    row = await database.fetch_one("SELECT customer_id, at, before, after, reason, actor_name FROM account_changes")
    assert row == (key, NOW, "ACTIVE", "DISABLED", "Charged back twice", "Regulars")
    events = await database.fetch("SELECT name, payload FROM outbox_events ORDER BY id DESC LIMIT 1")
    assert events[0][0] == "account.status_changed"
    assert '"reason":"Charged back twice"' in events[0][1]
    actions = await database.fetch("SELECT action FROM audit_entries ORDER BY id DESC LIMIT 1")
    assert actions == [("account.status_changed",)]


async def test_a_stale_save_and_somebody_unknown_are_refused() -> None:
    key = await somebody("ACTIVE")
    await set_status(key, "DISABLED")
    with pytest.raises(StaleVersion):
        await account_set_status(actor=SYSTEM, customer_id=key, status="ACTIVE", expected_version=1)
    with pytest.raises(Refusal) as told:
        await set_status(key + 1, "ACTIVE")
    assert told.value.code == ErrorCode.NOT_FOUND


async def test_an_invitation_makes_an_account_and_proves_the_email(database: Database) -> None:
    key = await somebody("INVITED")
    done = await account_token_redeem(actor=SYSTEM, token=await invitation(key))
    assert (done.customer_id, done.kind, done.email) == (key, LinkKind.INVITATION, "ana@example.com")
    row = await read(database, key)
    assert (row.account_status, row.email_verification) == ("ACTIVE", "VERIFIED")


async def test_a_link_opens_once_and_not_after_its_time(manila: Any) -> None:
    key = await somebody("INVITED")
    secret = await invitation(key)
    manila(VALID_FOR[LinkKind.INVITATION])
    with pytest.raises(Refusal) as told:
        await account_token_redeem(actor=SYSTEM, token=secret)
    assert told.value.code == ErrorCode.EXPIRED
    secret = await invitation(key)
    await account_token_redeem(actor=SYSTEM, token=secret)
    with pytest.raises(Refusal) as told:
        await account_token_redeem(actor=SYSTEM, token=secret)
    assert told.value.code == ErrorCode.ALREADY_DONE
    with pytest.raises(Refusal) as told:
        await account_token_redeem(actor=SYSTEM, token="guessed")
    assert told.value.code == ErrorCode.NOT_FOUND


async def test_a_new_link_takes_the_place_of_the_old_and_only_its_digest_is_kept(database: Database) -> None:
    key = await somebody("INVITED")
    first, second = await invitation(key), await invitation(key)
    kept = [row[0] for row in await database.fetch("SELECT token_hash FROM account_tokens")]
    assert kept == [crypto.sha256(second)]
    with pytest.raises(Refusal):
        await account_token_redeem(actor=SYSTEM, token=first)
    await account_token_redeem(actor=SYSTEM, token=second)


async def test_a_link_to_an_address_that_was_given_up_opens_nothing() -> None:
    key = await somebody("ACTIVE")
    secret = await reset(key)
    await customer_update(actor=SYSTEM, customer_id=key, fields={"email": "new@example.com"})
    with pytest.raises(Refusal) as told:
        await account_token_redeem(actor=SYSTEM, token=secret)
    assert told.value.code == ErrorCode.NOT_FOUND


async def test_a_disabled_account_has_no_link_that_opens_it() -> None:
    key = await somebody("ACTIVE")
    secret = await reset(key)
    await set_status(key, "DISABLED")
    await set_status(key, "ACTIVE")
    with pytest.raises(Refusal) as told:
        await account_token_redeem(actor=SYSTEM, token=secret)
    assert told.value.code == ErrorCode.NOT_FOUND


async def test_a_reset_proves_the_email_and_leaves_the_account_as_it_is(database: Database) -> None:
    key = await somebody("ACTIVE")
    done = await account_token_redeem(actor=SYSTEM, token=await reset(key))
    assert done.kind == LinkKind.PASSWORD_RESET
    row = await read(database, key)
    assert (row.account_status, row.email_verification) == ("ACTIVE", "VERIFIED")


async def test_whoever_declines_can_be_a_guest_again_and_only_an_invitation_is_declined(database: Database) -> None:
    key = await somebody("INVITED")
    await account_invite_decline(actor=SYSTEM, token=await invitation(key))
    assert await status(database, key) == "DECLINED"
    await set_status(key, "GUEST")
    row = await read(database, key)
    assert (row.has_account, row.account_created_at) == (False, None)
    other = await somebody("ACTIVE", "b@example.com")
    with pytest.raises(Refusal) as told:
        await account_invite_decline(actor=SYSTEM, token=await reset(other))
    assert told.value.code == ErrorCode.INVALID_STATE


async def test_no_link_is_made_where_no_store_says_where_it_leads() -> None:
    key = await somebody("INVITED")
    await store_update(actor=SYSTEM, store_id=1, fields={"account_invite_url": None})
    with pytest.raises(Refusal) as told:
        await link(customer_id=key, kind=LinkKind.INVITATION)
    assert "Settings, Stores" in told.value.message


async def test_a_record_that_another_account_owns_the_email_of_gets_no_account() -> None:
    guest = await somebody()
    owner = await somebody("ACTIVE")

    @unit_of_work
    async def moved(tx: Transaction) -> None:
        await move(tx, SYSTEM, await locked(tx, guest), "INVITED")

    with pytest.raises(DuplicateCustomer) as told:
        await moved()
    assert told.value.customer_id == owner


REDEEM = """mutation ($token: String!) { accountTokenRedeem(token: $token) {
    customerId link customer { accountStatus email } userErrors { code message path } } }"""


async def test_the_storefront_redeems_with_a_scope_of_its_own_and_reads_what_it_may(database: Database) -> None:
    key = await somebody("INVITED")
    assert await refused(database, REDEEM, actor("CUSTOMERS_WRITE"), token="x") == ["FORBIDDEN"]
    answer = await ask(database, REDEEM, actor("ACCOUNTS_WRITE"), token=await invitation(key))
    assert answer["accountTokenRedeem"] == {
        "customerId": f"cus_{key}",
        "link": "INVITATION",
        "customer": None,
        "userErrors": [],
    }
    who = actor("ACCOUNTS_WRITE", "CUSTOMERS_READ", "PII_READ")
    answer = (await ask(database, REDEEM, who, token=await reset(key)))["accountTokenRedeem"]
    assert answer["customer"] == {"accountStatus": "ACTIVE", "email": "ana@example.com"}


async def test_the_status_is_set_over_the_api_with_the_remedy_beside_the_field(database: Database) -> None:
    key = await somebody()
    answer = await ask(
        database,
        'mutation ($id: ID!) { accountSetStatus(customerId: $id, status: ACTIVE, reason: "x") {'
        " customer { accountStatus } userErrors { code message path } } }",
        actor("CUSTOMERS_WRITE", "CUSTOMERS_READ"),
        id=f"cus_{key}",
    )
    [error] = answer["accountSetStatus"]["userErrors"]
    assert (error["code"], error["path"]) == ("INVALID_STATE", ["status"])
    assert "Invite the customer instead" in error["message"]
