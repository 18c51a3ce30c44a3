"""A draft as it is sent (OrderDraftInput), read against the catalog, the store and the customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from regulars.catalog import queries as catalog
from regulars.catalog.queries import ProductRow
from regulars.companies.queries.companies import CompanyRow, companies_by_ids
from regulars.companies.queries.members import member_of
from regulars.companies.words import PREFIX as COMPANY
from regulars.orders.behalf.entered import Entered, EnteredLine
from regulars.orders.drafts import AddressDraft
from regulars.orders.rules import LARGEST_QUANTITY, LONGEST, LONGEST_TITLE, rate_of
from regulars.orders.service.behalf.granting import granted
from regulars.platform import ids, money
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import clean, fold
from regulars.stores.queries import StoreRow, base_currency, stores

MAX_LINES = 250
MAX_NOTE = 2_000
MAX_TERMS = 365
_HUNDRED = Decimal(100)
Fields = Mapping[str, Any]


class Priced(NamedTuple):
    """A product and what one of it costs in the draft's currency, where that is known."""

    product: ProductRow
    price: int | None


@dataclass(frozen=True, slots=True)
class Read:
    """What was read, as far as it could be, and what is wrong; `places` says which lines sent the lines read are."""

    entered: Entered
    places: tuple[int, ...]
    refusals: tuple[Refusal, ...]


async def read(reader: Reader, actor: Actor, *, customer_id: int, fields: Fields) -> Read:
    """The draft. Raises `Refusal` only where nothing can be read at all."""
    store = await _store(reader, actor, fields.get("store_id"))
    lines: Sequence[Fields] = fields["lines"][:MAX_LINES]
    reading = _Reading(fields, store, await _products(reader, store, lines))
    if len(fields["lines"]) > MAX_LINES:
        reading.wrong(ErrorCode.LIMIT_EXCEEDED, f"A draft has at most {MAX_LINES} lines.", "lines")
    if not lines:
        reading.wrong(ErrorCode.REQUIRED, "Add at least one line.", "lines")
    places, entered = reading.lines()
    shipping_id, shipping = await _address(reader, reading, customer_id, "shipping")
    billing_id, billing = await _address(reader, reading, customer_id, "billing")
    company = await _company(reader, reading, customer_id)
    found = Entered(
        store_id=store.id,
        currency=store.currency,
        lines=entered,
        discount=reading.minor("discount_total", "discountTotal"),
        discount_percent=reading.percent(fields, "discount_total", "discountPercent"),
        discount_label=reading.text("discount_label", "discountLabel", LONGEST),
        shipping=reading.minor("shipping_total", "shippingTotal"),
        tax=reading.minor("tax_total", "taxTotal"),
        rate=await _rate(reader, reading, store),
        purchase_order_number=reading.text("purchase_order_number", "purchaseOrderNumber", LONGEST),
        payment_terms_days=reading.terms(company),
        note=reading.text("note", "note", MAX_NOTE),
        is_test=bool(fields.get("is_test")),
        shipping_address_id=shipping_id,
        billing_address_id=billing_id,
        shipping_address=shipping,
        billing_address=billing,
        company_id=None if company is None else company.id,
    )
    found = await granted(reader, found, customer_id=customer_id, fields=fields, places=places)
    reading.check_sums(found)
    return Read(found, places, tuple(refusal.at("input") for refusal in reading.refusals))


