"""Giving money back: never more than was paid, once for each key, at the rate of the order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from regulars.orders.errors import RefundLimit
from regulars.orders.events import OrderRefunded
from regulars.orders.moves import why_not
from regulars.orders.refunds import Account, Bought, Worked, work_out
from regulars.orders.service import lookup
from regulars.orders.service.changing import Changing, begin, found, states_of
from regulars.orders.service.opened import UNPRICED, HeldRefund, Opened
from regulars.orders.service.sheet import LINE_COLUMNS, ORDER_COLUMNS, Refund
from regulars.orders.tendering import RECEIVED
from regulars.orders.words import Origin
from regulars.platform import clock, idempotency, ids, money
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import clean

LONGEST_REASON = 500
_OPERATION = "orderRefund"
_ROW = {name: LINE_COLUMNS.index(name) for name in ("quantity", "returned_quantity", "unit_price", "discount")}


@dataclass(frozen=True, slots=True)
class Refunded:
    """What was done: keys of the order and of the refund."""

    order_id: int
    refund_id: int


@dataclass(frozen=True, slots=True)
class Wish:
    """A refund as it is asked for; `units` by key of the line."""

    reason: str
    amount: Mapping[str, Any] | None = None
    units: Mapping[int, int] | None = None
    include_shipping: bool = False
    payment_id: int | None = None
    restock: bool = True
    notify_customer: bool = True


@unit_of_work
async def order_refund(
    tx: Transaction, *, actor: Actor, order_id: int | None, fields: Mapping[str, Any], idempotency_key: str
) -> Refunded:
    """Give back what `fields` (RefundInput) ask for. Raises `Refusal`, `RefundLimit` where more than is left."""
    arguments = [order_id, fields]
    known = await idempotency.remembered(tx, actor, _OPERATION, idempotency_key, arguments)
    if known is not None:
        return Refunded(*known)
    changing = await begin(tx, actor, order_id, "orderId")
    done = await give_back(changing, read(fields))
    await idempotency.remember(tx, actor, _OPERATION, idempotency_key, arguments, [done.order_id, done.refund_id])
    return done


async def give_back(changing: Changing, wish: Wish) -> Refunded:
    """Add the refund to the order, write it and tell it. Raises `Refusal`."""
    held, worked = add(changing, wish)
    work = changing.opened.work
    told = money.format_minor(worked.amount, changing.currency)
    await changing.write(
        "order.refunded", {"amount": (None, told), "reason": (None, wish.reason), "restock": (None, wish.restock)}
    )
    return Refunded(work.order_id, tell(changing, held, wish))


def tell(changing: Changing, held: HeldRefund, wish: Wish) -> int:
    """Record the event of a refund that was written; its key."""
    work = changing.opened.work
    refund_id = work.refund_ids[changing.opened.refunds.index(held)]
    changing.tx.record(
        OrderRefunded(
            work.order_id, work.customer_id, work.sheet.store_id, work.sheet.number, refund_id, held.refund.amount,
            changing.currency, changing.opened.refundable, wish.reason, wish.restock, wish.notify_customer,
        ),
        by=changing.actor,
    )  # fmt: skip
    return refund_id


def add(changing: Changing, wish: Wish) -> tuple[HeldRefund, Worked]:
    """The refund worked out and put beside the others, not written yet. Raises `Refusal`."""
    opened = changing.opened
    worked = worked_out(opened, wish)
    actor = changing.actor
    refund = Refund(
        None, changing.tx.now, worked.amount, UNPRICED, wish.reason, sum([units for _, units, _ in worked.lines]),
        worked.lines, Origin.HERE.value, wish.restock, worked.shipping, worked.tax, wish.payment_id,
        (actor.kind, actor.id, actor.name),
    )  # fmt: skip
    held = HeldRefund(0, refund)
    opened.refunds.append(held)
    return held, worked


def worked_out(opened: Opened, wish: Wish) -> Worked:
    """What the refund would come to. Raises `Refusal`."""
    currency = opened.work.sheet.currency
    if not opened.refundable:
        limit = RefundLimit(0, currency, ("orderId",))
        limit.message = why_not("REFUND", states_of(opened)) or limit.message
        raise limit
    amount = None if wish.amount is None else _minor(wish.amount, currency)
    units = _units(opened, wish.units or {})
    worked = work_out(account_of(opened), amount=amount, units=units, include_shipping=wish.include_shipping)
    _check_payment(opened, wish, worked.amount)
    return worked


@dataclass(frozen=True, slots=True)
class Preview:
    """What a refund would come to, in minor units of the order's currency; `left` is what could follow it."""

    currency: str
    refundable: int
    amount: int
    shipping: int
    tax: int
    left: int


