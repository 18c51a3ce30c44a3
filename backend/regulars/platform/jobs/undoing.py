"""Taking back what a job did: another job, which walks its journal from the end."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson

from regulars.platform import clock, ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs import queue
from regulars.platform.jobs.kinds import kinds
from regulars.platform.jobs.queries import UNDO_WITHIN, JobRow
from regulars.platform.jobs.work import Refused, Work

AT_ONCE = 100
"""Up to so many records, the caller waits and is answered a finished job."""

_NEXT = "SELECT id, weight, entry FROM job_journal WHERE job_id = ? AND id < ? ORDER BY id DESC LIMIT 1"
_LAST = 2**62

Revert = Callable[[Transaction, Work, Any], Awaitable[Sequence[tuple[str, Refusal]]]]
"""Takes an entry back, as far as nobody has changed the same since; answers the records that stay, and why."""


async def undo(tx: Transaction, *, actor: Actor, job: JobRow) -> tuple[int, Work | None]:
    """Ask for the undoing of a job, once; its key, and the work where it is so small that the caller may do it.

    Raises `Refusal` where it runs still, cannot be undone, was undone, or ended too long ago.
    """
    kind = kinds.get(job.kind)
    if not job.status.is_final:
        raise Refusal(ErrorCode.INVALID_STATE, "This job still runs: cancel it first, or wait for its end.", ("id",))
    if job.undone_by is not None:
        raise Refusal(ErrorCode.ALREADY_DONE, "This job has been undone already.", ("id",))
    total = await tx.fetch_value("SELECT sum(weight) FROM job_journal WHERE job_id = ?", (job.id,))
    if kind is None or kind.undo is None or not total:
        raise Refusal(ErrorCode.NOT_ALLOWED, "There is nothing of this job that could be undone.", ("id",))
    needed = kinds[kind.undo].requires
    if needed is not None and not actor.may(needed):
        raise Refusal(ErrorCode.NOT_ALLOWED, f"Undoing this job needs the scope {needed}.", ("id",))
    if (job.finished_at or 0) + UNDO_WITHIN < tx.now:
        days = UNDO_WITHIN // clock.DAY
        raise Refusal(ErrorCode.NOT_ALLOWED, f"A job can be undone for {days} days after its end.", ("id",))
    args = {"action": "jobUndo", "undoes": job.id, "undone": job.args.get("action")}
    work: Work | None = None
    if total <= AT_ONCE:
        work = await queue.take(tx, kind.undo, args, actor=actor, total=int(total))
        key = work.job_id
    else:
        key = await queue.enqueue(tx, kind.undo, args, actor=actor, total=int(total))
    if not await tx.execute("UPDATE jobs SET undone_by = ? WHERE id = ? AND undone_by IS NULL", (key, job.id)):
        raise Refusal(ErrorCode.ALREADY_DONE, "This job has been undone already.", ("id",))
    return key, work


async def go_back(work: Work, revert: Revert) -> None:
    """Take back entry after entry, the last first, each in one transaction with the note of how far the job is."""
    undoes: int = work.args["undoes"]
    before, done = work.checkpoint or (_LAST, 0)
    while (row := await current().fetch_one(_NEXT, (undoes, before))) is not None:
        work.check()
        before, weight, entry = row
        await _taken_back(work=work, place=(before, done), weight=weight, entry=orjson.loads(entry), revert=revert)
        done += weight


@unit_of_work
async def _taken_back(
    tx: Transaction, *, work: Work, place: tuple[int, int], weight: int, entry: Any, revert: Revert
) -> None:
    entry_id, done = place
    left = await revert(tx, work, entry)
    rows = [
        Refused(row, key, None, {"id": key}, [{"code": str(why.code), "message": why.message, "path": list(why.path)}])
        for row, (key, why) in enumerate(left, done + 1)
    ]
    await work.refuse(tx, rows)
    await work.save(tx, processed=weight, failed=len(rows), checkpoint=(entry_id, done + weight))


def named(prefix: str, left: dict[int, Refusal]) -> list[tuple[str, Refusal]]:
    """Records that stay, by their ids as callers know them."""
    return [(ids.encode(prefix, key), refusal) for key, refusal in left.items()]
