"""Taking customers away for good: those without orders, one or many."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from regulars.access import audit
from regulars.customers.events import CustomerDeleted
from regulars.customers.service import bulk
from regulars.customers.service.bulk import Changed, Hand, Step
from regulars.customers.service.searching import forget
from regulars.customers.service.tagging import hold
from regulars.customers.service.writing import locked
from regulars.platform import hooks, ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.db.violations import ConstraintViolated
from regulars.platform.errors import ErrorCode, Refusal

bars: list[Callable[[Transaction, Sequence[int]], Awaitable[set[int]]]] = []
"""Asked by their keys which of these customers must be kept; rooms above join at start-up."""

_SHOWN = ("first_name", "last_name", "email", "phone", "account_status")


@unit_of_work
async def customer_delete(
    tx: Transaction, *, actor: Actor, customer_id: int | None, expected_version: int | None = None
) -> int:
    """Take a customer away for good. Refused where there are orders: those are kept, and erasure is the way."""
    current = await locked(tx, customer_id, expected_version)
    key: int = current["id"]
    if key != customer_id:
        message = f"This record was merged into {ids.encode('cus', key)}; to delete that, name it."
        raise Refusal(ErrorCode.INVALID_STATE, message, ("id",))
    if current["order_count"] or await _kept(tx, [key]):
        raise _has_orders().at("id")
    try:
        await _delete(tx, actor, [key])
    except ConstraintViolated as error:
        raise _has_orders().at("id") from error
    changes = {name: (current[name], None) for name in _SHOWN if current[name] is not None}
    await audit.record(tx, actor, action="customer.deleted", subject=ids.encode("cus", key), changes=changes)
    return key


async def _kept(tx: Transaction, keys: Sequence[int]) -> set[int]:
    kept: set[int] = set()
    for bar in bars:
        kept |= await bar(tx, keys)
    return kept


async def _delete(tx: Transaction, actor: Actor, keys: Sequence[int]) -> None:
    await hooks.on_delete.run("customer", tx, actor, keys)
    await forget(tx, keys)
    await tx.execute(f"DELETE FROM customers WHERE {tx.dialect.in_list('id', 'bigint')}", (tx.dialect.array(keys),))
    for key in keys:
        tx.record(CustomerDeleted(key), by=actor)


def _has_orders() -> Refusal:
    return Refusal(ErrorCode.IN_USE, "This customer has orders, which are kept. Erase the personal data instead.")


async def _read(reader: Reader, actor: Actor, value: Any) -> bool:
    return bool(value)


async def _refuse(tx: Transaction, hand: Hand, keys: Sequence[int], value: Any) -> Mapping[int, Refusal]:
    if not value:
        return {}
    await hold(tx, keys)
    return dict.fromkeys(await _kept(tx, keys), _has_orders())


async def _apply(tx: Transaction, hand: Hand, keys: Sequence[int], value: Any) -> Changed:
    if not value:
        return bulk.NOTHING
    await _delete(tx, hand.actor, keys)
    people = ", ".join(ids.encode("cus", key) for key in keys)
    changes = {"customers": (people, None)}
    await audit.record(tx, hand.actor, action="customers.deleted", subject=hand.subject, changes=changes)
    return Changed(len(keys), None)


def offer() -> None:
    """Join the bulk change of customers: after all other steps, and for good."""
    bulk.steps["delete"] = Step(_read, _apply, refuse=_refuse)
