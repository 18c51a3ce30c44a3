"""Refunds that come by themselves, before their order or after it: joined with it, or kept until it is there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from regulars.orders.rules import EARLIEST, LATEST, LONGEST
from regulars.orders.service import lookup
from regulars.orders.service.loading import open_orders
from regulars.orders.service.opened import UNPRICED, HeldRefund, Opened, close
from regulars.orders.service.saving import save
from regulars.orders.service.sheet import LINE_COLUMNS, Refund
from regulars.orders.service.work import Work
from regulars.orders.words import Origin
from regulars.platform import idempotency, money
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import clean
from regulars.stores import queries as stores

MOST = 250
_OPERATION = "refundsUpsert"
_LINE_ID, _QUANTITY = LINE_COLUMNS.index("external_id"), LINE_COLUMNS.index("quantity")
_COLUMNS = "id, store_id, order_external_id, external_id, at, currency, amount, reason, lines"
Fields = Mapping[str, Any]


class Waiting(NamedTuple):
    """A refund without its order."""

    id: int
    store_id: int
    order_external_id: str
    external_id: str
    at: int
    currency: str
    amount: int
    reason: str | None
    lines: str


class Told(NamedTuple):
    """What became of a refund: the key of its order where it was joined, or why it was refused."""

    external_id: str
    order_id: int | None = None
    refusal: Refusal | None = None


@unit_of_work
async def refunds_upsert(
    tx: Transaction, *, actor: Actor, refunds: Sequence[Fields], idempotency_key: str
) -> list[Told]:
    """Take refunds that a payment service or till sends by themselves, in the order sent. Raises `Refusal`."""
    if len(refunds) > MOST:
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, f"A call takes at most {MOST} refunds.", ("refunds",))
    known = await idempotency.remembered(tx, actor, _OPERATION, idempotency_key, list(refunds))
    if known is not None:
        return [_read(packed) for packed in known]
    shops = {store.code: store.id for store in await stores.stores(tx)}
    default = await stores.default_store(tx)
    if default is None:
        raise Refusal(ErrorCode.INVALID_STATE, "There is no store yet: make one first.")
    told: list[Told] = []
    kept: list[tuple[int, str, str]] = []
    for fields in refunds:
        external_id = clean(str(fields["external_id"]))
        try:
            place = await _keep(tx, actor, fields, shops, default.id)
        except Refusal as refusal:
            told.append(Told(external_id, refusal=refusal))
            continue
        kept.append(place)
        told.append(Told(external_id))
    joined = await join(tx, actor, {(store, order) for store, order, _ in kept})
    places = iter(kept)
    found = [one if one.refusal else one._replace(order_id=joined.get(next(places))) for one in told]
    await idempotency.remember(tx, actor, _OPERATION, idempotency_key, list(refunds), [_packed(one) for one in found])
    return found


async def _keep(
    tx: Transaction, actor: Actor, fields: Fields, shops: Mapping[str, int], default: int
) -> tuple[int, str, str]:
    code = fields.get("store_code")
    store_id = default if code is None else shops.get(str(code), 0)
    if not store_id or not actor.sees_store(store_id):
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such store.", ("storeCode",))
    order, name, currency = (clean(str(fields[key])) for key in ("order_external_id", "external_id", "currency_code"))
    for text, path in ((order, "orderExternalId"), (name, "externalId")):
        if not 0 < len(text) <= LONGEST:
            raise Refusal(ErrorCode.REQUIRED, f"An id has 1 to {LONGEST} characters.", (path,))
    if not money.is_currency(currency):
        raise Refusal(ErrorCode.INVALID, f"{currency[:10]!r} is no ISO 4217 currency.", ("currencyCode",))
    try:
        amount = money.to_minor(fields["amount"], currency)
    except Refusal as refusal:
        raise refusal.at("amount") from None
    if amount < 0:
        raise Refusal(ErrorCode.INVALID_MONEY, "A refund is written without a sign.", ("amount",))
    at = int(fields["at"])
    if not EARLIEST <= at <= LATEST:
        raise Refusal(ErrorCode.INVALID, "This time lies outside of the years 1900 to 2200.", ("at",))
    lines = [[str(line["line_external_id"]), int(line["quantity"])] for line in fields.get("lines") or ()]
    await tx.execute(
        "INSERT INTO waiting_refunds"
        " (store_id, order_external_id, external_id, at, currency, amount, reason, lines, received_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (store_id, order_external_id, external_id) DO UPDATE SET at = excluded.at,"
        " currency = excluded.currency, amount = excluded.amount, reason = excluded.reason, lines = excluded.lines",
        (
            store_id, order, name, at, currency, amount, clean(str(fields.get("reason") or "")) or None,
            orjson.dumps(lines).decode(), tx.now,
        ),
    )  # fmt: skip
    return store_id, order, name


async def joined_by(tx: Transaction, actor: Actor, works: Sequence[Work]) -> None:
    """Join what waits for orders that have just been recorded."""
    if await tx.fetch_value("SELECT 1 FROM waiting_refunds LIMIT 1") is not None:
        await join(tx, actor, {(work.sheet.store_id, work.sheet.external_id) for work in works})


async def join(tx: Transaction, actor: Actor, orders: set[tuple[int, str]]) -> dict[tuple[int, str, str], int]:
    """Join what waits for these orders (store, external id) as far as they are there; the keys of those joined.

    What cannot be joined, since it gives back more than was paid or names lines that are not there, waits on with the
    reason, and is tried again whenever its order comes in anew.
    """
    await tx.lock("orders")
    rows = [Waiting(*row) for row in await _waiting(tx, orders)]
    if not rows:
        return {}
    _, base_currency = await lookup.shops(tx)
    keys = await _keys(tx, rows)
    opened = await open_orders(tx, set(keys.values()), base_currency, now=tx.now)
    joined: dict[tuple[int, str, str], int] = {}
    done: list[int] = []
    touched: dict[int, Opened] = {}
    for row in sorted(rows, key=lambda one: (one.at, one.id)):
        key = keys.get((row.store_id, row.order_external_id))
        if key is None:
            continue
        problem = _add(opened[key], row)
        if problem is None:
            touched[key] = opened[key]
            done.append(row.id)
            joined[row.store_id, row.order_external_id, row.external_id] = key
        else:
            await tx.execute("UPDATE waiting_refunds SET problem = ? WHERE id = ?", (problem, row.id))
    if touched:
        await save(tx, actor, [close(one, base_currency) for one in touched.values()], base_currency)
        await tx.execute(
            f"DELETE FROM waiting_refunds WHERE {tx.dialect.in_list('id', 'bigint')}", (tx.dialect.array(done),)
        )
    return joined


async def _waiting(tx: Transaction, orders: set[tuple[int, str]]) -> list[Any]:
    by_store: dict[int, list[str]] = defaultdict(list)
    for store_id, order in sorted(orders):
        by_store[store_id].append(order)
    rows: list[Any] = []
    for store_id, names in by_store.items():
        rows += await tx.fetch(
            f"SELECT {_COLUMNS} FROM waiting_refunds WHERE store_id = ?"
            f" AND {tx.dialect.in_list('order_external_id', 'text')}",
            (store_id, tx.dialect.array(names)),
        )
    return rows


async def _keys(tx: Transaction, rows: Sequence[Waiting]) -> dict[tuple[int, str], int]:
    found: dict[tuple[int, str], int] = {}
    for store_id in {row.store_id for row in rows}:
        names = sorted({row.order_external_id for row in rows if row.store_id == store_id})
        for name, key in await tx.fetch(
            f"SELECT external_id, id FROM orders WHERE store_id = ? AND {tx.dialect.in_list('external_id', 'text')}",
            (store_id, tx.dialect.array(names)),
        ):
            found[store_id, str(name)] = key
    return found


def _add(opened: Opened, row: Waiting) -> str | None:
    """Put the refund beside the order's others; why it cannot be."""
    sheet = opened.work.sheet
    if row.currency != sheet.currency:
        return f"The order is in {sheet.currency}, the refund in {row.currency}."
    places = {line[_LINE_ID]: (place, line) for place, line in enumerate(sheet.lines)}
    parts: list[tuple[int, int, int]] = []
    for name, units in orjson.loads(row.lines):
        if name not in places:
            return f"The order has no line {name!r}."
        place, line = places[name]
        parts.append((place, min(units, int(str(line[_QUANTITY]))), 0))
    known = next((held for held in opened.refunds if held.refund.external_id == row.external_id), None)
    if row.amount > opened.refundable + (known.refund.amount if known else 0):
        return "It gives back more than was paid."
    refund = Refund(
        row.external_id, row.at, row.amount, UNPRICED, row.reason, sum([units for _, units, _ in parts]), tuple(parts),
        Origin.APART.value,
    )  # fmt: skip
    if known is None:
        opened.refunds.append(HeldRefund(0, refund))
    elif (known.refund.amount, known.refund.at) != (row.amount, row.at):
        known.refund = refund
    return None


def _packed(told: Told) -> list[object]:
    why = told.refusal
    return [told.external_id, told.order_id, None if why is None else [why.code, why.message, list(why.path)]]


def _read(packed: list[Any]) -> Told:
    external_id, order_id, why = packed
    return Told(external_id, order_id, None if why is None else Refusal(ErrorCode(why[0]), why[1], why[2]))
