"""Before somebody is created, records that may be the same person are offered, the likeliest first."""

from typing import Any

import pytest

from regulars.customers.queries import matches
from regulars.customers.queries.matches import Sought
from regulars.customers.service.addresses import address_save
from regulars.customers.service.dials import DialChange
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.errors import Forbidden
from tests import make_access
from tests.customers.schema import actor, ask, refused
from tests.make_customers import guest, turned


async def found(database: Database, **sought: Any) -> list[tuple[int, float, tuple[str, ...]]]:
    rows = await matches.find_matches(database, SYSTEM, Sought(**sought))
    return [(row.customer_id, row.score, row.matched_on) for row in rows]


async def test_each_field_makes_it_so_sure_and_several_make_it_surer(database: Database) -> None:
    await make_access.store(country_code="PH")
    ana = await guest(
        email="ana@example.com", phone="0917 555 0100", first_name="Ana", last_name="Santos", external_id="7"
    )
    await address_save(actor=SYSTEM, customer_id=ana, fields={"postal_code": "1000 AB"})
    assert await found(database, email="ANA@example.com ") == [(ana, 1.0, ("EMAIL",))]
    assert await found(database, external_value="7") == [(ana, 1.0, ("EXTERNAL_ID",))]
    assert await found(database, phone="0917-555-0100") == [(ana, 0.85, ("PHONE",))]
    assert await found(database, name="santos ANA", postal_code="1000 ab") == [(ana, 0.75, ("NAME_AND_POSTCODE",))]
    assert await found(database, name="Ana Santos") == [(ana, 0.5, ())]
    both = await found(database, phone="+63 917 555 0100", name="Ana Santos", postal_code="1000 AB")
    assert both == [(ana, 0.9625, ("PHONE", "NAME_AND_POSTCODE"))]
    assert await found(database, postal_code="1000 AB") == []
    assert await found(database) == []


@pytest.mark.parametrize(
    ("known", "asked"),
    (
        ("ana@example.com", "ana+shop@example.com"),
        ("ana+shop@example.com", "ana@example.com"),
        ("ana+shop@example.com", "ana+news@example.com"),
        ("ana.santos@gmail.com", "anasantos@gmail.com"),
        ("anasantos@gmail.com", "a.n.a.santos@googlemail.com"),
        ("ana.san.tos@gmail.com", "an.asantos+x@gmail.com"),
        ("anasantos+x@gmail.com", "ana.santos@gmail.com"),
    ),
)
async def test_other_spellings_of_a_mailbox_are_nearly_as_sure(database: Database, known: str, asked: str) -> None:
    ana = await guest(email=known)
    assert await found(database, email=asked) == [(ana, 0.9, ("EMAIL_ALIAS",))]
    assert await matches.matches(database, Sought(email=asked)) == []


@pytest.mark.parametrize(
    ("known", "asked"),
    (
        ("ana.santos@example.com", "anasantos@example.com"),
        ("ana+shop@example.com", "ana@example.org"),
        ("anab@example.com", "ana@example.com"),
        ("ana@example.com", "not an address"),
        ("ana@example.com", "@example.com"),
    ),
)
async def test_another_mailbox_is_no_alias(database: Database, known: str, asked: str) -> None:
    await guest(email=known)
    assert await found(database, email=asked) == []


async def test_similar_names_come_last(database: Database) -> None:
    same = await guest(email="a@example.com", first_name="Ana", last_name="Santos")
    near = await guest(email="b@example.com", first_name="Ana María", last_name="Santos")
    await guest(email="c@example.com", first_name="Hannah", last_name="Ananas")
    rows = await found(database, name="Ana Santos")
    assert [row[0] for row in rows] == [same, near]
    assert 0.3 < rows[1][1] < rows[0][1] == 0.5
    assert [row[0] for row in await found(database, name="Anna Santos")] == [same, near]
    assert [row[0] for row in await found(database, name="Ana Samtos")] == [same]


async def test_the_latest_shipping_address_counts_too(database: Database) -> None:
    ana = await guest(external_id="1", first_name="Ana", last_name="Santos")
    await turned(changes=[DialChange(ana, 1, 100, 0, 1, 1, None, None, '{"postal_code":"1000 AB"}', "PH")])
    assert await found(database, name="Ana Santos", postal_code="1000 ab") == [(ana, 0.75, ("NAME_AND_POSTCODE",))]


async def test_who_may_not_read_contacts_may_not_look_people_up_by_them(database: Database) -> None:
    several: tuple[dict[str, Any], ...] = ({"email": "x"}, {"phone": "1"}, {"postal_code": "1", "name": "a"})
    for hidden in several:
        with pytest.raises(Forbidden):
            await matches.find_matches(database, actor("CUSTOMERS_READ"), Sought(**hidden))


FIND = """query ($email: String, $name: String, $first: Int! = 10) { findMatches(email: $email, name: $name, first: $first) {
    customer { id displayName email } score matchedOn dismissed } }"""


async def test_matches_are_found_over_graphql(database: Database) -> None:
    ana = await guest(email="ana@example.com", first_name="Ana")
    reader = actor("CUSTOMERS_READ", "PII_READ")
    assert await ask(database, FIND, reader, email="ana@example.com") == {
        "findMatches": [
            {
                "customer": {"id": f"cus_{ana}", "displayName": "Ana", "email": "ana@example.com"},
                "score": 1.0, "matchedOn": ["EMAIL"], "dismissed": False,
            }
        ]
    }  # fmt: skip
    seen = (await ask(database, FIND, actor("CUSTOMERS_READ"), name="ana"))["findMatches"]
    assert [(one["customer"]["email"], one["matchedOn"]) for one in seen] == [("a***@e***.com", [])]
    assert await refused(database, FIND, actor("CUSTOMERS_READ"), email="ana@example.com") == ["FORBIDDEN"]
    assert await refused(database, FIND, reader, name="ana", first=51) == ["INVALID"]
