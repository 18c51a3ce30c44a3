"""Products out of order lines: called while orders are recorded, in their transaction, and so by few statements.

What this process wrote or read of a product it remembers, so that a line that says the same costs a look into a
dictionary; of the others a batch asks once, and writes only what is new or differs. What the shop itself said of a
product stays as it said it. Orders come in any order: an older one tells nothing of a product that a newer one
described. Prices of old lines differ line by line, so a price is taken anew at most once a week of the orders' time.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple
from weakref import WeakKeyDictionary

from regulars.catalog.goods import LONGEST, Good, key_of, search_key
from regulars.platform import clock
from regulars.platform.db.bulk import insert
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction

PRICE_HOLDS = 7 * clock.DAY
_LOCK = "products"
_PRODUCT = (
    "version", "sku", "sku_key", "title", "title_key", "category", "category_key", "brand", "brand_key", "search_key",
    "is_active", "is_exclusive", "source", "told_at", "created_at", "updated_at",
)  # fmt: skip
_PRICE = ("product_id", "currency", "amount", "told_at")


class _Known(NamedTuple):
    id: int
    sku_key: str
    title: str
    category: str | None
    brand: str | None
    source: str
    told_at: int
    price: int | None
    priced_at: int | None


class _Seen(NamedTuple):
    """What is known of a product in one currency; of those that the shop describes orders tell nothing more."""

    title: str
    category: str | None
    brand: str | None
    told_at: int
    price: int
    priced_at: int
    is_of_shop: bool

    def tells(self, good: Good) -> bool:
        """Whether this line says anything that is to be written."""
        if self.is_of_shop:
            return False
        if good.at > self.priced_at + PRICE_HOLDS and good.price != self.price:
            return True
        return (good.at > self.told_at) and (
            good.title != self.title
            or (good.category is not None and good.category != self.category)
            or (good.brand is not None and good.brand != self.brand)
        )


_Memory = dict[tuple[str, str], _Seen]
_memories: WeakKeyDictionary[Database, _Memory] = WeakKeyDictionary()
_MOST_REMEMBERED = 50_000


async def notice(tx: Transaction, goods: Iterable[Good]) -> None:
    """Have products of these stock codes; where several lines name one, the latest counts."""
    memory = _memories.setdefault(tx.database, {})
    by_currency: dict[str, dict[str, Good]] = {}
    for good in goods:
        seen = memory.get((good.currency, good.sku_key))
        if (seen is not None and not seen.tells(good)) or len(good.sku) > LONGEST or not good.sku_key:
            continue
        latest = by_currency.setdefault(good.currency, {})
        known = latest.get(good.sku_key)
        if known is None or known.at < good.at:
            latest[good.sku_key] = good
    for currency, latest in sorted(by_currency.items()):
        learned = await _notice(tx, currency, latest)
        tx.after_commit(partial(_remember, memory, learned))


def _remember(memory: _Memory, learned: _Memory) -> None:
    if len(memory) > _MOST_REMEMBERED:
        memory.clear()
    memory.update(learned)


async def _notice(tx: Transaction, currency: str, goods: dict[str, Good]) -> _Memory:
    known = await _known(tx, currency, list(goods))
    missing = [key for key in goods if key not in known]
    if missing:
        await tx.lock(_LOCK)
        known |= await _known(tx, currency, missing)
        new = [goods[key] for key in sorted(missing) if key not in known]
        await insert(tx, "products", _PRODUCT, [_row(good, tx.now) for good in new])
        known |= await _known(tx, currency, [good.sku_key for good in new])
    pairs = [(known[key], good) for key, good in goods.items()]
    learned = {(currency, good.sku_key): _seen(present, good) for present, good in pairs}
    await _describe(tx, pairs)
    await _price(tx, pairs)
    return learned


def _seen(known: _Known, good: Good) -> _Seen:
    """How a product will stand once this line has told what it has to tell."""
    is_newer = good.at > known.told_at
    is_new_price = known.price is None or known.priced_at is None or good.at > known.priced_at + PRICE_HOLDS
    return _Seen(
        good.title if is_newer else known.title,
        (good.category or known.category) if is_newer else known.category,
        (good.brand or known.brand) if is_newer else known.brand,
        known.told_at,
        good.price if is_new_price or known.price is None else known.price,
        good.at if is_new_price or known.priced_at is None else known.priced_at,
        known.source != "ORDERS",
    )


async def _known(tx: Transaction, currency: str, keys: list[str]) -> dict[str, _Known]:
    if not keys:
        return {}
    rows = await tx.fetch(
        "SELECT pr.id, pr.sku_key, pr.title, pr.category, pr.brand, pr.source, pr.told_at, pp.amount, pp.told_at"
        " FROM products pr LEFT JOIN product_prices pp"
        " ON pp.product_id = pr.id AND pp.store_id IS NULL AND pp.currency = ?"
        f" WHERE {tx.dialect.in_list('pr.sku_key', 'text')}",
        (currency, tx.dialect.array(keys)),
    )
    return {row[1]: _Known(*row) for row in rows}


def _row(good: Good, now: int) -> tuple[object, ...]:
    return (
        1, good.sku, good.sku_key, good.title, key_of(good.title), good.category, key_of(good.category),
        good.brand, key_of(good.brand), search_key(good.title, good.sku, good.brand), True, False, "ORDERS",
        good.at, now, now,
    )  # fmt: skip


async def _describe(tx: Transaction, pairs: Sequence[tuple[_Known, Good]]) -> None:
    changed: list[tuple[object, ...]] = []
    for known, good in pairs:
        if known.source != "ORDERS" or good.at <= known.told_at:
            continue
        category, brand = good.category or known.category, good.brand or known.brand
        if (good.title, category, brand) == (known.title, known.category, known.brand):
            continue
        changed.append(
            (
                good.title, key_of(good.title), category, key_of(category), brand, key_of(brand),
                search_key(good.title, good.sku, brand), good.at, tx.now, known.id,
            )
        )  # fmt: skip
    if changed:
        await tx.execute_many(
            "UPDATE products SET version = version + 1, title = ?, title_key = ?, category = ?, category_key = ?,"
            " brand = ?, brand_key = ?, search_key = ?, told_at = ?, updated_at = ? WHERE id = ?",
            sorted(changed, key=lambda row: str(row[-1])),
        )


async def _price(tx: Transaction, pairs: Sequence[tuple[_Known, Good]]) -> None:
    new: list[tuple[object, ...]] = []
    changed: list[tuple[object, ...]] = []
    for known, good in pairs:
        if known.source != "ORDERS":
            continue
        if known.priced_at is None:
            new.append((known.id, good.currency, good.price, good.at))
        elif known.price != good.price and good.at > known.priced_at + PRICE_HOLDS:
            changed.append((good.price, good.at, known.id, good.currency))
    await insert(tx, "product_prices", _PRICE, new)
    if changed:
        await tx.execute_many(
            "UPDATE product_prices SET amount = ?, told_at = ? WHERE product_id = ? AND store_id IS NULL"
            " AND currency = ?",
            changed,
        )
