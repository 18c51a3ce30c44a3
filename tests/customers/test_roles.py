"""Roles of customer accounts: defined once, given by name, found again."""

from typing import Any

import pytest

from regulars.customers.queries import listing, roles
from regulars.customers.service.creating import customer_create
from regulars.customers.service.roles import customer_roles_set
from regulars.customers.service.updating import customer_update
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.errors import ErrorCode, Refusal
from tests.customers.schema import actor, ask, refused
from tests.make_access import store

BUYER = {"name": "Buyer", "permissions": ["order", "see prices"]}
WHOLESALE = {"name": "Wholesale", "permissions": ["order", "pay on account", "order"]}


@pytest.fixture(autouse=True)
async def shop(database: Database) -> None:
    await store(country_code="PH")
    await customer_roles_set(actor=SYSTEM, roles=[WHOLESALE, BUYER])


async def somebody(role: str | None, name: str = "Ana") -> int:
    return await customer_create(actor=SYSTEM, fields={"first_name": name, "role": role})


async def found(database: Database, **role: Any) -> list[int]:
    page = await listing.customers(
        database, SYSTEM, window=listing.Window(10, None, backwards=False), filter={"role": role}
    )
    return sorted(row.id for row in page.rows)


async def test_roles_are_kept_by_name_with_what_they_permit(database: Database) -> None:
    rows = await roles.roles(database)
    assert [(row.name, row.permissions) for row in rows] == [
        ("Buyer", ["order", "see prices"]),
        ("Wholesale", ["order", "pay on account"]),
    ]
    await customer_roles_set(actor=SYSTEM, roles=[{"name": "BUYER", "permissions": []}])
    assert [(row.id, row.name, row.permissions) for row in await roles.roles(database)] == [(rows[0].id, "BUYER", [])]


async def test_a_role_is_given_by_name_and_taken_away_by_null(database: Database) -> None:
    key = await somebody("wholesale")
    other = await somebody(None, "Bo")
    assert await found(database, eq="Wholesale") == [key]
    assert await found(database, is_null=True) == [other]
    await customer_update(actor=SYSTEM, customer_id=key, fields={"role": "Buyer"})
    assert await found(database, starts_with="buy") == [key]
    await customer_update(actor=SYSTEM, customer_id=key, fields={"role": None})
    assert await found(database, is_null=True) == [key, other]


async def test_a_role_that_nobody_defined_is_refused() -> None:
    with pytest.raises(Refusal) as told:
        await somebody("Emperor")
    assert (told.value.code, told.value.path) == (ErrorCode.NOT_FOUND, ("input", "role"))


async def test_a_role_that_somebody_has_stays(database: Database) -> None:
    key = await somebody("Buyer")
    with pytest.raises(Refusal) as told:
        await customer_roles_set(actor=SYSTEM, roles=[WHOLESALE])
    assert told.value.code == ErrorCode.IN_USE
    assert await found(database, eq="Buyer") == [key]


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        ([{"name": " ", "permissions": []}], ErrorCode.REQUIRED, ("roles", "0", "name")),
        ([BUYER, {"name": "buyer", "permissions": []}], ErrorCode.DUPLICATE, ("roles", "1", "name")),
        ([{"name": "B", "permissions": ["x" * 101]}], ErrorCode.TOO_LONG, ("roles", "0", "permissions")),
        ([{"name": str(n), "permissions": []} for n in range(51)], ErrorCode.LIMIT_EXCEEDED, ("roles",)),
    ],
)
async def test_what_is_no_role_is_refused_by_its_place(wrong: Any, code: ErrorCode, path: tuple[str, ...]) -> None:
    with pytest.raises(Refusal) as told:
        await customer_roles_set(actor=SYSTEM, roles=wrong)
    assert (told.value.code, told.value.path) == (code, path)


SET = """mutation ($roles: [CustomerRoleInput!]!) { customerRolesSet(roles: $roles) {
    customerRoles { name permissions } userErrors { code } } }"""


async def test_roles_are_set_and_read_over_the_api(database: Database) -> None:
    answer = await ask(database, SET, actor("SETTINGS_WRITE"), roles=[BUYER])
    assert answer["customerRolesSet"] == {"customerRoles": [BUYER], "userErrors": []}
    assert await refused(database, SET, actor("CUSTOMERS_WRITE"), roles=[]) == ["FORBIDDEN"]
    await somebody("Buyer")
    answer = await ask(database, "{ customerRoles { name } customers { nodes { role { name permissions } } } }")
    assert answer == {"customerRoles": [{"name": "Buyer"}], "customers": {"nodes": [{"role": BUYER}]}}
