"""Work by the clock: every so often, or each day at an hour."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from regulars.platform import clock
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.jobs import queue


@dataclass(frozen=True, slots=True)
class Plan:
    """When a kind of job is due; what was missed while nobody worked is done once."""

    kind: str
    first: Callable[[int], int]
    after: Callable[[int], int]


_plans: dict[str, Plan] = {}


def every(kind: str, *, interval: int) -> None:
    """Do it now and then every so many microseconds."""
    _plans[kind] = Plan(kind, lambda now: now, lambda now: now + interval)


def daily(kind: str, *, at: str, zone: str = "UTC") -> None:
    """Do it each day at an hour (`"03:10"`) of the zone."""
    hour = time.fromisoformat(at)

    def following(now: int) -> int:
        local = clock.to_datetime(now).astimezone(ZoneInfo(zone))
        due = datetime.combine(local.date(), hour, ZoneInfo(zone))
        if due <= local:
            due = datetime.combine(local.date() + timedelta(days=1), hour, ZoneInfo(zone))
        return clock.from_datetime(due)

    _plans[kind] = Plan(kind, following, following)


async def ask_for_due() -> None:
    """Queue what is due; of several processes only one does."""
    known: dict[str, int] = dict(await current().fetch("SELECT name, next_at FROM job_schedules"))
    now = clock.now()
    for plan in _plans.values():
        if known.get(plan.kind, 0) <= now:
            await _ask(plan=plan)


@unit_of_work
async def _ask(tx: Transaction, *, plan: Plan) -> None:
    await tx.execute(
        "INSERT INTO job_schedules (name, next_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
        (plan.kind, plan.first(tx.now)),
    )
    due = await tx.execute(
        "UPDATE job_schedules SET next_at = ? WHERE name = ? AND next_at <= ?", (plan.after(tx.now), plan.kind, tx.now)
    )
    if due:
        await queue.enqueue(tx, plan.kind, unique_key=f"schedule:{plan.kind}")
