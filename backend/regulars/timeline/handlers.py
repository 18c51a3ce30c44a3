"""Writes down what only events tell, exactly once an event."""

import orjson

from regulars.customers.queries.redirects import as_now
from regulars.platform import outbox
from regulars.platform.db.transaction import Transaction
from regulars.platform.following import Rows, follow
from regulars.platform.outbox import Committed
from regulars.timeline.catalogue import ENTRIES

CONSUMER = "timeline"


async def keep(tx: Transaction, event: Committed) -> None:
    """Keep a described event on its customer's timeline; one told twice, or of a customer now gone, changes nothing.

    An event that says when it happened (`occurred_at`) stands at that instant, however late it was told. One of
    somebody who was merged meanwhile stands with who took them in.
    """
    entry = ENTRIES.get(event.name)
    if entry is None or event.customer_id is None:
        return
    payload = event.payload
    await tx.execute(
        "INSERT INTO timeline_events"
        " (event_id, customer_id, at, kind, title, details, subject, actor_kind, actor_id, actor_name)"
        " SELECT CAST(? AS BIGINT), c.id, CAST(? AS BIGINT), ?, ?, ?, ?, ?, CAST(? AS BIGINT), ?"
        f" FROM {as_now(tx.dialect)} c WHERE true"
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
            tx.dialect.array([event.customer_id]),
            tx.dialect.array([event.customer_id]),
        ),
    )


def listen() -> None:
    """Hear every event; what is not described is passed over."""
    follow("customer", Rows("timeline_events"))
    outbox.on("*", keep, consumer=CONSUMER)
