"""Writes down what only events tell, exactly once an event."""

import orjson

from regulars.customers.queries.redirects import as_now
from regulars.platform import hooks, outbox
from regulars.platform.db.transaction import Transaction
from regulars.platform.following import Rows, follow
from regulars.platform.outbox import Committed
from regulars.timeline import service
from regulars.timeline.catalogue import ENTRIES

CONSUMER = "timeline"


async def keep(tx: Transaction, event: Committed) -> None:
    """Keep a described event on the timelines of its customer and order; one told twice, or of nobody, changes nothing.

    An event that says when it happened (`occurred_at`) stands at that instant, however late it was told. One of
    somebody who was merged meanwhile stands with who took them in.
    """
    entry = ENTRIES.get(event.name)
    if entry is None or not entry.tells(event.payload):
        return
    customer_id = await _present(tx, event.customer_id)
    if customer_id is None and event.order_id is None:
        return
    payload = event.payload
    await tx.execute(
        "INSERT INTO timeline_events (event_id, customer_id, order_id, store_id, at, kind, title, details, subject,"
        " actor_kind, actor_id, actor_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (event_id) DO NOTHING",
        (
            event.id,
            customer_id,
            event.order_id,
            payload.get("store_id"),
            payload.get("occurred_at", event.at),
            entry.kind_of(payload).value,
            entry.title(payload),
            orjson.dumps(entry.details(payload)).decode(),
            entry.subject(payload),
            event.actor_kind,
            event.actor_id,
            event.actor_name,
        ),
    )


async def _present(tx: Transaction, customer_id: int | None) -> int | None:
    """The customer, or who took them in; none where they are gone."""
    if customer_id is None:
        return None
    asked = tx.dialect.array([customer_id])
    return await tx.fetch_value(f"SELECT c.id FROM {as_now(tx.dialect)} c", (asked, asked))


def listen() -> None:
    """Hear every event; what is not described is passed over."""
    follow("customer", Rows("timeline_events"))
    hooks.on_erase.join("customer", service.erase)
    outbox.on("*", keep, consumer=CONSUMER)
