"""Segments hold whom their rules match: as things happen, as time passes, and as a whole."""

from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.customers.service.updating import customer_update
from regulars.groups import handlers
from regulars.groups.queries import membership as members
from regulars.groups.queries.segments import labels_of
from regulars.groups.service import evaluation, membership
from regulars.groups.service.segments import SegmentDraft, segment_delete, segment_save
from regulars.orders.drafts import BuyerDraft
from regulars.platform import clock, outbox
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.duration import Duration
from regulars.platform.errors import ErrorCode, Refusal, StaleVersion
from tests.groups.segmented import QUARTER, changes, counted, heard, held, matching, segment
from tests.groups.test_groups import add, remove, save
from tests.make_customers import guest
from tests.make_fields import field, values
from tests.make_orders import DAY, draft, recorded, shop
from tests.make_people import somebody


@pytest.fixture(autouse=True)
def _listening() -> Generator[None]:
    consumers = dict(outbox.consumers)
    outbox.consumers.clear()
    outbox.on_batch(handlers.settle, consumer=handlers.CONSUMER)
    yield
    outbox.consumers.clear()
    outbox.consumers.update(consumers)


BUYERS = {"order_count": {"gte": 2}}


async def test_a_new_segment_holds_whom_its_rule_matches(database: Database) -> None:
    await shop()
    await recorded(draft("1", "ann"), draft("2", "ann"), draft("3", "bob"))
    regulars = await segment("Regulars", BUYERS)
    assert await held(regulars) == await matching(BUYERS) == {1}
    assert (await counted(regulars), await changes(regulars)) == (1, [])


async def test_few_are_looked_up_and_many_gone_through_and_both_are_filled_alike(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "LARGE_BATCH", 3)
    for place in range(20):
        await guest(email=f"p{place}@example.com", first_name="Rare" if place == 7 else "Often" if place % 3 else None)
    for name in ("Rare", "Often"):
        rule = {"name": {"eq": name}}
        made = await segment(name, rule)
        assert await held(made) == await matching(rule) != set()
        assert await counted(made) == len(await matching(rule))
        again = await segment(name, {"name": {"neq": name}}, made)
        assert await held(again) == await matching({"name": {"neq": name}}) != set()


async def test_who_comes_to_match_enters_and_who_ceases_to_leaves_and_both_are_told(database: Database) -> None:
    await shop()
    await recorded(draft("1", "ann"), draft("2", "bob"), draft("3", "bob"))
    regulars = await segment("Regulars", BUYERS)
    await heard()
    await recorded(draft("4", "ann"), draft("3", "bob", is_test=True))
    await heard()
    assert (await held(regulars), await counted(regulars)) == ({1}, 1)
    assert {(who, came) for who, came, _ in await changes(regulars)} == {(1, True), (2, False)}
    told = [event for event in await outbox.after(database, 0, 100) if event.name.startswith("segment.e")]
    assert [event.payload["customer_ids"] for event in told] == [[1]]


async def test_one_who_does_not_move_is_not_told_of_again(database: Database) -> None:
    await shop()
    await recorded(draft("1", "ann"), draft("2", "ann"))
    regulars = await segment("Regulars", BUYERS)
    await recorded(draft("3", "ann"))
    await heard()
    assert await changes(regulars) == []


