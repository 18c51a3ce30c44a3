"""Runs the queue: takes the next job under a lease, holds it while it runs, and notes how it ended."""

import asyncio
import logging
import secrets
from functools import partial
from typing import Any, NoReturn

import orjson

from regulars.platform import bells, clock
from regulars.platform.context import Actor
from regulars.platform.db.connect import Row, current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import RegularsError, StorageFull, Unavailable
from regulars.platform.jobs import queue, schedule
from regulars.platform.jobs.kinds import Kind, kinds
from regulars.platform.jobs.states import JobFinished, JobStatus
from regulars.platform.jobs.work import LEASE, Cancelled, LeaseLost, Work
from regulars.platform.steady import PAUSE, ever

_BEAT = LEASE / clock.SECOND / 3
_FIRST_PAUSE = 5 * clock.SECOND
_LONGEST_PAUSE = 30 * clock.MINUTE
_ABANDONED = "The work was interrupted again and again, and given up."

_log = logging.getLogger(__name__)


async def run(*, at_once: int = 2) -> NoReturn:
    """Work until cancelled; jobs under way are then given back. Any number of processes may work."""
    database = current()
    queued = bells.of(database).queued
    slots = asyncio.Semaphore(at_once)
    async with asyncio.TaskGroup() as group:
        group.create_task(ever(partial(database.watch, queued.ring)))
        while True:
            await slots.acquire()
            seen = queued.rings
            work = await _next()
            if work is None:
                slots.release()
                await queued.wait(seen, timeout=PAUSE)
                continue
            task = group.create_task(perform(work))
            task.add_done_callback(lambda _: slots.release())


async def run_pending() -> int:
    """Do all that is due, one after the other, and return how many runs there were; for tests and commands."""
    runs = 0
    await schedule.ask_for_due()
    while (work := await claim()) is not None:
        await asyncio.create_task(perform(work))
        runs += 1
    return runs


async def claim() -> Work | None:
    """Take the oldest job that is due, or that a vanished worker left behind."""
    while True:
        row = await current().fetch_value(f"SELECT 1 FROM jobs WHERE {_due()} LIMIT 1", _due_params(clock.now()))
        if row is None:
            return None
        work = await _claim()
        if work is not None:
            return work


async def claim_one(job_id: int) -> Work | None:
    """Take this job if nobody has it yet: for a command that waits for what it asked."""
    return await _claim(only=job_id)


async def perform(work: Work) -> None:
    """Run a job to its end and note the outcome; raises nothing but cancellation."""
    kind = kinds[work.kind]
    heart = asyncio.create_task(_beat(work))
    try:
        work.check()
        result = await kind.run(work)
    except asyncio.CancelledError:
        await _safely(_give_back(work=work))
        raise
    except Cancelled:
        await _safely(_finish(work=work, status=JobStatus.CANCELLED))
    except LeaseLost:
        _log.warning("Job %d (%s) is somebody else's now.", work.job_id, work.kind)
    except Exception as error:  # noqa: BLE001 - a job may fail in any way; this is the worker's edge
        await _safely(_failed(work, kind, error))
    else:
        await _safely(_finish(work=work, status=JobStatus.SUCCEEDED, result=result))
    finally:
        heart.cancel()


async def _next() -> Work | None:
    try:
        await schedule.ask_for_due()
        return await claim()
    except Exception:  # noqa: BLE001 - an edge: the queue is looked at again in a moment
        _log.exception("The worker pauses for a moment.")
        return None


async def _safely(noting: Any) -> None:
    try:
        await noting
    except Exception:  # noqa: BLE001 - an edge: the lease is the safety net
        _log.exception("How a job ended could not be noted; its lease will run out and it is run again.")


async def _beat(work: Work) -> None:
    while not work.is_lost:
        await asyncio.sleep(_BEAT)
        try:
            await _hold(work=work)
        except Exception:  # noqa: BLE001 - an edge: tried again at the next beat
            _log.exception("The lease of job %d could not be renewed.", work.job_id)


@unit_of_work
async def _hold(tx: Transaction, *, work: Work) -> None:
    await work.hold(tx)


