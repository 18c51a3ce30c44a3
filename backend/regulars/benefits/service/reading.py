"""A benefit as it is sent (BenefitInput), checked: which fields its kind has, and what they may say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

from regulars.benefits.queries.price_lists import price_lists_by_id
from regulars.benefits.terms import Break, Terms
from regulars.benefits.words import BenefitKind
from regulars.catalog import queries as catalog
from regulars.platform import ids, money
from regulars.platform.db.connect import Reader
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import clean, fold

Fields = Mapping[str, Any]
MAX_NAME = 200
MAX_CODE = 100
MAX_BREAKS = 20
MAX_SKUS = 1_000
MAX_CATEGORIES = 50
MAX_TERMS = 365
_HUNDRED = Decimal(100)
_LARGEST = 1_000_000
_PRODUCTS = frozenset({"product_skus", "categories"})
_MINIMA = frozenset({"minimum_spend", "minimum_quantity"})
_ALWAYS = frozenset({"kind", "name", "starts_at", "ends_at", "country_codes"})
_HAS: dict[BenefitKind, frozenset[str]] = {
    BenefitKind.PRICE_LIST: frozenset({"price_list_id"}) | _PRODUCTS,
    BenefitKind.QUANTITY_DISCOUNT: frozenset({"quantity_breaks"}) | _PRODUCTS,
    BenefitKind.DISCOUNT: frozenset({"percent_off", "amount_off", "code"}) | _PRODUCTS | _MINIMA,
    BenefitKind.FREE_SHIPPING: frozenset({"minimum_spend", "code"}),
    BenefitKind.EARLY_ACCESS: _PRODUCTS,
    BenefitKind.EXCLUSIVE_PRODUCTS: _PRODUCTS,
    BenefitKind.PAYMENT_TERMS: frozenset({"payment_terms_days"}),
    BenefitKind.PURCHASE_ORDERS: frozenset(),
    BenefitKind.PRIORITY_SUPPORT: frozenset(),
    BenefitKind.DEDICATED_CONTACT: frozenset({"contact_staff_id"}),
    BenefitKind.APPROVAL_WORKFLOW: frozenset({"minimum_spend"}),
    BenefitKind.REGIONAL_PRICING: frozenset({"price_list_id", "percent_off"}) | _PRODUCTS,
    BenefitKind.LOCAL_SEND_TIME: frozenset(),
}
"""What each kind says beside what all of them may."""
_TOLD = {
    "percent_off": "percentOff", "amount_off": "amountOff", "price_list_id": "priceListId",
    "quantity_breaks": "quantityBreaks", "minimum_quantity": "minimumQuantity", "minimum_spend": "minimumSpend",
    "product_skus": "productSkus", "country_codes": "countryCodes", "payment_terms_days": "paymentTermsDays",
    "contact_staff_id": "contactStaffId",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BenefitDraft:
    """A benefit as checked."""

    kind: BenefitKind
    name: str
    terms: Terms
    code: str | None = None
    starts_at: int | None = None
    ends_at: int | None = None
    price_list_id: int | None = None
    contact_staff_id: int | None = None


async def read(reader: Reader, given: Fields) -> BenefitDraft:
    """The benefit. Raises `Refusal` at the field that is wrong."""
    fields = {name: value for name, value in given.items() if value not in (None, [])}
    kind = BenefitKind(fields["kind"])
    _belong(kind, fields)
    _complete(kind, fields)
    starts_at, ends_at = fields.get("starts_at"), fields.get("ends_at")
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        _refuse(ErrorCode.INVALID, "A benefit ends after it starts.", "endsAt")
    return BenefitDraft(
        kind=kind,
        name=_text(fields.get("name"), "name", MAX_NAME) or _refuse(ErrorCode.REQUIRED, "Give it a name.", "name"),
        terms=await _terms(reader, fields),
        code=_text(fields.get("code"), "code", MAX_CODE),
        starts_at=starts_at,
        ends_at=ends_at,
        price_list_id=await _price_list(reader, fields.get("price_list_id")),
        contact_staff_id=await _contact(reader, fields.get("contact_staff_id")),
    )


def _belong(kind: BenefitKind, fields: Fields) -> None:
    for name in fields:
        if name not in _ALWAYS | _HAS[kind]:
            told = _TOLD.get(name, name)
            _refuse(ErrorCode.INVALID, f"A benefit {kind} has no {told}: leave it out.", told)


def _complete(kind: BenefitKind, fields: Fields) -> None:
    """What a kind cannot do without."""
    if kind in (BenefitKind.DISCOUNT, BenefitKind.REGIONAL_PRICING):
        other = "amount_off" if kind is BenefitKind.DISCOUNT else "price_list_id"
        if ("percent_off" in fields) == (other in fields):
            what = "an amount" if kind is BenefitKind.DISCOUNT else "a price list"
            _refuse(ErrorCode.REQUIRED, f"Give either a percentage or {what}.", "percentOff")
    if kind is BenefitKind.REGIONAL_PRICING and "country_codes" not in fields:
        _refuse(ErrorCode.REQUIRED, "Say in which countries these prices hold.", "countryCodes")
    needed = {
        BenefitKind.PRICE_LIST: ("price_list_id", "Choose a price list."),
        BenefitKind.QUANTITY_DISCOUNT: ("quantity_breaks", "Say from which quantity on the price is lower."),
        BenefitKind.PAYMENT_TERMS: ("payment_terms_days", "Say after how many days payment is due."),
        BenefitKind.DEDICATED_CONTACT: ("contact_staff_id", "Choose a colleague."),
    }.get(kind)
    if needed is not None and needed[0] not in fields:
        _refuse(ErrorCode.REQUIRED, needed[1], _TOLD[needed[0]])


async def _terms(reader: Reader, fields: Fields) -> Terms:
    currency = _currency(fields)
    days = fields.get("payment_terms_days")
    if days is not None and not 1 <= days <= MAX_TERMS:
        _refuse(ErrorCode.INVALID, f"Payment is due after 1 to {MAX_TERMS} days.", "paymentTermsDays")
    least = fields.get("minimum_quantity")
    if least is not None and not 1 <= least <= _LARGEST:
        _refuse(ErrorCode.INVALID, f"A quantity is 1 to {_LARGEST:,}.", "minimumQuantity")
    percent_off = fields.get("percent_off")
    return Terms(
        percent_off=None if percent_off is None else percent(percent_off, "percentOff"),
        amount_off=_minor(fields.get("amount_off"), "amountOff"),
        minimum_spend=_minor(fields.get("minimum_spend"), "minimumSpend"),
        minimum_quantity=least,
        currency=currency,
        breaks=_breaks(fields.get("quantity_breaks", ())),
        skus=await _skus(reader, fields.get("product_skus", ())),
        categories=_categories(fields.get("categories", ())),
        countries=countries(fields.get("country_codes", ())),
        payment_terms_days=days,
    )


def _currency(fields: Fields) -> str | None:
    """All amounts of a benefit are in one currency."""
    amounts = [(_TOLD[name], fields[name]) for name in ("amount_off", "minimum_spend") if name in fields]
    prices = [each.get("unit_price") for each in fields.get("quantity_breaks", ())]
    amounts += [("quantityBreaks", price) for price in prices if price is not None]
    currencies = {amount["currency_code"] for _, amount in amounts}
    if len(currencies) > 1:
        _refuse(ErrorCode.CURRENCY_MISMATCH, "All amounts of a benefit are in one currency.", amounts[-1][0])
    return next(iter(currencies), None)


def _breaks(given: Sequence[Fields]) -> tuple[Break, ...]:
    if len(given) > MAX_BREAKS:
        _refuse(ErrorCode.LIMIT_EXCEEDED, f"A benefit has at most {MAX_BREAKS} steps.", "quantityBreaks")
    found: dict[int, Break] = {}
    for place, each in enumerate(given):
        at = ("quantityBreaks", str(place))
        quantity = each["minimum_quantity"]
        if not 1 <= quantity <= _LARGEST or quantity in found:
            _refuse(ErrorCode.INVALID, f"A step begins at a quantity of its own, 1 to {_LARGEST:,}.", *at)
        off, price = each.get("percent_off"), each.get("unit_price")
        if (off is None) == (price is None):
            _refuse(ErrorCode.REQUIRED, "A step gives either percentOff or unitPrice.", *at)
        found[quantity] = Break(
            quantity, None if off is None else percent(off, *at, "percentOff"), _minor(price, *at, "unitPrice")
        )
    return tuple(found[quantity] for quantity in sorted(found))


async def _skus(reader: Reader, given: Sequence[str]) -> tuple[str, ...]:
    if len(given) > MAX_SKUS:
        message = f"A benefit names at most {MAX_SKUS:,} products: name categories, or use a price list."
        _refuse(ErrorCode.LIMIT_EXCEEDED, message, "productSkus")
    keys = list(dict.fromkeys(fold(sku) for sku in given))
    known = await catalog.products_by_skus(reader, keys)
    for place, sku in enumerate(given):
        if fold(sku) not in known:
            _refuse(ErrorCode.NOT_FOUND, f"There is no product {sku[:40]!r}.", "productSkus", str(place))
    return tuple(keys)


def _categories(given: Sequence[str]) -> tuple[str, ...]:
    if len(given) > MAX_CATEGORIES:
        _refuse(ErrorCode.LIMIT_EXCEEDED, f"A benefit names at most {MAX_CATEGORIES} categories.", "categories")
    found = {fold(name): name for name in (_text(one, "categories", MAX_NAME) for one in given) if name}
    return tuple(found.values())


def countries(given: Sequence[Any]) -> tuple[str, ...]:
    """Codes, each once, in order."""
    return tuple(sorted({str(code).upper() for code in given}))


def percent(value: Decimal, *path: str) -> str:
    """A percentage as it is kept. Raises `Refusal`."""
    if not value.is_finite() or not 0 < value <= _HUNDRED or value != round(value, 4):
        _refuse(ErrorCode.INVALID, "A percentage is above 0 and at most 100, with at most four decimals.", *path)
    return format(value.normalize(), "f")


def _minor(given: Fields | None, *path: str) -> int | None:
    if given is None:
        return None
    try:
        minor = money.to_minor(given["amount"], given["currency_code"])
    except Refusal as refusal:
        _refuse(ErrorCode.INVALID_MONEY, refusal.message, *path)
    if minor < 0:
        _refuse(ErrorCode.INVALID_MONEY, "An amount is 0 or more.", *path)
    return minor


async def _price_list(reader: Reader, given: str | None) -> int | None:
    if given is None:
        return None
    key = ids.decode("prl", given) or 0
    if key not in await price_lists_by_id(reader, [key]):
        _refuse(ErrorCode.NOT_FOUND, "There is no such price list.", "priceListId")
    return key


async def _contact(reader: Reader, given: str | None) -> int | None:
    if given is None:
        return None
    key = ids.decode("stf", given) or 0
    if not await reader.fetch_value("SELECT 1 FROM staff_users WHERE id = ?", (key,)):
        _refuse(ErrorCode.NOT_FOUND, "There is no such colleague.", "contactStaffId")
    return key


def _text(given: Any, told: str, longest: int) -> str | None:
    text = clean(str(given)) if given is not None else ""
    if len(text) > longest:
        _refuse(ErrorCode.TOO_LONG, f"This holds at most {longest} characters.", told)
    return text or None


def _refuse(code: ErrorCode, message: str, *path: str) -> NoReturn:
    raise Refusal(code, message, path)
