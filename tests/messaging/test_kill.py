"""kill -9 while mail leaves: nothing arrives twice, nothing is lost without saying so."""

import asyncio
import os
import random
import signal
import sys

import pytest

from regulars.messaging import mail_server
from regulars.messaging.mail_server import Server
from regulars.platform import clock
from regulars.platform.db.connect import open_database
from regulars.platform.jobs import worker
from tests import make_access as make
from tests.messaging.make import mailed
from tests.messaging.postbox import PostBox, open_box

MAILS = 150
ROUNDS = 6


@pytest.mark.slow
async def test_no_mail_arrives_twice_and_none_is_lost_in_silence_by_kill_9(fresh_url: str):
    """Each round begins a worker, lets some letters arrive, and kills it wherever it stands."""
    dice = random.Random(9)
    async with open_box() as box:
        await _queue(fresh_url, box)
        for _ in range(ROUNDS):
            await _killed_after(dice.randint(1, 12), fresh_url, box)
        database = await open_database(fresh_url, readers=2)
        with database.entered(), clock.held_at(clock.now() + clock.HOUR):
            mail_server.use(database, _server(box))
            await worker.run_pending()
            fates = dict(await database.fetch("SELECT message_id, status FROM messages"))
        await database.close()
    assert len(fates) == MAILS
    assert max(box.by_id.values()) == 1
    assert set(fates.values()) <= {"SENT", "UNCERTAIN"}
    assert all(box.by_id[key] == 1 for key, fate in fates.items() if fate == "SENT")
    doubtful = [key for key, fate in fates.items() if fate == "UNCERTAIN"]
    assert len(doubtful) <= 2 * ROUNDS  # a worker does two jobs at once
    assert len(box.letters) >= MAILS - len(doubtful)


async def _queue(url: str, box: PostBox) -> None:
    database = await open_database(url, readers=2)
    with database.entered():
        await make.store()
        mail_server.use(database, _server(box))
        for number in range(MAILS):
            await mailed(to=f"p{number}@example.com")
    await database.close()


async def _killed_after(letters: int, url: str, box: PostBox) -> None:
    wanted = len(box.letters) + letters
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.messaging.sender", url, str(box.port),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(["backend", "."])},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    async with box.arrived:
        await box.arrived.wait_for(lambda: len(box.letters) >= wanted)
    process.send_signal(signal.SIGKILL)
    await process.wait()


def _server(box: PostBox) -> Server:
    return Server("127.0.0.1", box.port, "NONE", sender="shop@example.com")
