"""Writes down what only events tell, exactly once an event."""

import orjson

from regulars.platform import outbox
from regulars.platform.db.transaction import Transaction
from regulars.platform.outbox import Committed
from regulars.timeline.catalogue import ENTRIES

CONSUMER = "timeline"


async def keep(tx: Transaction, event: Committed) -> None:
    """Keep a described event on its customer's timeline; one told twice, or of a customer now gone, changes nothing.

    An event that says when it happened (`occurred_at`) stands at that instant, however late it was told.
    """
    entry = ENTRIES.get(event.name)
    if entry is None or event.customer_id is None:
        return
    payload = event.payload
    await tx.execute(
        "INSERT INTO timeline_events"
        " (event_id, customer_id, at, kind, title, details, subject, actor_kind, actor_id, actor_name)"
        " SELECT CAST(? AS BIGINT), c.id, CAST(? AS BIGINT), ?, ?, ?, ?, ?, CAST(? AS BIGINT), ?"
        " FROM customers c WHERE c.id = ?"
        " ON CONFLICT (event_id, customer_id, kind) DO NOTHING",
        (
            event.id,
            payload.get("occurred_at", event.at),
            entry.kind.value,
            entry.title(payload),
            orjson.dumps(entry.details(payload)).decode(),
            entry.subject(payload),
            event.actor_kind,
            event.actor_id,
            event.actor_name,
            event.customer_id,
        ),
    )


def listen() -> None:
    """Hear every event; what is not described is passed over."""
    outbox.on("*", keep, consumer=CONSUMER)
