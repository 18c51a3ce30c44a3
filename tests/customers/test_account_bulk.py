"""The status of many accounts at once: who cannot be moved is told why, and it can be undone."""

from typing import Any

import pytest

from regulars.customers.queries import listing
from regulars.customers.service import account_bulk, bulk
from regulars.customers.service.account_links import LinkKind
from regulars.customers.service.bulk import Hand
from regulars.customers.service.creating import customer_create
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database, current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from tests.customers.account_links import JOIN, RESET, link
from tests.make_access import store

account_bulk.offer()
STEP = bulk.steps["account_status"]
HAND = Hand(SYSTEM, "job_1")


@pytest.fixture(autouse=True)
async def shop(database: Database) -> None:
    await store(country_code="PH", account_invite_url=JOIN, password_reset_url=RESET)


async def people(*statuses: str) -> list[int]:
    return [
        await customer_create(actor=SYSTEM, fields={"email": f"p{place}@example.com", "account_status": status})
        for place, status in enumerate(statuses)
    ]


async def statuses(database: Database, keys: list[int]) -> list[tuple[str, bool]]:
    rows = await listing.by_ids(database, SYSTEM, keys)
    return [(rows[key].account_status, rows[key].has_account) for key in keys]


async def kept(status: str, reason: str | None = None) -> Any:
    return await STEP.read(current(), SYSTEM, [status, reason])


@unit_of_work
async def moved(tx: Transaction, *, keys: list[int], value: Any) -> tuple[dict[int, Refusal], Any]:
    refused = dict(await STEP.refuse(tx, HAND, keys, value))
    done = await STEP.apply(tx, HAND, [key for key in keys if key not in refused], value)
    return refused, done.entry


@unit_of_work
async def undone(tx: Transaction, *, entry: Any) -> dict[int, Refusal]:
    assert STEP.undo is not None
    return dict(await STEP.undo(tx, HAND, entry))


async def test_whoever_can_be_moved_is_and_the_others_are_told_why(database: Database) -> None:
    keys = await people("ACTIVE", "GUEST", "INVITED", "DISABLED", "DECLINED")
    await link(customer_id=keys[2], kind=LinkKind.INVITATION)
    refused, _ = await moved(keys=keys, value=await kept("DISABLED", "The shop closes"))
    assert sorted(refused) == [keys[1], keys[4]]
    assert "A guest has no account to disable" in refused[keys[1]].message
    assert [status for status, _ in await statuses(database, keys)] == [
        "DISABLED", "GUEST", "DISABLED", "DISABLED", "DECLINED",
    ]  # fmt: skip
    rows = await database.fetch("SELECT customer_id, before, reason FROM account_changes ORDER BY id")
    assert [tuple(row) for row in rows] == [
        (keys[0], "ACTIVE", "The shop closes"),
        (keys[2], "INVITED", "The shop closes"),
    ]
    assert await database.fetch_value("SELECT count(*) FROM account_tokens") == 0


async def test_it_is_undone_for_whoever_was_not_changed_since(database: Database) -> None:
    keys = await people("INVITED", "DECLINED", "INVITED")
    _, entry = await moved(keys=keys, value=await kept("GUEST"))
    assert await statuses(database, keys) == [("GUEST", False)] * 3
    other = await customer_create(
        actor=SYSTEM, fields={"email": "p2@example.com", "account_status": "ACTIVE"}, on_duplicate="ALLOW"
    )
    left = await undone(entry=entry)
    assert sorted(left) == [keys[2]]
    assert await statuses(database, [*keys, other]) == [
        ("INVITED", True), ("DECLINED", True), ("GUEST", False), ("ACTIVE", True),
    ]  # fmt: skip


@pytest.mark.parametrize("status", ["INVITED", "ERASED", "MERGED"])
async def test_what_nobody_sets_by_hand_is_refused_at_once(status: str) -> None:
    with pytest.raises(Refusal) as told:
        await kept(status)
    assert told.value.code == ErrorCode.INVALID_STATE
    with pytest.raises(Refusal) as told:
        await kept("DISABLED", " ")
    assert told.value.code == ErrorCode.REQUIRED
