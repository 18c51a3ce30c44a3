"""An address is proved by a link that was mailed to it: once, within three days, for this address alone."""

from typing import Any

import orjson
import pytest

from regulars.app import rooms
from regulars.customers.errors import DuplicateCustomer
from regulars.customers.queries import contacts, listing
from regulars.customers.service import proving, reaching
from regulars.customers.service.creating import customer_create
from regulars.customers.service.identity import CustomerHint
from regulars.customers.service.updating import customer_update
from regulars.platform import clock
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from tests.customers.schema import actor, ask
from tests.make_access import store
from tests.make_customers import resolved

PAGE = "https://crm.example.com/confirm/"


@pytest.fixture(autouse=True)
async def shop(database: Database) -> None:
    rooms.arrange()
    await store(country_code="PH")


async def ana(**fields: Any) -> int:
    return await customer_create(actor=SYSTEM, fields={"first_name": "Ana", "email": "ana@example.com", **fields})


async def mailed(customer: int, address: str = "ana@example.com", **more: Any) -> proving.Mailed:
    return await proving.verification_send(actor=SYSTEM, customer_id=customer, address=address, page=PAGE, **more)


async def token_of(database: Database, message: proving.Mailed) -> str:
    """As it stands in the letter alone."""
    secrets = await database.fetch_value("SELECT secrets FROM messages WHERE id = ?", (message.message_id,))
    [link] = [text for text in orjson.loads(secrets).values() if PAGE in text]
    return link.removeprefix(PAGE)


async def verifications(database: Database, customer: int) -> dict[str, str]:
    rows = await contacts.emails_of_each(database, SYSTEM, [customer])
    return {row.address: row.verification for row in rows[customer]}


@unit_of_work
async def _aged(tx: Transaction, *, by: int) -> None:
    await tx.execute(
        "UPDATE email_confirmations SET created_at = created_at - ?, expires_at = expires_at - ?", (by, by)
    )


async def test_the_link_of_the_mail_proves_the_address_it_went_to(database: Database) -> None:
    key = await ana()
    await reaching.email_add(actor=SYSTEM, customer_id=key, address="second@example.com")
    token = await token_of(database, await mailed(key, "Second@example.com"))
    kept = await database.fetch("SELECT token_hash FROM email_confirmations")
    assert token not in str(kept)
    assert await proving.email_confirm(token=token) == key
    [first, second] = (await contacts.emails_of_each(database, SYSTEM, [key]))[key]
    assert (first.verification, first.verified_at) == ("UNVERIFIED", None)
    assert (second.verification, second.deliverability) == ("VERIFIED", "OK")
    assert second.verified_at is not None
    names = [row[0] for row in await database.fetch("SELECT name FROM outbox_events ORDER BY id")]
    assert "customer.email_verified" in names


async def test_a_link_works_once_and_only_while_it_is_fresh(database: Database) -> None:
    key = await ana()
    token = await token_of(database, await mailed(key))
    other = await token_of(database, await mailed(key))
    await proving.email_confirm(token=token)
    with pytest.raises(Refusal) as again:
        await proving.email_confirm(token=token)
    assert again.value.code == ErrorCode.ALREADY_DONE
    for lapsed in (other, "", "x" * 5_000, token[:-1]):
        with pytest.raises(Refusal) as refused:
            await proving.email_confirm(token=lapsed)
        assert (refused.value.code, refused.value.path) == (ErrorCode.EXPIRED, ("token",))
    ben = await ana(email="ben@example.com")
    late = await token_of(database, await mailed(ben, "ben@example.com"))
    await _aged(by=proving.VALID_FOR + clock.MINUTE)
    with pytest.raises(Refusal) as expired:
        await proving.email_confirm(token=late)
    assert expired.value.code == ErrorCode.EXPIRED


async def test_an_address_that_was_changed_meanwhile_is_not_proved(database: Database) -> None:
    key = await ana()
    token = await token_of(database, await mailed(key))
    await customer_update(actor=SYSTEM, customer_id=key, fields={"email": "new@example.com"})
    with pytest.raises(Refusal) as refused:
        await proving.email_confirm(token=token)
    assert refused.value.code == ErrorCode.EXPIRED
    assert await verifications(database, key) == {"new@example.com": "UNVERIFIED"}


async def test_a_proved_address_that_comes_back_to_its_customer_is_proved_still(database: Database) -> None:
    key = await ana(phone="+639175550100")
    await proving.email_confirm(token=await token_of(database, await mailed(key)))
    await reaching.email_remove(actor=SYSTEM, customer_id=key, address="ana@example.com")
    await reaching.email_add(actor=SYSTEM, customer_id=key, address="ana@example.com")
    assert await verifications(database, key) == {"ana@example.com": "VERIFIED"}


