"""The scheduled work of the reports: forgetting what every replica has long taken over, and predicting."""

from regulars.platform import clock
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.following import derive
from regulars.platform.jobs import kinds, schedule
from regulars.platform.jobs.kinds import Kind
from regulars.platform.jobs.work import Work
from regulars.reports import row_filter
from regulars.reports.predicted import known, lists
from regulars.reports.replica.changes import prune
from regulars.reports.service import fitting

KIND = "reports.prune"
LEAVES = (lists, row_filter)
"""Imported for the leaves that they add to filters: segments ask by them wherever they are compared."""


async def _prune(work: Work) -> None:
    """Short transactions, so that nobody waits for it."""
    while await _prune_changes():
        work.check()


@unit_of_work
async def _prune_changes(tx: Transaction) -> int:
    return await prune(tx)


def arrange() -> None:
    """Put it on the schedule; called once at start-up."""
    kinds.register(Kind(KIND, _prune))
    kinds.register(Kind(known.KIND, fitting.fit, shape="bulk"))
    kinds.register(Kind(fitting.LOOK, fitting.fit_when_due))
    schedule.every(KIND, interval=clock.HOUR)
    schedule.every(fitting.LOOK, interval=clock.HOUR)
    derive("customer", "customer_predictions", "worked out anew from the orders")
