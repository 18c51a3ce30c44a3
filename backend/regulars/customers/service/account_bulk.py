"""Setting the status of many accounts at once, in a handful of statements a batch."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from regulars.access import audit
from regulars.customers.events import AccountStatusChanged, CustomersUpdated
from regulars.customers.service import bulk
from regulars.customers.service.accounts import hindrance, impossible, reason_of
from regulars.customers.service.bulk import NOTHING, Changed, Hand, Step
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.bulk import insert
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal

_SPOKEN_ONE_BY_ONE = 25
"""Up to so many accounts, each hears of it on its timeline; beyond, one event tells of the batch."""
_COLUMNS = ("customer_id", "at", "before", "after", "reason", "actor_kind", "actor_id", "actor_name")


async def _read(reader: Reader, actor: Actor, value: Any) -> list[str | None]:
    """A status and why; as it is kept with the job."""
    status, reason = value
    if status in {"INVITED", "ERASED", "MERGED"}:
        raise impossible("GUEST", status)
    said = reason_of(reason)
    if status == "DISABLED" and said is None:
        raise Refusal(ErrorCode.REQUIRED, "Say why, so that a colleague can tell the customer.")
    return [status, said]


async def _refuse(tx: Transaction, hand: Hand, keys: Sequence[int], value: Any) -> Mapping[int, Refusal]:
    found = ((key, hindrance(before, value[0])) for key, before in await _statuses(tx, keys))
    return {key: refusal for key, refusal in found if refusal is not None}


async def _apply(tx: Transaction, hand: Hand, keys: Sequence[int], value: Any) -> Changed:
    status, reason = value
    before = [(key, had) for key, had in await _statuses(tx, keys) if had != status]
    if not before:
        return NOTHING
    await _move(tx, hand, before, status, reason)
    return Changed(len(before), {"status": status, "before": before})


async def _undo(tx: Transaction, hand: Hand, entry: Any) -> Mapping[int, Refusal]:
    before: dict[int, str] = {key: had for key, had in entry["before"]}  # noqa: C416 - keys of JSON arrays
    back: dict[str, list[tuple[int, str]]] = defaultdict(list)
    left: dict[int, Refusal] = {}
    taken = await _taken(tx, list(before)) if entry["status"] == "GUEST" else set[int]()
    for key, has in await _statuses(tx, list(before)):
        if has == entry["status"] and key not in taken:
            back[before[key]].append((key, has))
        else:
            left[key] = Refusal(ErrorCode.INVALID_STATE, "This account has been changed since, and stays as it is.")
    for had, moves in back.items():
        await _move(tx, hand, moves, had, None)
    return left


async def _taken(tx: Transaction, keys: Sequence[int]) -> set[int]:
    """Whose e-mail has become another account's since."""
    rows = await tx.fetch(
        "SELECT c.id FROM customers c JOIN customers o ON o.email_key = c.email_key AND o.id <> c.id"
        f" WHERE {tx.dialect.in_list('c.id', 'bigint')} AND (o.has_account OR o.email_verification = 'VERIFIED')",
        (tx.dialect.array(keys),),
    )
    return {row[0] for row in rows}


async def _statuses(tx: Transaction, keys: Sequence[int]) -> list[tuple[int, str]]:
    rows = await tx.fetch(
        f"SELECT id, account_status FROM customers WHERE {tx.dialect.in_list('id', 'bigint')} ORDER BY id"
        f"{tx.dialect.lock_rows()}",
        (tx.dialect.array(keys),),
    )
    return [(row[0], row[1]) for row in rows]


async def _move(tx: Transaction, hand: Hand, moves: Sequence[tuple[int, str]], status: str, reason: str | None) -> None:
    keys = [key for key, _ in moves]
    array = tx.dialect.array(keys)
    joined = "COALESCE(account_created_at, created_at)" if status != "GUEST" else "NULL"
    await tx.execute(
        f"UPDATE customers SET account_status = ?, has_account = ?, account_created_at = {joined},"
        f" version = version + 1, updated_at = ? WHERE {tx.dialect.in_list('id', 'bigint')}",
        (status, status != "GUEST", tx.now, array),
    )
    void = "kind = 'INVITATION'" if status == "ACTIVE" else "1 = 1"
    await tx.execute(
        f"DELETE FROM account_tokens WHERE spent_at IS NULL AND {void}"
        f" AND {tx.dialect.in_list('customer_id', 'bigint')}",
        (array,),
    )
    who = (hand.actor.kind, hand.actor.id, hand.actor.name)
    await insert(
        tx, "account_changes", _COLUMNS, [(key, tx.now, before, status, reason, *who) for key, before in moves]
    )
    if len(moves) <= _SPOKEN_ONE_BY_ONE:
        for key, before in moves:
            tx.record(AccountStatusChanged(key, before, status, reason), by=hand.actor)
    else:
        tx.record(CustomersUpdated(tuple(keys), ("account_status",)), by=hand.actor)
    people = ", ".join(ids.encode("cus", key) for key in keys)
    changes = {"account_status": (None, status), "customers": (None, people)}
    await audit.record(tx, hand.actor, action="accounts.changed", subject=hand.subject, changes=changes)


def offer() -> None:
    """Join the bulk change of customers."""
    bulk.steps["account_status"] = Step(_read, _apply, _refuse, _undo)
