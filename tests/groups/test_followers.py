"""Groups whose members follow a segment, and what members of groups and segments bought."""

from typing import Any

import pytest

from regulars.app import rooms
from regulars.groups.service import ruling
from regulars.groups.service.groups import GroupDraft, group_delete, group_save, members_add
from regulars.groups.service.segments import segment_delete
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database, current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from tests.customers.schema import ask
from tests.groups.segmented import heard, held, segment
from tests.make_orders import draft, recorded, shop
from tests.make_people import somebody


@pytest.fixture(autouse=True)
def _listening() -> None:
    rooms.arrange()


async def members(group: int) -> set[int]:
    """Whom the group holds."""
    rows = await current().fetch("SELECT customer_id FROM group_members WHERE group_id = ?", (group,))
    return {row[0] for row in rows}


async def following(name: str, segment_id: int | None, key: int | None = None) -> int:
    return await group_save(actor=SYSTEM, group_id=key, draft=GroupDraft(name, rule=(segment_id,)))


@unit_of_work
async def add(tx: Transaction, *, group: int, customers: list[int]) -> list[int]:
    return await members_add(tx, actor=SYSTEM, group_id=group, customer_ids=customers)


async def count_of(database: Database, group: int) -> int:
    found = await ask(database, "query ($id: ID!) { group(id: $id) { memberCount isFilled } }", id=f"grp_{group}")
    assert found["group"]["isFilled"]
    return found["group"]["memberCount"]


async def test_members_come_and_go_with_those_of_the_segment_in_the_same_transaction(database: Database) -> None:
    await shop()
    buyers = await segment("Buyers", {"order_count": {"gte": 1}})
    group = await following("Loyal", buyers)
    assert await members(group) == set()
    await recorded(draft("1", "ann"), draft("2", "bob"))
    await heard()
    assert await members(group) == await held(buyers)
    assert await count_of(database, group) == 2
    await segment("Buyers", {"order_count": {"gte": 2}}, buyers)
    assert await members(group) == set()
    assert await count_of(database, group) == 0


async def test_a_new_rule_lets_go_whom_the_segment_does_not_hold_and_takes_in_the_others(database: Database) -> None:
    await shop()
    await recorded(draft("1", "ann"))
    buyers = await segment("Buyers", {"order_count": {"gte": 1}})
    stranger = await somebody()
    group = await group_save(actor=SYSTEM, group_id=None, draft=GroupDraft("Mixed"))
    await add(group=group, customers=[stranger])
    await following("Mixed", buyers, group)
    assert await members(group) == await held(buyers) != {stranger}
    await following("Mixed", None, group)
    assert await members(group) == await held(buyers), "let go, it keeps whom it holds"
    assert await add(group=group, customers=[stranger]) == [stranger]


async def test_a_large_segment_is_taken_in_batch_by_batch(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ruling, "AT_ONCE", 2)
    people = [await somebody() for _ in range(7)]
    everybody = await segment("Everybody", {"order_count": {"eq": 0}})
    group = await following("Large", everybody)
    assert await members(group) == set(), "the background takes them in"
    await ruling.fill_all()
    assert await members(group) == set(people)
    assert await count_of(database, group) == 7


async def test_nobody_is_moved_by_hand_in_a_group_that_follows(database: Database) -> None:
    group = await following("Ruled", await segment("Buyers", {"order_count": {"gte": 1}}))
    with pytest.raises(Refusal) as refused:
        await add(group=group, customers=[await somebody()])
    assert refused.value.code == ErrorCode.INVALID_STATE
    done = await ask(
        database,
        'mutation ($id: ID!) { groupMembersAdd(groupId: $id, customers: {ids: ["cus_1"]})'
        " { userErrors { code path message } } }",
        id=f"grp_{group}",
    )
    (error,) = done["groupMembersAdd"]["userErrors"]
    assert (error["code"], error["path"]) == ("INVALID_STATE", ["groupId"])
    assert "follow a segment" in error["message"]


async def test_a_segment_that_a_group_follows_cannot_be_taken_away(database: Database) -> None:
    buyers = await segment("Buyers", {"order_count": {"gte": 1}})
    group = await following("Ruled", buyers)
    with pytest.raises(Refusal) as refused:
        await segment_delete(actor=SYSTEM, segment_id=buyers)
    assert "The members of Ruled follow this segment" in refused.value.message
    await group_delete(actor=SYSTEM, group_id=group)
    assert await segment_delete(actor=SYSTEM, segment_id=buyers) == buyers


