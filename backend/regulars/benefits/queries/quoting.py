"""What a customer pays and why: benefits, prices and products are read, and the arithmetic is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from regulars.benefits.pricing.offers import Case, Line, Offer
from regulars.benefits.pricing.quotes import Quote, quote
from regulars.benefits.queries.benefits import BenefitRow, benefits_of_customers
from regulars.benefits.queries.price_lists import lists_for
from regulars.catalog import queries as catalog
from regulars.catalog.queries import ProductRow
from regulars.platform import clock
from regulars.platform.db.connect import Reader
from regulars.platform.text import fold


class Wanted(NamedTuple):
    """A stock code and how many; `list_price` where the caller knows what everybody pays."""

    sku: str
    quantity: int
    list_price: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom, where and when: minor units of `currency`, codes as they were typed."""

    customer_id: int
    currency: str
    store_id: int | None = None
    country: str | None = None
    at: int | None = None
    company_id: int | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quoted:
    """The quote, the products that are known, the benefits by key; `unpriced` are places of lines without a price."""

    quote: Quote
    lines: tuple[Wanted, ...]
    products: Mapping[str, ProductRow]
    benefits: Mapping[int, BenefitRow]
    currency: str
    unpriced: tuple[int, ...] = ()


async def quoted(reader: Reader, asked: Asked, lines: Sequence[Wanted]) -> Quoted:
    """A handful of statements, however many lines. Lines without any price are told and left out of the quote."""
    skus = sorted({fold(line.sku) for line in lines})
    products = await catalog.products_by_skus(reader, skus)
    prices = await catalog.prices_of(reader, [product.id for product in products.values()])
    at = clock.now() if asked.at is None else asked.at
    benefits = (await benefits_of_customers(reader, [asked.customer_id], asked.company_id, at=at))[asked.customer_id]
    known: list[tuple[Wanted, Line]] = []
    unpriced: list[int] = []
    for place, line in enumerate(lines):
        product = products.get(fold(line.sku))
        price = line.list_price
        if price is None and product is not None:
            found = catalog.price_in(prices[product.id], store_id=asked.store_id, currency=asked.currency)
            price = None if found is None else found.amount
        if price is None:
            unpriced.append(place)
        else:
            known.append((line, _line(line, product, price)))
    country = asked.country or await _country(reader, asked.customer_id)
    case = Case(asked.currency, at, country, frozenset(fold(code) for code in asked.codes))
    offers = await offers_of(reader, benefits, skus)
    return Quoted(
        quote([line for _, line in known], offers, case),
        tuple(line for line, _ in known),
        products,
        {benefit.id: benefit for benefit in benefits},
        asked.currency,
        tuple(unpriced),
    )


async def offers_of(reader: Reader, benefits: Sequence[BenefitRow], skus: Sequence[str]) -> list[Offer]:
    """The benefits as the arithmetic takes them."""
    lists = await lists_for(
        reader, sorted({each.price_list_id for each in benefits if each.price_list_id is not None}), skus
    )
    return [
        Offer(
            id=each.id,
            kind=each.kind,
            name=each.name,
            terms=replace(each.terms, categories=tuple(fold(one) for one in each.terms.categories)),
            list=None if each.price_list_id is None else lists.get(each.price_list_id),
            code=None if each.code is None else fold(each.code),
            starts_at=each.starts_at,
            ends_at=each.ends_at,
        )
        for each in benefits
    ]


def _line(line: Wanted, product: ProductRow | None, price: int) -> Line:
    if product is None:
        return Line(fold(line.sku), line.quantity, price)
    category = None if product.category is None else fold(product.category)
    return Line(
        product.sku_key, line.quantity, price, category, product.is_active, product.is_exclusive, product.public_from
    )


async def _country(reader: Reader, customer_id: int) -> str | None:
    """Where the customer's parcels go."""
    return await reader.fetch_value(
        "SELECT a.country_code FROM customers c JOIN customer_addresses a ON a.id = c.default_shipping_address_id"
        " WHERE c.id = ?",
        (customer_id,),
    )