class _Reading:
    """Collects what is wrong."""

    def __init__(self, fields: Fields, store: StoreRow, products: Mapping[str, Priced]) -> None:
        self.fields = fields
        self.store = store
        self.products = products
        self.refusals: list[Refusal] = []

    def wrong(self, code: ErrorCode, message: str, *path: str) -> None:
        self.refusals.append(Refusal(code, message, path))

    def lines(self) -> tuple[tuple[int, ...], tuple[EnteredLine, ...]]:
        found: list[EnteredLine] = []
        places: list[int] = []
        for place, given in enumerate(self.fields["lines"][:MAX_LINES]):
            line = self._line(given, ("lines", str(place)))
            if line is not None:
                found.append(line)
                places.append(place)
        return tuple(places), tuple(found)

    def _line(self, given: Fields, at: tuple[str, ...]) -> EnteredLine | None:
        before = len(self.refusals)
        sku = _text(given.get("sku"))
        known = None if sku is None else self.products.get(fold(sku))
        title = _text(given.get("title")) or (None if known is None else known.product.title)
        if title is None:
            message = f"There is no product {sku[:40]!r}: write a title and a price." if sku else "What is sold?"
            self.wrong(ErrorCode.NOT_FOUND if sku else ErrorCode.REQUIRED, message, *at, "sku" if sku else "title")
        elif len(title) > LONGEST_TITLE or len(sku or "") > LONGEST:
            self.wrong(ErrorCode.TOO_LONG, f"A title has at most {LONGEST_TITLE} characters.", *at, "title")
        quantity = int(given["quantity"])
        if not 1 <= quantity <= LARGEST_QUANTITY:
            self.wrong(ErrorCode.INVALID, f"A quantity is 1 to {LARGEST_QUANTITY:,}.", *at, "quantity")
        price = self._price(given, known, at)
        discount = self._minor(given.get("discount"), *at, "discount")
        percent = self.percent(given, "discount", "discountPercent", *at)
        if len(self.refusals) > before or title is None or price is None:
            return None
        if discount > quantity * price:
            self.wrong(ErrorCode.INVALID_MONEY, "A line's discount is at most its price × quantity.", *at, "discount")
            return None
        product = None if known is None else known.product
        return EnteredLine(
            title, quantity, price, sku if product is None else product.sku,
            None if product is None else product.category, None if product is None else product.brand,
            discount, percent,
        )  # fmt: skip

    def _price(self, given: Fields, known: Priced | None, at: tuple[str, ...]) -> int | None:
        if given.get("unit_price") is not None:
            return self._minor(given["unit_price"], *at, "unitPrice")
        if known is not None and known.price is not None:
            return known.price
        what = "the line" if known is None else known.product.title
        self.wrong(ErrorCode.REQUIRED, f"Enter a price of {what} in {self.store.currency}.", *at, "unitPrice")
        return None

    def minor(self, name: str, told: str) -> int:
        return self._minor(self.fields.get(name), told)

    def _minor(self, given: Fields | None, *at: str) -> int:
        """Minor units of an amount in the draft's currency; 0 where none is given or it is refused."""
        if given is None:
            return 0
        if given["currency_code"] != self.store.currency:
            message = (
                f"This draft is in {self.store.currency}, as its store; {given['currency_code']} does not go with it."
            )
            self.wrong(ErrorCode.CURRENCY_MISMATCH, message, *at)
            return 0
        try:
            minor = money.to_minor(given["amount"], self.store.currency)
        except Refusal as refusal:
            self.wrong(ErrorCode.INVALID_MONEY, refusal.message, *at)
            return 0
        if minor < 0:
            self.wrong(ErrorCode.INVALID_MONEY, "Amounts are 0 or more; discounts are written without a sign.", *at)
            return 0
        return minor

    def percent(self, given: Fields, beside: str, told: str, *at: str) -> str | None:
        value = given.get("discount_percent")
        if value is None:
            return None
        if given.get(beside) is not None:
            self.wrong(ErrorCode.INVALID, "A discount is an amount or a percentage, not both.", *at, told)
        elif not value.is_finite() or not 0 <= value <= _HUNDRED or value != round(value, 4):
            self.wrong(ErrorCode.INVALID, "A percentage is 0 to 100, with at most four decimals.", *at, told)
        else:
            return format(Decimal(value).normalize(), "f")
        return None

    def text(self, name: str, told: str, longest: int) -> str | None:
        text = _text(self.fields.get(name))
        if text is not None and len(text) > longest:
            self.wrong(ErrorCode.TOO_LONG, f"This holds at most {longest:,} characters.", told)
        return text

    def terms(self, company: CompanyRow | None) -> int | None:
        """As written; where nothing is said, those of the company."""
        if company is not None and "payment_terms_days" not in self.fields:
            return company.payment_terms_days
        days = self.fields.get("payment_terms_days")
        if days is not None and not 0 <= days <= MAX_TERMS:
            self.wrong(ErrorCode.INVALID, f"Payment is due after 0 to {MAX_TERMS} days.", "paymentTermsDays")
        return days

    def check_sums(self, entered: Entered) -> None:
        if not self.refusals and entered.priced.total < 0:
            self.wrong(ErrorCode.INVALID_MONEY, "The discount is more than everything else together.", "discountTotal")


