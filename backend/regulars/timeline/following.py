"""What a committed event adds to a customer's timeline, read where it stands."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import LiteralString

from regulars.platform import bells
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.outbox import Committed
from regulars.timeline.catalogue import ENTRIES, TimelineKind
from regulars.timeline.handlers import CONSUMER
from regulars.timeline.queries import SOURCES, STORED, Source, TimelineRow, row_of, visible

_PATIENCE = 0.25
"""Seconds between looks while another process writes the row."""


@dataclass(frozen=True, slots=True)
class Follower:
    """One caller's view of one customer's timeline."""

    database: Database
    actor: Actor
    customer_id: int
    kinds: Collection[str] | None

    async def rows(self, event: Committed) -> list[TimelineRow]:
        """The rows that the event made or may have changed, as they are now, the oldest first."""
        if event.customer_id != self.customer_id:
            return []
        shown = visible(self.actor, self.kinds)
        found = await self._stored(event, shown)
        for source in SOURCES:
            if source.order is not None and event.order_id is not None and source.kinds & shown:
                found += await self._of_order(source, event.order_id)
        return sorted(found, key=lambda row: (row.at, row.rank, row.key))

    async def _stored(self, event: Committed, shown: frozenset[TimelineKind]) -> list[TimelineRow]:
        entry = ENTRIES.get(event.name)
        if entry is None or entry.kind not in shown:
            return []
        await self._until_kept(event.sequence)
        return await self._read(STORED, "t.event_id = ? AND {customer} = ?", (event.id, self.customer_id))

    async def _of_order(self, source: Source, order_id: int) -> list[TimelineRow]:
        return await self._read(source, "{order} = ? AND {customer} = ?", (order_id, self.customer_id))

    async def _read(self, source: Source, condition: LiteralString, params: tuple[int, int]) -> list[TimelineRow]:
        where = condition.format(order=source.order, customer=source.customer)
        rows = await self.database.fetch(f"SELECT {source.rows} FROM {source.source} WHERE {where}", params)
        rank = SOURCES.index(source)
        return [row_of(rank, values) for values in rows]

    async def _until_kept(self, sequence: int) -> None:
        """Wait for the timeline's own reading of events, which may happen in another process."""
        delivered = bells.of(self.database).delivered
        while True:
            seen = delivered.rings
            place = await self.database.fetch_value("SELECT position FROM outbox_consumers WHERE name = ?", (CONSUMER,))
            if place is not None and place >= sequence:
                return
            await delivered.wait(seen, timeout=_PATIENCE)
