"""Why a price is what it is, in words."""

from regulars.benefits.pricing.offers import Line, Offer
from regulars.platform.money import format_minor

NOT_SOLD = "This product is no longer sold."
EXCLUSIVE = "This product is sold to some customers only."
NOT_YET = "This product is not on sale yet."


def price(offer: Offer, line: Line, unit_price: int, currency: str) -> str:
    """Of one, and instead of what."""
    now, before = format_minor(unit_price, currency), format_minor(line.list_price, currency)
    return f"{offer.name}: {now} instead of {before} {currency} each"


def discount(offer: Offer, currency: str) -> str:
    """What is taken off, and from which sum on."""
    terms = offer.terms
    if terms.percent_off is not None:
        text = f"{offer.name}: {terms.percent_off}% off"
    else:
        text = f"{offer.name}: {format_minor(terms.amount_off or 0, currency)} {currency} off"
    return text + _from(offer, currency)


def shipping(offer: Offer, currency: str) -> str:
    """From which sum on."""
    return f"{offer.name}: shipping is free" + _from(offer, currency)


def terms(offer: Offer) -> str:
    """When it is due."""
    return f"{offer.name}: payment is due after {offer.terms.payment_terms_days} days"


def _from(offer: Offer, currency: str) -> str:
    minimum = offer.terms.minimum_spend
    return "" if minimum is None else f", from {format_minor(minimum, currency)} {currency}"
