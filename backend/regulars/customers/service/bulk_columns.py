"""Setting a column of many customers at once: language, tax exemption, role."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, LiteralString

from regulars.access import audit
from regulars.customers.events import CustomersUpdated
from regulars.customers.service import bulk
from regulars.customers.service.bulk import NOTHING, Changed, Hand, Step
from regulars.customers.service.drafts import locale
from regulars.customers.service.roles import role_of
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal

audit.plain("locale", "tax_exempt")


def column_step(column: LiteralString, read: Callable[[Reader, Any], Awaitable[Any]]) -> Step:
    """A step that sets this column; `read` checks the value."""

    async def checked(reader: Reader, actor: Actor, value: Any) -> Any:
        return None if value is None else await read(reader, value)

    async def apply(tx: Transaction, hand: Hand, keys: Sequence[int], value: Any) -> Changed:
        rows = await tx.fetch(
            f"SELECT id, {column} FROM customers WHERE {tx.dialect.in_list('id', 'bigint')} ORDER BY id"
            f"{tx.dialect.lock_rows()}",
            (tx.dialect.array(keys),),
        )
        before = [(key, had) for key, had in rows if had != value]
        if not before:
            return NOTHING
        await _set(tx, hand, [key for key, _ in before], value)
        return Changed(len(before), {"value": value, "before": before})

    async def undo(tx: Transaction, hand: Hand, entry: Any) -> Mapping[int, Refusal]:
        before: dict[int, Any] = {key: had for key, had in entry["before"]}  # noqa: C416 - keys of JSON arrays
        rows = await tx.fetch(
            f"SELECT id, {column} FROM customers WHERE {tx.dialect.in_list('id', 'bigint')} ORDER BY id"
            f"{tx.dialect.lock_rows()}",
            (tx.dialect.array(before),),
        )
        back: dict[Any, list[int]] = defaultdict(list)
        for key, has in rows:
            if has == entry["value"]:
                back[before[key]].append(key)
        for had, keys in back.items():
            await _set(tx, hand, keys, had)
        return {key: _changed_since() for key, has in rows if has != entry["value"]}

    async def _set(tx: Transaction, hand: Hand, keys: Sequence[int], value: Any) -> None:
        await tx.execute(
            f"UPDATE customers SET {column} = ?, version = version + 1, updated_at = ?"
            f" WHERE {tx.dialect.in_list('id', 'bigint')}",
            (value, tx.now, tx.dialect.array(keys)),
        )
        tx.record(CustomersUpdated(tuple(keys), (column,)), by=hand.actor)
        people = ", ".join(ids.encode("cus", key) for key in keys)
        changes = {column: (None, value), "customers": (None, people)}
        await audit.record(tx, hand.actor, action="customers.changed", subject=hand.subject, changes=changes)

    return Step(checked, apply, undo=undo)


def _changed_since() -> Refusal:
    return Refusal(ErrorCode.INVALID_STATE, "This customer has been changed since, and stays as they are.")


async def _yes_or_no(reader: Reader, value: Any) -> bool:
    return bool(value)


async def _language(reader: Reader, value: Any) -> str | None:
    return locale(value)


def offer() -> None:
    """Join the bulk change of customers."""
    bulk.steps["tax_exempt"] = column_step("tax_exempt", _yes_or_no)
    bulk.steps["locale"] = column_step("locale", _language)
    bulk.steps["role"] = column_step("role_id", role_of)
