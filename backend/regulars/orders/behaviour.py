"""What a customer's purchases say of them: pure calculations on sums that were read (reports.md 3)."""

from dataclasses import dataclass
from enum import StrEnum

FEWEST_ORDERS = 3
"""Below so many orders nothing is said of what price does to a customer."""
FEWEST_PURCHASES = 2
"""A favourite was bought in at least so many orders."""


class Ranking(StrEnum):
    """What purchases are ranked by."""

    PRODUCT = "product"
    CATEGORY = "category"
    BRAND = "brand"


class Sensitivity(StrEnum):
    """How much price moves a customer."""

    UNKNOWN = "UNKNOWN"
    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


@dataclass(frozen=True, slots=True)
class SensitivityParts:
    """What the word rests on. The index is what was paid, divided by what the same units usually cost."""

    discounted_unit_share: float
    mean_discount_depth: float
    own_price_index: float | None


def sensitivity(order_count: int, parts: SensitivityParts | None) -> Sensitivity:
    """Two points where half of the units were bought at a discount, one where a fifth was; one where discounts are deep
    (a fifth of the price); one where what they buy is cheap of its kind, one less where it is dear (15 % either way).
    Three points are HIGH, one or two MEDIUM.
    """
    if order_count < FEWEST_ORDERS or parts is None:
        return Sensitivity.UNKNOWN
    share_of_units, depth = _exact(parts.discounted_unit_share), _exact(parts.mean_discount_depth)
    points = (share_of_units >= 0.2) + (share_of_units >= 0.5) + (depth >= 0.2)
    if parts.own_price_index is not None:
        index = _exact(parts.own_price_index)
        points += (index <= 0.85) - (index >= 1.15)
    if points >= 3:
        return Sensitivity.HIGH
    return Sensitivity.MEDIUM if points >= 1 else Sensitivity.LOW


def _exact(value: float) -> float:
    """A fifth is a fifth, whatever the order in which floats were added up."""
    return round(value, 9)


def share(part: float, whole: float) -> float | None:
    """A part of the whole, none of nothing."""
    return part / whole if whole else None


def halved(total: int) -> int:
    """Half of minor units, halves away from zero."""
    return (abs(total) + 1) // 2 * (1 if total >= 0 else -1)
