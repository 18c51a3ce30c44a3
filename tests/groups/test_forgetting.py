"""Who came and went is forgotten in time; how many there were each day is not."""

import pytest

from regulars.groups.queries.changes import history_of_each
from regulars.groups.service import forgetting
from regulars.platform import clock
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.jobs import queue, worker
from tests.groups.segmented import changes, segment
from tests.make_access import store
from tests.make_customers import guest

NOW = clock.parse("2026-11-22T07:00:00Z")


@unit_of_work
async def told(tx: Transaction, *, key: int, customer: int, days_ago: int) -> None:
    await tx.execute(
        "INSERT INTO segment_changes (segment_id, customer_id, at, entered, because) VALUES (?, ?, ?, ?, 'clock')",
        (key, customer, NOW - days_ago * clock.DAY, True),
    )


@unit_of_work
async def asked(tx: Transaction) -> None:
    await queue.enqueue(tx, forgetting.KIND)


@pytest.mark.parametrize(("kept", "left"), [(None, 3), ("30", 1), ("0", 7)])
async def test_what_is_older_than_the_setting_is_forgotten_in_batches(
    database: Database, monkeypatch: pytest.MonkeyPatch, kept: str | None, left: int
) -> None:
    if kept is not None:
        monkeypatch.setenv("REGULARS_SEGMENT_CHANGE_DAYS", kept)
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    forgetting.offer()
    with clock.held_at(NOW):
        await store()
        somebody = await guest(external_id="1")
        key = await segment("Everybody", {"has_account": False})
        days = await history_of_each(database, [key], None, None)
        for age in (900, 800, 500, 401, 399, 31, 29):
            await told(key=key, customer=somebody, days_ago=age)
        await asked()
        await worker.run_pending()
        assert len(await changes(key)) == left
        assert await history_of_each(database, [key], None, None) == days
