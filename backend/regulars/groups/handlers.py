"""What groups put on the timeline of their members."""

from typing import Any

from regulars.timeline.catalogue import Entry, TimelineKind, describe


def _subject(payload: dict[str, Any]) -> str:
    return f"grp_{payload['group_id']}"


def listen() -> None:
    """Describe the events of this room."""
    describe("group.joined", Entry(TimelineKind.GROUP, lambda p: f"Joined {p['group_name']}", subject=_subject))
    describe("group.left", Entry(TimelineKind.GROUP, lambda p: f"Left {p['group_name']}", subject=_subject))
