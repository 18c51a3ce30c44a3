"""ordersUpsert: orders as a storefront sends them, each standing or falling alone, the whole call repeatable."""

from collections.abc import Mapping, Sequence
from typing import Any

from regulars.orders.service.apart import record_apart
from regulars.orders.service.reading import Reading
from regulars.orders.service.record import record_orders
from regulars.orders.service.work import Outcome
from regulars.platform import idempotency
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.db.violations import ConstraintViolated
from regulars.platform.errors import ErrorCode, Refusal, Refusals
from regulars.platform.jobs.states import UpsertOutcome
from regulars.stores import queries as stores

MAX_ORDERS = 250
_OPERATION = "ordersUpsert"
Sent = Sequence[Mapping[str, Any]]


async def orders_upsert(*, actor: Actor, orders: Sent, idempotency_key: str) -> list[Outcome]:
    """What became of each order, in the order sent. Raises `Refusal` where the call as such cannot be taken."""
    if len(orders) > MAX_ORDERS:
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, f"A call takes at most {MAX_ORDERS} orders.", ("orders",))
    try:
        return await _upsert_together(actor=actor, orders=orders, key=idempotency_key)
    except ConstraintViolated:
        return await _upsert_apart(actor=actor, orders=orders, key=idempotency_key)


@unit_of_work
async def _upsert_together(tx: Transaction, *, actor: Actor, orders: Sent, key: str) -> list[Outcome]:
    known = await idempotency.remembered(tx, actor, _OPERATION, key, list(orders))
    if known is not None:
        return [_read(packed) for packed in known]
    outcomes, drafts = await _drafts(tx, orders)
    recorded = await record_orders(tx, actor, list(drafts.values()))
    outcomes.update(zip(drafts, recorded, strict=True))
    found = [outcomes[index] for index in range(len(orders))]
    await idempotency.remember(tx, actor, _OPERATION, key, list(orders), [_packed(one) for one in found])
    return found


async def _upsert_apart(*, actor: Actor, orders: Sent, key: str) -> list[Outcome]:
    """The database's own rules refuse one of them: find it, write the others, then remember the answer."""
    outcomes, drafts = await _drafts_read(orders)
    recorded = await record_apart(actor, list(drafts.values()))
    outcomes.update(zip(drafts, recorded, strict=True))
    found = [outcomes[index] for index in range(len(orders))]
    await _remember(actor=actor, orders=orders, key=key, found=found)
    return found


@unit_of_work
async def _drafts_read(tx: Transaction, orders: Sent) -> tuple[dict[int, Outcome], dict[int, Any]]:
    return await _drafts(tx, orders)


@unit_of_work
async def _remember(tx: Transaction, *, actor: Actor, orders: Sent, key: str, found: Sequence[Outcome]) -> None:
    if await idempotency.remembered(tx, actor, _OPERATION, key, list(orders)) is None:
        await idempotency.remember(tx, actor, _OPERATION, key, list(orders), [_packed(one) for one in found])


async def _drafts(reader: Reader, orders: Sent) -> tuple[dict[int, Outcome], dict[int, Any]]:
    """Drafts by index, and the outcome of those that cannot be read."""
    known = await stores.stores(reader)
    default = await stores.default_store(reader)
    if default is None:
        raise Refusal(ErrorCode.INVALID_STATE, "There is no store yet: make one first.")
    by_code = {store.code: store for store in known}
    refused: dict[int, Outcome] = {}
    drafts: dict[int, Any] = {}
    for index, fields in enumerate(orders):
        try:
            drafts[index] = Reading(fields, by_code, default).draft()
        except Refusals as several:
            refused[index] = Outcome(UpsertOutcome.REFUSED, str(fields["external_id"]), errors=several.refusals)
    return refused, drafts


def _packed(outcome: Outcome) -> list[object]:
    errors = [[refusal.code, refusal.message, list(refusal.path)] for refusal in outcome.errors]
    return [outcome.outcome, outcome.external_id, outcome.order_id, errors]


def _read(packed: list[Any]) -> Outcome:
    outcome, external_id, order_id, errors = packed
    refusals = tuple(Refusal(ErrorCode(code), message, path) for code, message, path in errors)
    return Outcome(UpsertOutcome(outcome), external_id, order_id, refusals)
