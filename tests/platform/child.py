"""A second process for the tests: `python -m tests.platform.child URL TASK …`."""

import asyncio
import os
import sys
from pathlib import Path

from regulars.platform import outbox, relay
from regulars.platform.db.connect import current, open_database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.jobs import worker
from regulars.platform.jobs.kinds import Kind, register
from regulars.platform.jobs.work import Work
from regulars.platform.outbox import Committed
from tests.platform.facts import happen, note, noter


async def write(first: str, count: str) -> None:
    """One event a commit, numbering and delivering between them as a server would."""
    serving = asyncio.create_task(relay.run())
    for number in range(int(first), int(first) + int(count)):
        await happen(numbers=[number])
    await relay.drain()
    serving.cancel()
    await asyncio.wait([serving])


async def write_many(first: str, count: str) -> None:
    """Twenty events a commit, numbering and handing them on between commits as a server would."""
    serving = asyncio.create_task(relay.run())
    for number in range(int(first), int(first) + int(count), 20):
        await happen(numbers=list(range(number, number + 20)))
    await relay.drain()
    serving.cancel()
    await asyncio.wait([serving])


async def deliver_and_die(folder: str) -> None:
    """Die in the middle of every seventh event, once each, after its handler has written."""

    async def die(tx: Transaction, event: Committed) -> None:
        mark = Path(folder) / str(event.sequence)
        if event.sequence % 7 == 0 and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), 9)

    outbox.on("*", noter("it"), consumer="it")
    outbox.on("*", die, consumer="it")
    await relay.drain()


async def work_and_die(folder: str) -> None:
    """Die in the middle of the third batch, once, after it is written."""
    register(Kind("test.batches", batches(Path(folder) / "died")))
    await worker.run_pending()


def batches(mark: Path):
    """A job of six batches that dies in the third where there is no mark yet."""

    async def run(work: Work) -> None:
        for batch in range(work.checkpoint or 0, 6):
            work.check()
            await _batch(work=work, batch=batch)

    @unit_of_work
    async def _batch(tx: Transaction, *, work: Work, batch: int) -> None:
        await note(tx, "job", batch)
        await work.save(tx, processed=1, total=6, checkpoint=batch + 1)
        if batch == 2 and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), 9)

    return run


TASKS = {"write": write, "write_many": write_many, "deliver_and_die": deliver_and_die, "work_and_die": work_and_die}


async def main(url: str, task: str, *rest: str) -> None:
    database = await open_database(url, readers=4)
    with database.entered():
        await TASKS[task](*rest)
        assert current() is database
    await database.close()


async def run_child(url: str, task: str, *rest: str) -> int:
    """Start such a process and wait for its end."""
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.platform.child", url, task, *rest)
    return await child.wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
