"""What happens to notes. `order_id` and `store_id` are those of a note that stands on an order."""

from dataclasses import dataclass
from typing import ClassVar

from regulars.platform.outbox import Event


@dataclass(frozen=True, slots=True)
class NoteAdded(Event):
    """A colleague wrote a note."""

    event_name: ClassVar[str] = "note.added"
    customer_id: int | None
    order_id: int | None
    store_id: int | None
    note_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class NoteEdited(Event):
    """A note was reworded, pinned, or changed its kind."""

    event_name: ClassVar[str] = "note.edited"
    customer_id: int | None
    order_id: int | None
    store_id: int | None
    note_id: int


@dataclass(frozen=True, slots=True)
class NoteResolved(Event):
    """A note was marked as done, or opened again."""

    event_name: ClassVar[str] = "note.resolved"
    customer_id: int | None
    order_id: int | None
    store_id: int | None
    note_id: int
    resolved: bool


@dataclass(frozen=True, slots=True)
class NoteDeleted(Event):
    """A note was taken away."""

    event_name: ClassVar[str] = "note.deleted"
    customer_id: int | None
    order_id: int | None
    store_id: int | None
    note_id: int


@dataclass(frozen=True, slots=True)
class NoteRestored(Event):
    """A note that was taken away is back."""

    event_name: ClassVar[str] = "note.restored"
    customer_id: int | None
    order_id: int | None
    store_id: int | None
    note_id: int
