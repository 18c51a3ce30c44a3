import asyncio
from pathlib import Path

import pytest

from regulars.platform import outbox, relay
from regulars.platform.db.connect import open_database
from tests.platform.child import run_child
from tests.platform.facts import make_room, noted, noter


@pytest.fixture(autouse=True)
def _no_consumers(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(outbox, "consumers", {})


async def test_processes_that_write_at_once_share_one_order_and_a_reader_loses_nothing(fresh_url: str):
    database = await open_database(fresh_url, readers=4)
    with database.entered():
        children = asyncio.gather(run_child(fresh_url, "write", "0", "60"), run_child(fresh_url, "write", "60", "60"))
        seen: list[outbox.Committed] = []
        while len(seen) < 120:
            page = await outbox.after(database, seen[-1].sequence if seen else 0, 11)
            seen += page
            if not page and children.done():
                break
            await asyncio.sleep(0)
        assert await children == [0, 0]
        assert [each.sequence for each in seen] == list(range(1, 121))
        assert sorted(each.customer_id or 0 for each in seen) == list(range(120))
        for part in (range(60), range(60, 120)):
            assert [each.customer_id for each in seen if each.customer_id in part] == list(part)
    await database.close()


async def test_a_relay_killed_in_the_middle_of_a_handler_leaves_each_effect_exactly_once(
    fresh_url: str, tmp_path: Path
):
    database = await open_database(fresh_url, readers=4)
    outbox.on("*", noter("it"), consumer="it")
    with database.entered():
        await make_room()
        assert await run_child(fresh_url, "write", "1", "20") == 0
        deaths = 0
        while (ended := await run_child(fresh_url, "deliver_and_die", str(tmp_path))) != 0:
            assert ended == -9
            deaths += 1
        assert deaths == 2
        assert await noted(database, "it") == list(range(1, 21))
        await relay.drain()
        assert await noted(database, "it") == list(range(1, 21))
    await database.close()
