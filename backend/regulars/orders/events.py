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
    """An order is not as it was; where it changed hands, `former_customer_id` is who had it.

    `is_edited` says that its source, or whoever drafts it here, wrote it anew.
    """

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
    is_edited: bool = False


@dataclass(frozen=True, slots=True)
class ShipmentMoved(Event):
    """A parcel was made or is elsewhere now; `former_status` is none where it is new. `notify`: tell the customer."""

    event_name: ClassVar[str] = "shipment.moved"
    shipment_id: int
    order_id: int
    customer_id: int | None
    store_id: int
    number: str
    status: str
    former_status: str | None
    at: int
    notify: bool


@dataclass(frozen=True, slots=True)
class OrdersImported(Event):
    """A batch of an import was written: so many orders, of these customers."""

    event_name: ClassVar[str] = "orders.imported"
    created: int
    updated: int
    customer_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OrderRefunded(Event):
    """Money of an order was given back here; amounts in minor units of the order's currency, `left` what may follow.

    `restock` says that the goods go back to the stock, `notify_customer` that the customer is to be told.
    """

    event_name: ClassVar[str] = "order.refunded"
    order_id: int
    customer_id: int | None
    store_id: int
    number: str
    refund_id: int
    amount: int
    currency: str
    left: int
    reason: str
    restock: bool
    notify_customer: bool


@dataclass(frozen=True, slots=True)
class OrderCancelled(Event):
    """An order was cancelled here; `refund_id` names the refund that went with it."""

    event_name: ClassVar[str] = "order.cancelled"
    order_id: int
    customer_id: int | None
    store_id: int
    number: str
    reason: str
    refund_id: int | None
    restock: bool
    notify_customer: bool


@dataclass(frozen=True, slots=True)
class PaymentRecorded(Event):
    """A colleague recorded a payment, done or tried; the amount in minor units of the order's currency."""

    event_name: ClassVar[str] = "payment.recorded"
    payment_id: int
    order_id: int
    customer_id: int | None
    store_id: int
    amount: int
    currency: str
    method: str
    status: str


@dataclass(frozen=True, slots=True)
class PaymentVoided(Event):
    """A payment that a colleague had recorded was voided."""

    event_name: ClassVar[str] = "payment.voided"
    payment_id: int
    order_id: int
    customer_id: int | None
    store_id: int
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class OrdersLinked(Event):
    """Orders were put on another customer: one event a batch, beside `order.updated` of each."""

    event_name: ClassVar[str] = "orders.linked"
    customer_id: int
    order_ids: tuple[int, ...]
    former_customer_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OrderDeleted(Event):
    """A draft was thrown away."""

    event_name: ClassVar[str] = "order.deleted"
    order_id: int
    customer_id: int | None
    store_id: int
    number: str


@dataclass(frozen=True, slots=True)
class OrderApprovalRequested(Event):
    """An order made here waits for somebody's approval."""

    event_name: ClassVar[str] = "order.approval_requested"
    order_id: int
    customer_id: int | None
    store_id: int
    number: str


@dataclass(frozen=True, slots=True)
class OrderApprovalDecided(Event):
    """An order that waited was approved, and so placed, or not (`decision`), and so is a draft again."""

    event_name: ClassVar[str] = "order.approval_decided"
    order_id: int
    customer_id: int | None
    store_id: int
    number: str
    decision: str
