"""What a colleague entered for a draft, as plain values: kept beside it as JSON, to be edited again."""

from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

import orjson

from regulars.orders.behalf.pricing import Discount, Priced, price
from regulars.orders.drafts import AddressDraft


@dataclass(frozen=True, slots=True)
class Applied:
    """A benefit that took part: what it saved in minor units, and why, as it was when the draft was saved."""

    benefit_id: int
    name: str
    amount: int
    explanation: str


@dataclass(frozen=True, slots=True)
class EnteredLine:
    """A line from the catalog or free; prices in minor units of the draft's currency.

    With a `list_price` nothing was entered by hand: price and discount are what the customer's benefits make of it.
    """

    title: str
    quantity: int
    unit_price: int
    sku: str | None = None
    category: str | None = None
    brand: str | None = None
    discount: int = 0
    discount_percent: str | None = None
    list_price: int | None = None
    applied: tuple[Applied, ...] = ()
    unavailable_because: str | None = None

    @property
    def off(self) -> Discount:
        """Its discount."""
        return _discount(self.discount, self.discount_percent)


@dataclass(frozen=True, slots=True)
class Entered:
    """A draft as entered."""

    store_id: int
    currency: str
    lines: tuple[EnteredLine, ...] = ()
    discount: int = 0
    discount_percent: str | None = None
    discount_label: str | None = None
    shipping: int = 0
    tax: int = 0
    rate: str | None = None
    purchase_order_number: str | None = None
    payment_terms_days: int | None = None
    note: str | None = None
    is_test: bool = False
    shipping_address_id: int | None = None
    billing_address_id: int | None = None
    company_id: int | None = None
    shipping_address: AddressDraft | None = None
    billing_address: AddressDraft | None = None
    applies_benefits: bool = True
    applied: tuple[Applied, ...] = ()
    ships_free: bool = False
    terms_by_benefit: bool = False

    @property
    def priced(self) -> Priced:
        """What it comes to."""
        return price(
            [(line.quantity, line.unit_price, line.off) for line in self.lines],
            discount=_discount(self.discount, self.discount_percent),
            shipping=0 if self.ships_free else self.shipping,
            tax=self.tax,
        )


def _discount(amount: int, percent: str | None) -> Discount:
    return Discount(amount, None if percent is None else Decimal(percent))


def packed(entered: Entered) -> str:
    """The JSON that is kept; addresses stand on the order itself."""
    bare = replace(entered, shipping_address=None, billing_address=None)
    return orjson.dumps({name: value for name, value in asdict(bare).items() if value is not None}).decode()


def unpacked(text: str) -> Entered:
    """What was entered."""
    known: dict[str, Any] = orjson.loads(text)
    for part in (known, *known.get("lines", ())):
        part["applied"] = tuple(Applied(**each) for each in part.get("applied", ()))
    known["lines"] = tuple(EnteredLine(**line) for line in known.get("lines", ()))
    return Entered(**known)
