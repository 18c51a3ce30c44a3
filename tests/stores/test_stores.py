import pytest

from regulars.platform.context import SYSTEM
from regulars.platform.errors import ErrorCode, Refusal, Refusals, StaleVersion
from regulars.stores import queries
from regulars.stores.service import saving
from tests import make_access as make

MANILA = {"code": "manila", "name": "Manila", "currency": "PHP", "time_zone": "Asia/Manila"}


async def test_the_first_store_fixes_the_base_currency(database):
    assert await queries.base_currency(database) is None
    assert await queries.default_store(database) is None
    first = await make.store("manila")
    await make.store("tokyo", currency="JPY")
    assert await queries.base_currency(database) == "PHP"
    assert make.there(await queries.default_store(database)).id == first


async def test_what_is_left_out_has_a_default(database):
    store_id = await saving.store_create(actor=SYSTEM, fields=MANILA)
    row = (await queries.stores(database))[0]
    assert row == queries.StoreRow(
        store_id, 1, "manila", "Manila", "Asia/Manila", "PHP", None, "en", 1, None, is_active=True
    )


async def test_every_wrong_field_is_named_at_once(database):
    fields = {"code": "No spaces!", "name": "", "currency": "XYZ", "time_zone": "Asia/Manilla", "country_code": "Philippines",
              "locale": "english please", "first_weekday": 8, "url": "javascript:alert(1)"}  # fmt: skip
    with pytest.raises(Refusals) as refused:
        await saving.store_create(actor=SYSTEM, fields=fields)
    assert {(refusal.code, refusal.path) for refusal in refused.value.refusals} == {
        ("INVALID", ("input", "code")),
        ("REQUIRED", ("input", "name")),
        ("INVALID", ("input", "currencyCode")),
        ("INVALID", ("input", "timeZone")),
        ("INVALID", ("input", "countryCode")),
        ("INVALID", ("input", "locale")),
        ("INVALID", ("input", "firstWeekday")),
        ("INVALID", ("input", "url")),
    }


async def test_a_store_needs_code_name_currency_and_zone(database):
    with pytest.raises(Refusals) as refused:
        await saving.store_create(actor=SYSTEM, fields={})
    assert [refusal.path[-1] for refusal in refused.value.refusals] == ["code", "name", "timeZone", "currencyCode"]


async def test_a_code_belongs_to_one_store(database):
    await make.store("manila")
    cebu = await make.store("cebu")
    for work in (make.store("Manila"), saving.store_update(actor=SYSTEM, store_id=cebu, fields={"code": "manila"})):
        with pytest.raises(Refusal) as refused:
            await work
        assert (refused.value.code, refused.value.path) == (ErrorCode.DUPLICATE, ("input", "code"))


async def test_only_given_fields_change_and_null_clears(database):
    store_id = await make.store("manila", url="https://shop.example", country_code="PH", first_weekday=7)
    await saving.store_update(
        actor=SYSTEM, store_id=store_id, fields={"name": "Manila Bay", "url": None}, expected_version=1
    )
    row = (await queries.stores(database))[0]
    assert (row.name, row.url, row.country_code, row.first_weekday, row.version) == ("Manila Bay", None, "PH", 7, 2)


async def test_nothing_changed_is_no_new_version(database):
    store_id = await make.store("manila")
    await saving.store_update(actor=SYSTEM, store_id=store_id, fields={"name": "Manila"})
    assert (await queries.stores(database))[0].version == 1
    assert await database.fetch_value("SELECT count(*) FROM audit_entries WHERE action = 'store.updated'") == 0


async def test_an_older_version_does_not_overwrite(database):
    store_id = await make.store("manila")
    await saving.store_update(actor=SYSTEM, store_id=store_id, fields={"name": "One"}, expected_version=1)
    with pytest.raises(StaleVersion) as refused:
        await saving.store_update(actor=SYSTEM, store_id=store_id, fields={"name": "Two"}, expected_version=1)
    assert refused.value.subject == f"sto_{store_id}"


async def test_a_store_keeps_its_currency(database):
    store_id = await make.store("manila")
    with pytest.raises(Refusal) as refused:
        await saving.store_update(actor=SYSTEM, store_id=store_id, fields={"currency": "USD"})
    assert refused.value.code == ErrorCode.CURRENCY_MISMATCH


async def test_the_same_key_makes_one_store(database):
    made = [await saving.store_create(actor=SYSTEM, fields=MANILA, idempotency_key="k1") for _ in range(2)]
    assert made[0] == made[1]
    with pytest.raises(Refusal) as refused:
        await saving.store_create(actor=SYSTEM, fields={**MANILA, "code": "cebu"}, idempotency_key="k1")
    assert refused.value.code == ErrorCode.CONFLICT_IDEMPOTENCY


async def test_an_inactive_store_is_the_default_only_where_there_is_no_other(database):
    first = await make.store("manila")
    await saving.store_update(actor=SYSTEM, store_id=first, fields={"is_active": False})
    assert make.there(await queries.default_store(database)).id == first
    second = await make.store("cebu")
    assert make.there(await queries.default_store(database)).id == second


async def test_the_links_of_account_mails_are_pages_with_one_place_for_the_secret(database):
    store_id = await make.store("manila", account_invite_url="https://shop.example/join?t={token}")
    row = (await queries.stores(database))[0]
    assert (row.account_invite_url, row.password_reset_url) == ("https://shop.example/join?t={token}", None)
    for wrong in (
        "http://shop.example/join/{token}",
        "https://shop.example/join",
        "https://{token}.example/join",
        "https://shop.example/{token}/{token}",
        "https://shop.example/{id}/{token}",
        "https://user@shop.example/{token}",
        "javascript:alert('{token}')",
    ):
        with pytest.raises(Refusals) as refused:
            await saving.store_update(actor=SYSTEM, store_id=store_id, fields={"password_reset_url": wrong})
        [refusal] = refused.value.refusals
        assert (refusal.code, refusal.path) == (ErrorCode.INVALID, ("input", "passwordResetUrl")), wrong