async def test_a_batch_of_an_import_is_settled_set_wise(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(membership, "_SETTLED_AT_ONCE", 3)
    monkeypatch.setattr(membership, "TOLD_AT_ONCE", 4)
    await shop()
    buyers = await segment("Buyers", {"order_count": {"gte": 1}})
    await recorded(*(draft(str(number), f"c{number}") for number in range(10)), is_import=True)
    await heard()
    assert await counted(buyers) == len(await held(buyers)) == 10
    told = [event for event in await outbox.after(database, 0, 100) if event.name == "segment.entered"]
    assert sum(len(event.payload["customer_ids"]) for event in told) == 10


async def test_time_alone_moves_customers_out_and_in(database: Database) -> None:
    await shop()
    now = clock.now()
    with clock.held_at(now) as move:
        await recorded(
            draft("1", "ann", placed_at=now - 89 * DAY), draft("2", "bob", placed_at=now - 10 * DAY),
        )  # fmt: skip
        recent = await segment("Recent", {"last_order_at": {"within_last": QUARTER}})
        asleep = await segment("Asleep", {"last_order_at": {"not_within_last": QUARTER}})
        assert (await held(recent), await held(asleep)) == ({1, 2}, set())
        move(DAY)
        await evaluation.look()
        assert (await held(recent), await held(asleep)) == ({1, 2}, set())
        move(clock.SECOND)
        await evaluation.look()
        assert (await held(recent), await held(asleep)) == ({2}, {1})
        assert await changes(recent) == [(1, False, evaluation.TIME_PASSED)]
        move(80 * DAY)
        await evaluation.look()
        assert (await held(recent), await held(asleep)) == (set(), {1, 2})


async def test_orders_within_a_window_count_and_drop_out_by_the_clock(database: Database) -> None:
    await shop()
    now = clock.now()
    rule = {"bought": {"at": {"within_last": QUARTER}, "order_count": {"gt": 1}}}
    with clock.held_at(now) as move:
        await recorded(draft("1", "ann", placed_at=now - 80 * DAY), draft("2", "ann", placed_at=now - 5 * DAY))
        busy = await segment("Busy", rule)
        assert await held(busy) == {1}
        move(11 * DAY)
        await evaluation.look()
        assert await held(busy) == set() == await matching(rule)
        await recorded(draft("3", "ann", placed_at=clock.now()))
        await heard()
        assert await held(busy) == {1} == await matching(rule)


async def test_a_new_day_moves_birthdays(database: Database) -> None:
    await shop(zone="Asia/Manila")
    ann, bob = await somebody(), await somebody()
    await _born(customer=ann, day="1990-12-24")
    await _born(customer=bob, day="1985-11-02")
    with clock.held_at(clock.parse("2026-11-30T15:59:00Z")) as move:  # a minute before December where the shop stands
        month = await segment("This month", {"birth_date": {"anniversary_this_month": True}})
        assert await held(month) == {bob}
        move(2 * clock.MINUTE)
        await evaluation.look()
        assert await held(month) == {ann}
        assert [(who, came) for who, came, _ in await changes(month)] == [(bob, False), (ann, True)]


@unit_of_work
async def _born(tx: Transaction, *, customer: int, day: str) -> None:
    await tx.execute("UPDATE customers SET birth_date = ? WHERE id = ?", (day, customer))


async def test_a_segment_of_segments_follows_them(database: Database) -> None:
    await shop()
    await recorded(draft("1", "ann"), draft("2", "bob"))
    buyers = await segment("Buyers", BUYERS)
    rule = {"and": [{"segment_id": {"eq": f"seg_{buyers}"}}, {"total_spent": {"gte": 25}}]}
    best, others = await segment("Best", rule), await segment("Others", {"segment_id": {"not_in": [f"seg_{buyers}"]}})
    assert (await held(best), await held(others)) == (set(), {1, 2})
    await recorded(draft("3", "ann", total=2000))
    await heard()
    assert (await held(best), await held(others)) == ({1}, {2})
    await segment("Buyers", {"order_count": {"gte": 5}}, buyers)
    await evaluation.look()
    assert (await held(best), await held(others)) == (set(), {1, 2})


async def test_rules_in_a_circle_are_refused_with_the_way(database: Database) -> None:
    first = await segment("First", BUYERS)
    second = await segment("Second", {"not": {"segment_id": {"eq": f"seg_{first}"}}})
    with pytest.raises(Refusal) as refused:
        await segment("First", {"or": [{"segment_id": {"in": [f"seg_{second}"]}}, BUYERS]}, first)
    assert refused.value.path == ("input", "filter", "segmentId")
    assert "First → Second → First" in refused.value.message
    with pytest.raises(Refusal) as refused:
        await segment("First", {"segment_id": {"eq": f"seg_{first}"}}, first)
    assert "First → First" in refused.value.message
    with pytest.raises(Refusal) as refused:
        await segment_delete(actor=SYSTEM, segment_id=first)
    assert (refused.value.code, "Second" in refused.value.message) == (ErrorCode.IN_USE, True)


@pytest.mark.parametrize(
    ("code", "filter", "more"),
    [
        (ErrorCode.REQUIRED, {}, {}),
        (ErrorCode.REQUIRED, {"and": [{}, {"not": {}}]}, {}),
        (ErrorCode.INVALID_FILTER, {"segment_id": {"is_null": True}}, {}),
        (ErrorCode.NOT_FOUND, {"segment_id": {"eq": "seg_99"}}, {}),
        (ErrorCode.INVALID_FILTER, {"birth_date": {"month": 13}}, {}),
        (ErrorCode.INVALID, BUYERS, {"control_percent": 95}),
        (ErrorCode.INVALID, BUYERS, {"label_priority": 0}),
        (ErrorCode.TOO_LONG, BUYERS, {"description": "x" * 2_001}),
        (ErrorCode.DUPLICATE, BUYERS, {"name": "  héld "}),
        (ErrorCode.REQUIRED, BUYERS, {"name": "  "}),
        (ErrorCode.TOO_LONG, BUYERS, {"name": "x" * 201}),
    ],
)
async def test_what_cannot_be_a_segment_is_refused(
    database: Database, code: ErrorCode, filter: dict[str, Any], more: dict[str, Any]
) -> None:
    await segment("Held", BUYERS)
    with pytest.raises(Refusal) as refused:
        await segment(**({"name": "New", "filter": filter} | more))
    assert refused.value.code == code
    assert refused.value.path[0] == "input"


async def test_a_rule_on_what_its_author_may_not_read_is_refused(database: Database) -> None:
    author = Actor("token", 7, "Marketer", frozenset({"CUSTOMERS_READ", "GROUPS_READ", "GROUPS_WRITE"}))
    rule = {"not": {"email": {"contains": "example"}}}
    with pytest.raises(Refusal) as refused:
        await segment_save(actor=author, segment_id=None, draft=SegmentDraft("Known", rule))
    assert refused.value.code == ErrorCode.NOT_ALLOWED
    key = await segment("Known", rule)
    with pytest.raises(Refusal) as refused:
        await segment_save(actor=author, segment_id=key, draft=SegmentDraft("Mine", BUYERS))
    assert (refused.value.code, refused.value.path) == (ErrorCode.NOT_ALLOWED, ("id",))


async def test_a_changed_rule_refills_without_telling_and_a_stale_save_is_refused(database: Database) -> None:
    await shop()
    await recorded(draft("1", "ann"), draft("2", "ann"), draft("3", "bob"))
    key = await segment("Buyers", BUYERS)
    await segment("Everyone who bought", {"order_count": {"gte": 1}}, key)
    assert (await held(key), await counted(key), await changes(key)) == ({1, 2}, 2, [])
    with pytest.raises(StaleVersion):
        await segment_save(actor=SYSTEM, segment_id=key, draft=SegmentDraft("Late", BUYERS), expected_version=1)
    draft_ = SegmentDraft("Once", BUYERS)
    once = await segment_save(actor=SYSTEM, segment_id=None, draft=draft_, idempotency_key="k")
    assert await segment_save(actor=SYSTEM, segment_id=None, draft=draft_, idempotency_key="k") == once


async def test_a_fill_that_was_broken_off_is_finished_by_the_clock(database: Database) -> None:
    await shop()
    await recorded(draft("1", "ann"), draft("2", "ann"))
    key = await segment("Buyers", BUYERS)
    await _broken_off(segment=key)
    await evaluation.look()
    assert (await held(key), await counted(key)) == ({1}, 1)


@unit_of_work
async def _broken_off(tx: Transaction, *, segment: int) -> None:
    await tx.execute("DELETE FROM segment_members WHERE segment_id = ?", (segment,))
    await tx.execute(
        "UPDATE segments SET is_filled = false, member_count = 0, due_at = ? WHERE id = ?", (tx.now, segment)
    )


async def test_a_whole_comparison_once_a_day_mends_what_no_event_told(database: Database) -> None:
    await shop()
    await recorded(draft("1", "ann"), draft("2", "ann"))
    now = clock.now()
    with clock.held_at(now) as move:
        key = await segment("Buyers", BUYERS)
        await _lost(segment=key)
        move(clock.DAY)
        await evaluation.look()
    assert (await held(key), await changes(key)) == ({1}, [(1, True, evaluation.COMPARED)])


@unit_of_work
async def _lost(tx: Transaction, *, segment: int) -> None:
    await tx.execute("DELETE FROM segment_members WHERE segment_id = ?", (segment,))


async def test_groups_move_segments_one_by_one_in_bulk_and_as_they_go(database: Database) -> None:
    group = await save("Wholesale")
    people = [await somebody() for _ in range(30)]
    key = await segment("In the group", {"group_id": {"eq": f"grp_{group}"}})
    await add(group=group, customers=people[:2])
    await heard()
    assert await held(key) == set(people[:2])
    await add(group=group, customers=people)
    await heard()
    assert await held(key) == set(people)
    await remove(group=group, customers=people[:1])
    await heard()
    assert await counted(key) == 29
    from regulars.groups.service.groups import group_delete  # noqa: PLC0415 - beside its use

    await group_delete(actor=SYSTEM, group_id=group)
    await heard()
    await evaluation.look()
    assert await counted(key) == 0


async def test_a_rule_with_a_search_is_compared_as_a_whole_when_anybody_changes(database: Database) -> None:
    await guest(first_name="Marta", email="marta@example.com")
    key = await segment("Martas", {"search": "marta"})
    assert await held(key) == {1}
    await guest(first_name="Marta", email="other@example.com")
    await _heard_of(customer=2)
    await evaluation.look()
    assert await held(key) == {1, 2}


@unit_of_work
async def _heard_of(tx: Transaction, *, customer: int) -> None:
    event = outbox.Committed(1, 1, tx.now, "customer.updated", customer, None, {"customer_id": customer}, "x", 1, "x")
    await handlers.settle(tx, [event])


async def test_a_segment_goes_with_its_members_and_its_name_is_free(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "_EMPTIED_AT_ONCE", 2)
    people = [await somebody() for _ in range(5)]
    key = await segment("Everybody", {"order_count": {"gte": 0}})
    assert await held(key) == set(people)
    await segment_delete(actor=SYSTEM, segment_id=key)
    assert await database.fetch("SELECT * FROM segments") == []
    assert await held(await segment("Everybody", {"order_count": {"gte": 0}})) == set(people)
    with pytest.raises(Refusal):
        await segment_delete(actor=SYSTEM, segment_id=key)


async def test_the_lowest_priority_labels(database: Database) -> None:
    person = await somebody()
    await segment("Everybody", {"order_count": {"gte": 0}}, label_priority=20)
    await segment("Never bought", {"order_count": {"eq": 0}}, label_priority=10)
    await segment("Silent", {"order_count": {"eq": 0}})
    assert await labels_of(database, [person]) == {person: "Never bought"}


async def test_a_customer_who_is_deleted_leaves_the_count_right(database: Database) -> None:
    people = [await somebody() for _ in range(3)]
    key = await segment("Everybody", {"order_count": {"gte": 0}})
    await _deleted(customer=people[0])
    assert (await counted(key), await held(key)) == (2, set(people[1:]))


@unit_of_work
async def _deleted(tx: Transaction, *, customer: int) -> None:
    await membership.forget(tx, [customer])
    await tx.execute("DELETE FROM customer_search WHERE customer_id = ?", (customer,))
    await tx.execute("DELETE FROM customers WHERE id = ?", (customer,))


RULES: list[dict[str, Any]] = [
    BUYERS,
    {"not": {"order_count": {"gte": 1}}},
    {"bought": {"at": {"within_last": Duration.parse("P30D")}, "order_count": {"gte": 2}}},
    {"or": [{"total_spent": {"gte": 40}}, {"last_order_at": {"not_within_last": Duration.parse("P20D")}}]},
    {"never_bought": {"at": {"within_last": Duration.parse("P10D")}}},
    {"segment_id": {"in": ["seg_1", "seg_3"]}, "last_order_at": {"within_last": Duration.parse("P7D")}},
]
STEPS = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from(["order", "cancel", "wait"]), st.integers(1, 12)), max_size=12
)


