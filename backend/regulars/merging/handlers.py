"""What the room does in the background, and what it puts on the timeline."""

from regulars.merging.service import forgetting
from regulars.platform.following import Rows, derive, follow
from regulars.timeline.catalogue import Entry, TimelineKind, describe


def listen() -> None:
    """Offer the room's jobs, and describe its events."""
    follow("customer", Rows("merges", "survivor_id"))
    derive("customer", "duplicate_keys", "made anew from the record")
    derive("customer", "duplicate_pairs", "found anew from the record")
    forgetting.arrange()
    describe("customer.merged", Entry(TimelineKind.MERGE, lambda payload: "Merged another record into this one"))
    describe("customer.merge_undone", Entry(TimelineKind.MERGE, lambda payload: "A merge was undone"))
