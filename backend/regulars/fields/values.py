"""Values of custom fields: read as their kind wants them, and shown again.

A value is kept in a form that sorts and compares by an index: text by its folded key, days as text, numbers, amounts
and yes or no as whole numbers. Numbers and amounts are kept in millionths, exactly.
"""

import re
from datetime import date
from decimal import Context, Decimal, Inexact, InvalidOperation
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from regulars.fields.queries import FieldRow
from regulars.platform import money
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import clean, fold

PLACES = 6
"""Decimals of a number."""
LONGEST_TEXT = 2_000
LONGEST_KEY = 150
"""Letters of a text by which it is sorted; of a longer one a digest stands behind them, so that equal stays exact."""
SCHEMES = ("http", "https", "mailto")
TEXTUAL = frozenset({"TEXT", "CHOICE", "LINK"})
WAYS = {
    "TEXT": "text", "CHOICE": "text", "LINK": "text", "NUMBER": "number", "MONEY": "money", "DATE": "date",
    "BOOLEAN": "boolean",
}  # fmt: skip
"""Which form of a value each kind takes."""

_LARGEST = 2**63 - 1
_EXACT = Context(prec=60, traps=[Inexact, InvalidOperation])
_WIDE = Context(prec=60)
_YES, _NO = frozenset({"true", "yes", "1", "y"}), frozenset({"false", "no", "0", "n"})
_SPACE = re.compile(r"\s")


class Value(NamedTuple):
    """A value as it is kept."""

    text: str | None = None
    """As written, of text, choices and links."""
    text_key: str | None = None
    """What texts and days are compared and sorted by."""
    long_key: str | None = None
    """The whole folded text where the key holds only its beginning."""
    number_key: int | None = None
    """Millionths of numbers and amounts; 1 and 0 of yes and no."""


def text_key(text: str) -> str:
    """What a text is compared by; equal for texts that are the same but for case and accents."""
    folded = _folded(text)
    return folded if len(folded) <= LONGEST_KEY else f"{folded[:LONGEST_KEY]}\n{sha256(folded.encode()).hexdigest()}"


def _folded(text: str) -> str:
    return fold(text) or text


def scaled(number: Decimal) -> int:
    """Millionths. Raises `Refusal` for more decimals or digits than are kept."""
    if not number.is_finite():
        raise Refusal(ErrorCode.INVALID, "This is not a number.")
    try:
        whole = int(number.scaleb(PLACES, _EXACT).quantize(Decimal(1), context=_EXACT))
    except (Inexact, InvalidOperation):
        message = f"A number has at most {PLACES} digits behind the point and 12 before it."
        raise Refusal(ErrorCode.INVALID, message) from None
    if abs(whole) > _LARGEST:
        raise Refusal(ErrorCode.INVALID, "A number has at most 12 digits before the point.")
    return whole


def number_of(millionths: int) -> Decimal:
    """The number of its millionths, without needless zeros."""
    whole, rest = divmod(abs(millionths), 10**PLACES)
    digits = f"{whole}.{rest:0{PLACES}d}".rstrip("0").rstrip(".") if rest else str(whole)
    return Decimal(f"-{digits}" if millionths < 0 else digits)


def minor_of(millionths: int, currency: str) -> int:
    """Minor units of the millionths of an amount."""
    step = 10 ** (PLACES - money.exponent(currency))
    return millionths // step if millionths >= 0 else -(-millionths // step)


def read(field: FieldRow, way: str, given: Any) -> Value:
    """A value given in one of the forms of the API. Raises `Refusal`, naming the field and what it takes."""
    wanted = WAYS[field.kind]
    if way != wanted:
        message = f"{field.name} {_TAKES[field.kind]}: give {wanted}, not {way}."
        raise Refusal(ErrorCode.INVALID, message, (way,))
    try:
        return _READERS[field.kind](field, given)
    except Refusal as refusal:
        raise _named(field, refusal).at(way) from None


def read_cell(field: FieldRow, text: str) -> Value:
    """A value as it stands in a file. Raises `Refusal`, naming the field."""
    try:
        return _CELLS.get(field.kind, _READERS[field.kind])(field, text)
    except Refusal as refusal:
        raise _named(field, refusal) from None


def _named(field: FieldRow, refusal: Refusal) -> Refusal:
    return Refusal(ErrorCode(refusal.code), f"{field.name}: {refusal.message}", refusal.path)


def shown(field: FieldRow, value: Value) -> str:
    """The value as text, in the form in which a file takes it."""
    if value.number_key is None:
        return value.text if value.text is not None else value.text_key or ""
    match field.kind:
        case "BOOLEAN":
            return "true" if value.number_key else "false"
        case "MONEY":
            currency = field.currency or "XXX"
            return money.format_minor(minor_of(value.number_key, currency), currency)
        case _:
            return f"{number_of(value.number_key):f}"


