"""What is asked of the arithmetic: lines, benefits with all that they refer to, and where and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from regulars.benefits.terms import NO_TERMS, Terms
from regulars.benefits.words import BenefitKind


@dataclass(frozen=True, slots=True)
class List:
    """A price list: what it takes off every product, and single prices by folded stock code, from quantities on."""

    currency: str
    percent_off: Decimal | None = None
    countries: frozenset[str] = frozenset()
    prices: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict[str, Sequence[tuple[int, int]]])
    """(from this quantity on, price of one), the lowest quantity first."""
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Offer:
    """A benefit as the arithmetic sees it; skus and categories are folded. `starts_at` is in, `ends_at` is out."""

    id: int
    kind: BenefitKind
    name: str
    terms: Terms = NO_TERMS
    list: List | None = None
    code: str | None = None
    starts_at: int | None = None
    ends_at: int | None = None

    def covers(self, line: "Line") -> bool:
        """Whether it is for this product: one of its stock codes or of its categories, or for all."""
        if not self.terms.skus and not self.terms.categories:
            return True
        return line.sku in self.terms.skus or (line.category is not None and line.category in self.terms.categories)


@dataclass(frozen=True, slots=True)
class Line:
    """A product and how many; `sku` and `category` folded, the price of one as everybody pays it."""

    sku: str
    quantity: int
    list_price: int
    category: str | None = None
    is_sold: bool = True
    is_exclusive: bool = False
    public_from: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Where and when, in which currency, and which codes were given (folded)."""

    currency: str
    at: int
    country: str | None = None
    codes: frozenset[str] = frozenset()


def holds(offer: Offer, case: Case) -> bool:
    """Whether a benefit is there at all: in its time, its countries, and with its code where it has one."""
    if offer.starts_at is not None and case.at < offer.starts_at:
        return False
    if offer.ends_at is not None and case.at >= offer.ends_at:
        return False
    if offer.code is not None and offer.code not in case.codes:
        return False
    return not offer.terms.countries or case.country in offer.terms.countries
