"""Benefits as the window shows and takes them, and those of a customer."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.graphql.staff import StaffMention, StaffUser
from regulars.access.scopes import Scope
from regulars.benefits.graphql.price_lists import PriceList, price_list_by_id
from regulars.benefits.graphql.references import BenefitSourceRef
from regulars.benefits.queries import benefits as queries
from regulars.benefits.queries.benefits import BenefitRow
from regulars.benefits.terms import Break
from regulars.benefits.words import BenefitKind
from regulars.catalog.graphql import ProductRef, product_by_sku
from regulars.platform import clock
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.each import each
from regulars.platform.graphql.money import Money, MoneyInput, money
from regulars.platform.graphql.node import Node, find_node, register_node, rows_are
from regulars.platform.graphql.scalars import CountryCode, Instant

strawberry.enum(BenefitKind, description="What a benefit gives.")


class _Step:
    """A break with the currency of its benefit."""

    __slots__ = ("currency", "step")

    def __init__(self, step: Break, currency: str | None) -> None:
        self.step = step
        self.currency = currency


@strawberry.type(description="From this quantity on, so much off, or this price.")
class QuantityBreak:
    """Answered from a break and its currency."""

    is_type_of = rows_are(_Step)

    minimum_quantity: int = derived(lambda row: row.step.minimum_quantity, description="From how many on.")
    percent_off: Decimal | None = derived(
        lambda row: _decimal(row.step.percent_off), description="Off the price of one."
    )
    unit_price: Money | None = derived(
        lambda row: _money(row.step.unit_price, row.currency), description="The price of one."
    )


@strawberry.type(
    description="Something that members get, between two instants; the fields that its kind does not use are null."
)
class Benefit(Node):
    """Answered from a `BenefitRow`."""

    is_type_of = rows_are(BenefitRow)

    kind: Annotated[BenefitKind, strawberry.field(description="What it gives.")]
    name: Annotated[str, strawberry.field(description="As customers and colleagues read it.")]
    code: Annotated[str | None, strawberry.field(description="It holds where this code is given.")]
    starts_at: Annotated[Instant | None, strawberry.field(description="From this instant on; null: always has.")]
    ends_at: Annotated[Instant | None, strawberry.field(description="Until just before this; null: stays.")]
    percent_off: Decimal | None = derived(lambda row: row.terms.percent, description="Hundredths of the price.")
    amount_off: Money | None = derived(
        lambda row: _money(row.terms.amount_off, row.terms.currency), description="Off all that it covers."
    )
    minimum_spend: Money | None = derived(
        lambda row: _money(row.terms.minimum_spend, row.terms.currency), description="Holds from this sum on."
    )
    minimum_quantity: int | None = derived(
        lambda row: row.terms.minimum_quantity, description="Holds from so many units on."
    )
    quantity_breaks: list[QuantityBreak] = derived(
        lambda row: [_Step(step, row.terms.currency) for step in row.terms.breaks],
        description="The lowest quantity first.",
        directives=[ListSize(assumed_size=3)],
    )
    categories: list[str] = derived(
        lambda row: list(row.terms.categories),
        description="Products of these; empty: of all.",
        directives=[ListSize(assumed_size=50)],
    )
    country_codes: list[CountryCode] = derived(
        lambda row: list(row.terms.countries),
        description="For parcels to these; empty: to all.",
        directives=[ListSize(assumed_size=250)],
    )
    payment_terms_days: int | None = derived(
        lambda row: row.terms.payment_terms_days, description="Due so many days after an order is placed."
    )
    is_active: bool = derived(lambda row: row.is_active_at(clock.now()), description="Whether it holds now.")
    contact: StaffUser | None = derived(
        lambda row: (
            None if row.contact_staff_id is None else StaffMention(row.contact_staff_id, row.contact_name or "")
        ),
        description="The colleague for these customers.",
    )

    @strawberry.field(
        description="The prices that it gives; null without PRODUCTS_READ.", graphql_type=PriceList | None
    )
    @staticmethod
    async def price_list(benefit: strawberry.Parent[BenefitRow], info: Info) -> Any:
        """One read for all benefits of the operation."""
        key = benefit.price_list_id
        return None if key is None else await info.context.loader(price_list_by_id).load(key)

    @strawberry.field(
        description="For these only; empty: for all, or for those of its categories. Empty without PRODUCTS_READ.",
        directives=[ListSize(assumed_size=5)],
        graphql_type=list[ProductRef],
    )
    @staticmethod
    async def products(benefit: strawberry.Parent[BenefitRow], info: Info) -> Any:
        """One read for all benefits of the operation."""
        found = await info.context.loader(product_by_sku).load_many(list(benefit.terms.skus))
        return [product for product in found if product is not None]

    @strawberry.field(
        description="Who grants it; null where the caller may not read that.", graphql_type=BenefitSourceRef | None
    )
    @staticmethod
    async def granted_by(benefit: strawberry.Parent[BenefitRow], info: Info) -> Any:
        """One read for all benefits of the operation."""
        return await find_node(info.context, benefit.source)


@strawberry.input(description="A step of a quantity discount; exactly one of percentOff and unitPrice.")
class QuantityBreakInput:
    """Read by benefits/service/reading.py."""

    minimum_quantity: Annotated[int, strawberry.field(description="From how many on.")]
    percent_off: Annotated[Decimal | None, strawberry.field(description="Off the price of one.")] = UNSET
    unit_price: Annotated[MoneyInput | None, strawberry.field(description="The price of one.")] = UNSET


@strawberry.input(description="A benefit to write, with the fields of its kind; others are refused.")
class BenefitInput:
    """Read by benefits/service/reading.py."""

    kind: Annotated[BenefitKind, strawberry.field(description="What it gives.")]
    name: Annotated[str, strawberry.field(description="1 to 200 letters, as customers and colleagues read it.")]
    percent_off: Annotated[Decimal | None, strawberry.field(description="Above 0, at most 100.")] = UNSET
    amount_off: Annotated[MoneyInput | None, strawberry.field(description="Off all that it covers.")] = UNSET
    price_list_id: Annotated[strawberry.ID | None, strawberry.field(description="The prices it gives.")] = UNSET
    quantity_breaks: Annotated[list[QuantityBreakInput] | None, strawberry.field(description="Up to 20 steps.")] = UNSET
    minimum_quantity: Annotated[int | None, strawberry.field(description="Holds from so many units on.")] = UNSET
    minimum_spend: Annotated[MoneyInput | None, strawberry.field(description="Holds from this sum on.")] = UNSET
    product_skus: Annotated[list[str] | None, strawberry.field(description="For these products only; up to 1,000.")] = (
        UNSET
    )
    categories: Annotated[list[str] | None, strawberry.field(description="For products of these only.")] = UNSET
    country_codes: Annotated[
        list[CountryCode] | None, strawberry.field(description="For parcels to these countries only.")
    ] = UNSET
    payment_terms_days: Annotated[int | None, strawberry.field(description="1 to 365.")] = UNSET
    contact_staff_id: Annotated[strawberry.ID | None, strawberry.field(description="A colleague.")] = UNSET
    code: Annotated[str | None, strawberry.field(description="Holds only where this code is given.")] = UNSET
    starts_at: Annotated[Instant | None, strawberry.field(description="From this instant on.")] = UNSET
    ends_at: Annotated[Instant | None, strawberry.field(description="Until just before this instant.")] = UNSET


@strawberry.type
class CustomerBenefits:
    """The benefits' part of Customer."""

    @requires(
        Scope.GROUPS_READ,
        description="What holds for this customer now, in the order in which it is applied.",
        directives=[ListSize(assumed_size=10)],
        graphql_type=list[Benefit] | None,
    )
    @each("id", missing=list)
    @staticmethod
    async def benefits(customers: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for the page."""
        return await queries.benefits_of_customers(info.context.database, customers)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _money(minor: int | None, currency: str | None) -> Any:
    return None if minor is None or currency is None else money(minor, currency)


async def _nodes(context: Context, keys: Sequence[int]) -> Mapping[int, BenefitRow]:
    if not context.actor.may(Scope.GROUPS_READ):
        return {}
    return await queries.benefits_by_id(context.database, keys)


register_node("ben", _nodes)
