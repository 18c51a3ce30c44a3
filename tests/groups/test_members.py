"""Whole selections of customers move into groups and out of them."""

from typing import Any

import pytest

from regulars.app import rooms
from regulars.customers.service import selection as bulk
from regulars.groups.members import members_change
from regulars.groups.queries import groups as queries
from regulars.groups.service.groups import GroupDraft, group_save
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs import worker
from tests.customers.schema import actor, ask, refused
from tests.make_people import somebody


@pytest.fixture(autouse=True)
def _arranged() -> None:
    rooms.arrange()


async def group(name: str) -> int:
    return await group_save(actor=SYSTEM, group_id=None, draft=GroupDraft(name))


async def move(group_id: int | None, chosen: tuple[str, Any], *, add: bool = True, key: str | None = None) -> int:
    return await members_change(actor=SYSTEM, group_id=group_id, customers=chosen, add=add, idempotency_key=key)


async def size(database: Database, key: int) -> int:
    return (await queries.groups_by_id(database, [key]))[key].member_count


async def test_a_selection_moves_into_a_group_and_from_there_into_another(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    monkeypatch.setattr(bulk, "BATCH", 2)
    people = [await somebody() for _ in range(5)]
    first, second = await group("First"), await group("Second")
    await move(first, ("everyone", True))
    assert await size(database, first) == 0
    await worker.run_pending()
    assert await size(database, first) == 5
    await move(first, ("ids", [f"cus_{people[0]}", "cus_999"]), add=False)
    await move(second, ("group_id", f"grp_{first}"))
    await worker.run_pending()
    assert (await size(database, first), await size(database, second)) == (4, 4)
    await move(second, ("group_id", f"grp_{second}"), add=False)
    await worker.run_pending()
    assert await size(database, second) == 0


async def test_a_repeated_call_is_one_job(database: Database) -> None:
    key, chosen = await group("VIP"), ("ids", [f"cus_{await somebody()}"])
    assert await move(key, chosen, key="k") == await move(key, chosen, key="k")
    with pytest.raises(Refusal) as told:
        await move(key, chosen, add=True, key="k" * 201)
    assert told.value.code == ErrorCode.INVALID
    assert await database.fetch_value("SELECT count(*) FROM jobs") == 1


async def test_there_must_be_such_a_group(database: Database) -> None:
    for missing in (None, 999):
        with pytest.raises(Refusal) as told:
            await move(missing, ("everyone", True))
        assert (told.value.code, told.value.path) == (ErrorCode.NOT_FOUND, ("groupId",))


async def test_members_move_over_graphql(database: Database) -> None:
    key, person = f"grp_{await group('VIP')}", f"cus_{await somebody()}"
    change = """mutation ($g: ID!, $c: CustomerSelection!) {
        groupMembersAdd(groupId: $g, customers: $c) { job { status } userErrors { code } }
        groupMembersRemove(groupId: $g, customers: $c) { job { status processed } userErrors { code } } }"""
    done = await ask(database, change, actor("GROUPS_WRITE"), g=key, c={"ids": [person]})
    assert done == {
        "groupMembersAdd": {"job": {"status": "SUCCEEDED"}, "userErrors": []},
        "groupMembersRemove": {"job": {"status": "SUCCEEDED", "processed": 1}, "userErrors": []},
    }
    assert await refused(database, change, actor("GROUPS_READ"), g=key, c={"ids": [person]}) == ["FORBIDDEN"] * 2


async def test_a_new_customer_joins_groups_in_the_same_breath(database: Database) -> None:
    key = f"grp_{await group('VIP')}"
    create = """mutation ($g: [ID!]) { customerCreate(input: {firstName: "Ana", groupIds: $g}) {
        customer { id } userErrors { code path } } }"""
    both = actor("CUSTOMERS_WRITE", "CUSTOMERS_READ", "GROUPS_WRITE")
    done = (await ask(database, create, both, g=[key]))["customerCreate"]
    assert done["userErrors"] == []
    assert await size(database, int(key.removeprefix("grp_"))) == 1
    wrong = (await ask(database, create, both, g=[key, "grp_99"]))["customerCreate"]
    assert wrong["userErrors"] == [{"code": "NOT_FOUND", "path": ["input", "groupIds", "1"]}]
    alone = (await ask(database, create, actor("CUSTOMERS_WRITE"), g=[key]))["customerCreate"]
    assert alone["userErrors"] == [{"code": "NOT_ALLOWED", "path": ["input", "groupIds"]}]
    assert await database.fetch_value("SELECT count(*) FROM customers") == 1
