"""Orders for tests, by the one way that the product itself uses."""

from collections.abc import Sequence
from typing import Any

from regulars.orders.drafts import BuyerDraft, LineDraft, OrderDraft
from regulars.orders.service.apart import record_together
from regulars.orders.service.work import Outcome
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import current
from regulars.stores import queries
from regulars.stores.service.saving import store_create

DAY = 86_400_000_000
START = 1_700_000_000_000_000


async def shop(code: str = "default", *, currency: str = "USD", zone: str = "UTC") -> int:
    """The store of this code, made where it is not there."""
    known = await queries.store_by_code(current(), code)
    if known is not None:
        return known.id
    fields = {"code": code, "name": code.title(), "currency": currency, "time_zone": zone}
    return await store_create(actor=SYSTEM, fields=fields)


def draft(
    external_id: str, customer: str | None = None, *, day: int = 0, total: int | None = 1000, **more: Any
) -> OrderDraft:
    """A draft of the first store: paid, in USD, placed so many days after START."""
    facts: dict[str, Any] = {"store_id": 1, "currency": "USD", "payment_status": "PAID"} | more
    facts.setdefault("buyer", BuyerDraft(external_id=customer))
    facts.setdefault("placed_at", START + day * DAY)
    return OrderDraft(external_id=external_id, total=total, **facts)


def line(price: int, quantity: int = 1, **more: Any) -> LineDraft:
    """A line."""
    return LineDraft(**{"title": "Thing", "quantity": quantity, "unit_price": price} | more)


async def recorded(*drafts: OrderDraft, is_import: bool = False) -> list[Outcome]:
    """Record drafts in one transaction."""
    return await record_together(actor=SYSTEM, drafts=drafts, is_import=is_import)


async def dials(customer: str) -> dict[str, Any]:
    """What the list says of the customer with this external id."""
    names = (
        *("order_count", "gross_spent", "refunded", "total_spent", "first_order_at", "last_order_at", "average_gap"),
        *("discounted_orders", "returned_orders"),
    )
    row = await current().fetch_one(
        f"SELECT {', '.join('c.' + name for name in names)} FROM customers c"
        " JOIN customer_external_ids e ON e.customer_id = c.id WHERE e.value = ?",
        (customer,),
    )
    assert row is not None, customer
    return dict(zip(names, row, strict=True))


async def ledger(external_id: str) -> list[dict[str, Any]]:
    """The rows of an order in the ledger, oldest first."""
    names = (
        "kind", "at", "gross", "discount", "reversal", "shipping", "tax", "quantity", "sequence", "customer_type",
        "cohort_at",
    )  # fmt: skip
    rows = await current().fetch(
        f"SELECT {', '.join('s.' + name for name in names)} FROM sales_events s JOIN orders o ON o.id = s.order_id"
        " WHERE o.external_id = ? ORDER BY s.at, s.id",
        (external_id,),
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def booked(rows: Sequence[dict[str, Any]]) -> int:
    """What ledger rows add to total sales."""
    return sum(row["gross"] - row["discount"] - row["reversal"] + row["shipping"] + row["tax"] for row in rows)
