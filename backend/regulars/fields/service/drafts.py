"""Checking what is written of a definition, all that is wrong told together."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from regulars.fields.queries import CUSTOMER, FieldRow
from regulars.fields.values import text_key
from regulars.platform import money
from regulars.platform.errors import ErrorCode, Refusal, Refusals
from regulars.platform.text import clean

LONGEST_NAME = 100
LONGEST_DESCRIPTION = 500
LONGEST_UNIT = 20
MAX_CHOICES = 100
LONGEST_CHOICE = 100
MAX_POSITION = 1_000_000
_KEY = re.compile(r"[a-z][a-z0-9_]{0,49}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Draft:
    """A definition, checked."""

    subject: str
    key: str
    name: str
    description: str | None
    kind: str
    choices: tuple[str, ...]
    unit: str | None
    currency: str | None
    is_required: bool
    is_personal: bool
    is_filterable: bool
    position: int | None


def checked(fields: Mapping[str, Any], before: FieldRow | None, base_currency: str | None) -> Draft:
    """The draft of an input. Raises `Refusals`, all at once."""
    faults: list[Refusal] = []

    def attempt(path: str, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except Refusal as refusal:
            faults.append(refusal.at("input", path))
            return None

    kind = str(fields["kind"])
    draft = Draft(
        subject=attempt("subject", lambda: _subject(str(fields["subject"]))),
        key=attempt("key", lambda: _key(str(fields["key"]))),
        name=attempt("name", lambda: _line(fields["name"], LONGEST_NAME) or _needed("Give the field a name.")),
        description=attempt("description", lambda: _short(fields.get("description"), LONGEST_DESCRIPTION)),
        kind=kind,
        choices=attempt("choices", lambda: _choices(kind, fields.get("choices") or ())),
        unit=attempt("unit", lambda: _unit(kind, fields.get("unit"))),
        currency=attempt("currencyCode", lambda: _currency(kind, fields.get("currency_code"), before, base_currency)),
        is_required=bool(fields.get("is_required")),
        is_personal=bool(fields.get("is_personal")),
        is_filterable=bool(fields.get("is_filterable", True)),
        position=attempt("position", lambda: _position(fields.get("position"))),
    )
    if faults:
        raise Refusals(faults) if len(faults) > 1 else faults[0]
    return draft


def _subject(subject: str) -> str:
    if subject != CUSTOMER:
        raise Refusal(ErrorCode.INVALID, "Only customers carry custom fields yet: give CUSTOMER.")
    return subject


def _key(key: str) -> str:
    if not _KEY.fullmatch(key):
        message = (
            f"{key[:60]!r} is not a key: begin it with a small letter, then small letters, digits and _, at most 50."
        )
        raise Refusal(ErrorCode.INVALID, message)
    return key


def _needed(message: str) -> str:
    raise Refusal(ErrorCode.REQUIRED, message)


def _short(given: Any, longest: int) -> str | None:
    text = clean(str(given)) if given is not None else ""
    if len(text) > longest:
        raise Refusal(ErrorCode.TOO_LONG, f"At most {longest} letters fit here; this has {len(text)}.")
    return text or None


def _line(given: Any, longest: int) -> str | None:
    text = _short(given, longest)
    return None if text is None else " ".join(text.split()) or None


def _choices(kind: str, given: Sequence[Any]) -> tuple[str, ...]:
    if kind != "CHOICE":
        if given:
            raise Refusal(ErrorCode.INVALID, "Only a field of the kind CHOICE has choices; leave them out.")
        return ()
    if not 1 <= len(given) <= MAX_CHOICES:
        raise Refusal(ErrorCode.REQUIRED, f"Give 1 to {MAX_CHOICES} choices, not {len(given)}.")
    found: dict[str, str] = {}
    for place, one in enumerate(given):
        try:
            choice = _line(one, LONGEST_CHOICE) or _needed("A choice has at least one letter.")
        except Refusal as refusal:
            raise refusal.at(str(place)) from None
        if text_key(choice) in found:
            raise Refusal(ErrorCode.DUPLICATE, f"There are two choices {choice}.", (str(place),))
        found[text_key(choice)] = choice
    return tuple(found.values())


def _unit(kind: str, given: Any) -> str | None:
    unit = _line(given, LONGEST_UNIT)
    if unit is not None and kind != "NUMBER":
        raise Refusal(ErrorCode.INVALID, "Only a number has a unit; leave it out.")
    return unit


def _currency(kind: str, given: Any, before: FieldRow | None, base_currency: str | None) -> str | None:
    if kind != "MONEY":
        if given is not None:
            raise Refusal(ErrorCode.INVALID, "Only an amount has a currency; leave it out.")
        return None
    currency = given or (before.currency if before else None) or base_currency
    if currency is None:
        raise Refusal(ErrorCode.REQUIRED, "Say in which currency its amounts are.")
    if not money.is_currency(currency):
        raise Refusal(ErrorCode.INVALID, f"{currency[:10]!r} is not a currency of ISO 4217.")
    return str(currency)


def _position(given: Any) -> int | None:
    if given is not None and not 0 <= given <= MAX_POSITION:
        raise Refusal(ErrorCode.INVALID, f"A position is 0 to {MAX_POSITION:,}.")
    return given
