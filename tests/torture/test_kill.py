"""kill -9 under load: what was acknowledged is there, and every total still is the sum of its parts."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import pytest

from regulars.migrations.run import open_ready
from regulars.orders.service.recount import recount
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.db.startup.integrity import integrity_check
from regulars.stores.service.saving import store_create
from tests.torture.writer import draft, send

ROUNDS = 25
STORE = {"code": "shop", "name": "Shop", "currency": "USD", "time_zone": "UTC"}


@pytest.mark.slow
async def test_no_acknowledged_write_is_lost_and_no_total_broken_by_kill_9(fresh_url: str) -> None:
    dice = random.Random(9)
    database = await open_ready(fresh_url)
    with database.entered():
        store = await store_create(actor=SYSTEM, fields=STORE)
        await send(drafts=[draft(store, "first", 0, 100)])
    await database.close()
    promised: set[str] = set()
    with _nursery(fresh_url, store) as (told, begin):
        for turn in range(ROUNDS):
            begin(f"r{turn}")
            promised |= _killed_after(dice.randint(1, 60), told)
    database = await open_ready(fresh_url)
    with database.entered():
        assert promised <= await _kept(database)
        assert (await recount()).differences == []
        assert len(promised) > ROUNDS
        if database.address.path is not None:
            assert await integrity_check(database.address.path) == []
    await database.close()


@contextmanager
def _nursery(url: str, store: int) -> Iterator[tuple[IO[str], "Begin"]]:
    """What writers say, and how to begin one."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.torture.writer", url, str(store)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(["backend", "."])},
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield process.stdout, Begin(process.stdin)
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # with its writer, where the test ends early


class Begin:
    """Asks for another writer."""

    def __init__(self, asking: IO[str]) -> None:
        self._asking = asking

    def __call__(self, prefix: str) -> None:
        self._asking.write(f"{prefix}\n")
        self._asking.flush()


def _killed_after(promises: int, told: IO[str]) -> set[str]:
    """What a writer promised before it was killed, after so many promises."""
    process, promised = 0, set[str]()
    for line in told:
        word, _, rest = line.strip().partition(" ")
        if word == "ended":
            assert int(rest) == -signal.SIGKILL
            break
        if word == "process":
            process = int(rest)
        else:
            promised.add(line.strip())
        if process and len(promised) >= promises:
            os.kill(process, signal.SIGKILL)
            process = 0
    return promised


async def _kept(database: Database) -> set[str]:
    orders = await database.fetch("SELECT external_id, id FROM orders")
    notes = await database.fetch("SELECT id FROM notes")
    return {f"order {external_id} {key}" for external_id, key in orders} | {f"note {key}" for (key,) in notes}
