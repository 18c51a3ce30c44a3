"""What groups put on the timeline of their members, and the work they do in the background."""

from typing import Any

from regulars.groups import members
from regulars.timeline.catalogue import Entry, TimelineKind, describe


def _subject(payload: dict[str, Any]) -> str:
    return f"grp_{payload['group_id']}"


def listen() -> None:
    """Describe the events of this room and offer its jobs."""
    members.offer()
    describe("group.joined", Entry(TimelineKind.GROUP, lambda p: f"Joined {p['group_name']}", subject=_subject))
    describe("group.left", Entry(TimelineKind.GROUP, lambda p: f"Left {p['group_name']}", subject=_subject))
