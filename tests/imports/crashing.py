"""Takes an import job until somebody kills it: says on standard output how far it is after each batch."""

import asyncio
import os
import sys
from pathlib import Path

from regulars.app import rooms
from regulars.customers.importing import reading
from regulars.imports.running import JobRun
from regulars.imports.subjects import Taken
from regulars.migrations.run import open_ready
from regulars.platform.db.transaction import Transaction
from regulars.platform.files import shelf
from regulars.platform.jobs import worker

reading.BATCH = 50
_note = JobRun.note


async def _told(self: JobRun, tx: Transaction, taken: Taken) -> None:
    await _note(self, tx, taken)

    def tell() -> None:
        os.write(1, f"{taken.row}\n".encode())

    tx.after_commit(tell)


JobRun.note = _told


async def main(url: str, folder: str) -> None:
    rooms.arrange()
    database = await open_ready(url)
    shelf.put_at(database, Path(folder))
    with database.entered():
        await worker.run_pending()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
