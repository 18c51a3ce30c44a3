"""Reading the histories of all customers out of the replica, in lots, into plain columns."""

import asyncio
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from regulars.platform import clock
from regulars.platform.jobs.work import Work
from regulars.reports.predicted.observed import COLUMNS, Observed, histories, limits, purchases_by_day, span
from regulars.reports.predicted.rfm import LEAST_BUYERS, Scales, scales
from regulars.reports.replica import engine
from regulars.reports.replica.engine import Session

KEYS_AT_ONCE = 10_000
SECONDS = 1_800.0
"""For all statements together: PostgreSQL, asked itself, reads ten million orders for each lot."""


def _columns() -> dict[str, "array[int]"]:
    return {name: array("q") for name in COLUMNS}


@dataclass(frozen=True, slots=True)
class Gathered:
    """Histories as of the end of a day, one place per customer in each column; by key."""

    seen: Observed
    columns: dict[str, "array[int]"] = field(default_factory=_columns)
    by_day: "array[int]" = field(default_factory=lambda: array("q"))
    now: Scales | None = None
    before: Scales | None = None

    @property
    def size(self) -> int:
        return len(self.columns["customer"])

    def add(self, rows: Sequence[Sequence[int]]) -> None:
        """Rows of `observed.histories`."""
        for place, column in enumerate(self.columns.values()):
            column.extend([row[place] for row in rows])


async def gather(work: Work, zone: str) -> Gathered:
    """One moment of the replica; nobody where there is no order."""
    async with engine.reading(seconds=SECONDS, settled=False) as session:
        today = clock.day_in(session.freshness.data_through, zone)
        begun = Observed(zone, today, today)
        ((first, lowest, highest, buyers),) = await session.read(span(begun))
        if not buyers:
            return Gathered(begun)
        seen = Observed(zone, clock.day_in(first, zone), today)
        gathered = Gathered(
            seen,
            by_day=await _by_day(session, seen),
            now=await _scales(session, seen, today),
            before=await _scales(session, seen, seen.month_before),
        )
        for beyond in range(lowest - 1, highest, KEYS_AT_ONCE):
            work.check()
            rows = await session.read(histories(seen, beyond=beyond, up_to=beyond + KEYS_AT_ONCE))
            await asyncio.to_thread(gathered.add, rows)
        return gathered


async def _by_day(session: Session, seen: Observed) -> "array[int]":
    found = dict(await session.read(purchases_by_day(seen)))
    return array("q", [found.get(day, 0) for day in range((seen.today - seen.cut).days + 1)])


async def _scales(session: Session, seen: Observed, day: date) -> Scales | None:
    ((*_, buyers),) = await session.read(span(Observed(seen.zone, seen.first, day)))
    return scales(await session.read(limits(seen, day))) if buyers >= LEAST_BUYERS else None
