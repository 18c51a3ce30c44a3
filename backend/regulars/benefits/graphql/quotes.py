"""priceFor: what a customer pays and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.benefits.graphql.benefits import Benefit
from regulars.benefits.pricing.quotes import Applied, QuotedLine
from regulars.benefits.queries.benefits import BenefitRow
from regulars.benefits.queries.quoting import Asked, Quoted, Wanted, quoted
from regulars.catalog.graphql import ProductRef, product_by_sku
from regulars.customers.graphql.filters import CustomerIdentifier
from regulars.customers.queries import listing
from regulars.platform import money as exact
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.inputs import given, one_of
from regulars.platform.graphql.money import Money, MoneyInput, money
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.scalars import CountryCode, CurrencyCode, Instant
from regulars.platform.text import fold
from regulars.stores import queries as stores

MAX_LINES = 250
_LARGEST = 1_000_000


@strawberry.input(description="A product and how many.")
class PriceForLineInput:
    """A stock code, and the price everybody pays where the catalog has none."""

    sku: Annotated[str, strawberry.field(description="The stock code.")]
    quantity: Annotated[int, strawberry.field(description="How many, from 1.")] = 1
    list_price: Annotated[
        MoneyInput | None, strawberry.field(description="What everybody pays for one. Left out: as in the catalog.")
    ] = UNSET


@strawberry.input(description="What is asked of priceFor.")
class PriceForInput:
    """Whom, what, where, when."""

    customer: Annotated[CustomerIdentifier, strawberry.field(description="Exactly one way to name them.")]
    lines: Annotated[list[PriceForLineInput], strawberry.field(description="1 to 250.")]
    store_code: Annotated[str | None, strawberry.field(description="Left out: the default store.")] = UNSET
    currency_code: Annotated[CurrencyCode | None, strawberry.field(description="Left out: the store's.")] = UNSET
    country_code: Annotated[
        CountryCode | None,
        strawberry.field(description="Where the parcel goes. Left out: the customer's default address."),
    ] = UNSET
    codes: Annotated[list[str] | None, strawberry.field(description="Codes that the customer gave.")] = UNSET
    at: Annotated[Instant | None, strawberry.field(description="When. Left out: now.")] = UNSET


@dataclass(frozen=True, slots=True)
class AppliedRow:
    """The row behind `AppliedBenefit`."""

    applied: Applied
    benefit: BenefitRow
    currency: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """The row behind `PriceQuoteLine`."""

    line: QuotedLine
    wanted: Wanted
    quoted: Quoted


def line_rows(row: Quoted) -> list[LineRow]:
    """The lines as asked, in order."""
    return [LineRow(line, wanted, row) for line, wanted in zip(row.quote.lines, row.lines, strict=True)]


def applied_rows(applied: Sequence[Applied], row: Quoted) -> list[AppliedRow]:
    """What took part, with the benefits."""
    return [AppliedRow(one, row.benefits[one.offer_id], row.currency) for one in applied]


@strawberry.type(description="A benefit that took part, with its effect.")
class AppliedBenefit:
    """Answered from an `AppliedRow`."""

    is_type_of = rows_are(AppliedRow)

    benefit: Annotated[Benefit, strawberry.field(description="Which.")]
    amount: Money = derived(lambda row: money(row.applied.amount, row.currency), description="What it saved.")
    explanation: str = derived(lambda row: row.applied.explanation, description="In words.")


@strawberry.type(description="One line of a quote.")
class PriceQuoteLine:
    """Answered from a `LineRow`."""

    is_type_of = rows_are(LineRow)

    sku: str = derived(lambda row: row.wanted.sku, description="As it was asked for.")
    quantity: int = derived(lambda row: row.line.quantity, description="How many.")
    list_price: Money = derived(
        lambda row: money(row.line.list_price, row.quoted.currency), description="What everybody pays for one."
    )
    unit_price: Money = derived(
        lambda row: money(row.line.unit_price, row.quoted.currency),
        description="What this customer pays for one, before discounts.",
    )
    total: Money = derived(
        lambda row: money(row.line.total, row.quoted.currency), description="For all of them, after discounts."
    )
    applied: list[AppliedBenefit] = derived(
        lambda row: applied_rows(row.line.applied, row.quoted),
        description="Why.",
        directives=[ListSize(assumed_size=3)],
    )
    is_available: bool = derived(
        lambda row: row.line.unavailable_because is None,
        description="False: not on sale to this customer, and not part of the totals.",
    )
    unavailable_because: str | None = derived(lambda row: row.line.unavailable_because, description="Why it is not.")

    @strawberry.field(description="What the catalog knows of it.", graphql_type=ProductRef | None)
    @staticmethod
    async def product(line: strawberry.Parent[LineRow], info: Info) -> Any:
        """One read for all lines."""
        return await info.context.loader(product_by_sku).load(fold(line.wanted.sku))


@strawberry.type(description="What this customer pays and why, without shipping and taxes.")
class PriceQuote:
    """Answered from a `Quoted`."""

    is_type_of = rows_are(Quoted)

    lines: list[PriceQuoteLine] = derived(line_rows, description="As asked.", directives=[ListSize(assumed_size=20)])
    subtotal: Money = derived(
        lambda row: money(row.quote.subtotal, row.currency), description="At the prices that everybody pays."
    )
    discount_total: Money = derived(
        lambda row: money(row.quote.discount, row.currency), description="What all benefits save together."
    )
    total: Money = derived(lambda row: money(row.quote.total, row.currency), description="What is left to pay.")
    free_shipping: bool = derived(lambda row: row.quote.free_shipping, description="Whether shipping costs nothing.")
    payment_terms_days: int | None = derived(
        lambda row: row.quote.payment_terms_days, description="Due so many days after the order; null: at once."
    )
    applied: list[AppliedBenefit] = derived(
        lambda row: applied_rows(row.quote.applied, row),
        description="Each benefit once, with what it saved over all lines.",
        directives=[ListSize(assumed_size=10)],
    )


@strawberry.type
class PriceQueries:
    """priceFor."""

    @requires(
        Scope.PRODUCTS_READ,
        description="What this customer pays and why, benefit by benefit; for storefronts too. Null where there is no"
        " such customer.",
        directives=[Cost(weight=5)],
        graphql_type=PriceQuote | None,
    )
    @staticmethod
    async def price_for(info: Info, input: PriceForInput) -> Any:
        """Computed now, and kept nowhere."""
        reader, actor = info.context.database, info.context.actor
        customer = await listing.key_of(reader, actor, one_of(input.customer))
        if customer is None or not await listing.by_ids(reader, actor, [customer], frozenset({"id"})):
            return None
        code = given(input.store_code)
        store = await stores.default_store(reader) if code is None else await stores.store_by_code(reader, code)
        if store is None or not actor.sees_store(store.id):
            raise Refusal(ErrorCode.NOT_FOUND, "There is no such store.", ("input", "storeCode"))
        currency = str(given(input.currency_code) or store.currency)
        asked = Asked(
            customer_id=customer,
            currency=currency,
            store_id=store.id,
            country=given(input.country_code),
            at=given(input.at),
            codes=tuple(given(input.codes) or ()),
        )
        lines = _lines(input.lines, currency)
        found = await quoted(reader, asked, lines)
        if found.unpriced:
            place = found.unpriced[0]
            message = f"The catalog has no price of {lines[place].sku[:40]!r} in {currency}: give its listPrice."
            raise Refusal(ErrorCode.REQUIRED, message, ("input", "lines", str(place), "listPrice"))
        return found


def _lines(given_lines: Sequence[PriceForLineInput], currency: str) -> list[Wanted]:
    if not 1 <= len(given_lines) <= MAX_LINES:
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, f"Ask for 1 to {MAX_LINES} lines at once.", ("input", "lines"))
    return [_wanted(line, currency, ("input", "lines", str(place))) for place, line in enumerate(given_lines)]


def _wanted(line: PriceForLineInput, currency: str, at: tuple[str, ...]) -> Wanted:
    if not 1 <= line.quantity <= _LARGEST:
        raise Refusal(ErrorCode.INVALID, f"A quantity is 1 to {_LARGEST:,}.", (*at, "quantity"))
    price = given(line.list_price)
    if price is None:
        return Wanted(line.sku, line.quantity)
    if price.currency_code != currency:
        raise Refusal(ErrorCode.CURRENCY_MISMATCH, f"These prices are in {currency}.", (*at, "listPrice"))
    minor = exact.to_minor(price.amount, currency)
    if minor < 0:
        raise Refusal(ErrorCode.INVALID_MONEY, "A price is 0 or more.", (*at, "listPrice"))
    return Wanted(line.sku, line.quantity, minor)