async def _store(reader: Reader, actor: Actor, wanted: Any) -> StoreRow:
    """The store that is named, else the first active one that the caller may see."""
    seen = [store for store in await stores(reader) if actor.sees_store(store.id)]
    if wanted is not None:
        key = ids.decode("sto", str(wanted))
        found = next((store for store in seen if store.id == key), None)
        if found is None:
            raise Refusal(ErrorCode.NOT_FOUND, "There is no such store.", ("input", "storeId"))
        return found
    if not seen:
        raise Refusal(ErrorCode.INVALID_STATE, "There is no store yet: make one first.", ("input", "storeId"))
    return min(seen, key=lambda store: (not store.is_active, store.id))


async def _products(reader: Reader, store: StoreRow, lines: Sequence[Fields]) -> dict[str, Priced]:
    skus = {fold(str(line["sku"])) for line in lines if line.get("sku")}
    found = await catalog.products_by_skus(reader, sorted(skus))
    prices = await catalog.prices_of(reader, [product.id for product in found.values()])
    known: dict[str, Priced] = {}
    for key, product in found.items():
        price = catalog.price_in(prices[product.id], store_id=store.id, currency=store.currency)
        known[key] = Priced(product, None if price is None else price.amount)
    return known


async def _address(
    reader: Reader, reading: _Reading, customer_id: int, use: str
) -> tuple[int | None, AddressDraft | None]:
    """An address as written, one of the customer's, or (nothing said) their default; null says that there is none."""
    fields, name = reading.fields, f"{use}_address"
    written = fields.get(name)
    if written:
        return None, AddressDraft(**{part: _text(written.get(part)) for part in AddressDraft._fields})
    if f"{name}_id" in fields or name in fields:
        given = fields.get(f"{name}_id")
        key = None if given is None else ids.decode("adr", str(given)) or 0
        if key is None:
            return None, None
    else:
        key = await reader.fetch_value(f"SELECT default_{name}_id FROM customers WHERE id = ?", (customer_id,))
        if key is None:
            return None, None
    row = await reader.fetch_one(
        f"SELECT {', '.join(AddressDraft._fields)} FROM customer_addresses WHERE id = ? AND customer_id = ?",
        (key, customer_id),
    )
    if row is None:
        reading.wrong(ErrorCode.NOT_FOUND, "This customer has no such address.", f"{use}AddressId")
        return None, None
    return key, AddressDraft(*row)


async def _company(reader: Reader, reading: _Reading, customer_id: int) -> CompanyRow | None:
    """The company that is named, where the customer orders for it."""
    given = reading.fields.get("company_id")
    if given is None:
        return None
    key = ids.decode(COMPANY, str(given)) or 0
    company = (await companies_by_ids(reader, [key])).get(key)
    if company is None:
        reading.wrong(ErrorCode.NOT_FOUND, "There is no such company.", "companyId")
    elif await member_of(reader, key, customer_id) is None:
        message = f"This customer is not a member of {company.name}: make them one first."
        reading.wrong(ErrorCode.NOT_ALLOWED, message, "companyId")
    return company


async def _rate(reader: Reader, reading: _Reading, store: StoreRow) -> str | None:
    base = await base_currency(reader) or store.currency
    given = reading.fields.get("base_currency_rate")
    if store.currency == base:
        return None
    if given is not None:
        text = format(given, "f")
        if rate_of(text) is None:
            reading.wrong(ErrorCode.INVALID, "The rate is a number above 0.", "baseCurrencyRate")
        return text
    latest = await reader.fetch_value(
        "SELECT rate FROM orders WHERE store_id = ? AND rate IS NOT NULL AND currency = ? ORDER BY id DESC LIMIT 1",
        (store.id, store.currency),
    )
    if latest is None:
        message = f"Say how much {base} one {store.currency} is worth: the books are kept in {base}."
        reading.wrong(ErrorCode.REQUIRED, message, "baseCurrencyRate")
    return latest


def _text(value: Any) -> str | None:
    return (clean(str(value)) or None) if value is not None else None
