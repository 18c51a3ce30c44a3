"""Stopping and undoing work in the background: one's own, or anybody's for those who run the house."""

from regulars.access import audit
from regulars.access.scopes import Scope
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs import queries, queue, undoing, worker
from regulars.platform.jobs.queries import JobRow
from regulars.platform.jobs.work import Work


@unit_of_work
async def cancel(tx: Transaction, *, actor: Actor, job_id: int | None) -> int:
    """Raises `Refusal` where there is no such job, it is not the caller's to stop, or it has ended."""
    job = await _own(tx, actor, job_id)
    await queue.cancel(tx, actor=actor, job_id=job.id)
    await audit.record(tx, actor, action="job.cancelled", subject=ids.encode("job", job.id))
    return job.id


async def undo(*, actor: Actor, job_id: int | None) -> int:
    """Take back what a job did; answers the job that does it. Raises `Refusal` as `cancel` and `undoing.undo` do."""
    key, work = await _undone(actor=actor, job_id=job_id)
    if work is not None:
        await worker.perform(work)
    return key


@unit_of_work
async def _undone(tx: Transaction, *, actor: Actor, job_id: int | None) -> tuple[int, Work | None]:
    job = await _own(tx, actor, job_id)
    key, work = await undoing.undo(tx, actor=actor, job=job)
    await audit.record(tx, actor, action="job.undone", subject=ids.encode("job", job.id))
    return key, work


async def _own(tx: Transaction, actor: Actor, job_id: int | None) -> JobRow:
    job = None if job_id is None else await queries.job_by_id(tx, actor, job_id)
    if job is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such job.", ("id",))
    if not (job.is_of(actor) or actor.may(Scope.SETTINGS_WRITE)):
        message = "Only who asked for a job may cancel or undo it, or who may change settings."
        raise Refusal(ErrorCode.NOT_ALLOWED, message, ("id",))
    return job
