"""Removing files whose time is over, and those that nobody knows any more."""

import asyncio
from pathlib import Path

from regulars.exports import files
from regulars.platform import clock
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.jobs.work import Work

_AT_ONCE = 100
_LEFT_BEHIND = clock.DAY


async def expire(work: Work) -> None:
    """The log keeps what is known of them."""
    while names := await _due():
        work.check()
        for name in names:
            await asyncio.to_thread((files.folder() / name).unlink, missing_ok=True)
        await _forget(names=names)
    await _sweep()


async def _due() -> list[str]:
    rows = await current().fetch(
        "SELECT file_name FROM exports WHERE file_name IS NOT NULL AND expires_at <= ? LIMIT ?",
        (clock.now(), _AT_ONCE),
    )
    return [row[0] for row in rows]


@unit_of_work
async def _forget(tx: Transaction, *, names: list[str]) -> None:
    await tx.execute_many("UPDATE exports SET file_name = NULL WHERE file_name = ?", [(name,) for name in names])


async def _sweep() -> None:
    """What a killed process left half written; a file that is being written is younger."""
    known = {row[0] for row in await current().fetch("SELECT file_name FROM exports WHERE file_name IS NOT NULL")}
    await asyncio.to_thread(_remove_strangers, files.folder(), known)


def _remove_strangers(folder: Path, known: set[str]) -> None:
    oldest = (clock.now() - _LEFT_BEHIND) / clock.SECOND
    for path in folder.iterdir():
        if path.name not in known and path.is_file() and path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
