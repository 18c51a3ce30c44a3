"""Checking what is written of a customer: every field at once, so that all that is wrong is told together."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, cast
from zoneinfo import available_timezones

from regulars.customers.contact import read_email, read_phone
from regulars.fields.queries import FieldRow
from regulars.fields.values import Value
from regulars.platform import clock
from regulars.platform.errors import ErrorCode, Refusal, Refusals
from regulars.platform.text import clean, fold

MAX_TAGS = 50
LONGEST_TAG = 100
MAX_EXTERNAL_IDS = 20
DEFAULT_SYSTEM = "default"
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,4}", re.ASCII)
_LONGEST = {"first_name": 200, "last_name": 200, "title": 100, "tax_id": 50}


class Setting(NamedTuple):
    """A custom field and what is to stand there; none clears it."""

    field: FieldRow
    value: Value | None


@dataclass(slots=True)
class Checked:
    """What is to be written: columns by name, and lists where they were given."""

    columns: dict[str, Any] = field(default_factory=dict[str, Any])
    tags: dict[str, str] | None = None
    """By folded key."""
    external_ids: list[tuple[str, str]] | None = None
    custom: Sequence[Setting] = ()
    """What is to stand in custom fields (custom_fields.py)."""


def check(fields: Mapping[str, Any], *, country: str | None) -> Checked:
    """The set fields, checked; null clears a column, phones are read in `country`. Raises `Refusals`, all at once."""
    found = Checked()
    faults: list[Refusal] = []

    def attempt(name: str, read: Callable[[Any], Any]) -> Any:
        try:
            return read(fields[name])
        except Refusal as refusal:
            faults.append(refusal.at("input", camel(name)))
            return None

    for name, longest in _LONGEST.items():
        if name in fields:
            found.columns[name] = attempt(name, lambda text, longest=longest: short(text, longest))
    for name, read in _READERS.items():
        if name in fields:
            found.columns[name] = None if fields[name] is None else attempt(name, read)
    if "email" in fields:
        found.columns |= attempt("email", _email) or {}
    if "phone" in fields:
        found.columns |= attempt("phone", lambda text: _phone(text, country)) or {}
    if "tags" in fields:
        found.tags = attempt("tags", tags)
    if fields.get("external_ids") is not None or fields.get("external_id"):
        found.external_ids = attempt(
            "external_ids" if fields.get("external_ids") is not None else "external_id", lambda _: _external_ids(fields)
        )
    if faults:
        raise Refusals(faults) if len(faults) > 1 else faults[0]
    return found


def short(text: Any, longest: int) -> str | None:
    """The cleaned text; none of an empty one. Raises `Refusal` where it is too long."""
    cleaned = clean(str(text)) if text is not None else ""
    if len(cleaned) > longest:
        raise Refusal(ErrorCode.TOO_LONG, f"At most {longest} letters fit here; this has {len(cleaned)}.")
    return cleaned or None


def tags(given: Any) -> dict[str, str]:
    """Tags by their folded key, each once. Raises `Refusal` for empty and overlong ones."""
    found: dict[str, str] = {}
    for tag in cast("list[str]", given or []):
        cleaned = " ".join(clean(tag).split())
        if not fold(cleaned):
            raise Refusal(ErrorCode.REQUIRED, "A tag has at least one letter.")
        if len(cleaned) > LONGEST_TAG:
            raise Refusal(ErrorCode.TOO_LONG, f"A tag has at most {LONGEST_TAG} letters.")
        found.setdefault(fold(cleaned), cleaned)
    if len(found) > MAX_TAGS:
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, f"A customer has at most {MAX_TAGS} tags.")
    return found


def day(given: Any) -> str:
    """A birthday. Raises `Refusal` for what is no day, or is still to come."""
    text = str(given)
    try:
        born = date.fromisoformat(text)
    except ValueError:
        born = None
    if born is None or born.isoformat() != text:
        raise Refusal(ErrorCode.INVALID, f"{text[:20]!r} is not a day; write it like 1990-12-31.")
    if born > clock.day_in(clock.now(), "Etc/GMT-14"):
        raise Refusal(ErrorCode.INVALID, "A birthday cannot lie ahead.")
    return text


def _email(given: Any) -> dict[str, Any]:
    if given is None or not str(given).strip():
        return {"email": None, "email_key": None}
    address = read_email(str(given))
    return {"email": address.address, "email_key": address.key}


def _phone(given: Any, country: str | None) -> dict[str, Any]:
    if given is None or not str(given).strip():
        return {"phone": None, "phone_digits": None, "phone_kind": "UNKNOWN"}
    number = read_phone(str(given), country)
    return {"phone": number.number, "phone_digits": number.digits, "phone_kind": number.kind}


def locale(given: Any) -> str:
    if not _LOCALE.fullmatch(str(given)):
        raise Refusal(ErrorCode.INVALID, f"{str(given)[:40]!r} is not a locale; write it like en or en-PH.")
    return str(given).replace("_", "-")


def _zone(given: Any) -> str:
    if given not in _zones():
        raise Refusal(ErrorCode.INVALID, f"{str(given)[:40]!r} is not a time zone; write it like Asia/Manila.")
    return str(given)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    """Kept: finding them walks a directory."""
    return frozenset(available_timezones())


def _external_ids(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    several = cast("list[dict[str, str]]", fields.get("external_ids") or [])
    given = [(one.get("system") or DEFAULT_SYSTEM, one["value"]) for one in several]
    if fields.get("external_id"):
        given.insert(0, (DEFAULT_SYSTEM, fields["external_id"]))
    found = [(short(system, 100) or DEFAULT_SYSTEM, short(value, 200)) for system, value in given]
    if any(value is None for _, value in found):
        raise Refusal(ErrorCode.REQUIRED, "An external id has at least one letter or digit.")
    if len(found) > MAX_EXTERNAL_IDS:
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, f"A customer has at most {MAX_EXTERNAL_IDS} external ids.")
    return [(system, value) for system, value in dict.fromkeys(found) if value is not None]


_READERS: dict[str, Callable[[Any], Any]] = {
    "birth_date": day,
    "locale": locale,
    "time_zone": _zone,
    "tax_exempt": bool,
}


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.title, rest))
