"""Stopping work in the background: one's own, or anybody's for those who run the house."""

from regulars.access import audit
from regulars.access.scopes import Scope
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs import queries, queue


@unit_of_work
async def cancel(tx: Transaction, *, actor: Actor, job_id: int | None) -> int:
    """Raises `Refusal` where there is no such job, it is not the caller's to stop, or it has ended."""
    job = None if job_id is None else await queries.job_by_id(tx, actor, job_id)
    if job is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such job.", ("id",))
    if not (job.is_of(actor) or actor.may(Scope.SETTINGS_WRITE)):
        raise Refusal(
            ErrorCode.NOT_ALLOWED, "Only who asked for a job may cancel it, or who may change settings.", ("id",)
        )
    await queue.cancel(tx, actor=actor, job_id=job.id)
    await audit.record(tx, actor, action="job.cancelled", subject=ids.encode("job", job.id))
    return job.id
