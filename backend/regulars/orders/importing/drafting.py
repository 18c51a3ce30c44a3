"""The rows of one order as a draft, or what is wrong with them: line, column, value and remedy."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from regulars.orders.drafts import AddressDraft, BuyerDraft, LineDraft, OrderDraft, PaymentDraft, RefundDraft
from regulars.orders.importing.columns import LINE_COLUMNS
from regulars.platform import clock, money
from regulars.platform.errors import Refusal
from regulars.platform.files.rows import FileRow

_LINE_COLUMNS = frozenset(LINE_COLUMNS)
_YES, _NO = frozenset({"true", "yes", "1", "y"}), frozenset({"false", "no", "0", "n"})
_SPACED_OFFSET = re.compile(r" (?=[+-]\d\d:?\d\d$)")
_NOON = time(12)
_UNPAID_WHERE_UNSAID = frozenset({"DRAFT", "AWAITING_APPROVAL", "PENDING", "CANCELLED"})
_PLACE = frozenset({"ship_country", "ship_province", "ship_city", "ship_postal_code", "ship_address1", "ship_name"})
_COUNTRY = re.compile(r"[A-Za-z]{2}", re.ASCII)
_WITHOUT_MONEY = frozenset({"UNPAID"})


class RefusedRow(NamedTuple):
    """A row that was not taken, why, and what to do about it."""

    line: int
    column: str | None
    value: str | None
    message: str
    order_id: str | None = None


class StoreFacts(NamedTuple):
    """What reading needs to know of a store."""

    id: int
    currency: str
    time_zone: str
    country_code: str | None


class BadValue(Exception):
    """A value that cannot be read."""

    def __init__(self, line: int, column: str | None, value: str | None, message: str) -> None:
        super().__init__(message)
        self.line, self.column, self.value, self.message = line, column, value, message


def draft_of(rows: Sequence[FileRow], store: StoreFacts, system: str | None) -> OrderDraft:
    """The draft of an order's rows. Raises `BadValue`."""
    first = rows[0]
    read = _Reader(first.line, first.values if len(rows) == 1 else _merged(rows))
    get = read.values.get
    currency = get("currency", store.currency).upper()
    if not money.is_currency(currency):
        raise read.bad("currency", "Write a currency as its ISO 4217 code, such as USD.")
    lines = tuple([_line(row, currency) for row in rows if _has_line(row.values)])
    discount = (read.minor("discount", currency) or 0) if "discount" in read.values else 0
    shipping = (read.minor("shipping", currency) or 0) if "shipping" in read.values else 0
    tax = (read.minor("tax", currency) or 0) if "tax" in read.values else 0
    total = read.minor("total", currency)
    placed_at = read.instant("placed_at", store.time_zone)
    payment_status = read.word("payment_status")
    status = read.word("status") or ("CONFIRMED" if payment_status in _WITHOUT_MONEY else "COMPLETED")
    method, reference = get("payment_method"), get("reference")
    payments: tuple[PaymentDraft, ...] = ()
    if payment_status is None and not method and not reference:
        payment_status = "UNPAID" if status in _UNPAID_WHERE_UNSAID else "PAID"
    elif (method or reference) and payment_status not in _WITHOUT_MONEY:
        worth = total if total is not None else _worth(lines, shipping + tax - discount)
        payments = (PaymentDraft(max(worth, 0), method or "other", payment_status or "PAID", reference, placed_at),)
        payment_status = payment_status or "PAID"
    refunded = read.minor("refunded", currency)
    return OrderDraft(
        store_id=store.id,
        external_id=read.values["order_id"],
        currency=currency,
        placed_at=placed_at,
        buyer=_buyer(read, system),
        number=get("order_number"),
        status=status,
        payment_status=payment_status,
        lines=lines,
        discount=discount,
        shipping=shipping,
        tax=tax,
        total=total,
        rate=get("rate"),
        payments=payments,
        refunds=_refund(read, refunded, placed_at, store.time_zone) if refunded else (),
        shipping_address=_address(read) if not _PLACE.isdisjoint(read.values) else None,
        channel=read.word("channel"),
        utm_source=get("utm_source"),
        utm_medium=get("utm_medium"),
        utm_campaign=get("utm_campaign"),
        purchase_order_number=get("purchase_order_number"),
    )


def _merged(rows: Sequence[FileRow]) -> Mapping[str, str]:
    """What the rows say of the order: the first value of each column, which no later row may contradict."""
    merged = dict(rows[0].values)
    for row in rows[1:]:
        others = [
            (column, value)
            for column, value in row.values.items()
            if column not in _LINE_COLUMNS and merged.get(column) != value
        ]
        for column, value in sorted(others):
            known = merged.setdefault(column, value)
            if known != value:
                message = f"An earlier row of this order says {known[:60]!r}. Make the rows of one order agree."
                raise BadValue(row.line, column, value, message)
    return merged


