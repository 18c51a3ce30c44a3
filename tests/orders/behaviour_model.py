"""What purchases say of a customer, worked out in plain Python from the orders as they were sent (reports.md 3)."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from regulars.orders.drafts import LineDraft, OrderDraft

PAID_IN = {"PAID", "PARTIALLY_PAID", "PARTIALLY_REFUNDED", "REFUNDED"}


@dataclass(frozen=True)
class Bought:
    """An order that counts, with its place among all that were sent."""

    place: int
    draft: OrderDraft
    zone: str
    rate: int

    @property
    def placed_at(self) -> int:
        assert self.draft.placed_at is not None
        return self.draft.placed_at

    @property
    def units(self) -> int:
        return sum(line.quantity for line in self.draft.lines)

    @property
    def gross(self) -> int:
        if self.draft.lines:
            return sum(line.quantity * line.unit_price for line in self.draft.lines)
        return (self.draft.total or 0) + self.discount - self.draft.shipping - self.draft.tax

    @property
    def discount(self) -> int:
        return self.draft.discount + sum(line.discount for line in self.draft.lines)

    @property
    def total(self) -> int:
        return self.gross - self.discount + self.draft.shipping + self.draft.tax

    @property
    def kept(self) -> int:
        return self.total - sum(refund.amount for refund in self.draft.refunds)

    @property
    def is_returned(self) -> bool:
        return any(refund.lines for refund in self.draft.refunds)

    @property
    def reversed_goods(self) -> int:
        """Refunds one after the other, each spread over what is left of goods, shipping and tax; in base money."""
        left = [part * self.rate for part in (self.gross - self.discount, self.draft.shipping, self.draft.tax)]
        given = 0
        for refund in sorted(self.draft.refunds, key=lambda one: one.at):
            amount, parts = refund.amount * self.rate, list(left)
            if amount != sum(left):
                parts[1:] = [amount * part // sum(left) for part in left[1:]]
                parts[0] = amount - parts[1] - parts[2]
            left = [before - part for before, part in zip(left, parts, strict=True)]
            given += parts[0]
        return given

    @property
    def local(self) -> datetime:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=self.placed_at)).astimezone(
            ZoneInfo(self.zone)
        )


def counts(draft: OrderDraft) -> bool:
    """Whether an order is a purchase."""
    return not draft.is_test and draft.status not in {"DRAFT", "CANCELLED"} and draft.payment_status != "FAILED"


def half_up(value: Fraction) -> int:
    whole = int((2 * abs(value) + 1) // 2)
    return whole if value >= 0 else -whole


def ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def patterns(bought: Sequence[Bought], usual: dict[str, int]) -> dict[str, Any]:
    """Every figure of `PurchasePatterns`, money in minor units."""
    orders = len(bought)
    with_lines = [one for one in bought if one.draft.lines]
    values = sorted(one.kept * one.rate for one in bought)
    middle = values[(orders - 1) // 2 : orders // 2 + 1]
    sold = sum((one.gross - one.discount) * one.rate for one in bought)
    parts = sensitivity_parts(bought, usual)
    return {
        "averageCartUnits": ratio(sum(one.units for one in bought), len(with_lines)),
        "averageCartLines": ratio(sum(len(one.draft.lines) for one in bought), len(with_lines)),
        "averageCartValue": half_up(Fraction(sold, orders)) if orders else None,
        "medianOrderValue": half_up(Fraction(sum(middle), len(middle))) if orders else None,
        "discountUsageRate": ratio(sum(one.discount > 0 for one in bought), orders),
        "returnFrequency": ratio(sum(one.is_returned for one in bought), orders),
        "returnRate": ratio(sum(one.reversed_goods for one in bought), sold),
        "priceSensitivity": label(orders, parts),
        "priceSensitivityParts": parts,
        "peakHour": peak(bought, lambda one: one.local.hour),
        "peakWeekday": peak(bought, lambda one: one.local.isoweekday()),
        "topProducts": ranking(bought, lambda line: (line.sku or line.title, line.title)),
        "topCategories": ranking(bought, lambda line: line.category and (line.category.lower(), line.category)),
        "topBrands": ranking(bought, lambda line: line.brand and (line.brand.lower(), line.brand)),
        "topPaymentMethods": methods(bought),
    }


def peak(bought: Sequence[Bought], told: Callable[[Bought], int]) -> int | None:
    if not bought:
        return None
    seen = Counter(told(one) for one in bought)
    latest = {place: max(one.placed_at for one in bought if told(one) == place) for place in seen}
    return max(sorted(seen), key=lambda place: (seen[place], latest[place]))


def ranking(bought: Sequence[Bought], told: Callable[[LineDraft], Any]) -> list[dict[str, Any]]:
    lines = [
        (one, line, (one.placed_at, one.place, number)) for one in bought for number, line in enumerate(one.draft.lines)
    ]
    units = sum(line.quantity for _, line, _ in lines)
    found: list[tuple[Any, dict[str, Any]]] = []
    for key in {told(line)[0] for _, line, _ in lines if told(line)}:
        mine = [entry for entry in lines if told(entry[1]) and told(entry[1])[0] == key]
        newest = max(mine, key=lambda entry: entry[2])
        many = sum(line.quantity for _, line, _ in mine)
        orders = len({one.place for one, _, _ in mine})
        amount = sum((line.quantity * line.unit_price - line.discount) * one.rate for one, line, _ in mine)
        entry = {"key": key.lower(), "label": told(newest[1])[1], "unitCount": many, "orderCount": orders,
                 "amount": amount, "share": many / units}  # fmt: skip
        if orders >= 2:
            found.append(((many, newest[2]), entry))
    return [entry for _, entry in sorted(found, key=lambda one: one[0], reverse=True)[:5]]


def methods(bought: Sequence[Bought]) -> list[dict[str, Any]]:
    paid = [
        (payment, one, (payment.at or one.placed_at, one.place, number))
        for one in bought
        for number, payment in enumerate(one.draft.payments)
        if payment.status in PAID_IN
    ]
    found: list[tuple[Any, dict[str, Any]]] = []
    for method in {payment.method for payment, _, _ in paid}:
        mine = [entry for entry in paid if entry[0].method == method]
        entry = {"key": method.lower(), "label": method, "unitCount": len(mine),
                 "orderCount": len({one.place for _, one, _ in mine}), "share": len(mine) / len(paid)}  # fmt: skip
        found.append(((len(mine), max(entry[2] for entry in mine)), entry))
    return [entry for _, entry in sorted(found, key=lambda one: one[0], reverse=True)[:5]]


def usual_prices(sold: Sequence[Bought]) -> dict[str, int]:
    """The median of what a unit of each category sold for."""
    prices: dict[str, list[int]] = {}
    for one in sold:
        for line in one.draft.lines:
            if line.category:
                net = Fraction(line.quantity * line.unit_price - line.discount, line.quantity)
                prices.setdefault(line.category.lower(), []).extend([half_up(net) * one.rate] * line.quantity)
    return {key: sorted(found)[(len(found) - 1) // 2] for key, found in prices.items()}


def sensitivity_parts(bought: Sequence[Bought], usual: dict[str, int]) -> dict[str, float | None] | None:
    units = discounted = 0
    gross = off = paid = expected = Fraction(0)
    for one in bought:
        nets = sum(line.quantity * line.unit_price - line.discount for line in one.draft.lines)
        for line in one.draft.lines:
            net = line.quantity * line.unit_price - line.discount
            extra = Fraction(net * min(one.draft.discount, nets), nets) if nets else Fraction(0)
            units += line.quantity
            if line.discount or one.draft.discount:
                discounted += line.quantity
                gross += line.quantity * line.unit_price * one.rate
            off += (line.discount + extra) * one.rate
            price = usual.get((line.category or "").lower())
            if price is not None:
                paid += (net - extra) * one.rate
                expected += price * line.quantity
    if not units:
        return None
    return {
        "discountedUnitShare": discounted / units,
        "meanDiscountDepth": float(off / gross) if gross else 0.0,
        "ownPriceIndex": float(paid / expected) if expected else None,
    }


def label(orders: int, parts: dict[str, float | None] | None) -> str:
    if orders < 3 or parts is None:
        return "UNKNOWN"
    share, depth, index = parts["discountedUnitShare"], parts["meanDiscountDepth"], parts["ownPriceIndex"]
    assert share is not None
    assert depth is not None
    share, depth = round(share, 9), round(depth, 9)
    points = (2 if share >= 0.5 else 1 if share >= 0.2 else 0) + (1 if depth >= 0.2 else 0)
    if index is not None:
        index = round(index, 9)
        points += 1 if index <= 0.85 else -1 if index >= 1.15 else 0
    return "HIGH" if points >= 3 else "MEDIUM" if points >= 1 else "LOW"
