"""An order as a storefront sends it."""

from decimal import Decimal
from typing import Annotated

import strawberry
from strawberry import UNSET

from regulars.customers.graphql.hints import OrderCustomerInput
from regulars.orders.graphql.codes import FulfillmentStatus, OrderStatus, PaymentStatus, ShipmentStatus, TrafficChannel
from regulars.orders.graphql.references import AddressInputRef
from regulars.platform.graphql.scalars import CurrencyCode, Instant

_ZERO = Decimal(0)


@strawberry.input(description="A line as sent.")
class OrderLineInput:
    """Prices in the order's currency."""

    external_id: Annotated[str | None, strawberry.field(description="Its id at the source.")] = UNSET
    sku: Annotated[str | None, strawberry.field(description="Stock code.")] = UNSET
    title: Annotated[str, strawberry.field(description="What it is.")]
    category: Annotated[str | None, strawberry.field(description="Its category.")] = UNSET
    brand: Annotated[str | None, strawberry.field(description="Its brand.")] = UNSET
    quantity: Annotated[int, strawberry.field(description="How many, from 1.")]
    unit_price: Annotated[Decimal, strawberry.field(description="Of one, before discounts.")]
    discount: Annotated[Decimal, strawberry.field(description="On the whole line.")] = _ZERO


@strawberry.input(description="A payment as sent.")
class OrderPaymentInput:
    """Amounts in the order's currency."""

    reference: Annotated[str, strawberry.field(description="Of the payment service.")]
    at: Annotated[Instant | None, strawberry.field(description="Left out: when the order was placed.")] = UNSET
    amount: Annotated[Decimal, strawberry.field(description="How much.")]
    method: Annotated[str, strawberry.field(description="How it was paid.")]
    status: Annotated[PaymentStatus, strawberry.field(description="What became of it.")] = PaymentStatus.PAID


@strawberry.input(description="A parcel as sent; it holds all of the order that no other one does.")
class OrderShipmentInput:
    """Those named are written, others stay."""

    external_id: Annotated[str, strawberry.field(description="Its id at the source; unique within its order.")]
    carrier: Annotated[str | None, strawberry.field(description="Such as UPS or DHL.")] = UNSET
    tracking_number: Annotated[str | None, strawberry.field(description="As the carrier gave it.")] = UNSET
    tracking_url: Annotated[
        str | None, strawberry.field(description="Left out: the carrier's own page, where we know it.")
    ] = UNSET
    status: Annotated[ShipmentStatus, strawberry.field(description="Where it is.")] = ShipmentStatus.IN_TRANSIT
    shipped_at: Annotated[Instant | None, strawberry.field(description="When it left.")] = UNSET
    delivered_at: Annotated[Instant | None, strawberry.field(description="When it was there.")] = UNSET


@strawberry.input(description="A returned line as sent.")
class OrderRefundLineInput:
    """Needs lines with ids."""

    line_external_id: Annotated[str, strawberry.field(description="The line's id at the source.")]
    quantity: Annotated[int, strawberry.field(description="How many came back.")]


@strawberry.input(description="A refund as sent.")
class OrderRefundInput:
    """Amounts in the order's currency."""

    external_id: Annotated[str, strawberry.field(description="Its id at the source.")]
    at: Annotated[Instant, strawberry.field(description="When it was given back.")]
    amount: Annotated[Decimal, strawberry.field(description="How much.")]
    reason: Annotated[str | None, strawberry.field(description="Why.")] = UNSET
    lines: Annotated[list[OrderRefundLineInput] | None, strawberry.field(description="What came back.")] = UNSET


