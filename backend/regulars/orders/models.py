"""Tables of orders and of the sales-event ledger."""

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import FlagField, InstantField, JsonTextField, KeyField, MinorField


class Order(Model):
    """An order, in the currency it was paid in; the twins in the base currency carry `base_`."""

    id: int = fields.BigIntField(primary_key=True)
    version: int = fields.IntField()
    store_id: int = fields.BigIntField()
    external_id: str | None = fields.TextField(null=True)
    number: str = fields.TextField()
    number_key: str = KeyField()
    customer_id: int | None = fields.BigIntField(null=True)
    email: str | None = fields.TextField(null=True)
    email_key: str | None = KeyField(null=True)
    placed_at: int | None = InstantField(null=True)
    listed_at: int = InstantField()
    created_at: int = InstantField()
    updated_at: int = InstantField()
    source_updated_at: int | None = InstantField(null=True)
    cancelled_at: int | None = InstantField(null=True)
    status: str = KeyField()
    payment_status: str = KeyField()
    fulfillment_status: str = KeyField()
    payment_method: str | None = fields.TextField(null=True)
    method_key: str | None = KeyField(null=True)
    reference: str | None = fields.TextField(null=True)
    currency: str = fields.TextField()
    rate: str | None = fields.TextField(null=True)
    line_count: int = fields.IntField()
    unit_count: int = fields.BigIntField()
    subtotal: int = MinorField()
    discount_total: int = MinorField()
    shipping_total: int = MinorField()
    tax_total: int = MinorField()
    total: int = MinorField()
    refunded_total: int = MinorField()
    base_total: int = MinorField()
    base_refunded: int = MinorField()
    shipping_address: object = JsonTextField(null=True)
    billing_address: object = JsonTextField(null=True)
    shipping_country_key: str | None = KeyField(null=True)
    shipping_province_key: str | None = KeyField(null=True)
    shipping_city_key: str | None = KeyField(null=True)
    channel: str | None = fields.TextField(null=True)
    utm_source: str | None = fields.TextField(null=True)
    utm_medium: str | None = fields.TextField(null=True)
    utm_campaign: str | None = fields.TextField(null=True)
    is_test: bool = FlagField()
    exclusion_reason: str | None = fields.TextField(null=True)
    sequence: int | None = fields.IntField(null=True)
    waits_for: str | None = KeyField(null=True)
    waits_since: int | None = InstantField(null=True)
    stuck_at: int | None = InstantField(null=True)
    fingerprint: str = fields.TextField()
    buyer_fingerprint: str = fields.TextField()
    paid_total: int = MinorField()
    cancel_reason: str | None = fields.TextField(null=True)
    decided: object = JsonTextField(null=True)
    purchase_order_number: str | None = fields.TextField(null=True)
    purchase_order_key: str | None = KeyField(null=True)

    class Meta(Model.Meta):
        table = "orders"


class OrderLine(Model):
    """One line of an order."""

    id: int = fields.BigIntField(primary_key=True)
    order_id: int = fields.BigIntField()
    position: int = fields.IntField()
    external_id: str | None = fields.TextField(null=True)
    sku: str | None = fields.TextField(null=True)
    sku_key: str | None = KeyField(null=True)
    title: str = fields.TextField()
    category: str | None = fields.TextField(null=True)
    category_key: str | None = KeyField(null=True)
    brand: str | None = fields.TextField(null=True)
    brand_key: str | None = KeyField(null=True)
    quantity: int = fields.IntField()
    returned_quantity: int = fields.IntField()
    unit_price: int = MinorField()
    discount: int = MinorField()

    class Meta(Model.Meta):
        table = "order_lines"


class Payment(Model):
    """A transaction: money that came in or was tried."""

    id: int = fields.BigIntField(primary_key=True)
    order_id: int = fields.BigIntField()
    customer_id: int | None = fields.BigIntField(null=True)
    store_id: int = fields.BigIntField()
    at: int = InstantField()
    currency: str = fields.TextField()
    amount: int = MinorField()
    base_amount: int = MinorField()
    refunded: int = MinorField()
    method: str = fields.TextField()
    method_key: str = KeyField()
    status: str = KeyField()
    reference: str | None = fields.TextField(null=True)
    reference_key: str | None = KeyField(null=True)
    origin: str = KeyField()

    class Meta(Model.Meta):
        table = "payments"


class Refund(Model):
    """Money given back; `lines` holds `[line id, quantity, amount]` of what was returned."""

    id: int = fields.BigIntField(primary_key=True)
    order_id: int = fields.BigIntField()
    external_id: str | None = fields.TextField(null=True)
    at: int = InstantField()
    amount: int = MinorField()
    base_amount: int = MinorField()
    reason: str | None = fields.TextField(null=True)
    lines: object = JsonTextField()
    origin: str = KeyField()
    restocked: bool = FlagField()
    shipping: int | None = MinorField(null=True)
    tax: int | None = MinorField(null=True)
    payment_id: int | None = fields.BigIntField(null=True)
    actor_kind: str | None = fields.TextField(null=True)
    actor_id: int | None = fields.BigIntField(null=True)
    actor_name: str | None = fields.TextField(null=True)

    class Meta(Model.Meta):
        table = "refunds"


class WaitingRefund(Model):
    """A refund that came before its order, or before the money that it gives back; `lines` as they were sent."""

    id: int = fields.BigIntField(primary_key=True)
    store_id: int = fields.BigIntField()
    order_external_id: str = fields.TextField()
    external_id: str = fields.TextField()
    at: int = InstantField()
    currency: str = fields.TextField()
    amount: int = MinorField()
    reason: str | None = fields.TextField(null=True)
    lines: object = JsonTextField()
    received_at: int = InstantField()
    problem: str | None = fields.TextField(null=True)

    class Meta(Model.Meta):
        table = "waiting_refunds"