async def test_a_segment_that_reads_a_group_moves_after_the_segment_that_the_group_follows(database: Database) -> None:
    await shop()
    later = await segment("Later", {"order_count": {"gte": 99}})
    buyers = await segment("Buyers", {"order_count": {"gte": 1}})
    group = await following("Loyal", buyers)
    await segment("Later", {"group_id": {"eq": f"grp_{group}"}}, later)
    await recorded(draft("1", "ann"))
    await heard()
    assert await held(later) == await held(buyers) == await members(group) != set()


async def test_no_group_follows_a_segment_that_reads_the_group(database: Database) -> None:
    group = await group_save(actor=SYSTEM, group_id=None, draft=GroupDraft("Loop"))
    inner = await segment("Inner", {"group_id": {"eq": f"grp_{group}"}})
    outer = await segment("Outer", {"segment_id": {"eq": f"seg_{inner}"}})
    for leader in (inner, outer):
        with pytest.raises(Refusal) as refused:
            await following("Loop", leader, group)
        assert refused.value.path == ("input", "ruleSegmentId")
    plain = await segment("Plain", {"order_count": {"gte": 1}})
    await following("Loop", plain, group)
    with pytest.raises(Refusal) as circle:
        await segment("Plain", {"group_id": {"eq": f"grp_{group}"}}, plain)
    assert circle.value.code == ErrorCode.INVALID_FILTER
    with pytest.raises(Refusal) as missing:
        await following("Loop", 999, group)
    assert missing.value.code == ErrorCode.NOT_FOUND


PERFORMANCE = """query ($id: ID!, $range: DateRangeInput) { group(id: $id) {
  performance(range: $range) {
    customerCount orderCount revenue { amount currencyCode } averageOrderValue { amount } revenuePerCustomer { amount }
    rest { customerCount orderCount revenue { amount } averageOrderValue { amount } } } } }"""


async def test_performance_sets_the_members_beside_everybody_else(database: Database) -> None:
    await shop()
    await recorded(
        draft("1", "ann", total=1000),
        draft("2", "ann", total=2000),
        draft("3", "bob", total=500),
    )
    best = await segment("Best", {"order_count": {"gte": 2}})
    group = await following("Best", best)
    told: dict[str, Any] = (await ask(database, PERFORMANCE, id=f"grp_{group}"))["group"]["performance"]
    assert told == {
        "customerCount": 1,
        "orderCount": 2,
        "revenue": {"amount": "30.00", "currencyCode": "USD"},
        "averageOrderValue": {"amount": "15.00"},
        "revenuePerCustomer": {"amount": "30.00"},
        "rest": {
            "customerCount": 1,
            "orderCount": 1,
            "revenue": {"amount": "5.00"},
            "averageOrderValue": {"amount": "5.00"},
        },
    }
    of_days = await ask(database, PERFORMANCE, id=f"grp_{group}", range={"from": "1990-01-01", "to": "1990-12-31"})
    assert of_days["group"]["performance"]["orderCount"] == 0
    ever = await ask(database, PERFORMANCE, id=f"grp_{group}", range={"from": "1990-01-01"})
    assert ever["group"]["performance"] == told


async def test_the_members_are_a_list_of_customers_that_filters_and_pages(database: Database) -> None:
    await shop()
    await recorded(draft("1", "ann"), draft("2", "bob"), draft("3", "cid"))
    group = await following("All", await segment("Buyers", {"order_count": {"gte": 1}}))
    asked = """query ($id: ID!, $after: String) { group(id: $id) { rule { name }
      customers(first: 2, after: $after, filter: {orderCount: {gte: 1}}) {
        totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }"""
    first = (await ask(database, asked, id=f"grp_{group}"))["group"]
    assert (first["rule"]["name"], first["customers"]["totalCount"]) == ("Buyers", 3)
    rest = (await ask(database, asked, id=f"grp_{group}", after=first["customers"]["pageInfo"]["endCursor"]))["group"]
    seen = [node["id"] for page in (first, rest) for node in page["customers"]["nodes"]]
    assert len(seen) == len(set(seen)) == 3


async def test_a_group_that_follows_tells_who_came_and_went(database: Database) -> None:
    await shop()
    group = await following("Loyal", await segment("Buyers", {"order_count": {"gte": 1}}))
    by_hand = await group_save(actor=SYSTEM, group_id=None, draft=GroupDraft("By hand"))
    await recorded(draft("1", "ann"))
    await heard()
    asked = "query ($id: ID!) { group(id: $id) { changes(first: 5) { totalCount nodes { entered because } } } }"
    told = (await ask(database, asked, id=f"grp_{group}"))["group"]["changes"]
    assert told == {"totalCount": 1, "nodes": [{"entered": True, "because": "An order was placed or changed"}]}
    assert (await ask(database, asked, id=f"grp_{by_hand}"))["group"]["changes"] is None
