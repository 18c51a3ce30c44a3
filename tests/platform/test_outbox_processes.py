import asyncio
from pathlib import Path

import pytest

from regulars.platform import numbering, outbox, relay
from regulars.platform.db.connect import open_database
from tests.platform.child import run_child
from tests.platform.facts import happen, make_room, noted, noter


@pytest.fixture(autouse=True)
def _no_consumers(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(outbox, "consumers", {})


async def test_processes_that_write_at_once_share_one_order_and_a_reader_loses_nothing(fresh_url: str):
    database = await open_database(fresh_url, readers=4)
    with database.entered():
        children = asyncio.gather(run_child(fresh_url, "write", "0", "40"), run_child(fresh_url, "write", "40", "40"))
        seen: list[outbox.Committed] = []
        while len(seen) < 80:
            page = await outbox.after(database, seen[-1].sequence if seen else 0, 11)
            seen += page
            if not page and children.done():
                break
            await asyncio.sleep(0)
        assert await children == [0, 0]
        assert [each.sequence for each in seen] == list(range(1, 81))
        assert sorted(each.customer_id or 0 for each in seen) == list(range(80))
        for part in (range(40), range(40, 80)):
            assert [each.customer_id for each in seen if each.customer_id in part] == list(part)
    await database.close()


async def test_a_relay_killed_in_the_middle_of_a_handler_leaves_each_effect_exactly_once(
    fresh_url: str, tmp_path: Path
):
    database = await open_database(fresh_url, readers=4)
    outbox.on("*", noter("it"), consumer="it")
    with database.entered():
        await make_room()
        await happen(numbers=list(range(1, 21)))
        await numbering.number_committed()
        for _ in (7, 14):
            assert await run_child(fresh_url, "deliver_and_die", str(tmp_path)) == -9
            assert await noted(database, "it") == [], "a batch stands or falls with its cursor"
        await relay.drain()
        assert await noted(database, "it") == list(range(1, 21))
        await relay.drain()
        assert await noted(database, "it") == list(range(1, 21))
    await database.close()
