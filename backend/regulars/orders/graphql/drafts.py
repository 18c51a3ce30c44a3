"""Drafts as they are sent and shown: their inputs, what was entered, what it comes to."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

import strawberry
from strawberry import UNSET

from regulars.access.graphql.actors import ActorRef, actor_row
from regulars.catalog.graphql import ProductRef, product_by_sku
from regulars.companies.graphql.references import CompanyRef
from regulars.companies.words import PREFIX as COMPANY
from regulars.customers.graphql.references import CustomerRef
from regulars.orders.behalf.entered import Entered, EnteredLine
from regulars.orders.graphql.benefits import OrderBenefit, taken
from regulars.orders.graphql.codes import ApprovalDecision
from regulars.orders.graphql.parts import customer_of
from regulars.orders.graphql.references import AddressInputRef
from regulars.orders.queries import behalf
from regulars.orders.queries.behalf import ApprovalRow, DraftRow
from regulars.platform import ids
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.each import each
from regulars.platform.graphql.money import Money, MoneyInput, money
from regulars.platform.graphql.node import find_node, rows_are
from regulars.platform.graphql.payload import UserError
from regulars.platform.graphql.reading import reading
from regulars.platform.graphql.scalars import CurrencyCode, Instant
from regulars.platform.text import fold
from regulars.stores.graphql import Store, store_by_id

_LINES = [ListSize(assumed_size=10)]
_APPLIED = [ListSize(assumed_size=3)]


@strawberry.input(description="A line from the catalog (sku) or free (title and price).")
class DraftLineInput:
    """Read by orders/service/behalf/reading.py."""

    sku: Annotated[str | None, strawberry.field(description="Of a product; or of something that is none.")] = UNSET
    title: Annotated[str | None, strawberry.field(description="Left out: the product's.")] = UNSET
    quantity: Annotated[int, strawberry.field(description="How many, from 1.")]
    unit_price: Annotated[
        MoneyInput | None, strawberry.field(description="Of one. Left out: the product's in this store.")
    ] = UNSET
    discount: Annotated[MoneyInput | None, strawberry.field(description="On the whole line.")] = UNSET
    discount_percent: Annotated[
        Decimal | None, strawberry.field(description="On the whole line, instead of an amount; rounded half up.")
    ] = UNSET


@strawberry.input(description="A draft or an order on behalf of a customer; amounts in the currency of its store.")
class OrderDraftInput:
    """Read by orders/service/behalf/reading.py."""

    lines: Annotated[list[DraftLineInput], strawberry.field(description="1 to 250.")]
    store_id: Annotated[strawberry.ID | None, strawberry.field(description="Left out: the default store.")] = UNSET
    shipping_address_id: Annotated[
        strawberry.ID | None,
        strawberry.field(description="One of the customer's. Left out: their default; null: nothing is shipped."),
    ] = UNSET
    shipping_address: Annotated[AddressInputRef | None, strawberry.field(description="For this order only.")] = UNSET
    billing_address_id: Annotated[
        strawberry.ID | None, strawberry.field(description="One of the customer's. Left out: their default.")
    ] = UNSET
    billing_address: Annotated[AddressInputRef | None, strawberry.field(description="For this order only.")] = UNSET
    company_id: Annotated[
        strawberry.ID | None, strawberry.field(description="For which company; the customer is a member of it.")
    ] = UNSET
    purchase_order_number: Annotated[
        str | None, strawberry.field(description="The number by which the customer's company ordered.")
    ] = UNSET
    payment_terms_days: Annotated[
        int | None,
        strawberry.field(description="Due so many days after it is placed, 0 to 365. Left out: as the company pays."),
    ] = UNSET
    discount_total: Annotated[
        MoneyInput | None, strawberry.field(description="On the whole order, beside the discounts of its lines.")
    ] = UNSET
    discount_percent: Annotated[
        Decimal | None,
        strawberry.field(description="On all lines after their own discounts, instead of an amount; rounded half up."),
    ] = UNSET
    discount_label: Annotated[str | None, strawberry.field(description="Why, for the customer to read.")] = UNSET
    shipping_total: Annotated[MoneyInput | None, strawberry.field(description="Shipping.")] = UNSET
    tax_total: Annotated[MoneyInput | None, strawberry.field(description="Taxes.")] = UNSET
    base_currency_rate: Annotated[
        Decimal | None,
        strawberry.field(
            description="Base currency for one unit of the store's. Left out: that of the store's latest order."
        ),
    ] = UNSET
    apply_benefits: Annotated[
        bool,
        strawberry.field(description="Prices, discounts and terms of the customer's groups, where none are entered."),
    ] = True
    note: Annotated[str | None, strawberry.field(description="For colleagues; up to 2,000 characters.")] = UNSET
    is_test: Annotated[bool, strawberry.field(description="Only a test: it counts nowhere.")] = False


class LineRow(NamedTuple):
    """A line of a draft with what it comes to."""

    line: EnteredLine
    currency: str
    gross: int
    off: int
    share: int
    place: int


@strawberry.type(description="A line of a draft, as entered and as it comes out.")
class DraftLine:
    """Answered from a `LineRow`."""

    is_type_of = rows_are(LineRow)

    index: int = derived(lambda row: row.place, description="Its place among the lines sent, from 0.")
    title: str = derived(lambda row: row.line.title, description="What it is.")
    sku: str | None = derived(lambda row: row.line.sku, description="The stock code.")
    quantity: int = derived(lambda row: row.line.quantity, description="How many.")
    unit_price: Money = derived(lambda row: money(row.line.unit_price, row.currency), description="Of one.")
    discount_percent: Decimal | None = derived(
        lambda row: row.line.discount_percent, description="Where a percentage was entered."
    )
    discount: Money = derived(lambda row: money(row.off, row.currency), description="Its own discount, on the line.")
    order_discount_share: Money = derived(
        lambda row: money(row.share, row.currency),
        description="Its share of the discount on the whole order; the shares sum to it.",
    )
    total: Money = derived(
        lambda row: money(row.gross - row.off, row.currency), description="Price × quantity - its own discount."
    )

    list_price: Money | None = derived(
        lambda row: None if row.line.list_price is None else money(row.line.list_price, row.currency),
        description="What everybody pays for one, where benefits made the price; null where it was entered by hand.",
    )
    applied: list[OrderBenefit] = derived(
        lambda row: taken(row.line.applied, row.currency),
        description="Benefits that made its price.",
        directives=_APPLIED,
    )
    unavailable_because: str | None = derived(
        lambda row: row.line.unavailable_because,
        description="Why it is not on sale to this customer; a colleague may sell it all the same.",
    )

    @strawberry.field(description="The product with its stock code.", graphql_type=ProductRef | None)
    @staticmethod
    async def product(line: strawberry.Parent[LineRow], info: Info) -> Any:
        """One read for all lines of the operation."""
        sku = line.line.sku
        return None if sku is None else await info.context.loader(product_by_sku).load(fold(sku))


def line_rows(entered: Entered, places: Sequence[int] | None = None) -> list[LineRow]:
    """The lines of a draft with what each comes to."""
    at = range(len(entered.lines)) if places is None else places
    return [
        LineRow(line, entered.currency, amounts.gross, amounts.discount, amounts.share, place)
        for line, amounts, place in zip(entered.lines, entered.priced.lines, at, strict=True)
    ]


def _maker(row: Any) -> Any:
    return actor_row(row.made_by_kind, row.made_by_id, row.made_by_name)


@strawberry.type(description="What a colleague entered for an order made here, to be edited again while it is a draft.")
class OrderDraft:
    """Answered from a `DraftRow`."""

    is_type_of = rows_are(DraftRow)

    lines: list[DraftLine] = derived(lambda row: line_rows(row.entered), description="As entered.", directives=_LINES)
    discount_percent: Decimal | None = derived(
        lambda row: row.entered.discount_percent, description="On the whole order, where a percentage was entered."
    )
    order_discount: Money = derived(
        lambda row: money(row.entered.priced.order_discount, row.entered.currency),
        description="On the whole order, beside the discounts of its lines.",
    )
    discount_label: str | None = derived(lambda row: row.entered.discount_label, description="Why it was given.")
    base_currency_rate: Decimal | None = derived(
        lambda row: row.entered.rate, description="Base currency for one unit of the store's."
    )
    note: str | None = derived(lambda row: row.entered.note, description="For colleagues.")
    shipping_address_id: strawberry.ID | None = derived(
        lambda row: _address_id(row.entered.shipping_address_id), description="The saved address that was chosen."
    )
    billing_address_id: strawberry.ID | None = derived(
        lambda row: _address_id(row.entered.billing_address_id), description="The saved address that was chosen."
    )
    applied: list[OrderBenefit] = derived(
        lambda row: taken(row.entered.applied, row.entered.currency),
        description="Benefits that took part, each once.",
        directives=_APPLIED,
    )
    apply_benefits: bool = derived(lambda row: row.entered.applies_benefits, description="Whether benefits take part.")
    shipping_entered: Money = derived(
        lambda row: money(row.entered.shipping, row.entered.currency),
        description="Shipping as entered; a benefit may make it free.",
    )
    is_terms_by_benefit: bool = derived(
        lambda row: row.entered.terms_by_benefit, description="Whether the terms of payment are a benefit's."
    )
    made_by: ActorRef = derived(_maker, description="Who made it.")


def _address_id(key: int | None) -> str | None:
    return None if key is None else ids.encode("adr", key)


class PreviewRow(NamedTuple):
    """What a draft would come to, and what is wrong with it."""

    entered: Entered
    places: Sequence[int]
    base_total: int
    base_currency: str
    needs_approval: str | None
    user_errors: list[Any]


def _amount(name: str) -> Callable[[Any], Any]:
    def read(row: Any) -> Any:
        return money(getattr(row.entered.priced, name), row.entered.currency)

    return read


@strawberry.type(description="What a draft would come to as it stands; lines that cannot be read are left out.")
class OrderDraftPreview:
    """Answered from a `PreviewRow`."""

    is_type_of = rows_are(PreviewRow)

    currency_code: CurrencyCode = derived(lambda row: row.entered.currency, description="That of its store.")
    lines: list[DraftLine] = derived(
        lambda row: line_rows(row.entered, row.places), description="Those that could be read.", directives=_LINES
    )
    subtotal: Money = derived(_amount("subtotal"), description="Price × quantity over all lines.")
    order_discount: Money = derived(_amount("order_discount"), description="On the whole order.")
    discount_total: Money = derived(_amount("discount"), description="Discounts of lines and order together.")
    shipping_total: Money = derived(_amount("shipping"), description="Shipping.")
    tax_total: Money = derived(_amount("tax"), description="Taxes.")
    total: Money = derived(_amount("total"), description="Subtotal - discounts + shipping + tax.")
    base_total: Money = derived(
        lambda row: money(row.base_total, row.base_currency), description="In the base currency."
    )
    applied: list[OrderBenefit] = derived(
        lambda row: taken(row.entered.applied, row.entered.currency),
        description="Benefits that take part, each once, with what they save.",
        directives=_APPLIED,
    )
    payment_terms_days: int | None = derived(
        lambda row: row.entered.payment_terms_days, description="Due so many days after it is placed."
    )
    needs_approval: str | None = derived(
        lambda row: row.needs_approval, description="Why somebody has to approve it; null where nobody has to."
    )
    user_errors: list[UserError] = derived(
        lambda row: row.user_errors, description="What keeps it from being saved.", directives=_LINES
    )

    @strawberry.field(description="In which store.", graphql_type=Store)
    @staticmethod
    async def store(preview: strawberry.Parent[PreviewRow], info: Info) -> Any:
        """By the loader of stores."""
        return await info.context.loader(store_by_id).load(preview.entered.store_id)


@strawberry.type(description="An approval that an order needed, and what was decided.")
class OrderApproval:
    """Answered from an `ApprovalRow`."""

    is_type_of = rows_are(ApprovalRow)

    requested_at: Annotated[Instant, strawberry.field(description="When it was asked for.")]
    needed_because: Annotated[str, strawberry.field(description="Why it is needed.")]
    decision: Annotated[ApprovalDecision | None, strawberry.field(description="Null while it waits.")]
    decided_at: Annotated[Instant | None, strawberry.field(description="When it was decided.")]
    reason: Annotated[str | None, strawberry.field(description="Why so.")]
    requested_by: ActorRef = derived(
        lambda row: actor_row(row.requested_by_kind, row.requested_by_id, row.requested_by_name),
        description="Who asked.",
    )
    decided_by: ActorRef | None = derived(
        lambda row: (
            None
            if row.decided_by_kind is None
            else actor_row(row.decided_by_kind, row.decided_by_id, row.decided_by_name)
        ),
        description="Who wrote the decision down.",
    )

    @strawberry.field(description="The customer who decided.", graphql_type=CustomerRef | None)
    @staticmethod
    async def approver(row: strawberry.Parent[ApprovalRow], info: Info) -> Any:
        """One read for all approvals of the operation."""
        return await customer_of(info, row.approver_id)


@strawberry.type
class OrderBehalf:
    """What orders made here have beside all others; joined in api/types.py."""

    @strawberry.field(
        description="The company for which it was made; null where it was made for a person, or may not be seen.",
        graphql_type=CompanyRef | None,
        metadata=reading("id"),
    )
    @staticmethod
    async def company(order: strawberry.Parent[Any], info: Info) -> Any:
        """One read for all orders of the operation."""
        found = await _entered(info, order.id)
        key = None if found is None else found.entered.company_id
        return None if key is None else await find_node(info.context, ids.encode(COMPANY, key))

    @strawberry.field(
        description="Due so many days after it was placed.", graphql_type=int | None, metadata=reading("id")
    )
    @staticmethod
    async def payment_terms_days(order: strawberry.Parent[Any], info: Info) -> Any:
        """One read for all orders of the operation."""
        found = await _entered(info, order.id)
        return None if found is None else found.payment_terms_days

    @strawberry.field(
        description="When payment is due; null without terms, and before it is placed.",
        graphql_type=Instant | None,
        metadata=reading("id"),
    )
    @staticmethod
    async def due_at(order: strawberry.Parent[Any], info: Info) -> Any:
        """One read for all orders of the operation."""
        found = await _entered(info, order.id)
        return None if found is None else found.due_at

    @strawberry.field(
        description="What was entered, of an order made here; null of all others.",
        graphql_type=OrderDraft | None,
        metadata=reading("id"),
    )
    @staticmethod
    async def draft(order: strawberry.Parent[Any], info: Info) -> Any:
        """One read for all orders of the operation."""
        return await _entered(info, order.id)

    @strawberry.field(
        description="Approvals that it needed, oldest first.",
        directives=[ListSize(assumed_size=2)],
        graphql_type=list[OrderApproval],
    )
    @each("id", missing=list)
    @staticmethod
    async def approvals(orders: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for all orders of the page."""
        return await behalf.approvals_of(info.context.database, orders)


async def _entered(info: Info, order_id: int) -> DraftRow | None:
    return await info.context.loader(_entered_by_order).load(order_id)


async def _entered_by_order(context: Context, keys: Sequence[int]) -> Mapping[int, DraftRow]:
    return await behalf.drafts_of(context.database, keys)
