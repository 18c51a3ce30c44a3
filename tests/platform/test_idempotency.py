import asyncio
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.platform import clock, idempotency
from regulars.platform.context import PUBLIC, Actor
from regulars.platform.db.connect import Database, open_database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from tests.platform.facts import make_room, note, noted

ANA, BEN = Actor("staff", 1, "Ana"), Actor("token", 1, "Ben")


@unit_of_work
async def add(tx: Transaction, *, actor: Actor, key: str | None, what: int, operation: str = "noteAdd") -> int:
    arguments = {"what": what, "tags": {"b", "a"}}
    known = await idempotency.remembered(tx, actor, operation, key, arguments)
    if known is not None:
        return known["id"]
    await note(tx, "effect", what)
    made = await tx.fetch_value("SELECT count(*) FROM seen")
    await idempotency.remember(tx, actor, operation, key, arguments, {"id": made})
    return made


@pytest.fixture
async def room(database: Database) -> Database:
    await make_room()
    return database


async def test_a_repeated_call_answers_as_the_first_did_and_does_nothing(room: Database):
    assert await add(actor=ANA, key="k", what=5) == 1
    assert await add(actor=ANA, key="k", what=5) == 1
    assert await noted(room, "effect") == [5]


async def test_calls_without_a_key_are_all_done(room: Database):
    assert [await add(actor=ANA, key=None, what=5) for _ in range(2)] == [1, 2]


async def test_the_same_key_with_other_arguments_is_refused(room: Database):
    await add(actor=ANA, key="k", what=5)
    with pytest.raises(Refusal) as refused:
        await add(actor=ANA, key="k", what=6)
    assert refused.value.code == ErrorCode.CONFLICT_IDEMPOTENCY
    assert refused.value.path == ("idempotencyKey",)
    assert await noted(room, "effect") == [5]


async def test_keys_belong_to_their_actor_and_operation(room: Database):
    await add(actor=ANA, key="k", what=1)
    await add(actor=BEN, key="k", what=2)
    await add(actor=PUBLIC, key="k", what=3)
    await add(actor=ANA, key="k", what=4, operation="groupSave")
    assert await noted(room, "effect") == [1, 2, 3, 4]


@pytest.mark.parametrize("key", ("", "k" * 201))
async def test_a_key_has_a_length(room: Database, key: str):
    with pytest.raises(Refusal):
        await add(actor=ANA, key=key, what=1)


async def test_a_key_is_free_again_after_a_day_and_forgotten(room: Database):
    @unit_of_work
    async def prune(tx: Transaction) -> int:
        return await idempotency.prune(tx)

    with clock.held_at(clock.now()) as move:
        await add(actor=ANA, key="k", what=1)
        move(clock.DAY - 1)
        assert await prune() == 0
        with pytest.raises(Refusal):
            await add(actor=ANA, key="k", what=2)
        move(1)
        await add(actor=ANA, key="k", what=2)
        move(clock.DAY)
        assert await prune() == 1
    assert await noted(room, "effect") == [1, 2]


async def test_a_refused_call_may_be_repeated(room: Database):
    @unit_of_work
    async def refuse(tx: Transaction) -> None:
        await idempotency.remembered(tx, ANA, "noteAdd", "k", {})
        raise Refusal(ErrorCode.INVALID, "no")

    with pytest.raises(Refusal):
        await refuse()
    assert await add(actor=ANA, key="k", what=1) == 1


async def test_calls_at_the_same_time_have_one_effect(fresh_url: str):
    left, right = [await open_database(fresh_url, readers=6) for _ in range(2)]

    async def call(database: Database) -> int:
        with database.entered():
            return await add(actor=ANA, key="k", what=1)

    with left.entered():
        await make_room()
    calls = [asyncio.create_task(call(database)) for database in (left, right) * 5]
    assert await asyncio.gather(*calls) == [1] * 10
    assert await noted(left, "effect") == [1]
    await right.close()
    await left.close()


fresh_names = count()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2)), max_size=12))
async def test_whatever_is_called_in_whatever_order_each_key_has_one_effect(
    room: Database, calls: list[tuple[str, int]]
):
    operation = f"operation {next(fresh_names)}"
    model: dict[str, tuple[int, int]] = {}
    before = len(await noted(room, "effect"))
    for key, what in calls:
        known = model.get(key)
        if known is not None and known[0] != what:
            with pytest.raises(Refusal):
                await add(actor=ANA, key=key, what=what, operation=operation)
            continue
        answer = await add(actor=ANA, key=key, what=what, operation=operation)
        assert answer == model.setdefault(key, (what, answer))[1]
    assert (await noted(room, "effect"))[before:] == [what for what, _ in model.values()]
