"""The price of an order, benefit by benefit, in the order of decision 0044.

1. Access: what is sold to some only, or not to everybody yet, is priced but not counted without its benefit.
2. The price of one: the lowest of all that apply; prices are never added up.
3. One discount: the best percentage for each line, or one amount over all it covers, whichever takes off more.
4. Free shipping and terms of payment look at what is left.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from regulars.benefits.pricing import told
from regulars.benefits.pricing.offers import Case, Line, List, Offer, holds
from regulars.benefits.words import BenefitKind

_HUNDRED = Decimal(100)
_PRICED = frozenset({BenefitKind.PRICE_LIST, BenefitKind.QUANTITY_DISCOUNT, BenefitKind.REGIONAL_PRICING})


class Applied(NamedTuple):
    """A benefit that took part: what it saved, and why."""

    offer_id: int
    amount: int
    explanation: str


class QuotedLine(NamedTuple):
    """A line: the price of one after the best price, and its part of the discount."""

    quantity: int
    list_price: int
    unit_price: int
    discount: int
    applied: tuple[Applied, ...]
    unavailable_because: str | None

    @property
    def total(self) -> int:
        """What it costs; of something that is not sold to this customer, what it would."""
        return self.quantity * self.unit_price - self.discount


class Quote(NamedTuple):
    """What is paid for all lines that are sold to this customer: total = subtotal - discount."""

    lines: tuple[QuotedLine, ...]
    subtotal: int
    discount: int
    free_shipping: bool
    payment_terms_days: int | None
    applied: tuple[Applied, ...]

    @property
    def total(self) -> int:
        """What is left to pay, without shipping and taxes."""
        return self.subtotal - self.discount


class _Best(NamedTuple):
    unit_price: int
    offer: Offer | None


def quote(lines: Sequence[Line], offers: Iterable[Offer], case: Case) -> Quote:
    """The lowest price; of equal ones that of the benefit that stands first."""
    here = [offer for offer in offers if holds(offer, case)]
    why_not = [_unavailable(line, here, case) for line in lines]
    best = [_best(line, here, case) for line in lines]
    counted = [place for place, reason in enumerate(why_not) if reason is None]
    discounts = _discounts(lines, best, counted, here, case)
    quoted = tuple(
        _quoted(line, best[place], discounts.get(place), why_not[place], case) for place, line in enumerate(lines)
    )
    subtotal = sum(quoted[place].list_price * quoted[place].quantity for place in counted)
    left = sum(quoted[place].total for place in counted)
    shipping = _first(offer for offer in here if _ships_free(offer, left, case))
    terms = max(
        (offer for offer in here if offer.kind is BenefitKind.PAYMENT_TERMS and offer.terms.payment_terms_days),
        key=lambda offer: offer.terms.payment_terms_days or 0,
        default=None,
    )
    return Quote(
        quoted,
        subtotal,
        subtotal - left,
        shipping is not None,
        None if terms is None else terms.terms.payment_terms_days,
        (*_summed(quoted[place] for place in counted), *_beside(shipping, terms, case)),
    )


def _unavailable(line: Line, offers: Sequence[Offer], case: Case) -> str | None:
    if not line.is_sold:
        return told.NOT_SOLD
    if line.is_exclusive and not _opened(BenefitKind.EXCLUSIVE_PRODUCTS, line, offers):
        return told.EXCLUSIVE
    if (
        line.public_from is not None
        and case.at < line.public_from
        and not _opened(BenefitKind.EARLY_ACCESS, line, offers)
    ):
        return told.NOT_YET
    return None


def _opened(kind: BenefitKind, line: Line, offers: Sequence[Offer]) -> bool:
    return any(offer.kind is kind and offer.covers(line) for offer in offers)


def _best(line: Line, offers: Sequence[Offer], case: Case) -> _Best:
    best = _Best(line.list_price, None)
    for offer in offers:
        if offer.kind in _PRICED and offer.covers(line):
            for price in _prices(line, offer, case):
                if 0 <= price < best.unit_price:
                    best = _Best(price, offer)
    return best


def _prices(line: Line, offer: Offer, case: Case) -> Iterable[int]:
    """Every price of one that a benefit makes."""
    terms = offer.terms
    if offer.list is not None:
        price = _of_list(line, offer.list, case)
        if price is not None:
            yield price
    reached = [each for each in terms.breaks if each.minimum_quantity <= line.quantity]
    for each in reached:
        if each.percent_off is not None:
            yield line.list_price - off(line.list_price, Decimal(each.percent_off))
        elif each.unit_price is not None and terms.currency == case.currency:
            yield each.unit_price
    if terms.percent is not None and line.quantity >= (terms.minimum_quantity or 1):
        yield line.list_price - off(line.list_price, terms.percent)


def _of_list(line: Line, prices: List, case: Case) -> int | None:
    """A single price wins over the percentage of its list."""
    if not prices.is_active or prices.currency != case.currency:
        return None
    if prices.countries and case.country not in prices.countries:
        return None
    reached = [price for quantity, price in prices.prices.get(line.sku, ()) if quantity <= line.quantity]
    if reached:
        return reached[-1]
    if prices.percent_off is None:
        return None
    return line.list_price - off(line.list_price, prices.percent_off)


class _Off(NamedTuple):
    offer: Offer
    amount: int


def _discounts(
    lines: Sequence[Line], best: Sequence[_Best], counted: Sequence[int], offers: Sequence[Offer], case: Case
) -> dict[int, _Off]:
    """What each line gets: by percentages line by line, or by one amount, whichever is more in all."""
    gross = [line.quantity * price.unit_price for line, price in zip(lines, best, strict=True)]
    by_percent: dict[int, _Off] = {}
    by_amount: dict[int, _Off] = {}
    for offer in offers:
        if offer.kind is not BenefitKind.DISCOUNT:
            continue
        covered = [place for place in counted if offer.covers(lines[place])]
        whole = sum(gross[place] for place in covered)
        if not covered or not _reached(offer, whole, sum(lines[place].quantity for place in covered), case):
            continue
        if offer.terms.percent is not None:
            for place in covered:
                amount = off(gross[place], offer.terms.percent)
                if amount > (by_percent[place].amount if place in by_percent else 0):
                    by_percent[place] = _Off(offer, amount)
        elif offer.terms.amount_off is not None and offer.terms.currency == case.currency:
            spread = shares(min(offer.terms.amount_off, whole), [gross[place] for place in covered])
            if sum(spread) > _sum(by_amount):
                by_amount = {place: _Off(offer, part) for place, part in zip(covered, spread, strict=True)}
    return by_amount if _sum(by_amount) > _sum(by_percent) else by_percent


def _sum(found: dict[int, _Off]) -> int:
    return sum(each.amount for each in found.values())


def _reached(offer: Offer, spent: int, units: int, case: Case) -> bool:
    terms = offer.terms
    if terms.minimum_quantity is not None and units < terms.minimum_quantity:
        return False
    if terms.minimum_spend is None:
        return True
    return terms.currency == case.currency and spent >= terms.minimum_spend


def _ships_free(offer: Offer, left: int, case: Case) -> bool:
    return offer.kind is BenefitKind.FREE_SHIPPING and _reached(offer, left, 1, case)


def _quoted(line: Line, best: _Best, discount: _Off | None, why_not: str | None, case: Case) -> QuotedLine:
    applied: list[Applied] = []
    if best.offer is not None:
        saved = line.quantity * (line.list_price - best.unit_price)
        text = told.price(best.offer, line, best.unit_price, case.currency)
        applied.append(Applied(best.offer.id, saved, text))
    if discount is not None and discount.amount:
        applied.append(Applied(discount.offer.id, discount.amount, told.discount(discount.offer, case.currency)))
    return QuotedLine(
        line.quantity,
        line.list_price,
        best.unit_price,
        0 if discount is None else discount.amount,
        tuple(applied),
        why_not,
    )


def _summed(lines: Iterable[QuotedLine]) -> list[Applied]:
    """Over all lines, each benefit once, in the order in which they first took part."""
    found: dict[int, Applied] = {}
    for line in lines:
        for each in line.applied:
            had = found.get(each.offer_id)
            found[each.offer_id] = each if had is None else had._replace(amount=had.amount + each.amount)
    return list(found.values())


def _beside(shipping: Offer | None, terms: Offer | None, case: Case) -> Iterable[Applied]:
    if shipping is not None:
        yield Applied(shipping.id, 0, told.shipping(shipping, case.currency))
    if terms is not None:
        yield Applied(terms.id, 0, told.terms(terms))


def _first(offers: Iterable[Offer]) -> Offer | None:
    return next(iter(offers), None)


def off(minor: int, percent: Decimal) -> int:
    """So many hundredths of an amount, rounded half up."""
    return int((Decimal(minor) * percent / _HUNDRED).to_integral_value(rounding=ROUND_HALF_UP))


def shares(amount: int, weights: Sequence[int]) -> list[int]:
    """An amount spread by weight, within one unit of the exact parts, summing to it; none exceeds its weight."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    parts = [divmod(amount * weight, whole) for weight in weights]
    found = [part for part, _ in parts]
    by_loss = sorted(range(len(parts)), key=lambda place: (-parts[place][1], place))
    for place in by_loss[: amount - sum(found)]:
        found[place] += 1
    return found
