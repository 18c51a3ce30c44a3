"""What the room does in the background, and what it puts on the timeline."""

from collections.abc import Iterator, Sequence
from typing import cast

from regulars.merging.service import finding, forgetting
from regulars.platform import outbox
from regulars.platform.db.transaction import Transaction
from regulars.platform.following import Rows, derive, follow
from regulars.platform.outbox import Committed
from regulars.timeline.catalogue import Entry, TimelineKind, describe

CONSUMER = "duplicates"
_EVENTS_AT_ONCE = 20
_TELLING = frozenset(
    {
        "customer.created", "customers.created", "customer.updated", "customers.updated", "customer.merged",
        "customer.merge_undone", "address.saved", "address.deleted",
    }
)  # fmt: skip
"""Events after which a record may be told by something else."""


async def settle(tx: Transaction, events: Sequence[Committed]) -> None:
    """Find the possible duplicates of those whom these events touched."""
    touched = {key for event in events for key in _customers_of(event)}
    if touched:
        await finding.settle(tx, sorted(touched))


def _customers_of(event: Committed) -> Iterator[int]:
    if event.name not in _TELLING or tuple(event.payload.get("fields", ())) == ("stats",):
        return
    for name, value in event.payload.items():
        if name.endswith("customer_id") and value is not None:
            yield value
        elif name.endswith("customer_ids"):
            yield from cast("list[int]", value)


def listen() -> None:
    """Offer the room's jobs, hear who may be told by something new, and describe its events."""
    follow("customer", Rows("merges", "survivor_id"))
    derive("customer", "duplicate_keys", "made anew from the record")
    derive("customer", "duplicate_pairs", "found anew from the record")
    forgetting.arrange()
    finding.arrange()
    outbox.on_batch(settle, consumer=CONSUMER, size=_EVENTS_AT_ONCE)
    describe("customer.merged", Entry(TimelineKind.MERGE, lambda payload: "Merged another record into this one"))
    describe("customer.merge_undone", Entry(TimelineKind.MERGE, lambda payload: "A merge was undone"))
