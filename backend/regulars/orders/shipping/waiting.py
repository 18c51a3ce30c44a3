"""For what an order waits, since when, and when it counts as stuck."""

from enum import StrEnum
from typing import NamedTuple

from regulars.orders.moves import LEFT, OWED, PACKING
from regulars.orders.words import FulfillmentStatus, OrderStatus


class StuckState(StrEnum):
    """In what an order is stuck."""

    UNPAID = "UNPAID"
    UNFULFILLED = "UNFULFILLED"
    IN_TRANSIT = "IN_TRANSIT"


class Limits(NamedTuple):
    """How long an order of a store may wait, in microseconds."""

    unpaid: int
    unfulfilled: int
    in_transit: int

    def of(self, state: str) -> int:
        """The limit of this state."""
        return self[list(StuckState).index(StuckState(state))]


class Waiting(NamedTuple):
    """What is waited for, since when, and from when on the order is stuck; all none where it waits for nothing."""

    state: str | None
    since: int | None
    stuck_at: int | None


NOT_WAITING = Waiting(None, None, None)


def waits_for(status: str, payment: str, fulfillment: str, exclusion: str | None, total: int) -> StuckState | None:
    """What holds the order up; what does not count as a purchase waits for nothing."""
    if exclusion is not None:
        return None
    if status == OrderStatus.IN_TRANSIT:
        return StuckState.IN_TRANSIT
    if total > 0 and payment in OWED and status in PACKING | LEFT:
        return StuckState.UNPAID
    unsent = fulfillment in {FulfillmentStatus.UNFULFILLED, FulfillmentStatus.PARTIAL}
    return StuckState.UNFULFILLED if status in PACKING and unsent else None


def waiting(
    state: StuckState | None, *, placed_at: int | None, sent_at: int | None, limits: Limits, before: Waiting
) -> Waiting:
    """How the order waits. What waited for the same before goes on waiting, unless a parcel says since when."""
    if state is None or placed_at is None:
        return NOT_WAITING
    since = placed_at
    if state is StuckState.IN_TRANSIT:
        since = sent_at or placed_at
        if sent_at is None and before.state == state and before.since is not None:
            since = before.since
    return Waiting(state.value, since, since + limits.of(state))
