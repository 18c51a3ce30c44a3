"""What a store may be: each field checked, all refusals told together."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from regulars.platform.errors import ErrorCode, Refusal, Refusals
from regulars.platform.money import is_currency
from regulars.platform.text import clean
from regulars.stores.service import brand, limits

FIELDS = (
    *("code", "name", "time_zone", "currency", "country_code", "locale", "first_weekday", "url", "is_active"),
    *("account_invite_url", "password_reset_url"),
    *brand.FIELDS,
    *limits.FIELDS,
)
_NESTED = brand.FIELDS | limits.FIELDS
_ARGUMENTS = {
    "time_zone": "timeZone",
    "currency": "currencyCode",
    "country_code": "countryCode",
    "first_weekday": "firstWeekday",
    "account_invite_url": "accountInviteUrl",
    "password_reset_url": "passwordResetUrl",
    "is_active": "isActive",
}
_REQUIRED = ("code", "name", "time_zone", "currency")
_DEFAULTS: dict[str, Any] = {
    "country_code": None,
    "locale": "en",
    "first_weekday": 1,
    "url": None,
    "account_invite_url": None,
    "password_reset_url": None,
    "is_active": True,
    **dict.fromkeys(brand.FIELDS),
    **limits.DEFAULTS,
}
PLACE = "{token}"
"""Where the secret of a link goes."""
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}", re.ASCII)
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_URL = re.compile(r"https?://[^\s/?#@]+[^\s]*", re.IGNORECASE)
_LINK = re.compile(r"https://[^\s/?#@{}]+[/?#]\S*", re.IGNORECASE)
_LONGEST_NAME, _LONGEST_URL = 200, 2_000
_SUNDAY = 7


def complete(given: Mapping[str, Any]) -> dict[str, Any]:
    """A new store: checked, with what may be left out filled in."""
    refusals = [
        Refusal(ErrorCode.REQUIRED, f"A store needs {_told(field)}.", (_argument(field),))
        for field in _REQUIRED
        if given.get(field) is None
    ]
    return {**_DEFAULTS, **_checked({field: value for field, value in given.items() if value is not None}, refusals)}


def changed(given: Mapping[str, Any]) -> dict[str, Any]:
    """The given fields of a store, checked; null clears what may be empty and resets what has a default."""
    refusals = [
        Refusal(ErrorCode.REQUIRED, f"A store needs {_told(field)}.", (_argument(field),))
        for field in _REQUIRED
        if field in given and given[field] is None
    ]
    cleared = {field: _DEFAULTS[field] for field, value in given.items() if value is None and field in _DEFAULTS}
    return {**cleared, **_checked({field: value for field, value in given.items() if value is not None}, refusals)}


def _checked(given: Mapping[str, Any], refusals: list[Refusal]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field, value in given.items():
        try:
            found[field] = _READERS[field](value)
        except Refusal as refusal:
            refusals.append(refusal.at(*_NESTED.get(field, (_argument(field),))))
    if refusals:
        raise Refusals([refusal.at("input") for refusal in refusals])
    return found


def _argument(field: str) -> str:
    return _ARGUMENTS.get(field, field)


def _told(field: str) -> str:
    return {"code": "a code", "name": "a name", "time_zone": "a time zone", "currency": "a currency"}[field]


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones()) - {"localtime", "Factory"}


def _code(value: str) -> str:
    code = clean(value).lower()
    if not _CODE.fullmatch(code):
        raise Refusal(ErrorCode.INVALID, "A code has up to 50 small letters, digits, - and _, such as manila.")
    return code


def _name(value: str) -> str:
    name = clean(value)
    if not name:
        raise Refusal(ErrorCode.REQUIRED, "A store needs a name.")
    if len(name) > _LONGEST_NAME:
        raise Refusal(ErrorCode.TOO_LONG, f"A name has at most {_LONGEST_NAME} characters.")
    return name


def _zone(value: str) -> str:
    if value not in _zones():
        raise Refusal(ErrorCode.INVALID, f"{value[:50]} is not a time zone; write it like Asia/Manila.")
    return value


def _currency(value: str) -> str:
    if not is_currency(value):
        raise Refusal(ErrorCode.INVALID, f"{value[:10]} is not a currency; write it by its ISO 4217 code, such as PHP.")
    return value


def _country(value: str) -> str:
    if not _COUNTRY.fullmatch(value):
        raise Refusal(ErrorCode.INVALID, "A country is written by its ISO 3166 code, such as PH.")
    return value


def _locale(value: str) -> str:
    if not _LOCALE.fullmatch(value):
        raise Refusal(ErrorCode.INVALID, "A locale is written like en or en-PH.")
    return value


def _weekday(value: int) -> int:
    if not 1 <= value <= _SUNDAY:
        raise Refusal(ErrorCode.INVALID, "A week begins on 1 (Monday) to 7 (Sunday).")
    return value


def _url(value: str) -> str | None:
    url = clean(value)
    if len(url) > _LONGEST_URL:
        raise Refusal(ErrorCode.TOO_LONG, f"An address has at most {_LONGEST_URL} characters.")
    if url and not _URL.fullmatch(url):
        raise Refusal(ErrorCode.INVALID, "An address begins with https:// or http://.")
    return url or None


def _link(value: str) -> str | None:
    """A page of the storefront with a place for the secret, which must not stand in the host's name."""
    url = clean(value)
    if len(url) > _LONGEST_URL:
        raise Refusal(ErrorCode.TOO_LONG, f"An address has at most {_LONGEST_URL} characters.")
    if not url:
        return None
    if not _LINK.fullmatch(url) or url.count(PLACE) != 1 or set(url.replace(PLACE, "")) & set("{}"):
        example = "https://shop.example.com/account/join?token={token}"
        raise Refusal(ErrorCode.INVALID, f"Write a page of your shop with https and {PLACE} once, such as {example}.")
    return url


_READERS: dict[str, Callable[[Any], Any]] = {
    "code": _code,
    "name": _name,
    "time_zone": _zone,
    "currency": _currency,
    "country_code": _country,
    "locale": _locale,
    "first_weekday": _weekday,
    "url": _url,
    "account_invite_url": _link,
    "password_reset_url": _link,
    "is_active": bool,
    **brand.READERS,
    **limits.READERS,
}
