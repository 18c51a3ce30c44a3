"""What order lines and shops say of a product: plain values, and the folded keys that are kept with them."""

from typing import NamedTuple

from regulars.platform.text import fold

LONGEST = 200
LONGEST_TITLE = 500


class Good(NamedTuple):
    """A product as an order line shows it, with the price of one, at the instant at which it was bought."""

    sku: str
    sku_key: str
    title: str
    category: str | None
    brand: str | None
    currency: str
    price: int
    at: int


def key_of(text: str | None) -> str | None:
    """The folded twin."""
    return fold(text) if text else None


def search_key(title: str, sku: str, brand: str | None) -> str:
    """What search reads: title, stock code and brand."""
    return " ".join(fold(part) for part in (title, sku, brand) if part)