@strawberry.input(
    description=(
        "One order as a storefront sends it. externalId makes the call repeatable: the same order twice is one order;"
        " a changed one is updated."
    )
)
class OrderInput:
    """Read by orders/service/reading.py."""

    external_id: Annotated[str, strawberry.field(description="Its id at the source; unique within its store.")]
    number: Annotated[str | None, strawberry.field(description="Left out: the external id.")] = UNSET
    store_code: Annotated[str | None, strawberry.field(description="Left out: the default store.")] = UNSET
    customer: Annotated[OrderCustomerInput, strawberry.field(description="Whose it is.")]
    placed_at: Annotated[Instant, strawberry.field(description="When it was placed.")]
    updated_at: Annotated[
        Instant | None,
        strawberry.field(
            description="When the storefront last changed it: an older state never overwrites a newer one."
        ),
    ] = UNSET
    currency_code: Annotated[CurrencyCode, strawberry.field(description="What it was paid in.")]
    status: Annotated[OrderStatus, strawberry.field(description="Where it stands.")] = OrderStatus.CONFIRMED
    payment_status: Annotated[
        PaymentStatus | None, strawberry.field(description="Left out: as the payments and refunds say.")
    ] = UNSET
    fulfillment_status: Annotated[
        FulfillmentStatus | None, strawberry.field(description="Left out: as the status says.")
    ] = UNSET
    cancelled_at: Annotated[Instant | None, strawberry.field(description="When it was cancelled.")] = UNSET
    is_test: Annotated[bool, strawberry.field(description="Only a test: it counts nowhere.")] = False
    lines: Annotated[list[OrderLineInput], strawberry.field(description="At most 250.")]
    discount_total: Annotated[
        Decimal, strawberry.field(description="On the whole order, beside the discounts of its lines.")
    ] = _ZERO
    shipping_total: Annotated[Decimal, strawberry.field(description="Shipping.")] = _ZERO
    tax_total: Annotated[Decimal, strawberry.field(description="Taxes.")] = _ZERO
    total: Annotated[
        Decimal | None, strawberry.field(description="Checked against the lines; without lines it is the order.")
    ] = UNSET
    base_currency_rate: Annotated[
        Decimal | None,
        strawberry.field(description="Base currency for one unit of the order's; required where they differ."),
    ] = UNSET
    payments: Annotated[list[OrderPaymentInput] | None, strawberry.field(description="Tried or done.")] = UNSET
    refunds: Annotated[list[OrderRefundInput] | None, strawberry.field(description="Given back.")] = UNSET
    shipments: Annotated[
        list[OrderShipmentInput] | None, strawberry.field(description="Those named are written, others stay.")
    ] = UNSET
    shipping_address: Annotated[AddressInputRef | None, strawberry.field(description="Where it goes.")] = UNSET
    billing_address: Annotated[AddressInputRef | None, strawberry.field(description="Who pays.")] = UNSET
    purchase_order_number: Annotated[
        str | None, strawberry.field(description="The number by which the customer's company ordered.")
    ] = UNSET
    channel: Annotated[TrafficChannel | None, strawberry.field(description="Where it came from.")] = UNSET
    utm_source: Annotated[str | None, strawberry.field(description="utm_source of the visit.")] = UNSET
    utm_medium: Annotated[str | None, strawberry.field(description="utm_medium of the visit.")] = UNSET
    utm_campaign: Annotated[str | None, strawberry.field(description="utm_campaign of the visit.")] = UNSET


@strawberry.input(description="The id of an order in the system that sent it; unique within its store.")
class ExternalOrderInput:
    """An order by its source's id."""

    external_id: Annotated[str, strawberry.field(description="Its id at the source.")]
    store_code: Annotated[str | None, strawberry.field(description="Left out: the default store.")] = UNSET


@strawberry.input(description="A number within a store; of several orders that bear it, the latest.")
class OrderNumberInput:
    """An order by its number."""

    number: Annotated[str, strawberry.field(description="Without regard to case.")]
    store_code: Annotated[str | None, strawberry.field(description="Left out: the default store.")] = UNSET


@strawberry.input(one_of=True, description="Exactly one way to name an order.")
class OrderIdentifier:
    """One of them."""

    id: Annotated[strawberry.ID | None, strawberry.field(description="Our id.")] = UNSET
    external: Annotated[ExternalOrderInput | None, strawberry.field(description="The source's id.")] = UNSET
    number: Annotated[OrderNumberInput | None, strawberry.field(description="The number that people use.")] = UNSET
