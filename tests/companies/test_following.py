"""Memberships go over when customers become one, and come back when they are parted."""

import pytest

from regulars.app import rooms
from regulars.platform.db.connect import Database
from tests.companies.asked import joined, read, saved
from tests.customers.schema import ask
from tests.make_orders import shop
from tests.make_people import somebody

MERGE = """mutation ($ids: [ID!]!, $survivor: ID!) { customersMerge(ids: $ids, survivorId: $survivor) {
  merge { id } userErrors { code message } } }"""
UNDO = "mutation ($id: ID!) { mergeUndo(mergeId: $id) { userErrors { code message } } }"
MINE = "query ($id: ID!) { customer(by: { id: $id }) { companies { role company { name } } } }"


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    rooms.arrange()
    await shop()


async def companies(database: Database, customer: int) -> list[tuple[str, str]]:
    found = (await ask(database, MINE, id=f"cus_{customer}"))["customer"]["companies"]
    return [(one["company"]["name"], one["role"]) for one in found]


async def test_the_survivor_of_a_merge_keeps_their_role_and_gains_companies_until_it_is_undone(
    database: Database,
) -> None:
    ann, again = await somebody(), await somebody()
    both, hers = [(await saved(database, name))["id"] for name in ("Both", "Hers")]
    await joined(database, both, ann, "ADMIN")
    await joined(database, both, again, "BUYER")
    await joined(database, hers, again, "APPROVER")
    done = (await ask(database, MERGE, ids=[f"cus_{ann}", f"cus_{again}"], survivor=f"cus_{ann}"))["customersMerge"]
    assert done["userErrors"] == []
    assert await companies(database, ann) == [("Both", "ADMIN"), ("Hers", "APPROVER")]
    assert (await read(database, both))["memberCount"] == 1
    assert (await ask(database, UNDO, id=done["merge"]["id"]))["mergeUndo"]["userErrors"] == []
    assert await companies(database, ann) == [("Both", "ADMIN")]
    assert await companies(database, again) == [("Both", "BUYER"), ("Hers", "APPROVER")]
    assert (await read(database, both))["memberCount"] == 2
