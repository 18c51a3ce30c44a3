"""What was paid of an order and where its money stands: pure calculations over payments and refunds."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

RECEIVED = frozenset({"PAID", "PARTIALLY_PAID", "PARTIALLY_REFUNDED", "REFUNDED"})
"""Money came in, whatever became of it."""
_REFUNDABLE = RECEIVED | {"UNPAID"}
"""Words that give way to those of a refund: a source that lists one has had the money."""
_WHOLE = frozenset({"PAID", "PARTIALLY_REFUNDED", "REFUNDED"})


class Said(NamedTuple):
    """Where an order stands by its source alone; `paid` is what the source knows to have come in."""

    status: str
    payment: str
    fulfillment: str
    paid: int


class Money(NamedTuple):
    """Where the money of an order stands, and how much of its total came in, refunds not taken off."""

    status: str
    paid: int

    def left(self, refunded: int) -> int:
        """What may still go back."""
        return max(self.paid - refunded, 0) if self.status in RECEIVED and self.status != "REFUNDED" else 0


def received(payments: Iterable[tuple[int, str]]) -> int:
    """The sum of the payments (amount, status) that came in."""
    return sum([amount for amount, status in payments if status in RECEIVED])


def by_payments(said: str | None, payments: Sequence[tuple[int, str]], total: int) -> str:
    """Where the money stands before any refund: as the source says, else as its payments (amount, status) do."""
    if said is not None:
        return said
    tried = {status for _, status in payments}
    if tried & RECEIVED:
        return "PAID" if received(payments) >= total else "PARTIALLY_PAID"
    if "AUTHORIZED" in tried:
        return "AUTHORIZED"
    if tried and tried <= {"FAILED", "VOIDED"}:
        return "FAILED" if "FAILED" in tried else "VOIDED"
    return "UNPAID"


def at_source(word: str, payments: Sequence[tuple[int, str]], total: int) -> int:
    """What a source that calls the money this knows to have come in.

    A source that lists no payment of a paid order had all of it; of one paid in part nothing is known.
    """
    if word not in RECEIVED:
        return 0
    if word == "PAID":
        return total
    listed = received(payments)
    if listed:
        return min(listed, total)
    return 0 if word == "PARTIALLY_PAID" else total


def settled(said: Said, *, decided: str | None, own: int, total: int, refunded: int) -> Money:
    """Where the money stands in all: `decided` is the team's own word for it, `own` what it received beside the source.

    What the team received counts, whatever the source says of payments that it knows.
    """
    word, paid = decided or said.payment, min(said.paid + own, total)
    if own and word not in _WHOLE:
        word = "PAID" if paid >= total else "PARTIALLY_PAID"
    if word == "PAID":
        paid = total
    if word not in RECEIVED and not refunded:
        paid = 0
    if refunded and word in _REFUNDABLE:
        all_of_it = word == "REFUNDED" or refunded >= (paid or total)
        word = "REFUNDED" if all_of_it else "PARTIALLY_REFUNDED"
    return Money(word, max(paid, refunded))


def allocate(amount: int, weights: Sequence[int]) -> list[int]:
    """An amount shared out by weight so that the shares are its whole; each is within one minor unit of exact.

    Without any weight all of it falls to the last share.
    """
    if not weights:
        return []
    whole = sum(weights)
    if not whole:
        return [0] * (len(weights) - 1) + [amount]
    shares: list[int] = []
    reached = given = 0
    for weight in weights:
        reached += weight
        upto = (2 * amount * reached + whole) // (2 * whole)
        shares.append(upto - given)
        given = upto
    return shares


def share_of_units(amount: int, *, quantity: int, before: int, units: int) -> int:
    """What so many units more of a line are worth once `before` have come back; all of them together are its whole."""
    upto = (2 * amount * (before + units) + quantity) // (2 * quantity)
    return upto - (2 * amount * before + quantity) // (2 * quantity)
