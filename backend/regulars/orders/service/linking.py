"""Putting orders on another customer: chosen by a colleague, as a job that can be undone, or by a proved e-mail."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from regulars.access import audit
from regulars.customers.queries.redirects import as_now, heirs
from regulars.orders.events import OrdersLinked
from regulars.orders.moves import why_not
from regulars.orders.queries import selection
from regulars.orders.queries.selection import Selection
from regulars.orders.service import lookup
from regulars.orders.service.changing import states_of
from regulars.orders.service.loading import open_orders
from regulars.orders.service.opened import close
from regulars.orders.service.saving import save
from regulars.orders.service.work import Work as Written
from regulars.platform import idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader, current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs import kinds, queue, worker
from regulars.platform.jobs.undoing import go_back, named
from regulars.platform.jobs.work import Refused, Work
from regulars.platform.query.packing import packed, unpacked

KIND = "orders.link"
ACTION = "ordersLinkToCustomer"
BATCH = 200
READ_AHEAD = 5_000
AT_ONCE = 100
"""Up to so many orders, the caller waits and is answered a finished job."""


async def orders_link(
    *, actor: Actor, orders: Selection, customer_id: int | None, idempotency_key: str | None = None
) -> int:
    """Put these orders on the customer; the job's key. Raises `Refusal` or `Forbidden`."""
    reader = current()
    target = await customer_of(reader, actor, customer_id)
    way, value = orders
    if way == "ids":
        keys = selection.keys_of(value)
        total, kept = len(keys), ["ids", keys]
    else:
        total = await selection.size(reader, await selection.filtered(reader, actor, value))
        kept = ["filter", packed(value)]
    args = {"action": ACTION, "dry_run": False, "customer": target, "orders": kept}
    job_id, work = await _asked(actor=actor, args=args, total=total, key=idempotency_key)
    if work is not None:
        await worker.perform(work)
    return job_id


async def customer_of(reader: Reader, actor: Actor, customer_id: int | None) -> int:
    """The customer, or who took them in. Raises `Refusal` where the actor can see none, or they were erased."""
    row = None
    if customer_id is not None and actor.may("CUSTOMERS_READ"):
        row = await reader.fetch_one(
            f"SELECT c.id, c.account_status FROM {as_now(reader.dialect)} w JOIN customers c ON c.id = w.id",
            2 * (reader.dialect.array([customer_id]),),
        )
    if row is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such customer.", ("customerId",))
    if row[1] == "ERASED":
        raise Refusal(ErrorCode.INVALID_STATE, "This customer was erased and takes no orders.", ("customerId",))
    return int(row[0])


@unit_of_work
async def _asked(
    tx: Transaction, *, actor: Actor, args: Mapping[str, Any], total: int, key: str | None
) -> tuple[int, Work | None]:
    known = await idempotency.remembered(tx, actor, ACTION, key, args)
    if known is not None:
        return int(known), None
    work: Work | None = None
    if total <= AT_ONCE:
        work = await queue.take(tx, KIND, args, actor=actor, total=total)
        job_id = work.job_id
    else:
        job_id = await queue.enqueue(tx, KIND, args, actor=actor, total=total)
    await idempotency.remember(tx, actor, ACTION, key, args, job_id)
    return job_id, work


async def run(work: Work) -> None:
    """Go through the orders batch by batch; a run that follows a broken one goes on behind its last batch."""
    async for keys, row, reached in _batches(work):
        work.check()
        await _linked(work=work, keys=keys, row=row, reached=reached)


async def _batches(work: Work) -> AsyncIterator[tuple[list[int], int, int]]:
    way, value = work.args["orders"]
    reached, rows = work.checkpoint or (0, 0)
    if way == "ids":
        for start in range(reached, len(value), BATCH):
            keys = value[start : start + BATCH]
            yield keys, start + 1, start + len(keys)
        return
    where = await selection.filtered(current(), work.actor, unpacked(value))
    while found := await selection.after(current(), where, reached, READ_AHEAD):
        for start in range(0, len(found), BATCH):
            keys = found[start : start + BATCH]
            yield keys, rows + 1, keys[-1]
            rows += len(keys)
        reached = found[-1]


