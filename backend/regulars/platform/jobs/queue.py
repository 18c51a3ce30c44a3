"""Asking for work, and asking for it to stop."""

import secrets

import orjson

from regulars.platform import bells, clock
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database, Reader
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs.kinds import kinds
from regulars.platform.jobs.states import JobFinished, JobStatus
from regulars.platform.jobs.work import LEASE, Work

_TRIES = 3


async def enqueue(
    tx: Transaction,
    kind: str,
    args: object = None,
    *,
    actor: Actor = SYSTEM,
    run_at: int | None = None,
    unique_key: str | None = None,
    total: int | None = None,
) -> int:
    """Queue a job in the verb's own transaction and return its key.

    It runs as the actor, with the scopes that he has now. Where an unfinished job has the same unique key, that
    one's key is returned instead.
    """
    scopes = orjson.dumps(sorted(actor.scopes)).decode()
    stores = None if actor.store_ids is None else orjson.dumps(sorted(actor.store_ids)).decode()
    for _ in range(_TRIES):
        job_id = await tx.fetch_value(
            "INSERT INTO jobs (kind, shape, args, status, unique_key, run_at, attempts, processed, total, failed,"
            " actor_kind, actor_id, actor_name, actor_scopes, actor_stores, created_at)"
            " VALUES (?, ?, ?, 'QUEUED', ?, ?, 0, 0, ?, 0, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL AND finished_at IS NULL DO NOTHING RETURNING id",
            (
                kind, kinds[kind].shape, orjson.dumps(args).decode(), unique_key,
                tx.now if run_at is None else run_at, total, actor.kind, actor.id, actor.name, scopes, stores, tx.now,
            ),
        )  # fmt: skip
        if job_id is not None:
            await stir(tx)
            return int(job_id)
        job_id = await tx.fetch_value("SELECT id FROM jobs WHERE unique_key = ? AND finished_at IS NULL", (unique_key,))
        if job_id is not None:
            return int(job_id)
    raise Refusal(ErrorCode.INVALID_STATE, "The same work is just ending. Try again in a moment.")


async def take(tx: Transaction, kind: str, args: object, *, actor: Actor, total: int | None = None) -> Work:
    """Ask for a job and take it at once: for work so small that its caller waits for `worker.perform`.

    Should this process vanish before the end, the lease runs out and another worker does it.
    """
    packed, lease = orjson.dumps(args).decode(), secrets.token_hex(8)
    scopes = orjson.dumps(sorted(actor.scopes)).decode()
    stores = None if actor.store_ids is None else orjson.dumps(sorted(actor.store_ids)).decode()
    job_id = await tx.insert(
        "INSERT INTO jobs (kind, shape, args, status, run_at, attempts, processed, total, failed, lease, lease_until,"
        " started_at, actor_kind, actor_id, actor_name, actor_scopes, actor_stores, created_at)"
        " VALUES (?, ?, ?, 'RUNNING', ?, 1, 0, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            kind, kinds[kind].shape, packed, tx.now, total, lease, tx.now + LEASE, tx.now,
            actor.kind, actor.id, actor.name, scopes, stores, tx.now,
        ),
    )  # fmt: skip
    return Work(job_id=job_id, kind=kind, args=orjson.loads(packed), actor=actor, lease=lease, checkpoint=None)


async def cancel(tx: Transaction, *, actor: Actor, job_id: int) -> None:
    """Cancel a job: at once while it waits, else as soon as it next looks up. Raises `Refusal` where it has ended."""
    row = await tx.fetch_one("SELECT status, kind FROM jobs WHERE id = ?" + tx.dialect.lock_rows(), (job_id,))
    if row is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such job.", ("id",))
    status, kind = JobStatus(row[0]), str(row[1])
    if status.is_final:
        raise Refusal(ErrorCode.ALREADY_DONE, "This job has ended already.", ("id",))
    if status is JobStatus.QUEUED:
        await tx.execute(
            "UPDATE jobs SET status = 'CANCELLED', finished_at = ?, cancel_requested_at = ? WHERE id = ?",
            (tx.now, tx.now, job_id),
        )
        tx.record(JobFinished(job_id=job_id, kind=kind, status=JobStatus.CANCELLED), by=actor)
        return
    await tx.execute(
        "UPDATE jobs SET cancel_requested_at = coalesce(cancel_requested_at, ?) WHERE id = ?", (tx.now, job_id)
    )


async def leases(reader: Reader) -> set[str]:
    """The leases of all jobs that somebody works on at this moment: what was claimed under another is nobody's."""
    rows = await reader.fetch("SELECT lease FROM jobs WHERE status = 'RUNNING' AND lease_until >= ?", (clock.now(),))
    return {row[0] for row in rows}


async def stir(tx: Transaction) -> None:
    """Wake the workers of this process and of others after the commit."""
    database: Database = tx.database
    tx.after_commit(bells.of(database).queued.ring)
    await tx.announce()
