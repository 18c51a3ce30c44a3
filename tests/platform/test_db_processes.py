"""Several processes on one SQLite file: they take turns, and no client hears of it (H5, R25)."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from regulars.platform.db.connect import Database, open_database
from regulars.platform.db.transaction import Transaction, unit_of_work

PROCESSES = 4
ROUNDS = 100

COUNTING = """
import asyncio, sys
from regulars.platform.db.connect import open_database
from regulars.platform.db.transaction import unit_of_work

@unit_of_work
async def one_more(tx):
    held = await tx.fetch_value("SELECT value FROM regulars_meta WHERE key = 'count'" + tx.dialect.lock_rows())
    await tx.execute("UPDATE regulars_meta SET value = ? WHERE key = 'count'", (str(int(held) + 1),))

async def main():
    database = await open_database(sys.argv[1], readers=2)
    await asyncio.gather(*(several(int(sys.argv[2]) // 2) for _ in range(2)))
    await database.close()

async def several(rounds):
    for _ in range(rounds):
        await one_more()

asyncio.run(main())
"""


@pytest.mark.slow
async def test_eight_writers_in_four_processes_never_hear_that_the_database_is_locked(fresh_url: str):
    database = await open_database(fresh_url)

    @unit_of_work
    async def start(tx: Transaction) -> None:
        await tx.execute("INSERT INTO regulars_meta (key, value) VALUES ('count', '0')")

    with database.entered():
        await start()
    environment = {**os.environ, "PYTHONPATH": str(Path("backend").absolute())}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", COUNTING, fresh_url, str(ROUNDS)], env=environment, stderr=subprocess.PIPE
        )
        for _ in range(PROCESSES)
    ]
    for each in running:
        _, complaint = each.communicate(timeout=120)
        assert each.returncode == 0, complaint.decode()
    count = await database.fetch_value("SELECT value FROM regulars_meta WHERE key = 'count'")
    assert int(count) == PROCESSES * ROUNDS
    await database.close()


async def test_a_watch_wakes_when_somebody_else_commits(database: Database):
    woken = asyncio.Event()
    watch = asyncio.create_task(database.watch(woken.set))

    @unit_of_work
    async def announce(tx: Transaction, key: str) -> None:
        await tx.execute("INSERT INTO regulars_meta (key, value) VALUES (?, '1')", (key,))
        await tx.announce()

    number = 0
    async with asyncio.timeout(20):
        while not woken.is_set():
            number += 1
            await announce(f"key {number}")
            await asyncio.sleep(0.01)
    watch.cancel()
    await asyncio.wait([watch])