@unit_of_work
async def _linked(tx: Transaction, *, work: Work, keys: list[int], row: int, reached: int) -> None:
    target: int = work.args["customer"]
    done = await move(tx, work.actor, dict.fromkeys(keys, target))
    if done.moved:
        await work.journal(tx, {"target": target, "moved": done.moved}, weight=len(done.moved))
    refused = [_told(row + place, key, done.refused[key]) for place, key in enumerate(keys) if key in done.refused]
    await work.refuse(tx, refused)
    await work.save(tx, processed=len(keys), failed=len(refused), checkpoint=(reached, row + len(keys) - 1))


@dataclass(frozen=True, slots=True)
class Moved:
    """Orders and whom each was taken from; those that stay where they are, and why."""

    moved: list[tuple[int, int | None]]
    refused: dict[int, Refusal]


async def move(tx: Transaction, actor: Actor, targets: Mapping[int, int | None]) -> Moved:
    """Give each of these orders to its customer, with payments and money; sequences, cohorts and dials follow."""
    await tx.lock("orders")
    _, base_currency = await lookup.shops(tx)
    opened = await open_orders(tx, list(targets), base_currency, now=tx.now)
    refused: dict[int, Refusal] = {}
    works: list[Written] = []
    for key, target in targets.items():
        one = opened.get(key)
        if one is None or not actor.sees_store(one.work.sheet.store_id):
            refused[key] = Refusal(ErrorCode.NOT_FOUND, "There is no such order.", ("orders",))
            continue
        reason = why_not("LINK", states_of(one))
        if reason is not None:
            refused[key] = Refusal(ErrorCode.INVALID_STATE, reason, ("orders",))
        elif one.work.customer_id != target:
            one.work.customer_id = target
            works.append(close(one, base_currency))
    if works:
        await save(tx, actor, works, base_currency)
        await _tell(tx, actor, works)
    former = [(work.order_id, None if work.old is None else work.old.customer_id) for work in works]
    return Moved(former, refused)


async def _tell(tx: Transaction, actor: Actor, works: Sequence[Written]) -> None:
    by_target: dict[int | None, list[Written]] = defaultdict(list)
    for work in works:
        by_target[work.customer_id].append(work)
    for target, some in by_target.items():
        former = {work.old.customer_id for work in some if work.old is not None and work.old.customer_id is not None}
        if target is not None:
            tx.record(OrdersLinked(target, tuple(work.order_id for work in some), tuple(sorted(former))), by=actor)
        subject = ids.encode("cus", target) if target is not None else None
        orders = [ids.encode("ord", work.order_id) for work in some]
        await audit.record(tx, actor, action="orders.linked", subject=subject, changes={"orders": (None, orders)})


def _told(row: int, key: int, refusal: Refusal) -> Refused:
    name = ids.encode("ord", key)
    error: dict[str, object] = {"code": str(refusal.code), "message": refusal.message, "path": list(refusal.path)}
    return Refused(row, name, None, {"id": name}, [error])


async def take_back(work: Work) -> None:
    """Give the orders of a job back to whom they belonged to."""
    await go_back(work, _reverted)


async def _reverted(tx: Transaction, work: Work, kept: Any) -> Sequence[tuple[str, Refusal]]:
    """Orders that changed hands again since stay where they are."""
    target: int = kept["target"]
    former: dict[int, int | None] = dict(kept["moved"])
    rows = await tx.fetch(
        f"SELECT id, customer_id FROM orders WHERE {tx.dialect.in_list('id', 'bigint')}",
        (tx.dialect.array(list(former)),),
    )
    now = {row[0]: row[1] for row in rows}
    taken_in = await heirs(tx, {one for one in former.values() if one is not None})
    back = {key: taken_in.get(customer or 0, customer) for key, customer in former.items() if now.get(key) == target}
    gone = await lookup.missing_customers(tx, {one for one in back.values() if one is not None})
    done = await move(tx, work.actor, {key: customer for key, customer in back.items() if customer not in gone})
    left = dict(done.refused)
    for key in former:
        if key not in back or back[key] in gone:
            left[key] = Refusal(ErrorCode.INVALID_STATE, "This order changed hands again since.", ("orders",))
    return named("ord", left)


def offer() -> None:
    """Offer the job to the worker, and its undoing to who may write orders."""
    undo = f"{KIND}_undo"
    kinds.register(kinds.Kind(KIND, run, shape="bulk", undo=undo))
    kinds.register(kinds.Kind(undo, take_back, shape="bulk", requires="ORDERS_WRITE"))