@given(steps=STEPS)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_happens_segments_hold_exactly_whom_their_rules_match(
    database: Database, steps: list[tuple[int, str, int]]
) -> None:
    await shop()
    now = clock.now()
    with clock.held_at(now) as move:
        keys = [await segment(f"{number} {now}", rule) for number, rule in enumerate(RULES)]
        for number, (who, what, size) in enumerate(steps):
            name = f"{now}-{who}"
            if what == "wait":
                move(size * DAY)
                await evaluation.look()
            else:
                cancelled = {"is_test": True} if what == "cancel" else {}
                order = draft(
                    f"{now}-{number if what == 'order' else number - 1}", name, total=size * 500,
                    placed_at=clock.now(), buyer=BuyerDraft(external_id=name), **cancelled,
                )  # fmt: skip
                await recorded(order)
                await heard()
        for key, rule in zip(keys, RULES, strict=True):
            assert await held(key) == await matching(rule), rule
            assert await counted(key) == len(await held(key))


async def test_a_custom_field_that_changes_moves_its_customer(database: Database) -> None:
    await shop()
    await field("size")
    large = await segment("Large", {"custom_field": {"key": "size", "text": {"eq": "L"}}})
    unknown = await segment("Unknown", {"not": {"custom_field": {"key": "size", "is_set": True}}})
    ann = await somebody()
    await heard()
    assert (await held(large), await held(unknown)) == (set(), {ann})
    await customer_update(actor=SYSTEM, customer_id=ann, fields={"custom_fields": values(size={"text": "l"})})
    await heard()
    assert (await held(large), await held(unknown)) == ({ann}, set())
    await customer_update(actor=SYSTEM, customer_id=ann, fields={"custom_fields": values(size=None)})
    await heard()
    assert (await held(large), await held(unknown)) == (set(), {ann})
