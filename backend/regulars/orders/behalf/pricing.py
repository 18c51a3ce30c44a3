"""What a draft comes to: pure calculations in minor units of its currency.

A discount is an amount or a percentage; a percentage is rounded half up at the currency's exponent. The discount on the
whole order is spread over the lines so that the shares sum to it exactly.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

_HUNDRED = Decimal(100)


class Discount(NamedTuple):
    """By amount or by percentage; neither is none."""

    amount: int = 0
    percent: Decimal | None = None

    def of(self, minor: int) -> int:
        """What it takes off an amount."""
        if self.percent is None:
            return self.amount
        return percentage(minor, self.percent)


NONE = Discount()


class PricedLine(NamedTuple):
    """A line with its own discount, its share of the order's, and what is left."""

    gross: int
    discount: int
    share: int

    @property
    def total(self) -> int:
        """After its own discount, as the order's line has it."""
        return self.gross - self.discount


class Priced(NamedTuple):
    """The amounts of a draft; total = subtotal - discount + shipping + tax holds exactly."""

    lines: tuple[PricedLine, ...]
    subtotal: int
    order_discount: int
    discount: int
    shipping: int
    tax: int

    @property
    def total(self) -> int:
        """What the customer pays."""
        return self.subtotal - self.discount + self.shipping + self.tax


def percentage(minor: int, percent: Decimal) -> int:
    """So many hundredths of an amount, rounded half up."""
    return int((Decimal(minor) * percent / _HUNDRED).to_integral_value(rounding=ROUND_HALF_UP))


def shares(amount: int, weights: Sequence[int]) -> list[int]:
    """An amount spread by weight: each share is within one unit of its exact part, and they sum to the amount.

    What rounding down leaves over goes, unit by unit, to those that lost most, the first of equals first.
    """
    whole = sum(weights)
    if not whole:
        return [amount if place == 0 else 0 for place in range(len(weights))]
    parts = [divmod(amount * weight, whole) for weight in weights]
    found = [part for part, _ in parts]
    rest = amount - sum(found)
    by_loss = sorted(range(len(parts)), key=lambda place: (-parts[place][1], place))
    for place in by_loss[:rest]:
        found[place] += 1
    return found


def price(
    lines: Sequence[tuple[int, int, Discount]], *, discount: Discount = NONE, shipping: int = 0, tax: int = 0
) -> Priced:
    """The amounts of lines of (quantity, price of one, discount on the line)."""
    gross = [quantity * unit for quantity, unit, _ in lines]
    own = [each.of(amount) for amount, (_, _, each) in zip(gross, lines, strict=True)]
    left = [amount - off for amount, off in zip(gross, own, strict=True)]
    whole = discount.of(sum(left))
    spread = shares(whole, left)
    priced = tuple(PricedLine(*each) for each in zip(gross, own, spread, strict=True))
    return Priced(priced, sum(gross), whole, sum(own) + whole, shipping, tax)
