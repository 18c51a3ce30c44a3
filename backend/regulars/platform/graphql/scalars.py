"""The contract's scalars: strict on the way in, fast on the way out.

On the Python side an instant is an integer of microseconds, a day and every code a string: the same values that the
database holds, so that rows are answered without conversion.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, NewType
from zoneinfo import available_timezones

import strawberry
from strawberry.types.scalar import ScalarDefinition

from regulars.platform import clock
from regulars.platform.duration import Duration
from regulars.platform.money import is_currency

Instant = NewType("Instant", int)
Day = NewType("Day", str)
BigInt = NewType("BigInt", int)
TimeZone = NewType("TimeZone", str)
CurrencyCode = NewType("CurrencyCode", str)
CountryCode = NewType("CountryCode", str)
Email = NewType("Email", str)
PhoneNumber = NewType("PhoneNumber", str)
Url = NewType("Url", str)
Json = NewType("Json", object)
FilterValue = NewType("FilterValue", object)
ReportInputValue = NewType("ReportInputValue", object)

LARGEST_EXACT = 2**53 - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_INSTANT_FORM = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:[Zz]|[+-](?:0\d|1[0-4]):[0-5]\d)", re.ASCII
)
_DAY_FORM = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DECIMAL_FORM = re.compile(r"-?\d{1,24}(?:\.\d{1,12})?", re.ASCII)
_COUNTRY_FORM = re.compile(r"[A-Z]{2}")
_EMAIL_FORM = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]{1,189}")
_PHONE_FORM = re.compile(r"\s*[+(]?\d[\d\s().\-/]*", re.ASCII)
_URL_FORM = re.compile(r"https?://[^\s/?#@\x00-\x1f][^\s\x00-\x1f]*", re.IGNORECASE)
_LARGEST_URL = 2_000


answered_instant = clock.iso
"""`2026-11-22T07:00:00Z`, with microseconds only where there are some."""


def read_instant(value: Any) -> int:
    """Microseconds since the epoch of an RFC 3339 text with an offset."""
    text = _text(value, "An instant is a string such as 2026-11-22T07:00:00Z.")
    if not _INSTANT_FORM.fullmatch(text):
        raise ValueError("An instant is RFC 3339 with an offset, such as 2026-11-22T07:00:00Z or …T15:00:00+08:00.")
    try:
        return (datetime.fromisoformat(text.upper()).astimezone(UTC) - _EPOCH) // _MICROSECOND
    except (ValueError, OverflowError) as error:
        raise ValueError("There is no such instant.") from error


def _read_day(value: Any) -> str:
    text = _text(value, "A day is a string such as 2026-11-22.")
    if not _DAY_FORM.fullmatch(text):
        raise ValueError("A day is written 2026-11-22, without time or zone.")
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("There is no such day.") from error
    return text


def _answered_decimal(value: Any) -> str:
    if type(value) is str:
        return value
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise TypeError("A decimal is answered from an exact number only.")


def _read_decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError('A decimal is a string such as "10.50" or a whole number, never a float.')  # noqa: TRY004 (graphql-core words a TypeError as a bug)
    if isinstance(value, int):
        if abs(value) > LARGEST_EXACT:
            raise ValueError("Write numbers this large as a string.")
        return Decimal(value)
    if not _DECIMAL_FORM.fullmatch(value):
        raise ValueError(
            "A decimal has digits, a point and a sign: no exponent, no NaN, at most 24 digits before the point."
        )
    return Decimal(value)


def _answered_big(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("A BigInt is answered from an integer only.")
    return value


def _read_big(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("A BigInt is a whole number.")  # noqa: TRY004 (graphql-core words a TypeError as a bug)
    if abs(value) > LARGEST_EXACT:
        raise ValueError("A BigInt goes up to 2^53 - 1.")
    return value


def _read_duration(value: Any) -> Duration:
    return Duration.parse(_text(value, "A duration is a string such as P90D."))


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones()) - {"localtime", "Factory"}


def _read_zone(value: Any) -> str:
    text = _text(value, "A time zone is a string such as Asia/Manila.")
    if text not in _zones():
        raise ValueError("A time zone is an IANA name such as Asia/Manila.")
    return text


def _read_currency(value: Any) -> str:
    text = _text(value, "A currency is an ISO 4217 code such as PHP.")
    if not is_currency(text):
        raise ValueError("A currency is an ISO 4217 code such as PHP.")
    return text


def _shaped(form: re.Pattern[str], what: str, longest: int) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        text = _text(value, what)
        if len(text) > longest or not form.fullmatch(text):
            raise ValueError(what)
        return text

    return read


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise ValueError(what)  # noqa: TRY004 (graphql-core words a TypeError as a bug)
    return value


def _plain(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class _Scalar:
    """One entry of the table below."""

    python: object
    name: str
    description: str
    answered: Callable[[Any], Any]
    read: Callable[[Any], Any]
    specified_by: str | None = None


_SCALARS = (
    _Scalar(
        Instant,
        "DateTime",
        "An instant with offset, answered in UTC (2026-11-22T07:00:00Z). Naive input is refused.",
        answered_instant,
        read_instant,
        "https://scalars.graphql.org/andimarek/date-time",
    ),
    _Scalar(Day, "Date", "A calendar day without a zone (2026-11-22).", _plain, _read_day),
    _Scalar(
        Decimal,
        "Decimal",
        "An exact decimal as a string. Input takes a string or an integer, never NaN, infinity or an exponent.",
        _answered_decimal,
        _read_decimal,
    ),
    _Scalar(BigInt, "BigInt", "A 64-bit integer, answered as a JSON number up to 2^53 - 1.", _answered_big, _read_big),
    _Scalar(
        Duration,
        "Duration",
        "An ISO 8601 duration of days, weeks, months, hours or minutes (P90D, PT30M).",
        str,
        _read_duration,
    ),
    _Scalar(TimeZone, "TimeZone", "An IANA time zone (Asia/Manila).", _plain, _read_zone),
    _Scalar(CurrencyCode, "CurrencyCode", "ISO 4217.", _plain, _read_currency),
    _Scalar(
        CountryCode,
        "CountryCode",
        "ISO 3166-1 alpha-2.",
        _plain,
        _shaped(_COUNTRY_FORM, "A country is an ISO 3166-1 code of two capitals, such as PH.", 2),
    ),
    _Scalar(
        Email,
        "Email",
        "An e-mail address. Writes take String instead, so that a bad one is a userError and not a failed request;"
        " answered masked (j***@e***.com) to callers without PII_READ.",
        _plain,
        _shaped(_EMAIL_FORM, "An e-mail address looks like ana@example.com.", 254),
    ),
    _Scalar(
        PhoneNumber,
        "PhoneNumber",
        "E.164. Taken in any written form, read in the first store's country; writes take String. Masked like Email.",
        _plain,
        _shaped(_PHONE_FORM, "A phone number is written in digits, such as +63 917 555 0100.", 40),
    ),
    _Scalar(
        Url,
        "Url",
        "An absolute http or https address.",
        _plain,
        _shaped(_URL_FORM, "An address begins with https:// or http://.", _LARGEST_URL),
    ),
    _Scalar(
        FilterValue,
        "FilterValue",
        "A CustomerFilter or OrderFilter as JSON, exactly as its input type takes it: hand it back as a variable.",
        _plain,
        _plain,
    ),
    _Scalar(
        ReportInputValue,
        "ReportInputValue",
        "A ReportInput as JSON, exactly as its input type takes it.",
        _plain,
        _plain,
    ),
    _Scalar(Json, "JSON", "A row as it came in, for error reports only.", _plain, _plain),
)

SCALAR_MAP: dict[object, ScalarDefinition] = {
    entry.python: strawberry.scalar(
        name=entry.name,
        description=entry.description,
        serialize=entry.answered,
        parse_value=entry.read,
        specified_by_url=entry.specified_by,
    )
    for entry in _SCALARS
}
"""What `StrawberryConfig.scalar_map` takes."""

FAST_ANSWERS: dict[str, Callable[[Any], Any]] = {entry.name: entry.answered for entry in _SCALARS}
"""How each scalar is answered, by its name; the row executor calls these without a detour."""
