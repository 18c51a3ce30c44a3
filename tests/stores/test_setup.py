import asyncio

import pytest

from regulars.access import authentication
from regulars.access.service.sessions import Browser
from regulars.platform.errors import ErrorCode, Refusal, Refusals
from regulars.stores import queries
from regulars.stores.service import setup
from regulars.stores.service.setup import Owner
from tests import make_access as make

HERE = Browser(ip="203.0.113.7")
STORE = {"code": "manila", "name": "Manila", "currency": "PHP", "time_zone": "Asia/Manila"}


def _owner(email: str = "ana@example.com") -> Owner:
    return Owner(name="Ana", email=email, password="four quiet herons")


async def _complete(code, owner=None, store=STORE):
    return await setup.setup_complete(code=code, owner=owner or _owner(), store=store, browser=HERE)


async def test_the_code_of_the_console_makes_owner_store_and_session(database):
    code = make.there(await setup.setup_code())
    opened = await _complete(code.lower().replace("-", " "))
    assert make.who(await authentication.by_session(opened.secret)).may("STAFF_WRITE")
    assert await queries.is_set_up(database)
    assert await queries.base_currency(database) == "PHP"
    assert await setup.setup_code() is None
    actions = [row[0] for row in await database.fetch("SELECT action FROM audit_entries ORDER BY id")]
    assert actions == ["staff.created", "store.created", "setup.completed", "staff.signed_in"]


async def test_the_code_is_kept_as_a_digest_and_a_new_one_replaces_it(database):
    first = await setup.setup_code()
    second = make.there(await setup.setup_code())
    assert second not in str(await database.fetch("SELECT * FROM merchant"))
    with pytest.raises(Refusal) as refused:
        await _complete(first)
    assert (refused.value.code, refused.value.path) == (ErrorCode.BAD_CREDENTIALS, ("input", "code"))
    await _complete(second)


async def test_without_a_code_printed_nobody_sets_up(database):
    with pytest.raises(Refusal) as refused:
        await _complete("")
    assert refused.value.code == ErrorCode.BAD_CREDENTIALS


async def test_of_two_at_the_same_moment_one_becomes_owner(database):
    code = make.there(await setup.setup_code())
    results = await asyncio.gather(
        _complete(code), _complete(code, _owner("eve@example.com"), {**STORE, "code": "evil"}), return_exceptions=True
    )
    refused = [result for result in results if isinstance(result, Refusal)]
    assert [refusal.code for refusal in refused] == [ErrorCode.ALREADY_DONE]
    assert await database.fetch_value("SELECT count(*) FROM staff_users") == 1
    assert await database.fetch_value("SELECT count(*) FROM stores") == 1


async def test_what_is_wrong_is_named_and_nothing_is_half_done(database):
    code = make.there(await setup.setup_code())
    with pytest.raises(Refusals) as refused:
        await _complete(code, Owner(name="", email="x", password="short"))
    assert [refusal.path for refusal in refused.value.refusals] == [
        ("input", "owner", part) for part in ("name", "email", "password")
    ]
    with pytest.raises(Refusals) as refused:
        await _complete(code, store={**STORE, "time_zone": "Nowhere"})
    assert [refusal.path for refusal in refused.value.refusals] == [("input", "store", "timeZone")]
    assert await database.fetch_value("SELECT count(*) FROM staff_users") == 0
    await _complete(code)


async def test_set_up_completes_the_store_that_an_import_made(database):
    store_id = await make.store("default", currency="USD", time_zone="UTC")
    code = make.there(await setup.setup_code())
    with pytest.raises(Refusal) as refused:
        await _complete(code)
    assert (refused.value.code, refused.value.path) == (ErrorCode.CURRENCY_MISMATCH, ("input", "store", "currencyCode"))
    await _complete(code, store={**STORE, "currency": "USD"})
    row = (await queries.stores(database))[0]
    assert (row.id, row.code, row.time_zone, row.currency) == (store_id, "manila", "Asia/Manila", "USD")


async def test_guesses_at_the_code_are_limited(database):
    await setup.setup_code()
    codes = []
    for _ in range(52):
        with pytest.raises(Refusal) as refused:
            await _complete("0000-0000-0000")
        codes.append(refused.value.code)
    assert codes == ["BAD_CREDENTIALS"] * 50 + ["RATE_LIMITED"] * 2


async def test_an_owner_made_on_the_command_line_is_set_up_enough(database):
    await make.staff("manager")
    assert not await queries.is_set_up(database)
    await make.staff("owner")
    assert await setup.setup_code() is None


async def test_steps_of_the_first_run_are_known_by_what_there_is(database):
    async def done() -> dict[str, bool]:
        return {key: await probe(database) for key, probe in queries.STEPS.items() if key in ("STORE", "COLLEAGUES")}

    await make.staff()
    assert await done() == {"STORE": False, "COLLEAGUES": False}
    await make.store()
    await make.staff("support")
    assert await done() == {"STORE": True, "COLLEAGUES": True}
