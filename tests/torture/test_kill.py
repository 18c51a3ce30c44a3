"""kill -9 under load: what was acknowledged is there, and every total still is the sum of its parts."""

import os
import random
import signal
import subprocess
import sys

from regulars.orders.service.recount import recount

from regulars.migrations.run import open_ready
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.db.startup.integrity import integrity_check
from regulars.stores.service.saving import store_create
from tests.torture.writer import draft, send

ROUNDS = 25
STORE = {"code": "shop", "name": "Shop", "currency": "USD", "time_zone": "UTC"}


async def test_no_acknowledged_write_is_lost_and_no_total_broken_by_kill_9(fresh_url: str) -> None:
    dice = random.Random(9)
    database = await open_ready(fresh_url)
    with database.entered():
        store = await store_create(actor=SYSTEM, fields=STORE)
        await send(drafts=[draft(store, "first", 0, 100)])
    await database.close()
    promised: set[str] = set()
    for turn in range(ROUNDS):
        promised |= _killed_after(dice.randint(1, 60), fresh_url, store, f"r{turn}")
    database = await open_ready(fresh_url)
    with database.entered():
        assert promised <= await _kept(database)
        assert (await recount()).differences == []
        assert len(promised) > ROUNDS
        if database.address.path is not None:
            assert await integrity_check(database.address.path) == []
    await database.close()


def _killed_after(lines: int, url: str, store: int, prefix: str) -> set[str]:
    """What a writer promised before it was killed, after so many promises."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.torture.writer", url, str(store), prefix],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(["backend", "."])},
    )
    assert child.stdout is not None
    promised = {line.strip() for line, _ in zip(child.stdout, range(lines), strict=False)}
    child.send_signal(signal.SIGKILL)
    promised |= {line.strip() for line in child.stdout if line.endswith("\n")}
    child.stdout.close()
    assert child.wait() == -signal.SIGKILL
    return promised - {"ready"}


async def _kept(database: Database) -> set[str]:
    orders = await database.fetch("SELECT external_id, id FROM orders")
    notes = await database.fetch("SELECT id FROM notes")
    return {f"order {external_id} {key}" for external_id, key in orders} | {f"note {key}" for (key,) in notes}