@unit_of_work
async def _claim(tx: Transaction, *, only: int | None = None) -> Work | None:
    lock = tx.dialect.lock_rows()
    lease = secrets.token_hex(8)
    row = await tx.fetch_one(
        "UPDATE jobs SET status = 'RUNNING', lease = ?, lease_until = ?, attempts = attempts + 1,"
        " started_at = coalesce(started_at, ?) WHERE id = (SELECT id FROM jobs"
        f" WHERE {_due()}{'' if only is None else ' AND id = ?'} ORDER BY run_at, id"
        f" LIMIT 1{lock + ' SKIP LOCKED' if lock else ''}) RETURNING {_COLUMNS}",
        (lease, tx.now + LEASE, tx.now, *_due_params(tx.now), *(() if only is None else (only,))),
    )
    if row is None:
        return None
    work, attempts = _work(row, lease)
    if attempts <= kinds[work.kind].attempts:
        return work
    await _end(tx, work, JobStatus.FAILED, error=_ABANDONED)
    return None


@unit_of_work
async def _finish(
    tx: Transaction, *, work: Work, status: JobStatus, error: str | None = None, result: object = None
) -> None:
    await _end(tx, work, status, error=error, result=result)


@unit_of_work
async def _give_back(tx: Transaction, *, work: Work) -> None:
    """The worker stops, not the job: this try does not count."""
    await tx.execute(
        "UPDATE jobs SET status = 'QUEUED', lease = NULL, lease_until = NULL, attempts = attempts - 1"
        " WHERE id = ? AND lease = ?",
        (work.job_id, work.lease),
    )
    await queue.stir(tx)


async def _failed(work: Work, kind: Kind, error: Exception) -> None:
    if isinstance(error, RegularsError) and not isinstance(error, Unavailable | StorageFull):
        await _finish(work=work, status=JobStatus.FAILED, error=error.message)
        return
    reference = secrets.token_hex(6)
    _log.error("Job %d (%s) failed [%s]", work.job_id, work.kind, reference, exc_info=error)
    await _retry(work=work, kind=kind, error=f"Something went wrong on our side (reference {reference}).")


@unit_of_work
async def _retry(tx: Transaction, *, work: Work, kind: Kind, error: str) -> None:
    attempts = await tx.fetch_value("SELECT attempts FROM jobs WHERE id = ? AND lease = ?", (work.job_id, work.lease))
    if attempts is None:
        return
    if attempts >= kind.attempts:
        await _end(tx, work, JobStatus.FAILED, error=error)
        return
    pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 4 ** (attempts - 1))
    await tx.execute(
        "UPDATE jobs SET status = 'QUEUED', lease = NULL, lease_until = NULL, run_at = ?, error = ? WHERE id = ?",
        (tx.now + pause, error, work.job_id),
    )


async def _end(
    tx: Transaction, work: Work, status: JobStatus, *, error: str | None = None, result: object = None
) -> None:
    """Rows that were refused make a success partial."""
    text = None if result is None else orjson.dumps(result).decode()
    ended = await tx.fetch_value(
        "UPDATE jobs SET status = CASE WHEN ? = 'SUCCEEDED' AND failed > 0 THEN 'PARTIAL' ELSE ? END,"
        " lease = NULL, lease_until = NULL, finished_at = ?, error = ?, result = ?"
        " WHERE id = ? AND lease = ? RETURNING status",
        (status.value, status.value, tx.now, error, text, work.job_id, work.lease),
    )
    if ended is None:
        raise LeaseLost
    tx.record(JobFinished(job_id=work.job_id, kind=work.kind, status=ended), by=work.actor)


_COLUMNS = (
    "id, kind, args, checkpoint, cancel_requested_at, attempts,"
    " actor_kind, actor_id, actor_name, actor_scopes, actor_stores"
)


def _due() -> str:
    names = ", ".join("?" * len(kinds))
    return (
        f"finished_at IS NULL AND kind IN ({names or 'NULL'})"
        " AND ((status = 'QUEUED' AND run_at <= ?) OR (status = 'RUNNING' AND lease_until < ?))"
    )


def _due_params(now: int) -> tuple[object, ...]:
    return (*kinds, now, now)


def _work(row: Row, lease: str) -> tuple[Work, int]:
    job_id, kind, args, checkpoint, cancel_requested_at, attempts, *who = row
    who_kind, who_id, who_name, scopes, stores = who
    actor = Actor(
        kind=who_kind,
        id=who_id,
        name=who_name,
        scopes=frozenset(orjson.loads(scopes)),
        store_ids=None if stores is None else frozenset(orjson.loads(stores)),
    )
    work = Work(
        job_id=job_id,
        kind=kind,
        args=orjson.loads(args),
        actor=actor,
        lease=lease,
        checkpoint=None if checkpoint is None else orjson.loads(checkpoint),
    )
    work.is_cancelled = cancel_requested_at is not None
    return work, attempts
