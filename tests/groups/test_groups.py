"""Groups and their members."""

import pytest

from regulars.groups.queries import groups as queries
from regulars.groups.queries.groups import GroupWish, groups_by_id
from regulars.groups.queries.segments import segments_by_id
from regulars.groups.service.groups import GroupDraft, GroupKind, group_delete, group_save, members_add, members_remove
from regulars.platform import numbering, outbox
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Forbidden, Refusal, StaleVersion
from regulars.platform.query.page import window
from tests.make_people import somebody


@unit_of_work
async def add(tx: Transaction, *, group: int, customers: list[int]) -> int:
    return len(await members_add(tx, actor=SYSTEM, group_id=group, customer_ids=customers))


@unit_of_work
async def remove(tx: Transaction, *, group: int, customers: list[int]) -> int:
    return len(await members_remove(tx, actor=SYSTEM, group_id=group, customer_ids=customers))


async def save(name: str, **fields: object) -> int:
    return await group_save(actor=SYSTEM, group_id=None, draft=GroupDraft(name, **fields))  # type: ignore[arg-type] - test data


async def members(database: Database, group: int) -> int:
    return (await queries.groups_by_id(database, [group]))[group].member_count


async def test_members_come_and_go_once_and_the_count_follows(database: Database) -> None:
    group = await save("VIP", kind=GroupKind.LOYALTY)
    people = [await somebody() for _ in range(4)]
    assert await add(group=group, customers=people[:3]) == 3
    assert await add(group=group, customers=[*people, 999]) == 1
    assert await members(database, group) == 4
    assert await remove(group=group, customers=people[:2]) == 2
    assert await remove(group=group, customers=people[:2]) == 0
    assert await members(database, group) == 2
    await numbering.number_committed()
    heard = [event.name for event in await outbox.after(database, 0, 100) if event.name.startswith("group.")]
    assert heard.count("group.joined") == 4
    assert heard.count("group.left") == 2


async def test_a_customer_who_goes_leaves_the_count_right(database: Database) -> None:
    group = await save("VIP")
    person = await somebody()
    await add(group=group, customers=[person])
    await _forget(customer=person)
    assert await members(database, group) == 0


@unit_of_work
async def _forget(tx: Transaction, *, customer: int) -> None:
    await tx.execute("DELETE FROM customer_search WHERE customer_id = ?", (customer,))
    await tx.execute("DELETE FROM customers WHERE id = ?", (customer,))


async def test_names_are_unique_without_regard_to_case_and_accents(database: Database) -> None:
    await save("Été")
    with pytest.raises(Refusal) as refused:
        await save("ete")
    assert (refused.value.code, refused.value.path) == (ErrorCode.DUPLICATE, ("input", "name"))


async def test_a_save_over_another_save_is_refused(database: Database) -> None:
    group = await save("One")
    await group_save(actor=SYSTEM, group_id=group, draft=GroupDraft("Two"), expected_version=1)
    with pytest.raises(StaleVersion):
        await group_save(actor=SYSTEM, group_id=group, draft=GroupDraft("Three"), expected_version=1)
    with pytest.raises(Refusal):
        await group_save(actor=SYSTEM, group_id=999, draft=GroupDraft("Nobody's"))


async def test_groups_are_listed_found_and_gone(database: Database) -> None:
    for name, kind in (("Wholesale", GroupKind.WHOLESALE), ("VIP", GroupKind.LOYALTY), ("Whales", GroupKind.LOYALTY)):
        await save(name, kind=kind)
    everything = await queries.groups_page(database, SYSTEM, GroupWish(), window())
    assert [group.name for group in everything.rows] == ["VIP", "Whales", "Wholesale"]
    assert await queries.groups_count(database, GroupWish("wh", ("LOYALTY",))) == 1
    await group_delete(actor=SYSTEM, group_id=everything.rows[0].id)
    assert await queries.groups_count(database, GroupWish()) == 2


async def test_customers_are_filtered_by_group_only_by_those_who_may_see_groups(database: Database) -> None:
    from regulars.customers.queries import listing  # noqa: PLC0415 - after the group's leaf is registered

    group = await save("VIP")
    inside, outside = await somebody(), await somebody()
    await add(group=group, customers=[inside])
    reader = Actor("token", scopes=frozenset({"CUSTOMERS_READ", "GROUPS_READ"}))
    wanted = {"group_id": {"in": [f"grp_{group}"]}}
    found = await listing.customers(database, reader, window=window(), filter=wanted)
    assert [row.id for row in found.rows] == [inside]
    others = await listing.customers(database, reader, window=window(), filter={"not": wanted})
    assert [row.id for row in others.rows] == [outside]
    with pytest.raises(Forbidden):
        await listing.customers(
            database, Actor("token", scopes=frozenset({"CUSTOMERS_READ"})), window=window(), filter=wanted
        )


async def test_no_keys_find_no_groups_and_no_segments(database: Database) -> None:
    assert await groups_by_id(database, []) == {}
    assert await segments_by_id(database, []) == {}
