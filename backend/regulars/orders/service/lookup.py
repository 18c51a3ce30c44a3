"""What the database knows already of the orders that are to be recorded."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, LiteralString

from regulars.orders.drafts import OrderDraft
from regulars.orders.service.sheet import LINE_COLUMNS, PAYMENT_COLUMNS, Refund, Sheet
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
            " placed_at, created_at, cancelled_at, currency, rate, status, waits_for, waits_since, stuck_at FROM orders"
            f" WHERE store_id = ? AND {tx.dialect.in_list('external_id', 'text')}",
            (store_id, tx.dialect.array(external_ids)),
        )
        found.update(((store_id, row[0]), Existing(*row[1:13], waits=Waiting(*row[13:]))) for row in rows)
    return found


async def missing_customers(tx: Transaction, keys: set[int]) -> set[int]:
    """Those of the keys that no customer has."""
    if not keys:
        return set()
    rows = await tx.fetch(
        f"SELECT id FROM customers WHERE {tx.dialect.in_list('id', 'bigint')}", (tx.dialect.array(sorted(keys)),)
    )
    return keys - {row[0] for row in rows}


async def take_keys(tx: Transaction, works: Sequence[Work]) -> None:
    """Give orders, lines, payments and refunds their keys; what was there before keeps its own."""
    new = [work for work in works if work.old is None]
    changed = [work for work in works if work.old is not None]
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
    for table, column, names, held in _CHILDREN if changed else ():
        await _take_child_keys(tx, table, column, changed, names, held)


async def _take_child_keys(
    tx: Transaction,
    table: LiteralString,
    column: LiteralString,
    changed: Sequence[Work],
    names: Callable[[Sheet], list[Any]],
    held: Callable[[Work], list[int]],
) -> None:
    known = await _known(tx, table, column, [work.order_id for work in changed])
    lacking: list[tuple[list[int], int]] = []
    for work in changed:
        keys = held(work)
        before = known.get(work.order_id, {})
        for place, name in enumerate(_distinct(names(work.sheet))):
            key = before.pop(name, 0)
            keys.append(key)
            if not key:
                lacking.append((keys, place))
    for (keys, place), key in zip(lacking, await reserve(tx, table, len(lacking)), strict=True):
        keys[place] = key


async def _known(
    tx: Transaction, table: LiteralString, column: LiteralString, order_ids: list[int]
) -> dict[int, dict[tuple[str, int], int]]:
    rows = await tx.fetch(
        f"SELECT order_id, {column}, id FROM {table} WHERE {tx.dialect.in_list('order_id', 'bigint')}"
        " ORDER BY order_id, id",
        (tx.dialect.array(order_ids),),
    )
    names: dict[int, list[str | None]] = defaultdict(list)
    keys: dict[int, list[int]] = defaultdict(list)
    for order_id, name, key in rows:
        names[order_id].append(name)
        keys[order_id].append(key)
    return {order_id: dict(zip(_distinct(listed), keys[order_id], strict=True)) for order_id, listed in names.items()}


def _distinct(names: Sequence[str | None]) -> list[tuple[str, int]]:
    """Names made distinct by counting those that are the same; what has none is known by its place."""
    seen: dict[str, int] = {}
    found: list[tuple[str, int]] = []
    for name in names:
        text = name or ""
        number = seen.get(text, 0)
        seen[text] = number + 1
        found.append((text, number))
    return found


_LINE_NAME = LINE_COLUMNS.index("external_id")
_PAYMENT_NAME = PAYMENT_COLUMNS.index("reference")
_REFUND_NAME = Refund._fields.index("external_id")


def _line_names(sheet: Sheet) -> list[Any]:
    return [values[_LINE_NAME] for values in sheet.lines]


def _payment_names(sheet: Sheet) -> list[Any]:
    return [values[_PAYMENT_NAME] for values in sheet.payments]


def _refund_names(sheet: Sheet) -> list[Any]:
    return [values[_REFUND_NAME] for values in sheet.refunds]


def _lines_of(work: Work) -> list[int]:
    return work.line_ids


def _payments_of(work: Work) -> list[int]:
    return work.payment_ids


def _refunds_of(work: Work) -> list[int]:
    return work.refund_ids


_Child = tuple[LiteralString, LiteralString, Callable[[Sheet], list[Any]], Callable[[Work], list[int]]]
_CHILDREN: tuple[_Child, ...] = (
    ("order_lines", "external_id", _line_names, _lines_of),
    ("payments", "reference", _payment_names, _payments_of),
    ("refunds", "external_id", _refund_names, _refunds_of),
)
