"""What happens to records of one person."""

from dataclasses import dataclass
from typing import ClassVar

from regulars.platform.outbox import Event


@dataclass(frozen=True, slots=True)
class CustomerMerged(Event):
    """A record was taken in by another: its id means the survivor from now on, who has all that it had."""

    event_name: ClassVar[str] = "customer.merged"
    customer_id: int
    survivor_customer_id: int
    merge_id: int


@dataclass(frozen=True, slots=True)
class MergeUndone(Event):
    """A record that had been taken in stands on its own again, with what it brought."""

    event_name: ClassVar[str] = "customer.merge_undone"
    customer_id: int
    survivor_customer_id: int
    merge_id: int


@dataclass(frozen=True, slots=True)
class DuplicateDismissed(Event):
    """Somebody said that these records are two persons, or took that back."""

    event_name: ClassVar[str] = "duplicate.dismissed"
    customer_ids: tuple[int, ...]
    dismissed: bool
