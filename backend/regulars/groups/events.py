"""What happens to groups, segments and their members."""

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
class GroupFilled(Event):
    """A group holds whom its segment holds; who came and went by that is not told one by one."""

    event_name: ClassVar[str] = "group.filled"
    group_id: int
    member_count: int


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
    customer_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SegmentSaved(Event):
    """A segment was made or changed."""

    event_name: ClassVar[str] = "segment.saved"
    segment_id: int


@dataclass(frozen=True, slots=True)
class SegmentFilled(Event):
    """A segment holds whom its new rule matches; who came and went by that is not told one by one."""

    event_name: ClassVar[str] = "segment.filled"
    segment_id: int
    member_count: int


@dataclass(frozen=True, slots=True)
class SegmentDeleted(Event):
    """A segment was taken away; its members stay customers."""

    event_name: ClassVar[str] = "segment.deleted"
    segment_id: int


@dataclass(frozen=True, slots=True)
class SegmentEntered(Event):
    """Customers came into a segment: one event a batch; `change_ids` names the changes, in the same order."""

    event_name: ClassVar[str] = "segment.entered"
    segment_id: int
    customer_ids: tuple[int, ...]
    change_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SegmentLeft(Event):
    """Customers went out of a segment: one event a batch; `change_ids` names the changes, in the same order."""

    event_name: ClassVar[str] = "segment.left"
    segment_id: int
    customer_ids: tuple[int, ...]
    change_ids: tuple[int, ...]