async def refund_preview(reader: Reader, actor: Actor, order_id: int | None, fields: Mapping[str, Any]) -> Preview:
    """The refund that `fields` (RefundInput) ask for, worked out and not done; a reason may be missing."""
    _, base_currency = await lookup.shops(reader)
    opened = await found(reader, actor, order_id, base_currency, now=clock.now(), path="orderId")
    worked = worked_out(opened, read({**fields, "reason": fields.get("reason") or "?"}))
    return Preview(
        opened.work.sheet.currency, opened.refundable, worked.amount, worked.shipping or 0, worked.tax or 0,
        opened.refundable - worked.amount,
    )  # fmt: skip


def account_of(opened: Opened) -> Account:
    """What the order's refunds are measured against."""
    sheet = opened.work.sheet
    known: dict[str, Any] = dict(zip(ORDER_COLUMNS, sheet.order, strict=True))
    lines: list[Bought] = []
    for row in sheet.lines:
        quantity, returned, price, discount = (int(str(row[_ROW[name]])) for name in _ROW)
        lines.append(Bought(quantity, returned, quantity * price - discount))
    shipped_back = sum([held.refund.shipping or 0 for held in opened.refunds])
    return Account(
        sheet.currency,
        lines,
        known["subtotal"] - known["discount_total"],
        known["shipping_total"],
        known["tax_total"],
        opened.refundable,
        max(known["shipping_total"] - shipped_back, 0),
    )


def read(fields: Mapping[str, Any]) -> Wish:
    """RefundInput as a wish. Raises `Refusal`."""
    payment = fields.get("payment_id")
    payment_id = None if payment is None else ids.decode("pay", str(payment))
    if payment is not None and payment_id is None:
        raise _no_payment()
    units: dict[int, int] = {}
    for place, line in enumerate(fields.get("lines") or ()):
        path = ("input", "lines", str(place))
        key = ids.decode("lin", str(line["line_item_id"]))
        if key is None or key in units:
            message = "The order has no such line." if key is None else "This line is named twice."
            raise Refusal(ErrorCode.NOT_FOUND if key is None else ErrorCode.DUPLICATE, message, (*path, "lineItemId"))
        units[key] = line["quantity"]
    return Wish(
        reason_of(fields.get("reason"), ("input", "reason")),
        fields.get("amount"),
        units,
        bool(fields.get("include_shipping")),
        payment_id,
        bool(fields.get("restock", True)),
        bool(fields.get("notify_customer", True)),
    )


def reason_of(given: object, path: tuple[str, ...]) -> str:
    """A reason in somebody's words. Raises `Refusal`."""
    text = clean(str(given or ""))
    if not text:
        raise Refusal(ErrorCode.REQUIRED, "Say why: colleagues will ask.", path)
    if len(text) > LONGEST_REASON:
        raise Refusal(ErrorCode.TOO_LONG, f"A reason has at most {LONGEST_REASON} characters.", path)
    return text


def _minor(given: Mapping[str, Any], currency: str) -> int:
    if given["currency_code"] != currency:
        message = f"This order was paid in {currency}; give the amount in {currency}."
        raise Refusal(ErrorCode.CURRENCY_MISMATCH, message, ("input", "amount", "currencyCode"))
    try:
        return money.to_minor(given["amount"], currency)
    except Refusal as refusal:
        raise refusal.at("input", "amount") from None


def _units(opened: Opened, wanted: Mapping[int, int]) -> dict[int, int]:
    """By place of the line. Raises `Refusal` for what is none of the order's, or more than can come back."""
    places = {key: place for place, key in enumerate(opened.work.line_ids)}
    found: dict[int, int] = {}
    for number, (key, count) in enumerate(wanted.items()):
        path = ("input", "lines", str(number))
        place = places.get(key)
        if place is None:
            raise Refusal(ErrorCode.NOT_FOUND, "The order has no such line.", (*path, "lineItemId"))
        row = opened.work.sheet.lines[place]
        left = int(str(row[_ROW["quantity"]])) - int(str(row[_ROW["returned_quantity"]]))
        if not 1 <= count <= left:
            message = f"Of this line {left} can still come back." if left else "All of this line came back already."
            raise Refusal(ErrorCode.INVALID, message, (*path, "quantity"))
        found[place] = count
    return found


def _check_payment(opened: Opened, wish: Wish, amount: int) -> None:
    if wish.payment_id is None:
        return
    held = next((one for one in opened.payments if one.key == wish.payment_id), None)
    if held is None or held.status not in RECEIVED:
        raise _no_payment()
    back = sum([one.refund.amount for one in opened.refunds if one.refund.payment_id == held.key])
    if amount > held.amount - back:
        raise RefundLimit(held.amount - back, opened.work.sheet.currency, ("input", "paymentId"))


def _no_payment() -> Refusal:
    message = "The order has no such payment, or no money came by it."
    return Refusal(ErrorCode.NOT_FOUND, message, ("input", "paymentId"))