class SalesEvent(Model):
    """A row of the ledger, in the base currency; it holds ids only, no name or e-mail."""

    id: int = fields.BigIntField(primary_key=True)
    order_id: int = fields.BigIntField()
    customer_id: int | None = fields.BigIntField(null=True)
    store_id: int = fields.BigIntField()
    kind: str = fields.TextField()
    refund_id: int | None = fields.BigIntField(null=True)
    at: int = InstantField()
    sequence: int | None = fields.IntField(null=True)
    customer_type: str = fields.TextField()
    cohort_at: int | None = InstantField(null=True)
    gross: int = MinorField()
    discount: int = MinorField()
    reversal: int = MinorField()
    shipping: int = MinorField()
    tax: int = MinorField()
    quantity: int = fields.BigIntField()
    channel: str | None = fields.TextField(null=True)
    campaign: str | None = fields.TextField(null=True)
    payment_method: str | None = fields.TextField(null=True)
    country: str | None = fields.TextField(null=True)
    province: str | None = fields.TextField(null=True)
    city: str | None = fields.TextField(null=True)

    class Meta(Model.Meta):
        table = "sales_events"


class Shipment(Model):
    """A parcel; `lines` holds `[line id, quantity]` of what is in it, nothing for all of the order."""

    id: int = fields.BigIntField(primary_key=True)
    version: int = fields.IntField()
    order_id: int = fields.BigIntField()
    external_id: str | None = fields.TextField(null=True)
    carrier: str | None = fields.TextField(null=True)
    tracking_number: str | None = fields.TextField(null=True)
    tracking_key: str | None = KeyField(null=True)
    tracking_url: str | None = fields.TextField(null=True)
    status: str = KeyField()
    shipped_at: int | None = InstantField(null=True)
    delivered_at: int | None = InstantField(null=True)
    expected_at: int | None = InstantField(null=True)
    lines: object = JsonTextField()
    created_at: int = InstantField()
    updated_at: int = InstantField()

    class Meta(Model.Meta):
        table = "shipments"


class ShipmentEvent(Model):
    """A scan of a parcel."""

    id: int = fields.BigIntField(primary_key=True)
    shipment_id: int = fields.BigIntField()
    at: int = InstantField()
    status: str = KeyField()
    description: str | None = fields.TextField(null=True)
    place: str | None = fields.TextField(null=True)

    class Meta(Model.Meta):
        table = "shipment_events"


class ShipmentWebhook(Model):
    """The key by which a store's carriers sign what they report."""

    store_id: int = fields.BigIntField(primary_key=True, generated=False)
    secret: str = fields.TextField()
    created_at: int = InstantField()
    actor_kind: str = fields.TextField()
    actor_id: int | None = fields.BigIntField(null=True)
    actor_name: str = fields.TextField()
    reported_at: int | None = InstantField(null=True)

    class Meta(Model.Meta):
        table = "shipment_webhooks"


class EnteredDraft(Model):
    """What a colleague entered for an order made here; the order itself stands in `orders`."""

    order_id: int = fields.BigIntField(primary_key=True, generated=False)
    entered: object = JsonTextField()
    payment_terms_days: int | None = fields.IntField(null=True)
    due_at: int | None = InstantField(null=True)
    note: str | None = fields.TextField(null=True)
    made_by_kind: str = fields.TextField()
    made_by_id: int | None = fields.BigIntField(null=True)
    made_by_name: str = fields.TextField()
    company_id: int | None = fields.BigIntField(null=True)

    class Meta(Model.Meta):
        table = "order_drafts"


class OrderApproval(Model):
    """An approval that was asked for, and what was decided."""

    id: int = fields.BigIntField(primary_key=True)
    order_id: int = fields.BigIntField()
    requested_at: int = InstantField()
    requested_by_kind: str = fields.TextField()
    requested_by_id: int | None = fields.BigIntField(null=True)
    requested_by_name: str = fields.TextField()
    needed_because: str = fields.TextField()
    approver_id: int | None = fields.BigIntField(null=True)
    decision: str | None = fields.TextField(null=True)
    decided_at: int | None = InstantField(null=True)
    decided_by_kind: str | None = fields.TextField(null=True)
    decided_by_id: int | None = fields.BigIntField(null=True)
    decided_by_name: str | None = fields.TextField(null=True)
    reason: str | None = fields.TextField(null=True)

    class Meta(Model.Meta):
        table = "order_approvals"


class OrderNumber(Model):
    """The last number that was given to an order made here: the one row."""

    id: int = fields.BigIntField(primary_key=True, generated=False)
    given: int = fields.BigIntField()

    class Meta(Model.Meta):
        table = "order_numbers"


class CategoryPrice(Model):
    """What a unit of a category usually costs, in the base currency: the median of a year, as of the last night."""

    category_key: str = KeyField(primary_key=True)
    unit_count: int = fields.BigIntField()
    median_price: int = MinorField()
    computed_at: int = InstantField()

    class Meta(Model.Meta):
        table = "category_prices"


class DocumentKey(Model):
    """The one key by which addresses of documents are signed."""

    id: int = fields.IntField(primary_key=True, generated=False)
    secret: str = fields.TextField()

    class Meta(Model.Meta):
        table = "document_keys"


class OrderNotification(Model):
    """Whether a store tells its customers of an event without being asked to."""

    id: int = fields.BigIntField(primary_key=True)
    store_id: int = fields.BigIntField()
    event: str = fields.TextField()
    is_enabled: bool = FlagField()

    class Meta(Model.Meta):
        table = "order_notifications"
