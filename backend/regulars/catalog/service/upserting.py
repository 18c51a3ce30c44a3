"""productsUpsert: products as the shop has them, each standing or falling alone, the whole call repeatable."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from regulars.access import audit
from regulars.catalog.events import ProductsSaved
from regulars.catalog.goods import key_of, search_key
from regulars.catalog.service.reading import Price, ProductDraft, ProductReading
from regulars.platform import idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, Refusals, RegularsError, StaleVersion
from regulars.platform.jobs.states import OnDuplicate, UpsertOutcome
from regulars.stores import queries as stores

MAX_PRODUCTS = 250
_OPERATION = "productsUpsert"
_COLUMNS = ("external_id", "title", "category", "brand", "is_active", "public_from", "is_exclusive", "image_url")
_NEW: dict[str, Any] = {
    "external_id": None, "category": None, "brand": None, "is_active": True, "public_from": None,
    "is_exclusive": False, "image_url": None,
}  # fmt: skip
audit.plain("products_created", "products_updated", *_COLUMNS)


@dataclass(frozen=True, slots=True)
class ProductOutcome:
    """What became of a product, in the place where it was sent."""

    outcome: UpsertOutcome
    sku: str
    product_id: int | None = None
    errors: tuple[Refusal, ...] = ()


Sent = Sequence[Mapping[str, Any]]
Also = Callable[[Transaction, Sequence[ProductOutcome]], Awaitable[None]]


@unit_of_work
async def products_upsert(
    tx: Transaction, *, actor: Actor, products: Sent, idempotency_key: str
) -> list[ProductOutcome]:
    """What became of each product, in the order sent. Raises `Refusal` where the call as such cannot be taken."""
    if not 1 <= len(products) <= MAX_PRODUCTS:
        message = f"Send 1 to {MAX_PRODUCTS} products at a time, not {len(products)}."
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("products",))
    known = await idempotency.remembered(tx, actor, _OPERATION, idempotency_key, list(products))
    if known is not None:
        return [_read(packed) for packed in known]
    found = await take(tx, actor=actor, products=products)
    packed = [_packed(one) for one in found]
    await idempotency.remember(tx, actor, _OPERATION, idempotency_key, list(products), packed)
    return found


class _OnlyTried(RegularsError):
    """Carries the outcomes out of a transaction that is not to be kept."""

    def __init__(self, outcomes: list[ProductOutcome]) -> None:
        super().__init__("ONLY_TRIED", "Nothing was kept.")
        self.outcomes = outcomes


async def products_take(
    *, actor: Actor, products: Sent, on_duplicate: OnDuplicate, dry_run: bool, also: Also
) -> list[ProductOutcome]:
    """The same for the rows of a file; `also` counts them in the same transaction, and not what is only tried."""
    try:
        return await _take(actor=actor, products=products, on_duplicate=on_duplicate, dry_run=dry_run, also=also)
    except _OnlyTried as tried:
        return tried.outcomes


@unit_of_work
async def _take(
    tx: Transaction, *, actor: Actor, products: Sent, on_duplicate: OnDuplicate, dry_run: bool, also: Also
) -> list[ProductOutcome]:
    found = await take(tx, actor=actor, products=products, on_duplicate=on_duplicate)
    if dry_run:
        raise _OnlyTried(found)
    await also(tx, found)
    return found


async def take(
    tx: Transaction, *, actor: Actor, products: Sent, on_duplicate: OnDuplicate = OnDuplicate.UPDATE_EXISTING
) -> list[ProductOutcome]:
    """The same inside a unit of work that is open already."""
    await tx.lock("products")
    shops = {store.code: store for store in await stores.stores(tx) if actor.sees_store(store.id)}
    outcomes: list[ProductOutcome] = []
    for fields in products:
        try:
            outcomes.append(await _save(tx, ProductReading(fields, shops).draft(), on_duplicate))
        except (Refusal, Refusals) as refused:
            several = refused.refusals if isinstance(refused, Refusals) else (refused,)
            outcomes.append(ProductOutcome(UpsertOutcome.REFUSED, str(fields.get("sku") or ""), None, tuple(several)))
    await _tell(tx, actor, outcomes)
    return outcomes


async def _save(tx: Transaction, draft: ProductDraft, on_duplicate: OnDuplicate) -> ProductOutcome:
    row = await tx.fetch_one(
        f"SELECT id, version, sku, source, {', '.join(_COLUMNS)} FROM products WHERE sku_key = ?", (draft.sku_key,)
    )
    if row is None:
        return await _create(tx, draft)
    key, version, sku, source, *values = row
    if on_duplicate is OnDuplicate.RETURN_EXISTING:
        return ProductOutcome(UpsertOutcome.UNCHANGED, draft.sku, key)
    if on_duplicate is OnDuplicate.REJECT:
        raise Refusal(ErrorCode.DUPLICATE, "There is a product with this stock code already.", ("sku",))
    if draft.expected_version is not None and draft.expected_version != version:
        raise StaleVersion(version, ids.encode("prd", key))
    before = dict(zip(_COLUMNS, values, strict=True))
    before |= {"is_active": bool(before["is_active"]), "is_exclusive": bool(before["is_exclusive"])}
    after = before | dict(draft.columns)
    is_other = after != before or sku != draft.sku or source != "SHOP"
    repriced = draft.price is not None and await _price(tx, key, draft.price, forget=source != "SHOP")
    if not is_other and not repriced:
        return ProductOutcome(UpsertOutcome.UNCHANGED, draft.sku, key)
    await tx.execute(
        f"UPDATE products SET version = version + 1, sku = ?, source = 'SHOP', told_at = ?, updated_at = ?,"
        f" {', '.join(f'{name} = ?' for name in (*_COLUMNS, *_FOLDED))} WHERE id = ?",
        (draft.sku, tx.now, tx.now, *_values(draft, after), key),
    )
    return ProductOutcome(UpsertOutcome.UPDATED, draft.sku, key)


async def _create(tx: Transaction, draft: ProductDraft) -> ProductOutcome:
    if draft.expected_version is not None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no product with this stock code.", ("sku",))
    if not draft.columns.get("title"):
        raise Refusal(ErrorCode.REQUIRED, "A new product needs a title.", ("title",))
    columns = ("version", "sku", "sku_key", "source", "told_at", "created_at", "updated_at", *_COLUMNS, *_FOLDED)
    key = await tx.insert(
        f"INSERT INTO products ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) RETURNING id",
        (1, draft.sku, draft.sku_key, "SHOP", tx.now, tx.now, tx.now, *_values(draft, _NEW | dict(draft.columns))),
    )
    if draft.price is not None:
        await _price(tx, key, draft.price, forget=False)
    return ProductOutcome(UpsertOutcome.CREATED, draft.sku, key)


_FOLDED = ("title_key", "category_key", "brand_key", "search_key")


def _values(draft: ProductDraft, facts: Mapping[str, Any]) -> list[object]:
    title, category, brand = str(facts["title"]), facts["category"], facts["brand"]
    found = search_key(title, draft.sku, brand)
    return [*(facts[name] for name in _COLUMNS), key_of(title), key_of(category), key_of(brand), found]


async def _price(tx: Transaction, product_id: int, price: Price, *, forget: bool) -> bool:
    """Set or take away a price, and say whether it changed; guesses from orders go with the first word of the shop."""
    if forget:
        await tx.execute("DELETE FROM product_prices WHERE product_id = ? AND store_id IS NULL", (product_id,))
    store_id = price.store_id or 0
    if price.amount is None:
        gone = await tx.execute(
            "DELETE FROM product_prices WHERE product_id = ? AND coalesce(store_id, 0) = ?", (product_id, store_id)
        )
        return gone > 0
    place = (product_id, store_id, price.currency)
    is_place = "product_id = ? AND coalesce(store_id, 0) = ? AND currency = ?"
    present = await tx.fetch_value(f"SELECT amount FROM product_prices WHERE {is_place}", place)
    if present == price.amount:
        return False
    if present is None:
        await tx.execute(
            "INSERT INTO product_prices (product_id, store_id, currency, amount, told_at) VALUES (?, ?, ?, ?, ?)",
            (product_id, price.store_id, price.currency, price.amount, tx.now),
        )
    else:
        statement = f"UPDATE product_prices SET amount = ?, told_at = ? WHERE {is_place}"
        await tx.execute(statement, (price.amount, tx.now, *place))
    return True


async def _tell(tx: Transaction, actor: Actor, outcomes: Sequence[ProductOutcome]) -> None:
    done = [one for one in outcomes if one.outcome in (UpsertOutcome.CREATED, UpsertOutcome.UPDATED)]
    if not done:
        return
    created = sum(one.outcome is UpsertOutcome.CREATED for one in done)
    updated = len(done) - created
    keys = tuple(dict.fromkeys(one.product_id for one in done if one.product_id is not None))
    tx.record(ProductsSaved(keys, created, updated), by=actor)
    await audit.record(
        tx,
        actor,
        action="products.saved",
        subject=ids.encode("prd", keys[0]) if len(keys) == 1 else None,
        changes={"products_created": (None, created or None), "products_updated": (None, updated or None)},
    )


def _packed(outcome: ProductOutcome) -> list[object]:
    errors = [[refusal.code, refusal.message, list(refusal.path)] for refusal in outcome.errors]
    return [outcome.outcome, outcome.sku, outcome.product_id, errors]


def _read(packed: list[Any]) -> ProductOutcome:
    outcome, sku, product_id, errors = packed
    refusals = tuple(Refusal(ErrorCode(code), message, path) for code, message, path in errors)
    return ProductOutcome(UpsertOutcome(outcome), sku, product_id, refusals)