def _text(field: FieldRow, given: Any) -> Value:
    text = clean(str(given))
    if not text:
        raise Refusal(ErrorCode.REQUIRED, "write at least one letter, or give null to clear it.")
    if len(text) > LONGEST_TEXT:
        raise Refusal(ErrorCode.TOO_LONG, f"at most {LONGEST_TEXT:,} letters fit here; this has {len(text):,}.")
    folded = _folded(text)
    return Value(text, text_key(text), None if len(folded) <= LONGEST_KEY else folded)


def _choice(field: FieldRow, given: Any) -> Value:
    wanted = _folded(" ".join(clean(str(given)).split()))
    for choice in field.choices:
        if _folded(choice) == wanted:
            return Value(choice, text_key(choice))
    offered = ", ".join(field.choices[:20]) + (", …" if len(field.choices) > 20 else "")
    raise Refusal(ErrorCode.INVALID, f"{str(given)[:60]!r} is none of its choices. Choose one of: {offered}.")


def _link(field: FieldRow, given: Any) -> Value:
    text = clean(str(given))
    if not is_link(text):
        raise Refusal(ErrorCode.INVALID, f"{text[:60]!r} is not a link; begin it with https://, http:// or mailto:.")
    return _text(field, text)


def is_link(text: str) -> bool:
    """Whether it leads to a page or an address, and can do nothing else."""
    if _SPACE.search(text):
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    if parts.scheme.lower() not in SCHEMES:
        return False
    return "@" in parts.path if parts.scheme.lower() == "mailto" else bool(host)


def _number(field: FieldRow, given: Any) -> Value:
    return Value(number_key=scaled(given if isinstance(given, Decimal) else Decimal(str(given))))


def _money(field: FieldRow, given: Any) -> Value:
    if given["currency_code"] != field.currency:
        message = f"its amounts are in {field.currency}, not {given['currency_code']}; convert it first."
        raise Refusal(ErrorCode.CURRENCY_MISMATCH, message, ("currencyCode",))
    return _amount(field, given["amount"])


def _amount(field: FieldRow, amount: Decimal) -> Value:
    money.to_minor(amount, field.currency or "XXX")
    return Value(number_key=scaled(amount))


def _day(field: FieldRow, given: Any) -> Value:
    text = str(given).strip()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise Refusal(ErrorCode.INVALID, f"{text[:20]!r} is not a day; write it like 2026-12-31.")
    return Value(text_key=text)


def _boolean(field: FieldRow, given: Any) -> Value:
    return Value(number_key=int(bool(given)))


def _number_cell(field: FieldRow, text: str) -> Value:
    return Value(number_key=scaled(_decimal(text)))


def _money_cell(field: FieldRow, text: str) -> Value:
    amount, _, currency = text.strip().partition(" ")
    if currency and currency.strip().upper() != field.currency:
        message = f"its amounts are in {field.currency}, not {currency[:10]}; convert it first."
        raise Refusal(ErrorCode.CURRENCY_MISMATCH, message)
    return _amount(field, _decimal(amount))


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        raise Refusal(ErrorCode.INVALID, f"{text[:40]!r} is not a number; write it like 1234.5.") from None


def _day_cell(field: FieldRow, text: str) -> Value:
    return _day(field, text.strip().removesuffix("T00:00:00"))


def _boolean_cell(field: FieldRow, text: str) -> Value:
    word = text.strip().lower()
    if word not in _YES | _NO:
        raise Refusal(ErrorCode.INVALID, f"{text[:40]!r} is neither yes nor no.")
    return Value(number_key=int(word in _YES))


RULES = {
    "TEXT": "At most 2,000 letters.", "CHOICE": "One of its choices.", "LINK": "A link of https, http or mailto.",
    "NUMBER": "Such as 1234.5.", "MONEY": "An amount such as 10.50.", "DATE": "A day such as 2026-12-31.",
    "BOOLEAN": "Yes or no.",
}  # fmt: skip
"""What may stand in a cell of each kind."""

_TAKES = {
    "TEXT": "takes text", "CHOICE": "takes one of its choices", "LINK": "takes a link", "NUMBER": "takes a number",
    "MONEY": "takes an amount", "DATE": "takes a day", "BOOLEAN": "takes yes or no",
}  # fmt: skip
_READERS = {
    "TEXT": _text, "CHOICE": _choice, "LINK": _link, "NUMBER": _number, "MONEY": _money, "DATE": _day,
    "BOOLEAN": _boolean,
}  # fmt: skip
_CELLS = {"NUMBER": _number_cell, "MONEY": _money_cell, "DATE": _day_cell, "BOOLEAN": _boolean_cell}
