"""The keys by which carriers of each store sign, without what they are."""

from dataclasses import dataclass

from regulars.orders.queries.lists import of_stores
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader


@dataclass(frozen=True, slots=True)
class WebhookRow:
    """A store's key: who made it, and when it last signed something."""

    store_id: int
    code: str
    created_at: int
    actor_kind: str
    actor_id: int | None
    actor_name: str
    reported_at: int | None


async def webhooks(reader: Reader, actor: Actor) -> list[WebhookRow]:
    """Of the stores that the caller sees."""
    seen = of_stores(actor, "w.store_id")
    rows = await reader.fetch(
        "SELECT w.store_id, s.code, w.created_at, w.actor_kind, w.actor_id, w.actor_name, w.reported_at"
        f" FROM shipment_webhooks w JOIN stores s ON s.id = w.store_id WHERE {seen.text} ORDER BY w.store_id",
        seen.params,
    )
    return [WebhookRow(*row) for row in rows]
