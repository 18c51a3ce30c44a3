"""What happens to groups and their members."""

from dataclasses import dataclass
from typing import ClassVar

from regulars.platform.outbox import Event


@dataclass(frozen=True, slots=True)
class GroupSaved(Event):
    """A group was made or changed."""

    event_name: ClassVar[str] = "group.saved"
    group_id: int


@dataclass(frozen=True, slots=True)
class GroupDeleted(Event):
    """A group was taken away; its members stay customers."""

    event_name: ClassVar[str] = "group.deleted"
    group_id: int


@dataclass(frozen=True, slots=True)
class GroupJoined(Event):
    """A customer came into a group."""

    event_name: ClassVar[str] = "group.joined"
    customer_id: int
    group_id: int
    group_name: str


@dataclass(frozen=True, slots=True)
class GroupLeft(Event):
    """A customer went out of a group."""

    event_name: ClassVar[str] = "group.left"
    customer_id: int
    group_id: int
    group_name: str


@dataclass(frozen=True, slots=True)
class MembersChanged(Event):
    """Many came or went at once: one event a batch."""

    event_name: ClassVar[str] = "group.members_changed"
    group_id: int
    added: int
    removed: int
