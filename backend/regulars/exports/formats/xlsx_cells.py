"""Cells of a workbook: text that is text, numbers, amounts with the decimals of their currency, days and times."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from regulars.exports.datasets import Cell
from regulars.exports.formats import xlsx_parts as parts
from regulars.exports.formats.base import Amounts, decimal_text
from regulars.exports.formats.zones import Zone
from regulars.platform import clock
from regulars.platform.money import exponent, format_minor

LONGEST = 32_767
"""Characters that a cell holds, counted as UTF-16 does; a longer text would make the workbook broken."""
_CUT = " […]"
_EXACT = 10**15
"""Numbers from here on lose digits in a spreadsheet, so they are written as text."""

_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

Bodies = Callable[[Any], Iterable[str]]
"""What follows `<c r="A1"` of each value of a column: attributes, content and the end tag."""


def escaped(text: str) -> str:
    """Text for a part; characters that XML cannot hold are written as spreadsheets write them (`_x0007_`)."""
    return _SPECIAL.sub(_escape, text) if _SPECIAL.search(text) else text


def _escape(found: re.Match[str]) -> str:
    said = found[0]
    if said in _ENTITIES:
        return _ENTITIES[said]
    return f"_x{ord(said):04X}_"


def bodies(cell: Cell, zone: Zone) -> Bodies:
    """How a column of this kind is written."""
    match cell:
        case Cell.TEXT:
            return _texts
        case Cell.INTEGER:
            return _integers
        case Cell.NUMBER:
            return _numbers
        case Cell.MONEY:
            return _amounts
        case Cell.INSTANT:
            return lambda values: _instants(values, zone)
        case Cell.DAY:
            return _days
        case Cell.BOOLEAN:
            return _booleans


_NONE = "/>"


def text_body(text: str, style: int = parts.TEXT) -> str:
    """A cell of text; what does not fit is cut, and says so."""
    if len(text) > LONGEST // 2 and len(text.encode("utf-16-le")) // 2 > LONGEST:
        text = text.encode("utf-16-le")[: 2 * (LONGEST - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
    return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t></is></c>'


def _texts(values: Sequence[str | None]) -> list[str]:
    special = _SPECIAL.search
    head = f' s="{parts.TEXT}" t="inlineStr"><is><t xml:space="preserve">'
    few = LONGEST // 2
    return [
        (f"{head}{value}</t></is></c>" if len(value) < few and not special(value) else text_body(value))
        if value
        else _NONE
        for value in values
    ]


def _integers(values: Sequence[int | None]) -> list[str]:
    return [_NONE if value is None else _number(value, str(value), parts.INTEGER) for value in values]


def _numbers(values: Sequence[int | None]) -> list[str]:
    """As they are, with as many decimals as they have."""
    return [_NONE if value is None else _number(value, decimal_text(value), _GENERAL) for value in values]


_GENERAL = 0


def _number(size: int, text: str, style: int) -> str:
    return f' s="{style}"><v>{text}</v></c>' if -_EXACT < size < _EXACT else text_body(text)


def _amounts(amounts: Amounts) -> list[str]:
    styles: dict[str | None, int] = {}
    made: list[str] = []
    for minor, currency in zip(amounts.minors, amounts.currencies, strict=True):
        if minor is None:
            made.append(_NONE)
            continue
        if currency not in styles:
            styles[currency] = parts.MONEY[exponent(currency or "")]
        made.append(_number(minor, format_minor(minor, currency or ""), styles[currency]))
    return made


_FIRST_SERIAL = 61
"""The first of March 1900: days before it are counted differently by different spreadsheets."""
_SERIAL_OF_EPOCH = 25_569
_DAY_SECONDS = 86_400


def _instants(values: Sequence[int | None], zone: Zone) -> list[str]:
    local = zone.local_seconds
    made: list[str] = []
    for value in values:
        if value is None:
            made.append(_NONE)
            continue
        days, seconds = divmod(local(value), _DAY_SECONDS)
        serial = days + _SERIAL_OF_EPOCH
        if serial < _FIRST_SERIAL:
            made.append(text_body(clock.iso(value)))
        else:
            made.append(f' s="{parts.INSTANT}"><v>{serial + seconds / _DAY_SECONDS:.9f}</v></c>')
    return made


def _days(values: Sequence[str | None]) -> list[str]:
    return [_day(value) if value else _NONE for value in values]


def _day(text: str) -> str:
    serial = date.fromisoformat(text).toordinal() - date(1970, 1, 1).toordinal() + _SERIAL_OF_EPOCH
    return f' s="{parts.DAY}"><v>{serial}</v></c>' if serial >= _FIRST_SERIAL else text_body(text)


def _booleans(values: Sequence[Any]) -> list[str]:
    return [_NONE if value is None else f' t="b"><v>{int(bool(value))}</v></c>' for value in values]
