"""A process that sends what is queued until somebody kills it: `python -m tests.messaging.sender URL PORT`."""

import asyncio
import sys

from regulars.messaging import mail_server
from regulars.messaging.mail_server import Server
from regulars.messaging.service.queueing import call_for_delivery
from regulars.migrations.run import open_ready
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.jobs import worker
from tests.messaging import make


async def main(url: str, port: str) -> None:
    database = await open_ready(url)
    with database.entered():
        mail_server.use(database, Server("127.0.0.1", int(port), "NONE", sender="shop@example.com"))
        await a_minute_later()
        print("ready", flush=True)
        await worker.run()


@unit_of_work
async def a_minute_later(tx: Transaction) -> None:
    """The lease of a worker that was killed has run out, and the queue is looked at."""
    await tx.execute("UPDATE jobs SET lease_until = 0 WHERE status = 'RUNNING'")
    await call_for_delivery(tx)


if __name__ == "__main__":
    assert make.INVITE.key
    asyncio.run(main(*sys.argv[1:]))
