"""What happens to the timeline itself."""

from dataclasses import dataclass
from typing import ClassVar

from regulars.platform.outbox import Event


@dataclass(frozen=True, slots=True)
class EntryWritten(Event):
    """A colleague or a program wrote an entry of its own, for the team alone."""

    event_name: ClassVar[str] = "timeline.entry_written"
    entry_id: int
    customer_id: int | None
    order_id: int | None
    store_id: int | None


@dataclass(frozen=True, slots=True)
class EntryRemoved(Event):
    """An entry that somebody had written was taken away."""

    event_name: ClassVar[str] = "timeline.entry_removed"
    entry_id: int
    customer_id: int | None
    order_id: int | None
    store_id: int | None