class _Reader:
    """Values of an order, read with their place."""

    def __init__(self, line: int, values: Mapping[str, str]) -> None:
        self.line = line
        self.values = values

    def bad(self, column: str, message: str) -> BadValue:
        return BadValue(self.line, column, self.values.get(column), message)

    def word(self, column: str) -> str | None:
        value = self.values.get(column)
        return None if value is None else _word(value)

    def flag(self, column: str) -> bool | None:
        value = self.values.get(column)
        if value is None:
            return None
        said = value.lower()
        if said in _YES:
            return True
        if said in _NO:
            return False
        raise self.bad(column, "Write true or false.")

    def instant(self, column: str, zone: str) -> int | None:
        value = self.values.get(column)
        if value is None:
            return None
        try:
            return _instant(value, zone)
        except (ValueError, OverflowError):
            raise self.bad(column, "Write a time like 2026-03-21T14:05:00+08:00, or a day like 2026-03-21.") from None

    def minor(self, column: str, currency: str) -> int | None:
        value = self.values.get(column)
        if value is None:
            return None
        try:
            return _minor(value, currency)
        except Refusal as refusal:
            raise self.bad(column, refusal.message) from None

    def whole(self, column: str) -> int | None:
        value = self.values.get(column)
        if value is None:
            return None
        try:
            return _whole(value)
        except ValueError:
            raise self.bad(column, "Write a whole number.") from None


@lru_cache(maxsize=65_536)
def _minor(text: str, currency: str) -> int:
    return money.parse_minor(text, currency)


@lru_cache(maxsize=1_024)
def _word(text: str) -> str | None:
    return "_".join(text.upper().replace("-", " ").split()) or None


@lru_cache(maxsize=65_536)
def _instant(text: str, zone: str) -> int:
    """A time with an offset is what it says; without one it is read where the store stands, a day alone as its noon."""
    written = text.strip()
    if " " in written:
        written = _SPACED_OFFSET.sub("", written)
    moment = datetime.fromisoformat(written)
    if len(written) <= len("2026-03-21") and moment.time() == time.min:
        moment = datetime.combine(moment.date(), _NOON)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return clock.from_datetime(moment)


def _has_line(values: Mapping[str, str]) -> bool:
    return "unit_price" in values or "line_title" in values or "line_sku" in values


def _line(row: FileRow, currency: str) -> LineDraft:
    read = _Reader(row.line, row.values)
    get = row.values.get
    price = read.minor("unit_price", currency)
    if price is None:
        raise read.bad("unit_price", "A line needs its unit_price.")
    quantity = read.whole("quantity")
    discount = read.minor("line_discount", currency) if "line_discount" in row.values else 0
    sku = get("line_sku")
    return LineDraft(
        title=get("line_title") or sku or "Item",
        quantity=1 if quantity is None else quantity,
        unit_price=price,
        discount=discount or 0,
        sku=sku,
        category=get("line_category"),
        brand=get("line_brand"),
    )


def _whole(text: str) -> int:
    whole, _, rest = text.strip().partition(".")
    if rest.strip("0"):
        raise ValueError(text)
    return int(whole)


def _worth(lines: Sequence[LineDraft], extra: int) -> int:
    return sum(line.quantity * line.unit_price - line.discount for line in lines) + extra


def _buyer(read: _Reader, system: str | None) -> BuyerDraft:
    get = read.values.get
    has_account = read.flag("has_account") if "has_account" in read.values else None
    return BuyerDraft(
        system=system,
        external_id=get("customer_id"),
        email=get("email"),
        phone=get("phone"),
        first_name=get("first_name"),
        last_name=get("last_name"),
        has_account=has_account,
    )


def _refund(read: _Reader, refunded: int, placed_at: int | None, zone: str) -> tuple[RefundDraft, ...]:
    at = read.instant("refunded_at", zone)
    return (RefundDraft("refund", at if at is not None else placed_at or 0, refunded),)


def _address(read: _Reader) -> AddressDraft:
    get = read.values.get
    country = get("ship_country")
    if country is not None and not _COUNTRY.fullmatch(country):
        raise read.bad("ship_country", "Write a country as its ISO 3166-1 code of two letters, such as PH.")
    return AddressDraft(
        last_name=get("ship_name"),
        address1=get("ship_address1"),
        city=get("ship_city"),
        province=get("ship_province"),
        postal_code=get("ship_postal_code"),
        country_code=country.upper() if country else None,
    )
