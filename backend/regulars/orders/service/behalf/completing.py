"""From a draft to an order: asked for, approved where somebody has to, placed."""

from regulars.access import audit
from regulars.orders.behalf import approval
from regulars.orders.behalf.approval import ToApprove
from regulars.orders.behalf.entered import Entered
from regulars.orders.events import OrderApprovalDecided, OrderApprovalRequested
from regulars.orders.rules import base_figures, converter
from regulars.orders.service.behalf import holding, keeping
from regulars.orders.service.behalf.keeping import Kept
from regulars.orders.words import ApprovalDecision, OrderStatus
from regulars.platform import idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import clean
from regulars.stores.queries import base_currency

MAX_REASON = 1_000
audit.plain("decision", "order_status")


@unit_of_work
async def order_complete(
    tx: Transaction,
    *,
    actor: Actor,
    order_id: int | None,
    expected_version: int | None = None,
    idempotency_key: str | None = None,
) -> int:
    """Place a draft, or ask for the approval that it needs; answers its key."""
    arguments = [order_id, expected_version]
    known = await idempotency.remembered(tx, actor, "orderComplete", idempotency_key, arguments)
    if known is not None:
        return int(known)
    kept = await keeping.load(tx, actor, order_id, expected_version=expected_version)
    keeping.must_be(kept, OrderStatus.DRAFT)
    await place(tx, actor, kept, at=("id",))
    await idempotency.remember(tx, actor, "orderComplete", idempotency_key, arguments, kept.order_id)
    return kept.order_id


@unit_of_work
async def order_approve(
    tx: Transaction,
    *,
    actor: Actor,
    order_id: int | None,
    decision: ApprovalDecision,
    approver_id: int | None = None,
    reason: str | None = None,
    expected_version: int | None = None,
) -> int:
    """Say yes, and the order is placed; or no, and it is a draft again. `approver_id` is the customer who decided."""
    kept = await keeping.load(tx, actor, order_id, expected_version=expected_version)
    keeping.must_be(kept, OrderStatus.AWAITING_APPROVAL)
    why = clean(reason or "") or None
    if why is not None and len(why) > MAX_REASON:
        raise Refusal(ErrorCode.TOO_LONG, f"A reason has at most {MAX_REASON:,} characters.", ("reason",))
    if decision is ApprovalDecision.REJECTED and why is None:
        raise Refusal(ErrorCode.REQUIRED, "Say why it is not approved: whoever asked will want to know.", ("reason",))
    if approver_id is not None and not await tx.fetch_value("SELECT 1 FROM customers WHERE id = ?", (approver_id,)):
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such customer.", ("approverId",))
    if approver_id is not None:
        order = await to_approve(tx, kept.entered, kept.customer_id, kept.order_id)
        await holding.check_approver(tx, order, approver_id)
    await tx.execute(
        "UPDATE order_approvals SET decision = ?, decided_at = ?, decided_by_kind = ?, decided_by_id = ?,"
        " decided_by_name = ?, approver_id = ?, reason = COALESCE(?, reason) WHERE order_id = ? AND decision IS NULL",
        (decision, tx.now, actor.kind, actor.id, actor.name, approver_id, why, kept.order_id),
    )
    if decision is ApprovalDecision.APPROVED:
        await _record(tx, actor, kept, OrderStatus.CONFIRMED)
    else:
        await _record(tx, actor, kept, OrderStatus.DRAFT)
    tx.record(
        OrderApprovalDecided(kept.order_id, kept.customer_id, kept.entered.store_id, kept.number, decision), by=actor
    )
    changes = {"decision": (None, decision), "reason": (None, why)}
    await audit.record(tx, actor, action="order.approval", subject=ids.encode("ord", kept.order_id), changes=changes)
    return kept.order_id


async def place(tx: Transaction, actor: Actor, kept: Kept, *, at: tuple[str, ...]) -> None:
    """Make an order of a draft, or have it wait for an approval, inside a unit of work that is open already.

    `at` is where a refusal for the draft as it stands is told.
    """
    order = await to_approve(tx, kept.entered, kept.customer_id, kept.order_id)
    await holding.check_number(tx, order, at)
    waits = await approval.needed(tx, order)
    if waits is None:
        await _record(tx, actor, kept, OrderStatus.CONFIRMED)
        await _log(tx, actor, kept, "order.completed", OrderStatus.CONFIRMED)
        return
    await _record(tx, actor, kept, OrderStatus.AWAITING_APPROVAL)
    await tx.execute(
        "INSERT INTO order_approvals (order_id, requested_at, requested_by_kind, requested_by_id, requested_by_name,"
        " needed_because) VALUES (?, ?, ?, ?, ?, ?)",
        (kept.order_id, tx.now, actor.kind, actor.id, actor.name, waits),
    )
    tx.record(OrderApprovalRequested(kept.order_id, kept.customer_id, kept.entered.store_id, kept.number), by=actor)
    await _log(tx, actor, kept, "order.approval_requested", OrderStatus.AWAITING_APPROVAL)


async def to_approve(reader: Reader, entered: Entered, customer_id: int, order_id: int | None = None) -> ToApprove:
    """What the rules of approval are asked about."""
    base = await base_currency(reader) or entered.currency
    priced = entered.priced
    convert = converter(entered.currency, entered.rate, base)
    total = base_figures(priced.discount, priced.shipping, priced.tax, priced.total, convert).total
    return ToApprove(
        order_id, customer_id, entered.store_id, total, base, entered.purchase_order_number, entered.company_id
    )


async def _record(tx: Transaction, actor: Actor, kept: Kept, status: OrderStatus) -> None:
    buyer = await keeping.buyer(tx, kept.customer_id)
    placed = status is OrderStatus.CONFIRMED
    await keeping.record(tx, actor, kept.entered, buyer, kept.number, status=status, placed=placed)


async def _log(tx: Transaction, actor: Actor, kept: Kept, action: str, status: OrderStatus) -> None:
    changes = {"order_status": (kept.status, status)}
    await audit.record(tx, actor, action=action, subject=ids.encode("ord", kept.order_id), changes=changes)
