"""The inputs by which orders and payments are limited and sorted, and customers by what they bought."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from regulars.customers.graphql.references import CustomerFilterRef
from regulars.orders.graphql.codes import (
    FulfillmentStatus,
    OrderStatus,
    PaymentStatus,
    PriceSensitivity,
    ShipmentStatus,
    StuckState,
)
from regulars.orders.queries.lists import OrderSortField, PaymentSortField
from regulars.platform.duration import Duration
from regulars.platform.graphql.filters import DateTimeFilter, DecimalFilter, IdFilter, IntFilter, StringFilter
from regulars.platform.graphql.sorting import SortDirection

strawberry.enum(OrderSortField, description="Sorts of orders.")
strawberry.enum(PaymentSortField, description="Sorts of transactions.")


@strawberry.input(description="At least one order line like this; count narrows how many orders.")
class PurchaseFilter:
    """All of these hold for the same line."""

    sku: Annotated[StringFilter | None, strawberry.field(description="The line's stock code.")] = UNSET
    category: Annotated[StringFilter | None, strawberry.field(description="The line's category.")] = UNSET
    brand: Annotated[StringFilter | None, strawberry.field(description="The line's brand.")] = UNSET
    at: Annotated[DateTimeFilter | None, strawberry.field(description="When the order was placed.")] = UNSET
    quantity: Annotated[IntFilter | None, strawberry.field(description="Units of the line.")] = UNSET
    amount: Annotated[DecimalFilter | None, strawberry.field(description="The line's total, in base money.")] = UNSET
    order_count: Annotated[
        IntFilter | None, strawberry.field(description="In how many orders; for customers only.")
    ] = UNSET


@strawberry.input(description="Limits orders; the same object in lists, exports and reports.")
class OrderFilter:
    """Compiled by orders/queries/filters.py."""

    and_: Annotated[list["OrderFilter"] | None, strawberry.field(name="and", description="All of these.")] = UNSET
    or_: Annotated[list["OrderFilter"] | None, strawberry.field(name="or", description="Any of these.")] = UNSET
    not_: Annotated["OrderFilter | None", strawberry.field(name="not", description="None that match this.")] = UNSET
    search: Annotated[str | None, strawberry.field(description="Number, reference, purchase order, e-mail, SKU.")] = (
        UNSET
    )
    id: Annotated[IdFilter | None, strawberry.field(description="The order.")] = UNSET
    customer_id: Annotated[IdFilter | None, strawberry.field(description="Whose it is.")] = UNSET
    customer: Annotated[CustomerFilterRef | None, strawberry.field(description="Of customers that match this.")] = UNSET
    company_id: Annotated[IdFilter | None, strawberry.field(description="Made for this company.")] = UNSET
    number: Annotated[StringFilter | None, strawberry.field(description="The number that people use.")] = UNSET
    purchase_order_number: Annotated[
        StringFilter | None, strawberry.field(description="By which the customer's company ordered.")
    ] = UNSET
    external_id: Annotated[StringFilter | None, strawberry.field(description="Its id at the source.")] = UNSET
    reference: Annotated[StringFilter | None, strawberry.field(description="Of any of its payments.")] = UNSET
    status: Annotated[list[OrderStatus] | None, strawberry.field(description="Any of these.")] = UNSET
    payment_status: Annotated[list[PaymentStatus] | None, strawberry.field(description="Any of these.")] = UNSET
    fulfillment_status: Annotated[list[FulfillmentStatus] | None, strawberry.field(description="Any of these.")] = UNSET
    shipment_status: Annotated[
        list[ShipmentStatus] | None, strawberry.field(description="Of any of its parcels; any of these.")
    ] = UNSET
    stuck_for: Annotated[
        Duration | None, strawberry.field(description="Over its store's limit for at least this long; PT0S for any.")
    ] = UNSET
    stuck_in: Annotated[list[StuckState] | None, strawberry.field(description="Stuck in any of these.")] = UNSET
    awaits_approval: Annotated[bool | None, strawberry.field(description="Whether an approver has to decide.")] = UNSET
    placed_at: Annotated[DateTimeFilter | None, strawberry.field(description="When it was placed.")] = UNSET
    updated_at: Annotated[DateTimeFilter | None, strawberry.field(description="When we last wrote it.")] = UNSET
    total: Annotated[DecimalFilter | None, strawberry.field(description="In base money.")] = UNSET
    refunded_total: Annotated[DecimalFilter | None, strawberry.field(description="In base money.")] = UNSET
    store_id: Annotated[IdFilter | None, strawberry.field(description="The shop.")] = UNSET
    email: Annotated[StringFilter | None, strawberry.field(description="As given with the order.")] = UNSET
    unlinked: Annotated[bool | None, strawberry.field(description="Guest orders on no customer.")] = UNSET
    payment_method: Annotated[StringFilter | None, strawberry.field(description="Of its largest payment.")] = UNSET
    channel: Annotated[StringFilter | None, strawberry.field(description="Where it came from.")] = UNSET
    line: Annotated[PurchaseFilter | None, strawberry.field(description="Has a line like this.")] = UNSET
    has_discount: Annotated[bool | None, strawberry.field(description="Whether anything was taken off.")] = UNSET
    is_first_order: Annotated[bool | None, strawberry.field(description="The customer's first purchase.")] = UNSET
    qualifying: Annotated[bool | None, strawberry.field(description="Whether it counts in reports.")] = UNSET
    is_test: Annotated[bool | None, strawberry.field(description="Only tests, or none of them.")] = UNSET
    shipping_country: Annotated[StringFilter | None, strawberry.field(description="ISO 3166-1 code.")] = UNSET
    shipping_province: Annotated[StringFilter | None, strawberry.field(description="As written.")] = UNSET
    shipping_city: Annotated[StringFilter | None, strawberry.field(description="As written.")] = UNSET


@strawberry.input(description="One step of a sort; ties go by id.")
class OrderSort:
    """Which column, and which way."""

    field: Annotated[
        OrderSortField,
        strawberry.field(
            description="STORE goes in the order in which the stores were made; STUCK_SINCE also tells when an order"
            " will be stuck."
        ),
    ]
    direction: Annotated[SortDirection, strawberry.field(description="Which way.")] = SortDirection.DESC


@strawberry.input(description="Limits transactions.")
class PaymentFilter:
    """Compiled by orders/queries/filters.py."""

    and_: Annotated[list["PaymentFilter"] | None, strawberry.field(name="and", description="All of these.")] = UNSET
    or_: Annotated[list["PaymentFilter"] | None, strawberry.field(name="or", description="Any of these.")] = UNSET
    not_: Annotated["PaymentFilter | None", strawberry.field(name="not", description="None that match this.")] = UNSET
    search: Annotated[str | None, strawberry.field(description="Reference, or number of the order.")] = UNSET
    at: Annotated[DateTimeFilter | None, strawberry.field(description="When it was paid or tried.")] = UNSET
    status: Annotated[list[PaymentStatus] | None, strawberry.field(description="Any of these.")] = UNSET
    method: Annotated[StringFilter | None, strawberry.field(description="How it was paid.")] = UNSET
    amount: Annotated[DecimalFilter | None, strawberry.field(description="In base money.")] = UNSET
    reference: Annotated[StringFilter | None, strawberry.field(description="Of the payment service.")] = UNSET
    customer_id: Annotated[IdFilter | None, strawberry.field(description="Who paid.")] = UNSET
    order_id: Annotated[IdFilter | None, strawberry.field(description="For which order.")] = UNSET
    store_id: Annotated[IdFilter | None, strawberry.field(description="In which shop.")] = UNSET
    refunded: Annotated[bool | None, strawberry.field(description="Whether some of it was given back.")] = UNSET


@strawberry.input(description="One step of a sort; ties go by id.")
class PaymentSort:
    """Which column, and which way."""

    field: Annotated[PaymentSortField, strawberry.field(description="The column.")]
    direction: Annotated[SortDirection, strawberry.field(description="Which way.")] = SortDirection.DESC


@strawberry.input
class CustomerFilterOrders:
    """The orders' part of CustomerFilter."""

    store_id: Annotated[IdFilter | None, strawberry.field(description="Has ordered in this shop.")] = UNSET
    bought: Annotated[PurchaseFilter | None, strawberry.field(description="Bought a line like this.")] = UNSET
    never_bought: Annotated[PurchaseFilter | None, strawberry.field(description="Never bought any.")] = UNSET
    payment_method: Annotated[StringFilter | None, strawberry.field(description="Paid in this way.")] = UNSET
    discount_usage_rate: Annotated[
        DecimalFilter | None, strawberry.field(description="Orders with a discount / orders, 0 to 1.")
    ] = UNSET
    return_frequency: Annotated[
        DecimalFilter | None, strawberry.field(description="Orders with a returned unit / orders, 0 to 1.")
    ] = UNSET
    price_sensitivity: Annotated[
        list[PriceSensitivity] | None,
        strawberry.field(description="Any of these; follows an order within moments, and usual prices each night."),
    ] = UNSET
