"""Payments that the team records: done, authorized, failed; and voiding them."""

from collections.abc import Mapping
from typing import Any

from regulars.orders.events import PaymentRecorded, PaymentVoided
from regulars.orders.moves import UNPLACED
from regulars.orders.rules import EARLIEST, LONGEST, converter
from regulars.orders.service.changing import Changing, begin
from regulars.orders.service.opened import REFERENCE, STATUS, HeldPayment
from regulars.orders.tendering import RECEIVED
from regulars.orders.words import OrderStatus, Origin, PaymentStatus
from regulars.platform import idempotency, money
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import clean, fold

_STATES = (PaymentStatus.PAID, PaymentStatus.AUTHORIZED, PaymentStatus.FAILED, PaymentStatus.VOIDED)


@unit_of_work
async def order_payment_add(
    tx: Transaction, *, actor: Actor, order_id: int | None, fields: Mapping[str, Any], idempotency_key: str
) -> int:
    """Record a payment (PaymentInput); the order's key. Raises `Refusal`."""
    arguments = [order_id, fields]
    known = await idempotency.remembered(tx, actor, "orderPaymentAdd", idempotency_key, arguments)
    if known is not None:
        return int(known)
    changing = await begin(tx, actor, order_id, "orderId")
    work, currency = changing.opened.work, changing.currency
    held = _read(changing, fields)
    _check(changing, held)
    changing.opened.payments.append(held)
    told = f"{money.format_minor(held.amount, currency)} {currency}"
    await changing.write("payment.recorded", {"amount": (None, told), "reference": (None, held.values[REFERENCE])})
    payment_id = work.payment_ids[changing.opened.payments.index(held)]
    tx.record(
        PaymentRecorded(
            payment_id, work.order_id, work.customer_id, work.sheet.store_id, held.amount, currency,
            str(fields["method"]), held.status,
        ),
        by=actor,
    )  # fmt: skip
    await idempotency.remember(tx, actor, "orderPaymentAdd", idempotency_key, arguments, work.order_id)
    return work.order_id


@unit_of_work
async def order_payment_void(
    tx: Transaction, *, actor: Actor, payment_id: int | None, idempotency_key: str | None = None
) -> int:
    """Void a payment that the team recorded; it stays, marked. The order's key. Raises `Refusal`."""
    known = await idempotency.remembered(tx, actor, "orderPaymentVoid", idempotency_key, [payment_id])
    if known is not None:
        return int(known)
    order_id = await tx.fetch_value("SELECT order_id FROM payments WHERE id = ?", (payment_id or 0,))
    try:
        changing = await begin(tx, actor, order_id)
    except Refusal as refusal:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such payment.", ("id",)) from refusal
    opened = changing.opened
    held = next((one for one in opened.payments if one.key == payment_id), None)
    if held is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such payment.", ("id",))
    _check_void(changing, held)
    before = held.status
    held.values = (*held.values[:STATUS], PaymentStatus.VOIDED.value, *held.values[STATUS + 1 :])
    await changing.write("payment.voided", {"payment": (before, PaymentStatus.VOIDED.value)})
    work = opened.work
    tx.record(
        PaymentVoided(
            held.key, work.order_id, work.customer_id, work.sheet.store_id, held.amount, changing.currency
        ),
        by=actor,
    )  # fmt: skip
    await idempotency.remember(tx, actor, "orderPaymentVoid", idempotency_key, [payment_id], work.order_id)
    return work.order_id


def _check_void(changing: Changing, held: HeldPayment) -> None:
    if not held.is_own:
        raise Refusal(ErrorCode.NOT_ALLOWED, "Its source sent this payment; void it there.", ("id",))
    if held.status == PaymentStatus.VOIDED:
        raise Refusal(ErrorCode.ALREADY_DONE, "This payment is voided already.", ("id",))
    if held.status == PaymentStatus.FAILED:
        raise Refusal(ErrorCode.INVALID_STATE, "No money came by this payment.", ("id",))
    opened = changing.opened
    is_needed = held.status in RECEIVED and opened.money.paid - held.amount < opened.refunded
    if is_needed or any(one.refund.payment_id == held.key for one in opened.refunds):
        raise Refusal(ErrorCode.INVALID_STATE, "Money of it went back already; it stays.", ("id",))


def _read(changing: Changing, fields: Mapping[str, Any]) -> HeldPayment:
    sheet, currency, given = changing.opened.work.sheet, changing.currency, fields["amount"]
    if given["currency_code"] != currency:
        message = f"This order is in {currency}; give the amount in {currency}."
        raise Refusal(ErrorCode.CURRENCY_MISMATCH, message, ("input", "amount", "currencyCode"))
    try:
        amount = money.to_minor(given["amount"], currency)
    except Refusal as refusal:
        raise refusal.at("input", "amount") from None
    if amount <= 0:
        raise Refusal(ErrorCode.INVALID_MONEY, "A payment is more than nothing.", ("input", "amount"))
    method, status = clean(str(fields["method"])), str(fields.get("status") or "PAID")
    if not 0 < len(method) <= LONGEST:
        raise Refusal(ErrorCode.REQUIRED, "Say how it was paid.", ("input", "method"))
    if status not in _STATES:
        message = f"A payment is {', '.join(state.value for state in _STATES)}."
        raise Refusal(ErrorCode.INVALID, message, ("input", "status"))
    at = changing.tx.now if fields.get("at") is None else int(fields["at"])
    if not EARLIEST <= at <= changing.tx.now:
        raise Refusal(ErrorCode.INVALID, "A payment lies in the past.", ("input", "at"))
    reference = clean(str(fields.get("reference") or "")) or None
    if reference is not None and len(reference) > LONGEST:
        raise Refusal(ErrorCode.TOO_LONG, f"A reference has at most {LONGEST} characters.", ("input", "reference"))
    convert = converter(currency, sheet.rate, changing.base_currency)
    values = (
        sheet.store_id, at, currency, amount, convert(amount), 0, method, fold(method), status, reference,
        fold(reference) if reference else None, Origin.HERE.value,
    )  # fmt: skip
    return HeldPayment(0, values)


def _check(changing: Changing, held: HeldPayment) -> None:
    opened, currency = changing.opened, changing.currency
    if opened.status in UNPLACED:
        raise Refusal(ErrorCode.INVALID_STATE, "Nothing was bought yet; complete the order first.", ("orderId",))
    if opened.status == OrderStatus.CANCELLED:
        raise Refusal(ErrorCode.INVALID_STATE, "The order is cancelled; its money can only go back.", ("orderId",))
    reference = held.values[REFERENCE]
    if reference is not None and any(one.values[REFERENCE] == reference for one in opened.payments):
        message = "The order has a payment with this reference already."
        raise Refusal(ErrorCode.DUPLICATE, message, ("input", "reference"))
    due = opened.total - opened.money.paid
    if held.status in RECEIVED and held.amount > due:
        left = f"{money.format_minor(due, currency)} {currency}"
        message = f"Only {left} is still to be paid." if due else "The order is paid already."
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("input", "amount"))
