"""What a refund of an order comes to: by amount, by lines and quantities, or all that is left. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from regulars.orders.errors import RefundLimit
from regulars.orders.tendering import allocate, share_of_units
from regulars.platform.errors import ErrorCode, Refusal


class Bought(NamedTuple):
    """A line of the order: how many, how many came back, and price × quantity - discount."""

    quantity: int
    returned: int
    worth: int


class Account(NamedTuple):
    """What a refund is measured against, in minor units of the order's currency."""

    currency: str
    lines: Sequence[Bought]
    goods: int
    """Of all lines, after every discount."""
    shipping: int
    tax: int
    refundable: int
    shipping_left: int
    """Shipping that no refund has named yet."""


class Worked(NamedTuple):
    """A refund worked out: what goes back, what of it is shipping and tax, and (place of the line, units, worth)."""

    amount: int
    shipping: int | None
    tax: int | None
    lines: tuple[tuple[int, int, int], ...]


def work_out(account: Account, *, amount: int | None, units: Mapping[int, int], include_shipping: bool) -> Worked:
    """The refund that is meant; units by place of the line. Raises `Refusal` where it cannot be.

    Without amount and lines, all that is left goes back, and with it every line.
    """
    if amount is None and not units:
        return _all(account)
    worth = _worth(account, units)
    returned = tuple([(place, count, worth[place][0]) for place, count in units.items()])
    if amount is not None:
        return Worked(_within(account, amount), None, None, returned)
    shipping = account.shipping_left if include_shipping else 0
    tax = sum([part for _, part in worth.values()])
    return Worked(
        _within(account, sum([part for part, _ in worth.values()]) + tax + shipping, ("input", "lines")),
        shipping, tax, returned,
    )  # fmt: skip


def _all(account: Account) -> Worked:
    units = {place: line.quantity - line.returned for place, line in enumerate(account.lines)}
    units = {place: count for place, count in units.items() if count}
    worth = _worth(account, units)
    returned = tuple([(place, count, worth[place][0]) for place, count in units.items()])
    return Worked(_within(account, account.refundable), None, None, returned)


def _within(account: Account, amount: int, path: tuple[str, ...] = ("input", "amount")) -> int:
    if amount > account.refundable or not account.refundable:
        raise RefundLimit(account.refundable, account.currency, path)
    if amount <= 0:
        raise Refusal(ErrorCode.INVALID_MONEY, "A refund gives back more than nothing.", path)
    return amount


def _worth(account: Account, units: Mapping[int, int]) -> dict[int, tuple[int, int]]:
    """What the units of each line cost, and the tax on them: all units of all lines are all goods and all tax."""
    weights = [line.worth for line in account.lines]
    goods, taxes = allocate(account.goods, weights), allocate(account.tax, weights)
    found: dict[int, tuple[int, int]] = {}
    for place, count in units.items():
        line = account.lines[place]
        cost, tax = (
            share_of_units(shares[place], quantity=line.quantity, before=line.returned, units=count)
            for shares in (goods, taxes)
        )
        found[place] = (cost, tax)
    return found
