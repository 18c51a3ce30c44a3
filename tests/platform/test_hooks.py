import pytest

from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.hooks import Hook
from tests.platform.facts import make_room, note, noted


async def test_whoever_joined_a_verb_writes_in_its_transaction_and_may_refuse_it(database: Database):
    hook: Hook[[list[int]]] = Hook("merge")

    async def join(tx: Transaction, keys: list[int]) -> None:
        for key in keys:
            await note(tx, "joined", key)

    async def doubt(tx: Transaction, keys: list[int]) -> None:
        if 13 in keys:
            raise Refusal(ErrorCode.BLOCKED, "not this one")

    hook.join("thing", join)
    hook.join("thing", join)
    hook.join("thing", doubt)
    hook.join("else", doubt)

    @unit_of_work
    async def verb(tx: Transaction, *, keys: list[int]) -> None:
        await hook.run("thing", tx, keys)

    await make_room()
    await verb(keys=[1, 2])
    with pytest.raises(Refusal):
        await verb(keys=[13])
    assert await noted(database, "joined") == [1, 2]
    hook.leave("thing", join)
    await verb(keys=[3])
    assert await noted(database, "joined") == [1, 2]
