"""Bit rot: a full check in the background, and an alarm that does not stop the shop."""

import asyncio
import logging
import sqlite3
from functools import partial
from pathlib import Path

from regulars.platform.db.connect import Database
from regulars.platform.db.sqlite.files import open_reader
from regulars.platform.db.sqlite.thread import ConnectionThread

_WEEK_SECONDS = 7 * 24 * 3600
_FAULTS = 20
_log = logging.getLogger(__name__)


async def integrity_check(path: Path) -> list[str]:
    """What is wrong with the file, to the last index entry; empty when it is sound. Cancelling stops it at once."""
    try:
        thread = await ConnectionThread.open(partial(open_reader, path))
    except sqlite3.Error as error:
        return [str(error)]
    try:
        return await thread.run(_check)
    finally:
        thread.interrupt()
        await thread.close()


async def guard(database: Database) -> None:
    """A task of the server: check now and every week; findings become alarms of the database."""
    path = database.address.path
    while path is not None:
        faults = await integrity_check(path)
        database.alarms[:] = [_alarm(path, faults)] if faults else []
        for alarm in database.alarms:
            _log.critical(alarm)
        await asyncio.sleep(_WEEK_SECONDS)


def _check(connection: sqlite3.Connection) -> list[str]:
    try:
        rows = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({_FAULTS})")]
        rows += [
            f"{row[0]} row {row[1]} points to a missing {row[2]}"
            for row in connection.execute("PRAGMA foreign_key_check")
        ]
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            return []
        return [str(error)]
    return [row for row in rows if row != "ok"]


def _alarm(path: Path, faults: list[str]) -> str:
    return (
        f"The database {path} is damaged: {'; '.join(faults[:3])}. Take a copy of it now, then stop the server and "
        "run `regulars check`. Indexes can be rebuilt (`sqlite3 FILE REINDEX`); for the rest restore the latest backup."
    )
