"""Where drafts are kept: the order, recorded as every other, and beside it what was entered."""

from dataclasses import replace
from typing import NamedTuple

import orjson

from regulars.customers.service.writing import locked
from regulars.orders.behalf.entered import Entered, packed, unpacked
from regulars.orders.drafts import AddressDraft, BuyerDraft, LineDraft, OrderDraft
from regulars.orders.service.record import record_orders
from regulars.orders.words import OrderStatus
from regulars.platform import clock, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal, Refusals, StaleVersion
from regulars.platform.jobs.states import UpsertOutcome

_GONE = frozenset({"ERASED", "MERGED"})
OURS = "regulars-"
"""Orders made here bear an external id that begins so: a shop that reads them back can send them changed."""


class Kept(NamedTuple):
    """A draft as it is kept."""

    order_id: int
    version: int
    number: str
    external_id: str
    status: str
    customer_id: int
    entered: Entered


async def load(tx: Transaction, actor: Actor, order_id: int | None, *, expected_version: int | None = None) -> Kept:
    """The draft, held until the end; to be called before anything else is locked.

    Raises `Refusal` where there is none that the actor may see or the order was not made here, `StaleVersion`.
    """
    await tx.lock("orders")
    row = await tx.fetch_one(
        "SELECT o.id, o.version, o.number, o.external_id, o.status, o.customer_id, d.entered, o.shipping_address,"
        " o.billing_address, o.store_id FROM orders o LEFT JOIN order_drafts d ON d.order_id = o.id WHERE o.id = ?",
        (order_id,),
    )
    if row is None or not actor.sees_store(row[9]):
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such order.", ("id",))
    if row[6] is None or row[5] is None:
        raise Refusal(ErrorCode.INVALID_STATE, "This order was not made here: change it at its source.", ("id",))
    if expected_version is not None and expected_version != row[1]:
        raise StaleVersion(row[1], ids.encode("ord", row[0]))
    entered = replace(unpacked(row[6]), shipping_address=_address(row[7]), billing_address=_address(row[8]))
    return Kept(row[0], row[1], row[2], row[3], row[4], row[5], entered)


def must_be(kept: Kept, *statuses: OrderStatus) -> None:
    """Raises `Refusal` where the order stands elsewhere."""
    if kept.status not in statuses:
        raise Refusal(ErrorCode.INVALID_STATE, _ELSEWHERE.get(kept.status, _PLACED), ("id",))


_PLACED = "This order is placed already; refund it or cancel it instead."
_ELSEWHERE: dict[str, str] = {
    OrderStatus.DRAFT: "This draft does not wait for an approval.",
    OrderStatus.AWAITING_APPROVAL: "This order waits for an approval.",
    OrderStatus.CANCELLED: "This order is cancelled; make a new one.",
}


async def buyer(tx: Transaction, customer_id: int | None) -> BuyerDraft:
    """The customer as the buyer of an order. Raises `Refusal` where there is nobody who could buy."""
    current = await locked(tx, customer_id)
    if current["account_status"] in _GONE:
        message = "This record was erased or merged into another one; make the order for that customer."
        raise Refusal(ErrorCode.INVALID_STATE, message, ("customerId",))
    return BuyerDraft(customer_id=current["id"], email=current["email"])


async def next_number(tx: Transaction) -> str:
    """A number of our own: R1001 and so on."""
    last = await tx.fetch_value("UPDATE order_numbers SET given = given + 1 WHERE id = 1 RETURNING given")
    return f"R{last}"


async def record(
    tx: Transaction,
    actor: Actor,
    entered: Entered,
    buyer: BuyerDraft,
    number: str,
    *,
    status: OrderStatus,
    placed: bool = False,
) -> int:
    """Write the order as it now stands, by the verb that every order goes through; answers its key.

    Raises `Refusals` in the words of the input.
    """
    priced = entered.priced
    draft = OrderDraft(
        store_id=entered.store_id,
        external_id=f"{OURS}{number}",
        currency=entered.currency,
        placed_at=tx.now if placed else None,
        buyer=buyer,
        number=number,
        status=status,
        payment_status="UNPAID",
        is_test=entered.is_test,
        lines=tuple(
            LineDraft(
                line.title, line.quantity, line.unit_price, amounts.discount, f"l{place}", line.sku, line.category,
                line.brand,
            )
            for place, (line, amounts) in enumerate(zip(entered.lines, priced.lines, strict=True), 1)
        ),
        discount=priced.order_discount,
        shipping=priced.shipping,
        tax=entered.tax,
        rate=entered.rate,
        shipping_address=entered.shipping_address,
        billing_address=entered.billing_address,
        purchase_order_number=entered.purchase_order_number,
    )  # fmt: skip
    (outcome,) = await record_orders(tx, actor, [draft])
    if outcome.errors or outcome.order_id is None:
        raise Refusals([error.at("input") for error in outcome.errors])
    await _keep(tx, actor, outcome.order_id, entered, touched=outcome.outcome is UpsertOutcome.UNCHANGED, placed=placed)
    return outcome.order_id


async def _keep(tx: Transaction, actor: Actor, order_id: int, entered: Entered, *, touched: bool, placed: bool) -> None:
    days = entered.payment_terms_days
    due_at = tx.now + days * clock.DAY if placed and days is not None else None
    values = (packed(entered), days, due_at, entered.note, entered.company_id)
    former = await tx.fetch_value("SELECT entered FROM order_drafts WHERE order_id = ?", (order_id,))
    if former is None:
        await tx.execute(
            "INSERT INTO order_drafts (order_id, entered, payment_terms_days, due_at, note, company_id,"
            " made_by_kind, made_by_id, made_by_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (order_id, *values, actor.kind, actor.id, actor.name),
        )
        return
    await tx.execute(
        "UPDATE order_drafts SET entered = ?, payment_terms_days = ?, due_at = ?, note = ?, company_id = ?"
        " WHERE order_id = ?",
        (*values, order_id),
    )
    if touched and former != values[0]:  # what an order itself does not hold
        await tx.execute("UPDATE orders SET version = version + 1, updated_at = ? WHERE id = ?", (tx.now, order_id))


def _address(text: str | None) -> AddressDraft | None:
    return None if text is None else AddressDraft(**orjson.loads(text))
