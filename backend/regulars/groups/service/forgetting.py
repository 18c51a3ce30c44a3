"""Forgetting, after a time, who came into segments and went out of them; how many there were each day stays."""

from regulars.platform import clock, settings
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.jobs import kinds, schedule
from regulars.platform.jobs.kinds import Kind
from regulars.platform.jobs.work import Work

KIND = "segments.forget"
AT_ONCE = 2_000
_HOUR = "03:40"


async def run(work: Work) -> None:
    """Batch by batch, the oldest first, so that nobody waits for it."""
    kept_for = settings.load().segment_change_days * clock.DAY
    while kept_for > 0 and await _forgotten(before=clock.now() - kept_for):
        work.check()


@unit_of_work
async def _forgotten(tx: Transaction, *, before: int) -> int:
    """Keys ascend with time: the first ones are looked at, and none that is younger is read beyond them."""
    return await tx.execute(
        "DELETE FROM segment_changes WHERE id IN (SELECT eldest.id FROM"
        " (SELECT id, at FROM segment_changes ORDER BY id LIMIT ?) AS eldest WHERE eldest.at < ?)",
        (AT_ONCE, before),
    )


def offer() -> None:
    """Put it on the schedule; called once at start-up."""
    kinds.register(Kind(KIND, run))
    schedule.daily(KIND, at=_HOUR)
