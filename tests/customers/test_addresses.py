"""Addresses are saved, changed field by field, made default and taken away."""

from typing import Any

import pytest

from regulars.customers.queries import details, listing
from regulars.customers.queries.details import AddressRow
from regulars.customers.service.addresses import address_delete, address_save
from regulars.platform import relay
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.errors import ErrorCode, Refusal, Refusals, StaleVersion
from tests import make_access
from tests.customers.schema import actor, ask, refused
from tests.make_people import somebody

HOME: dict[str, Any] = {
    "address1": "12 Mabini St",
    "city": "Quezon City",
    "province": "PH-00",
    "postal_code": "1100",
    "country_code": "PH",
}


async def save(customer: int, address: int | None = None, **fields: Any) -> int:
    return await address_save(actor=SYSTEM, customer_id=customer, address_id=address, fields=fields)


async def read(database: Database, address: int) -> AddressRow:
    return (await details.addresses_by_id(database, SYSTEM, [address]))[address]


async def version(database: Database, customer: int) -> int:
    return (await listing.by_ids(database, SYSTEM, [customer]))[customer].version


async def heard(database: Database) -> list[str]:
    await relay.drain()
    rows = await database.fetch("SELECT name FROM outbox_events WHERE name LIKE 'address.%' ORDER BY id")
    return [row[0] for row in rows]


async def test_the_first_address_of_a_use_becomes_its_default(database: Database) -> None:
    ana = await somebody()
    bills = await save(ana, **HOME, kind="BILLING")
    home = await save(ana, **HOME)
    assert [(await read(database, one)).is_default_billing for one in (bills, home)] == [True, False]
    assert [(await read(database, one)).is_default_shipping for one in (bills, home)] == [False, True]
    third = await save(ana, city="Cebu", is_default_shipping=True)
    assert (await read(database, third)).is_default_shipping
    assert not (await read(database, home)).is_default_shipping
    await save(ana, third, is_default_shipping=False)
    assert (await listing.by_ids(database, SYSTEM, [ana]))[ana].default_shipping_address_id is None
    await save(ana, bills, kind="SHIPPING")
    assert not (await read(database, bills)).is_default_billing


async def test_absent_fields_stay_and_null_clears(database: Database) -> None:
    ana = await somebody()
    key = await save(ana, **HOME, company="Sari-sari")
    await save(ana, key, company=None, city=" Manila ")
    row = await read(database, key)
    assert (row.address1, row.city, row.company, row.province, row.version) == ("12 Mabini St", "Manila", None, "00", 2)


async def test_a_phone_is_read_in_the_country_of_the_address_else_of_the_store(database: Database) -> None:
    await make_access.store(country_code="PH")
    ana = await somebody()
    assert (await read(database, await save(ana, phone="0917 555 0100"))).phone == "+639175550100"
    american = await save(ana, phone="(212) 555-0199", country_code="US")
    assert (await read(database, american)).phone == "+12125550199"
    await save(ana, american, phone="212 555 0123")
    assert (await read(database, american)).phone == "+12125550123"


async def test_a_save_that_changes_nothing_leaves_the_versions(database: Database) -> None:
    ana = await somebody()
    before = await version(database, ana)
    key = await save(ana, **HOME)
    assert await version(database, ana) == before + 1
    await save(ana, key, **HOME)
    assert await version(database, ana) == before + 1
    assert (await read(database, key)).version == 1
    assert await heard(database) == ["address.saved"]