async def test_nobody_proves_an_address_that_is_anothers(database: Database) -> None:
    account = await ana(account=True)
    guest = await customer_create(actor=SYSTEM, fields={"email": "ana@example.com"}, on_duplicate="ALLOW")
    with pytest.raises(DuplicateCustomer) as taken:
        await mailed(guest)
    assert (taken.value.customer_id, taken.value.path) == (account, ("address",))
    both = [
        await customer_create(actor=SYSTEM, fields={"email": "ben@example.com"}, on_duplicate="ALLOW") for _ in range(2)
    ]
    tokens = [await token_of(database, await mailed(one, "ben@example.com")) for one in both]
    await proving.email_confirm(token=tokens[0])
    with pytest.raises(Refusal) as refused:
        await proving.email_confirm(token=tokens[1])
    assert refused.value.code == ErrorCode.EXPIRED


async def test_orders_find_the_account_once_it_proved_its_address(database: Database) -> None:
    account = await ana(account=True)
    [stranger] = await resolved(hints=[CustomerHint(email="ana@example.com")])
    assert stranger != account
    await proving.email_confirm(token=await token_of(database, await mailed(account)))
    assert await resolved(hints=[CustomerHint(email="ana@example.com")]) == [account]
    assert await listing.key_of(database, SYSTEM, ("email", "ana@example.com")) == account


async def test_an_address_is_asked_at_most_five_times_an_hour_and_never_twice_by_a_retry(database: Database) -> None:
    key = await ana()
    first = await mailed(key, idempotency_key="ask")
    assert await mailed(key, idempotency_key="ask") == first
    for _ in range(proving.MOST_AN_HOUR - 1):
        await mailed(key)
    with pytest.raises(Refusal) as often:
        await mailed(key)
    assert (often.value.code, often.value.path) == (ErrorCode.RATE_LIMITED, ("address",))
    await _aged(by=2 * clock.HOUR)
    await mailed(key)


async def test_what_is_verified_or_not_the_customers_is_not_asked(database: Database) -> None:
    key = await ana()
    await proving.email_confirm(token=await token_of(database, await mailed(key)))
    with pytest.raises(Refusal) as done:
        await mailed(key)
    assert done.value.code == ErrorCode.ALREADY_DONE
    with pytest.raises(Refusal) as unknown:
        await mailed(key, "nobody@example.com")
    assert (unknown.value.code, unknown.value.path) == (ErrorCode.NOT_FOUND, ("address",))


async def test_a_client_asks_and_the_person_confirms_without_signing_in(database: Database) -> None:
    key = await ana()
    send = (
        'mutation ($id: ID!) { emailVerificationSend(customerId: $id, address: "ana@example.com") {'
        " message { status kind } userErrors { code path } } }"
    )  # fmt: skip
    blind = await ask(database, send, actor("MESSAGES_SEND"), id=f"cus_{key}")
    assert blind["emailVerificationSend"]["userErrors"] == [{"code": "NOT_ALLOWED", "path": ["address"]}]
    data = await ask(database, send, id=f"cus_{key}")
    assert data["emailVerificationSend"]["message"] == {"status": "HELD", "kind": "ACCOUNT"}
    secrets = await database.fetch_value("SELECT secrets FROM messages")
    link = next(iter(orjson.loads(secrets).values()))
    confirm = "mutation ($token: String!) { emailConfirm(token: $token) { done userErrors { code } } }"
    data = await ask(database, confirm, actor(), token=link.rpartition("/")[2])
    assert data["emailConfirm"] == {"done": True, "userErrors": []}
    assert await verifications(database, key) == {"ana@example.com": "VERIFIED"}


async def test_only_who_may_read_personal_data_names_an_address_or_number(database: Database) -> None:
    """Else one could ask whose an address is by trying."""
    key = await ana(phone="+639175550100")
    blind = actor("CUSTOMERS_WRITE")
    for call, argument in (
        (f'emailRemove(customerId: "cus_{key}", address: "ana@example.com")', "address"),
        (f'emailUnblock(customerId: "cus_{key}", address: "ana@example.com", reason: "x")', "address"),
        (f'phoneRemove(customerId: "cus_{key}", number: "+639175550100")', "number"),
        (f'phoneVerify(customerId: "cus_{key}", number: "+639175550100", status: VERIFIED)', "number"),
    ):
        data = await ask(database, f"mutation {{ it: {call} {{ userErrors {{ code path }} }} }}", blind)
        assert data["it"]["userErrors"] == [{"code": "NOT_ALLOWED", "path": [argument]}]
