"""What a committed event adds to a timeline, read where it stands."""

from collections.abc import Collection
from dataclasses import dataclass

from regulars.platform import bells
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.outbox import Committed
from regulars.platform.query.sql import Sql, all_of
from regulars.timeline.catalogue import ENTRIES, TimelineKind
from regulars.timeline.events import EntryWritten
from regulars.timeline.handlers import CONSUMER
from regulars.timeline.queries import SOURCES, STORED, Source, TimelineRow, Whose, row_of, visible

_PATIENCE = 0.25
"""Seconds between looks while another process writes the row."""


@dataclass(frozen=True, slots=True)
class Follower:
    """One caller's view of one timeline."""

    database: Database
    actor: Actor
    whose: Whose
    kinds: Collection[str] | None

    async def rows(self, event: Committed) -> list[TimelineRow]:
        """The rows that the event made or may have changed, as they are now, the oldest first.

        Whatever moves money or goods tells of its order too, by an `order.…` event of the same transaction.
        """
        if self.whose.key != (event.customer_id if self.whose.kind == "customer" else event.order_id):
            return []
        shown = visible(self.actor, self.kinds)
        found = await self._stored(event, shown)
        if event.order_id is not None and event.name.partition(".")[0] == "order":
            for source in SOURCES:
                if source is not STORED and source.order is not None and source.kinds & shown:
                    found += await self._read(source, Sql(f"{source.order} = ?", (event.order_id,)))
        return sorted(found, key=lambda row: (row.at, row.rank, row.key))

    async def _stored(self, event: Committed, shown: frozenset[TimelineKind]) -> list[TimelineRow]:
        if event.name == EntryWritten.event_name:
            written = Sql("t.id = ?", (event.payload["entry_id"],))
            return await self._read(STORED, written) if TimelineKind.NOTE in shown else []
        entry = ENTRIES.get(event.name)
        if entry is None or entry.kind_of(event.payload) not in shown or not entry.tells(event.payload):
            return []
        await self._until_kept(event.sequence)
        return await self._read(STORED, Sql("t.event_id = ?", (event.id,)))

    async def _read(self, source: Source, condition: Sql) -> list[TimelineRow]:
        whose = Sql(f"{source.of(self.whose)} = ?", (self.whose.key,))
        where = all_of([condition, whose, source.seen_by(self.actor)])
        rows = await self.database.fetch(f"SELECT {source.rows} FROM {source.source} WHERE {where.text}", where.params)
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
