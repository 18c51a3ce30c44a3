"""The cellar's own scheduled work: forgetting events, idempotency records and finished jobs when their time is over."""

from regulars.platform import clock, idempotency, outbox, relay
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.jobs import kinds, schedule
from regulars.platform.jobs.kinds import Kind
from regulars.platform.jobs.work import Work
from regulars.platform.query.sql import placeholders

KIND = "platform.prune"
_SHOWN_JOBS_KEPT_FOR = 90 * clock.DAY
_OWN_JOBS_KEPT_FOR = 2 * clock.DAY
_JOBS_AT_ONCE = 1_000
_NONE = "''"


async def _prune(work: Work) -> None:
    """Short transactions, so that nobody waits for the housekeeping."""
    for step in (_prune_outbox, _prune_idempotency, _prune_jobs):
        while await step():
            work.check()


@unit_of_work
async def _prune_outbox(tx: Transaction) -> int:
    return await outbox.prune(tx, delivered=await relay.delivered(tx))


@unit_of_work
async def _prune_idempotency(tx: Transaction) -> int:
    return await idempotency.prune(tx)


@unit_of_work
async def _prune_jobs(tx: Transaction) -> int:
    kept = [kind.name for kind in kinds.kinds.values() if kind.is_kept]
    return await tx.execute(
        "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE finished_at < ?"
        f" AND (shape IS NULL OR finished_at < ?) AND kind NOT IN ({placeholders(len(kept)) or _NONE})"
        " ORDER BY finished_at LIMIT ?)",
        (tx.now - _OWN_JOBS_KEPT_FOR, tx.now - _SHOWN_JOBS_KEPT_FOR, *kept, _JOBS_AT_ONCE),
    )


def arrange() -> None:
    """Put it on the schedule; called once at start-up."""
    kinds.register(Kind(KIND, _prune))
    schedule.every(KIND, interval=clock.HOUR)
