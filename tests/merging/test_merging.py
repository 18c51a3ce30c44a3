"""Records of one person become one without losing history, and are parted again as they were."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.app import rooms
from regulars.customers.queries.listing import by_ids
from regulars.customers.service.deleting import customer_delete
from regulars.customers.service.updating import customer_update
from regulars.groups.service.groups import GroupDraft, group_save
from regulars.merging.errors import Blocker, MergeBlocked
from regulars.merging.service.merging import customers_merge
from regulars.orders.drafts import BuyerDraft
from regulars.orders.service.recount import recount
from regulars.platform import clock, relay
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, StaleVersion
from regulars.platform.following import derived, followers
from tests.groups.segmented import segment
from tests.make_fields import field
from tests.make_orders import draft, ledger, recorded, shop
from tests.merging.people import figures, full, merged, parted, person
from tests.merging.tables import everything, tables_of

EXAMPLES = int(os.environ.get("MERGE_EXAMPLES", "15"))
OF_CUSTOMERS = ("customer", "merged_into", "survivor_id", "approver_id")


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    rooms.arrange()
    await shop()
    await field("size")


async def group(name: str = "Friends") -> int:
    return await group_save(actor=SYSTEM, group_id=None, draft=GroupDraft(name))


async def test_every_table_that_names_a_customer_says_what_a_merge_does_to_it(database: Database):
    """A room that keeps something of customers declares it by `following.follow`, or says by `derive` why it need not."""
    said = {rows.table for rows in followers("customer")} | set(derived("customer"))
    naming = {
        table
        for table, columns in (await tables_of(database)).items()
        if any(name.endswith("customer_id") or name in OF_CUSTOMERS for name in columns)
    }
    if database.dialect.name == "sqlite":
        rows = await database.fetch(
            'SELECT t.name, f."table" FROM pragma_table_list AS t, pragma_foreign_key_list(t.name) AS f'
            " WHERE t.schema = 'main'"
        )
        naming |= {table for table, target in rows if target == "customers"}
    assert naming - said - {"outbox_events"} == set()


async def test_rows_that_may_be_set_apart_are_declared_with_every_column(database: Database):
    columns = await tables_of(database)
    for rows in followers("customer"):
        assert not rows.columns or sorted(rows.columns) == columns[rows.table], rows.table


async def test_the_survivor_has_all_that_both_had(database: Database):
    friends = await group()
    ann, ann_again = await full("ann", friends, day=1), await full("anna", friends, orders=3)
    before = await figures()
    await merged(ann, ann_again)
    row = await database.fetch_one(
        "SELECT order_count, total_spent, email, first_name FROM customers WHERE id = ?", (ann,)
    )
    assert row == (5, 5_000, "ann@example.com", "ann")
    assert await figures() == before
    assert [(await ledger(name))[0]["sequence"] for name in ("anna-0", "ann-0", "anna-1", "ann-1", "anna-2")] == [
        1,
        2,
        3,
        4,
        5,
    ]
    assert {(await ledger(name))[0]["cohort_at"] for name in ("anna-0", "ann-1")} == {(await ledger("anna-0"))[0]["at"]}
    emails = await database.fetch("SELECT email FROM customer_emails WHERE customer_id = ? ORDER BY 1", (ann,))
    assert [one for (one,) in emails] == [
        "ann.two@example.com", "anna.two@example.com", "anna@example.com", "shared@example.com",
    ]  # fmt: skip
    assert await database.fetch_value("SELECT member_count FROM customer_groups") == 1
    consent = await database.fetch("SELECT source FROM consent_events")
    assert len(consent) == 2
    assert await database.fetch("SELECT state FROM customer_consents") == [("UNSUBSCRIBED",)]
    assert (await recount()).differences == []


async def test_the_id_of_an_absorbed_record_means_the_survivor(database: Database):
    one, two, three = await person(first_name="One"), await person(first_name="Two"), await person(first_name="Three")
    await merged(two, three)
    await merged(one, two)
    found = await by_ids(database, SYSTEM, [one, two, three])
    assert {key: row.id for key, row in found.items()} == {one: one, two: one, three: one}
    assert await database.fetch_value("SELECT count(*) FROM customers") == 1
    await recorded(draft("later", buyer=BuyerDraft(customer_id=three)))
    assert await database.fetch_value("SELECT customer_id FROM orders") == one
    with pytest.raises(Refusal, match="to delete that, name it"):
        await customer_delete(actor=SYSTEM, customer_id=three)


async def test_a_choice_takes_one_field_from_one_record(database: Database):
    friends = await group()
    ann, anna = await full("ann", friends), await full("anna", friends)
    await merged(ann, anna, choices={"email": anna, "name": anna, "custom.size": anna})
    row = await database.fetch_one("SELECT first_name, display_name, email FROM customers WHERE id = ?", (ann,))
    assert row == ("anna", "anna", "anna@example.com")
    assert await database.fetch("SELECT customer_id, text FROM customer_field_values") == [(ann, "anna")]
    emails = {one for (one,) in await database.fetch("SELECT email FROM customer_emails WHERE customer_id = ?", (ann,))}
    assert "ann@example.com" in emails


@pytest.mark.parametrize("chooses", [{}, {"email": 1, "custom.size": 1, "name": 1, "account": 1}])
async def test_merging_and_undoing_at_once_changes_nothing(database: Database, chooses: dict[str, int]):
    friends = await group()
    await segment("Once", {"order_count": {"lte": 2}})
    await segment("Often", {"order_count": {"gte": 4}})
    people = [await full("ann", friends, day=1)]
    people += [await full("anna", friends, orders=3), await full("annie", friends, orders=0)]
    await relay.drain()
    before, sums = await everything(database), await figures()
    merge = await merged(*people, choices={field: people[place] for field, place in chooses.items()})
    assert await figures() == sums
    await parted(merge)
    after = await everything(database)
    assert {table: rows for table, rows in after.items() if rows != before[table]} == {
        table: before[table] for table, rows in after.items() if rows != before[table]
    }
    assert (await recount()).differences == []


async def test_a_chain_of_merges_is_undone_the_last_first(database: Database):
    friends = await group()
    one, two, three = [await full(name, friends) for name in ("ann", "anna", "annie")]
    start = await everything(database)
    first = await merged(two, three)
    between = await everything(database)
    second = await merged(one, two)
    with pytest.raises(Refusal, match="Undo the later merge first"):
        await parted(first)
    await parted(second)
    assert await everything(database) == between
    await parted(first)
    assert await everything(database) == start
    with pytest.raises(Refusal, match="undone already"):
        await parted(first)


async def test_what_came_since_stays_unless_its_e_mail_names_whom_it_leaves(database: Database):
    friends = await group()
    ann, anna = await full("ann", friends), await full("anna", friends)
    merge = await merged(ann, anna)
    await recorded(
        draft("new-1", buyer=BuyerDraft(customer_id=ann), day=20),
        draft("new-2", buyer=BuyerDraft(email="anna@example.com"), day=21),
    )
    await customer_update(actor=SYSTEM, customer_id=ann, fields={"title": "Dr", "tags": ["new"]})
    await parted(merge)
    whose = dict(await database.fetch("SELECT external_id, customer_id FROM orders"))
    assert (whose["new-1"], whose["new-2"], whose["anna-0"]) == (ann, anna, anna)
    assert await database.fetch_value("SELECT title FROM customers WHERE id = ?", (ann,)) == "Dr"
    assert await database.fetch_value("SELECT order_count FROM customers WHERE id = ?", (anna,)) == 3
    assert (await recount()).differences == []


async def test_a_primary_address_that_came_from_the_other_goes_back_with_them(database: Database):
    ann, anna = await person(first_name="Ann", email="ann@example.com"), await person(email="anna@example.com")
    merge = await merged(ann, anna)
    await customer_update(actor=SYSTEM, customer_id=ann, fields={"email": "anna@example.com"})
    await parted(merge)
    rows = await database.fetch("SELECT id, email FROM customers ORDER BY id")
    assert rows == [(ann, "ann@example.com"), (anna, "anna@example.com")]
    assert await database.fetch("SELECT email FROM customer_emails") == []


async def test_what_was_proved_since_stays_proved(database: Database):
    ann, anna = await person(first_name="Ann", email="ann@example.com"), await person(email="anna@example.com")
    merge = await merged(ann, anna)
    await _proved(customer=ann)
    await parted(merge)
    rows = await database.fetch("SELECT email, email_verification FROM customers ORDER BY id")
    assert rows == [("ann@example.com", "VERIFIED"), ("anna@example.com", "UNVERIFIED")]


@unit_of_work
async def _proved(tx: Transaction, *, customer: int) -> None:
    await tx.execute("UPDATE customers SET email_verification = 'VERIFIED' WHERE id = ?", (customer,))


async def test_what_stands_in_the_way_is_told_with_the_record(database: Database):
    one, two, three = await person(first_name="One"), await person(first_name="Two"), await person(first_name="Three")
    await _erased(customer=three)
    await merged(one, two)
    for keys, blocker in (
        ([one, one], Blocker.SAME_CUSTOMER),
        ([one, two], Blocker.ALREADY_MERGED),
        ([one, three], Blocker.ERASED),
    ):
        with pytest.raises(MergeBlocked) as caught:
            await customers_merge(actor=SYSTEM, keys=keys, survivor=one)
        assert caught.value.block.blocker is blocker
        assert caught.value.block.customer_id in keys
    with pytest.raises(Refusal) as missing:
        await customers_merge(actor=SYSTEM, keys=[one, 999], survivor=one)
    assert missing.value.code is ErrorCode.NOT_FOUND


async def test_a_record_that_moved_on_and_a_repeated_call_are_noticed(database: Database):
    one, two = await person(first_name="One"), await person(first_name="Two")
    with pytest.raises(StaleVersion):
        await customers_merge(actor=SYSTEM, keys=[one, two], survivor=one, versions={two: 7})
    asked: Any = {"actor": SYSTEM, "keys": [one, two], "survivor": one, "idempotency_key": "k"}
    assert await customers_merge(**asked) == await customers_merge(**asked)


async def test_after_thirty_days_a_merge_stands(database: Database):
    merge = await merged(await person(first_name="One"), await person(first_name="Two"))
    with clock.held_at(clock.now() + 31 * clock.DAY), pytest.raises(Refusal) as caught:
        await parted(merge)
    assert caught.value.code is ErrorCode.EXPIRED


async def test_what_was_told_of_an_absorbed_record_before_stands_on_the_survivors_timeline(database: Database):
    one, two = await person(first_name="One"), await person(first_name="Two")
    await merged(one, two)
    await relay.drain()
    titles = [
        title for (title,) in await database.fetch("SELECT title FROM timeline_events WHERE customer_id = ?", (one,))
    ]
    assert titles.count("Customer added") == 2
    assert "Merged another record into this one" in titles


@unit_of_work
async def _erased(tx: Transaction, *, customer: int) -> None:
    await tx.execute("UPDATE customers SET account_status = 'ERASED' WHERE id = ?", (customer,))


NAMES = st.sampled_from(["ann", "anna", "annie", "bob", "cid"])


@st.composite
def scenes(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(NAMES, min_size=2, max_size=4, unique=True))
    fields = st.sampled_from(["email", "phone", "name", "custom.size", "defaultShippingAddress"])
    return {
        "people": [(name, draw(st.integers(0, 3)), draw(st.integers(0, 9))) for name in names],
        "choices": draw(st.dictionaries(fields, st.integers(0, len(names) - 1))),
    }


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(scene=scenes())
async def test_however_records_are_merged_undoing_restores_every_row(database: Database, scene: dict[str, Any]):
    run = await database.fetch_value("SELECT count(*) FROM customers")
    friends = await group(f"g{run}")
    people = [await full(f"{name}{run}", friends, orders=orders, day=day) for name, orders, day in scene["people"]]
    choices = {field: people[place] for field, place in scene["choices"].items()}
    before, sums = await everything(database), await figures()
    merge = await merged(*people, choices=choices)
    assert await figures() == sums
    found = await by_ids(database, SYSTEM, people)
    assert {row.id for row in found.values()} == {people[0]}
    await parted(merge)
    assert await everything(database) == before
    assert await figures() == sums