async def test_customers_are_found_by_the_cities_of_their_addresses(database: Database) -> None:
    ana = await somebody()
    key = await save(ana, **HOME)
    assert await listing.count(database, SYSTEM, search="quezon") == 1
    await save(ana, key, city="Cebu")
    assert await listing.count(database, SYSTEM, search="quezon") == 0
    assert await listing.count(database, SYSTEM, search="cebu") == 1
    await address_delete(actor=SYSTEM, address_id=key)
    assert await listing.count(database, SYSTEM, search="cebu") == 0
    assert (await listing.by_ids(database, SYSTEM, [ana]))[ana].default_billing_address_id is None
    assert await heard(database) == ["address.saved", "address.saved", "address.deleted"]
    with pytest.raises(Refusal):
        await address_delete(actor=SYSTEM, address_id=key)


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    (
        ({"country_code": "ZZ"}, ErrorCode.INVALID, ("input", "countryCode")),
        ({"phone": "12"}, ErrorCode.INVALID_PHONE, ("input", "phone")),
        ({"postal_code": "1" * 31}, ErrorCode.TOO_LONG, ("input", "postalCode")),
        ({}, ErrorCode.REQUIRED, ("input",)),
        ({"kind": "BOTH", "city": "  "}, ErrorCode.REQUIRED, ("input",)),
        (
            {"kind": "BILLING", "city": "x", "is_default_shipping": True},
            ErrorCode.INVALID,
            ("input", "isDefaultShipping"),
        ),
    ),
)
async def test_what_is_no_address_is_refused(
    database: Database, fields: dict[str, Any], code: ErrorCode, path: tuple[str, ...]
) -> None:
    with pytest.raises(Refusal) as refused:
        await save(await somebody(), **fields)
    assert (refused.value.code, refused.value.path) == (code, path)


async def test_all_that_is_wrong_is_told_together(database: Database) -> None:
    with pytest.raises(Refusals) as refused:
        await save(await somebody(), first_name="x" * 201, country_code="Philippines")
    assert [one.path for one in refused.value.refusals] == [("input", "firstName"), ("input", "countryCode")]


async def test_a_save_over_another_save_or_of_another_customer_is_refused(database: Database) -> None:
    ana, ben = await somebody(), await somebody()
    key = await save(ana, **HOME)
    await save(ana, key, city="Cebu")
    with pytest.raises(StaleVersion):
        await address_save(actor=SYSTEM, customer_id=ana, address_id=key, fields={"city": "Davao"}, expected_version=1)
    for customer, address in ((ben, key), (999, None), (None, None), (ana, 999)):
        with pytest.raises(Refusal) as refused:
            await address_save(actor=SYSTEM, customer_id=customer, address_id=address, fields=HOME)
        assert refused.value.code == ErrorCode.NOT_FOUND


async def test_a_repeated_call_adds_one_address(database: Database) -> None:
    ana = await somebody()
    keys = {await address_save(actor=SYSTEM, customer_id=ana, fields=HOME, idempotency_key="k") for _ in range(2)}
    assert len(keys) == 1
    assert await database.fetch_value("SELECT count(*) FROM customer_addresses") == 1


SAVE = """mutation ($customer: ID!, $id: ID, $input: AddressInput!, $version: Int) {
    addressSave(customerId: $customer, id: $id, input: $input, expectedVersion: $version) {
        address { id version city isDefaultShipping } customer { id defaultShippingAddress { city } }
        userErrors { __typename code path ... on StaleVersionError { currentVersion } } } }"""


async def test_addresses_are_saved_and_deleted_over_graphql(database: Database) -> None:
    who = actor("CUSTOMERS_READ", "CUSTOMERS_WRITE")
    ana = f"cus_{await somebody()}"
    done = (await ask(database, SAVE, who, customer=ana, input={"city": "Cebu"}))["addressSave"]
    key = done["address"]["id"]
    assert done == {
        "address": {"id": key, "version": 1, "city": "Cebu", "isDefaultShipping": True},
        "customer": {"id": ana, "defaultShippingAddress": {"city": "Cebu"}},
        "userErrors": [],
    }
    stale = (await ask(database, SAVE, who, customer=ana, id=key, input={"city": "Davao"}, version=9))["addressSave"]
    assert stale["userErrors"] == [
        {
            "__typename": "StaleVersionError",
            "code": "CONFLICT_STALE_VERSION",
            "path": ["input", "expectedVersion"],
            "currentVersion": 1,
        }
    ]
    gone = "mutation ($id: ID!) { addressDelete(id: $id) { deletedId userErrors { code } } }"
    assert await ask(database, gone, who, id=key) == {"addressDelete": {"deletedId": key, "userErrors": []}}
    assert await refused(database, gone, actor("CUSTOMERS_READ"), id=key) == ["FORBIDDEN"]
