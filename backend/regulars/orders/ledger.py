"""Which rows an order has in the sales-event ledger: pure, and the only place that decides it (reports.md 1).

A refund, an edit or a paid cancellation is booked on its own day and leaves the rows of earlier days as they are.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from regulars.orders.rules import BaseFigures
from regulars.orders.words import CustomerType, EventKind


class Entry(NamedTuple):
    """One money event of an order, in minor units of the base currency."""

    kind: str
    refund_id: int | None
    at: int
    gross: int
    discount: int
    reversal: int
    shipping: int
    tax: int
    quantity: int

    @property
    def total(self) -> int:
        """What it adds to total sales."""
        return self.gross - self.discount - self.reversal + self.shipping + self.tax


class Returned(NamedTuple):
    """A refund as the ledger sees it; `shipping` and `tax` are what of it is known to be these."""

    id: int
    at: int
    base_amount: int
    units: int
    shipping: int | None = None
    tax: int | None = None


def entries(
    *,
    placed_at: int,
    cancelled_at: int | None,
    figures: BaseFigures,
    units: int,
    refunds: Sequence[Returned],
    before: Sequence[Entry],
    booked_at: int,
) -> list[Entry]:
    """The rows of an order whose money counts, given those it has (`before`; none makes all of them anew).

    `booked_at` is the day on which a difference is booked. Refunds after a cancellation are part of its reversal, and
    so are edits: the order is worth nothing, and what was taken back stays on its day.
    """
    if _is_settled(before, cancelled_at, refunds):
        return list(before)
    made = _sales(before, placed_at, figures, units, max(booked_at, placed_at))
    if not refunds and cancelled_at is None:
        return made
    goods, shipping, tax = figures.subtotal - figures.discount, figures.shipping, figures.tax
    counted = [one for one in refunds if cancelled_at is None or one.at < cancelled_at]
    kept = _kept(before, counted)
    for entry in kept.values():
        goods, shipping, tax = goods - entry.reversal, shipping + entry.shipping, tax + entry.tax
    for refund in sorted(counted, key=lambda one: (one.at, one.id)):
        entry = kept.get(refund.id)
        if entry is None:
            entry = _refund(refund, goods, shipping, tax)
            goods, shipping, tax = goods - entry.reversal, shipping + entry.shipping, tax + entry.tax
        units += entry.quantity
        made.append(entry)
    if cancelled_at is not None and (goods or shipping or tax or units):
        made.append(Entry(EventKind.CANCELLATION, None, cancelled_at, 0, 0, goods, -shipping, -tax, -units))
    return made


def _is_settled(before: Sequence[Entry], cancelled_at: int | None, refunds: Sequence[Returned]) -> bool:
    """Whether a cancellation stands as it was booked, with the refunds before it."""
    if not any(entry.kind == EventKind.CANCELLATION and entry.at == cancelled_at for entry in before):
        return False
    counted = [one for one in refunds if cancelled_at is None or one.at < cancelled_at]
    booked = {entry.refund_id for entry in before if entry.kind == EventKind.REFUND}
    return booked == {one.id for one in counted} == set(_kept(before, counted))


def sale(placed_at: int, figures: BaseFigures, units: int) -> Entry:
    """The first row of an order: all that it was worth, on the day when it was placed."""
    return Entry(
        EventKind.SALE.value, None, placed_at,
        figures.subtotal, figures.discount, 0, figures.shipping, figures.tax, units,
    )  # fmt: skip


def _sales(before: Sequence[Entry], placed_at: int, figures: BaseFigures, units: int, booked_at: int) -> list[Entry]:
    made = [entry for entry in before if entry.kind in (EventKind.SALE, EventKind.EDIT)]
    if not made:
        return [sale(placed_at, figures, units)]
    edit = Entry(
        EventKind.EDIT,
        None,
        booked_at,
        figures.subtotal - sum(entry.gross for entry in made),
        figures.discount - sum(entry.discount for entry in made),
        0,
        figures.shipping - sum(entry.shipping for entry in made),
        figures.tax - sum(entry.tax for entry in made),
        units - sum(entry.quantity for entry in made),
    )
    if any(edit[3:]):
        made.append(edit)
    return made


def _kept(before: Sequence[Entry], refunds: Sequence[Returned]) -> dict[int, Entry]:
    booked = {entry.refund_id: entry for entry in before if entry.kind == EventKind.REFUND}
    return {
        refund.id: entry
        for refund in refunds
        if (entry := booked.get(refund.id)) is not None
        and (entry.at, -entry.total, -entry.quantity) == (refund.at, refund.base_amount, refund.units)
    }


def _refund(refund: Returned, goods: int, shipping: int, tax: int) -> Entry:
    """A refund on the parts that it names, else spread over what is left; the last one takes exactly the rest."""
    left = goods + shipping + tax
    amount = refund.base_amount
    if amount == left:
        parts = (goods, shipping, tax)
    elif left > 0 and min(goods, shipping, tax) >= 0:
        parts = _named(refund, goods, shipping, tax)
        if parts is None:
            of_shipping, of_tax = amount * shipping // left, amount * tax // left
            parts = (amount - of_shipping - of_tax, of_shipping, of_tax)
    else:
        parts = (amount, 0, 0)
    return Entry(EventKind.REFUND, refund.id, refund.at, 0, 0, parts[0], -parts[1], -parts[2], -refund.units)


def _named(refund: Returned, goods: int, shipping: int, tax: int) -> tuple[int, int, int] | None:
    """The parts that a refund names, where what is left holds them."""
    if refund.shipping is None or refund.tax is None:
        return None
    of_shipping, of_tax = min(refund.shipping, shipping), min(refund.tax, tax)
    of_goods = refund.base_amount - of_shipping - of_tax
    return (of_goods, of_shipping, of_tax) if 0 <= of_goods <= goods else None


class Placed(NamedTuple):
    """An order in the history of its customer."""

    order_id: int
    at: int
    qualifies: bool


class Standing(NamedTuple):
    """An order's place in that history: its sequence where it qualifies, and the class of its money."""

    sequence: int | None
    customer_type: str


UNIDENTIFIED = Standing(None, CustomerType.UNIDENTIFIED)


def standings(history: Iterable[Placed], *, already: int = 0) -> dict[int, Standing]:
    """The places of a customer's orders, which come in the order of (instant, id), after `already` purchases."""
    found: dict[int, Standing] = {}
    for order in history:
        if order.qualifies:
            already += 1
        new = already == (1 if order.qualifies else 0)
        found[order.order_id] = Standing(
            already if order.qualifies else None, CustomerType.NEW if new else CustomerType.RETURNING
        )
    return found
