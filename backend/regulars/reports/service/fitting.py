"""The job: histories out of the replica, figures out of a process of its own, rows into the database."""

from regulars.platform import clock
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader, current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.jobs import queue
from regulars.platform.jobs.work import Work
from regulars.reports.predicted.beside import Computed, compute
from regulars.reports.predicted.days import number
from regulars.reports.predicted.gathering import Gathered, gather
from regulars.reports.predicted.known import KIND
from regulars.reports.predicted.rfm import LEAST_BUYERS
from regulars.reports.service.keeping import forget, keep
from regulars.stores.queries import default_store

LOOK = "reports.prediction.look"
FEWEST = 200
"""Customers that a model needs (`prediction.model.LEAST_CUSTOMERS`): below, no process is begun."""
_NOTABLE = 10
"""Worked out anew during the day where the number of buyers changed by more than one in so many."""


@unit_of_work
async def prediction_model_refit(tx: Transaction, *, actor: Actor) -> int:
    """Ask for the job; answers the key of the one that waits or runs already, where there is one."""
    return await _enqueue(tx, actor=actor)


async def fit(work: Work) -> dict[str, int]:
    """The job, nothing of which is lost or done twice when it is begun anew; how many rows changed."""
    database = current()
    zone = await _zone(database)
    if await _buyers(database) < LEAST_BUYERS:
        await forget(as_of=clock.day_in(clock.now(), zone).isoformat())
        return {"changed": 0}
    gathered = await gather(work, zone)
    work.check()
    return {"changed": await keep(work, gathered, await _computed(gathered))}


async def fit_when_due(work: Work) -> None:
    """The hourly look: each night, and sooner where many buyers came or went."""
    if await _is_due(current()):
        await _ask(actor=work.actor)


async def _computed(gathered: Gathered) -> Computed:
    if gathered.size < FEWEST:
        return Computed("NOT_ENOUGH_HISTORY", {})
    seen = gathered.seen
    return await compute(gathered.columns, gathered.by_day, today=number(seen.today), cut=number(seen.cut))


@unit_of_work
async def _ask(tx: Transaction, *, actor: Actor) -> None:
    await _enqueue(tx, actor=actor)


async def _enqueue(tx: Transaction, *, actor: Actor) -> int:
    return await queue.enqueue(tx, KIND, {"action": "predictionModelRefit"}, actor=actor, unique_key=KIND)


async def _is_due(reader: Reader) -> bool:
    known = await reader.fetch_one("SELECT as_of, buyer_count FROM prediction_models WHERE id = 1")
    buyers = await _buyers(reader)
    if known is None:
        return buyers > 0
    as_of, before = known
    if as_of != clock.day_in(clock.now(), await _zone(reader)).isoformat():
        return True
    return abs(buyers - before) * _NOTABLE > before and max(buyers, before) >= LEAST_BUYERS


async def _buyers(reader: Reader) -> int:
    """By the index of figures, as it stands."""
    return int(await reader.fetch_value("SELECT count(*) FROM customers WHERE +order_count > 0"))


async def _zone(reader: Reader) -> str:
    store = await default_store(reader)
    return store.time_zone if store else "UTC"
