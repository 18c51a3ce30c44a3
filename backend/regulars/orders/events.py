"""What happens to orders."""

from dataclasses import dataclass
from typing import ClassVar

from regulars.platform.outbox import Event


@dataclass(frozen=True, slots=True)
class OrderCreated(Event):
    """An order became known; amounts in minor units of the base currency."""

    event_name: ClassVar[str] = "order.created"
    order_id: int
    customer_id: int | None
    store_id: int
    number: str
    placed_at: int | None
    status: str
    payment_status: str
    base_total: int
    base_currency: str


@dataclass(frozen=True, slots=True)
class OrderUpdated(Event):
    """An order is not as it was; where it changed hands, `former_customer_id` is who had it."""

    event_name: ClassVar[str] = "order.updated"
    order_id: int
    customer_id: int | None
    former_customer_id: int | None
    store_id: int
    number: str
    status: str
    former_status: str
    payment_status: str
    base_total: int
    base_refunded: int
    base_currency: str


@dataclass(frozen=True, slots=True)
class OrdersImported(Event):
    """A batch of an import was written: so many orders, of these customers."""

    event_name: ClassVar[str] = "orders.imported"
    created: int
    updated: int
    customer_ids: tuple[int, ...]
