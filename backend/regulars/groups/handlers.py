"""What groups put on the timeline of their members, the work they do in the background, and whom events may move."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from regulars.customers.queries.custom_fields import asks_for
from regulars.fields.service.carriers import named_by
from regulars.groups import members
from regulars.groups.queries.rules import rules
from regulars.groups.service import evaluation, following, membership
from regulars.platform import hooks, outbox
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction
from regulars.platform.outbox import Committed
from regulars.timeline.catalogue import Entry, TimelineKind, describe

CONSUMER = "segments"
_EVENTS_AT_ONCE = 20
"""An event of an import names a thousand customers: few at once, so that no transaction is long."""
_OF_EVERYBODY: dict[str, frozenset[str] | None] = {
    "group.deleted": frozenset({"group_id"}),
    "group.filled": frozenset({"group_id"}),
    "customers.banded": frozenset({"lifetime_value_band"}),
    "predictions.computed": frozenset({"predicted_ltv", "churn_risk", "rfm_group"}),
    "store.saved": None,
    "setup.completed": None,
}
"""Events that may move anybody, and the leaves without which they move nobody."""


async def settle(tx: Transaction, events: Sequence[Committed]) -> None:
    """Settle the customers whom these events touched."""
    reasons = {key: event.name for event in events for key in customers_of(event)}
    wide = {event.name for event in events} & _OF_EVERYBODY.keys()
    if not reasons and not wide:
        return
    await membership.settle(tx, reasons)
    named = [_OF_EVERYBODY[name] for name in wide]
    leaves = frozenset[str]().union(*(each for each in named if each is not None))
    await evaluation.due(
        tx,
        {
            rule.id
            for storey in await rules(tx)
            for rule in storey
            if (reasons and rule.reading.is_of_all) or (named and (None in named or leaves & rule.reading.leaves))
        },
    )


def customers_of(event: Committed) -> Iterator[int]:
    """The customers that an event names, by its shape; what segments themselves tell is settled already."""
    if event.name.startswith("segment."):
        return
    for name, value in event.payload.items():
        if name.endswith("customer_id") and value is not None:
            yield value
        elif name.endswith("customer_ids"):
            yield from cast("list[int]", value)


async def _deleted(tx: Transaction, _actor: Actor, customers: Sequence[int]) -> None:
    await membership.forget(tx, customers)


async def asking_for(reader: Reader, key: str) -> list[str]:
    """The segments whose rules compare the custom field of this key."""
    found = [rule for storey in await rules(reader) for rule in storey if asks_for(rule.reading.filter, key)]
    return [f"the segment {rule.name}" for rule in found]


def _subject(payload: dict[str, Any]) -> str:
    return f"grp_{payload['group_id']}"


def listen() -> None:
    """Describe the events of this room, offer its jobs, and hear what may move customers between segments."""
    following.declare()
    members.offer()
    named_by("CUSTOMER", asking_for)
    outbox.on_batch(settle, consumer=CONSUMER, size=_EVENTS_AT_ONCE)
    hooks.on_delete.join("customer", _deleted)
    describe("group.joined", Entry(TimelineKind.GROUP, lambda p: f"Joined {p['group_name']}", subject=_subject))
    describe("group.left", Entry(TimelineKind.GROUP, lambda p: f"Left {p['group_name']}", subject=_subject))
