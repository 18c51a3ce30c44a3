"""What the database knows already of the orders that are to be recorded."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import LiteralString

from regulars.customers.queries.redirects import as_now
from regulars.orders.drafts import OrderDraft
from regulars.orders.service.sheet import LINE_COLUMNS, Sheet
from regulars.orders.service.work import Existing, Shop, Work
from regulars.orders.shipping.waiting import Limits, Waiting
from regulars.platform.db.connect import Reader
from regulars.platform.db.keys import reserve
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal


async def shops(reader: Reader) -> tuple[dict[int, Shop], str]:
    """The stores by key, and the base currency. Raises `Refusal` where no store exists yet."""
    columns = "id, code, country_code, stuck_unpaid, stuck_unfulfilled, stuck_in_transit"
    found = await reader.fetch(f"SELECT {columns} FROM stores")
    base = await reader.fetch_value("SELECT base_currency FROM merchant WHERE id = 1")
    if base is None or not found:
        raise Refusal(ErrorCode.INVALID_STATE, "There is no store yet: make one first.")
    return {row[0]: Shop(row[0], row[1], row[2], Limits(row[3], row[4], row[5])) for row in found}, str(base)


async def existing(tx: Transaction, drafts: Iterable[OrderDraft | Sheet]) -> dict[tuple[int, str], Existing]:
    """The orders that are there already, by store and external id."""
    wanted: dict[int, list[str]] = defaultdict(list)
    for draft in drafts:
        wanted[draft.store_id].append(draft.external_id)
    found: dict[tuple[int, str], Existing] = {}
    for store_id, external_ids in wanted.items():
        rows = await tx.fetch(
            "SELECT external_id, id, version, fingerprint, buyer_fingerprint, source_updated_at, customer_id,"
            " placed_at, created_at, cancelled_at, currency, rate, status, cancel_reason, decided,"
            " waits_for, waits_since, stuck_at FROM orders"
            f" WHERE store_id = ? AND {tx.dialect.in_list('external_id', 'text')}",
            (store_id, tx.dialect.array(external_ids)),
        )
        found.update(((store_id, row[0]), Existing(*row[1:15], waits=Waiting(*row[15:]))) for row in rows)
    return found


async def missing_customers(tx: Transaction, keys: set[int]) -> set[int]:
    """Those of the keys that no customer answers to."""
    if not keys:
        return set()
    rows = await tx.fetch(f"SELECT w.asked FROM {as_now(tx.dialect)} w", 2 * (tx.dialect.array(sorted(keys)),))
    return keys - {row[0] for row in rows}


async def take_keys(tx: Transaction, works: Sequence[Work]) -> None:
    """Give new orders with all that is theirs their keys; the lines of changed ones keep those that they have."""
    new = [work for work in works if work.old is None]
    for work, key in zip(new, await reserve(tx, "orders", len(new)), strict=True):
        work.order_id = key
    lines = iter(await reserve(tx, "order_lines", sum([len(work.sheet.lines) for work in new])))
    payments = iter(await reserve(tx, "payments", sum([len(work.sheet.payments) for work in new])))
    refunds = iter(await reserve(tx, "refunds", sum([len(work.sheet.refunds) for work in new])))
    for work in new:
        sheet = work.sheet
        work.line_ids = list(islice(lines, len(sheet.lines)))
        work.payment_ids = list(islice(payments, len(sheet.payments)))
        if sheet.refunds:
            work.refund_ids = list(islice(refunds, len(sheet.refunds)))
    changed = [work for work in works if work.old is not None]
    if changed:
        await _take_line_keys(tx, changed)


async def take_child_keys(tx: Transaction, changed: Sequence[Work]) -> None:
    """Give the payments and refunds of changed orders that are new the keys that they lack."""
    await _fill(tx, "payments", [work.payment_ids for work in changed])
    await _fill(tx, "refunds", [work.refund_ids for work in changed])


async def _fill(tx: Transaction, table: LiteralString, held: Sequence[list[int]]) -> None:
    lacking = [(keys, place) for keys in held for place, key in enumerate(keys) if not key]
    for (keys, place), key in zip(lacking, await reserve(tx, table, len(lacking)), strict=True):
        keys[place] = key


async def _take_line_keys(tx: Transaction, changed: Sequence[Work]) -> None:
    """Lines with an id at the source keep their key by it, the others by their place among those without."""
    known = await _known_lines(tx, [work.order_id for work in changed])
    lacking: list[tuple[list[int], int]] = []
    for work in changed:
        before = known.get(work.order_id, {})
        names = [str(values[_LINE_NAME] or "") for values in work.sheet.lines]
        for place, name in enumerate(_distinct(names)):
            key = before.pop(name, 0)
            work.line_ids.append(key)
            if not key:
                lacking.append((work.line_ids, place))
    for (keys, place), key in zip(lacking, await reserve(tx, "order_lines", len(lacking)), strict=True):
        keys[place] = key


async def _known_lines(tx: Transaction, order_ids: list[int]) -> dict[int, dict[tuple[str, int], int]]:
    rows = await tx.fetch(
        f"SELECT order_id, external_id, id FROM order_lines WHERE {tx.dialect.in_list('order_id', 'bigint')}"
        " ORDER BY order_id, id",
        (tx.dialect.array(order_ids),),
    )
    names: dict[int, list[str]] = defaultdict(list)
    keys: dict[int, list[int]] = defaultdict(list)
    for order_id, name, key in rows:
        names[order_id].append(name or "")
        keys[order_id].append(key)
    return {order_id: dict(zip(_distinct(listed), keys[order_id], strict=True)) for order_id, listed in names.items()}


def _distinct(names: Sequence[str]) -> list[tuple[str, int]]:
    """Names made distinct by counting those that are the same."""
    seen: dict[str, int] = {}
    found: list[tuple[str, int]] = []
    for name in names:
        number = seen.get(name, 0)
        seen[name] = number + 1
        found.append((name, number))
    return found


_LINE_NAME = LINE_COLUMNS.index("external_id")
