"""What a benefit says beside its kind and its time, as plain values: kept beside it as JSON."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import orjson


class Break(NamedTuple):
    """From this quantity on: so much off, or this price of one (in minor units of the currency of the terms)."""

    minimum_quantity: int
    percent_off: str | None = None
    unit_price: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The fields that a kind does not use are empty. Amounts in minor units of `currency`."""

    percent_off: str | None = None
    amount_off: int | None = None
    minimum_spend: int | None = None
    minimum_quantity: int | None = None
    currency: str | None = None
    breaks: tuple[Break, ...] = ()
    skus: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    payment_terms_days: int | None = None

    @property
    def percent(self) -> Decimal | None:
        """What is off, in hundredths."""
        return None if self.percent_off is None else Decimal(self.percent_off)


def packed(terms: Terms) -> str:
    """The JSON that is kept, without what is empty."""
    known = {name: value for name, value in asdict(terms).items() if value not in (None, ())}
    return orjson.dumps(known, default=tuple, option=orjson.OPT_SORT_KEYS).decode()


def unpacked(text: str) -> Terms:
    """What was written."""
    known: dict[str, Any] = orjson.loads(text)
    known["breaks"] = tuple(Break(*each) for each in known.get("breaks", ()))
    for name in ("skus", "categories", "countries"):
        known[name] = tuple(known.get(name, ()))
    return Terms(**known)


NO_TERMS = Terms()
