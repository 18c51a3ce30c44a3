"""E-mail addresses and phone numbers: read from any written form, named, and hidden from those who may not see them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
)

from regulars.messaging.addresses import mask_email
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import clean, fold

PhoneKind = Literal["MOBILE", "LANDLINE", "UNKNOWN"]

# What nearly every address looks like; whatever else may be one is left to the library.
_PLAIN = re.compile(
    r"[A-Za-z0-9_+-]{1,64}(?:\.[A-Za-z0-9_+-]{1,64})*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24}",
    re.ASCII,
)
_E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_RESERVED = ("arpa", "invalid", "local", "localhost", "onion")
_LONGEST_EMAIL = 254
_LONGEST_LOCAL = 64
_LONGEST_WRITTEN_PHONE = 40
_KINDS: dict[int, PhoneKind] = {PhoneNumberType.MOBILE: "MOBILE", PhoneNumberType.FIXED_LINE: "LANDLINE"}


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """An address as written, and the key by which two addresses are one."""

    address: str
    key: str


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in E.164, its digits, and its kind of line."""

    number: str
    digits: str
    kind: PhoneKind


@lru_cache(maxsize=20_000)
def read_email(written: str) -> EmailAddress:
    """The address. Raises `Refusal` INVALID_EMAIL that says what is wrong with it."""
    text = clean(written)
    local, _, domain = text.rpartition("@")
    plain = len(text) <= _LONGEST_EMAIL and len(local) <= _LONGEST_LOCAL and _PLAIN.fullmatch(text)
    if plain and "xn--" not in domain.lower() and domain.rpartition(".")[2].lower() not in _RESERVED:
        return _email(f"{local}@{domain.lower()}")
    try:
        return _email(validate_email(text, check_deliverability=False, test_environment=True).normalized)
    except EmailNotValidError as error:
        raise Refusal(ErrorCode.INVALID_EMAIL, f"{text[:80]!r} is not an e-mail address: {error}") from error


def _email(address: str) -> EmailAddress:
    return EmailAddress(address, address.casefold())


def email_key(written: str) -> str:
    """The key of an address or of a piece of one, for comparing."""
    return clean(written).casefold()


@lru_cache(maxsize=20_000)
def read_phone(written: str, country: str | None = None) -> Phone:
    """The number, read as people of `country` would write it. Raises `Refusal` INVALID_PHONE saying what is wrong."""
    text = clean(written)
    if len(text) > _LONGEST_WRITTEN_PHONE:
        raise Refusal(ErrorCode.INVALID_PHONE, "A phone number has at most 15 digits.")
    return _plain_number(text) or _parsed_number(text, country)


def _plain_number(text: str) -> Phone | None:
    """A number in E.164 that is surely one; none where only the full parser can tell."""
    if not _E164.fullmatch(text):
        return None
    code = _code_length(text)
    rest = text[1 + code :]
    if not code or rest[:1] in {"", "0"}:
        return None
    kind = phonenumbers.number_type(PhoneNumber(country_code=int(text[1 : 1 + code]), national_number=int(rest)))
    return None if kind == PhoneNumberType.UNKNOWN else Phone(text, text[1:], _KINDS.get(kind, "UNKNOWN"))


def _parsed_number(text: str, country: str | None) -> Phone:
    international = f"+{text[2:]}" if country is None and text.startswith("00") else text
    try:
        number = phonenumbers.parse(international, country)
    except NumberParseException as error:
        raise Refusal(ErrorCode.INVALID_PHONE, _parse_trouble(text, error)) from error
    if not phonenumbers.is_possible_number(number):
        raise Refusal(
            ErrorCode.INVALID_PHONE, f"{text!r} has too few or too many digits for a phone number of its country."
        )
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return Phone(e164, e164[1:], _KINDS.get(phonenumbers.number_type(number), "UNKNOWN"))


def _parse_trouble(text: str, error: NumberParseException) -> str:
    if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
        return f"{text!r} does not say its country: begin with + and the country's code, such as +63."
    return f"{text!r} is not a phone number."


def national_of(number: str) -> str:
    """The digits of an E.164 number without its country's code: what people there write, but for the trunk 0."""
    return number[1 + _code_length(number) :]


def _code_length(number: str) -> int:
    return _length_of_code(number[1:4])


@lru_cache(maxsize=1_024)
def _length_of_code(digits: str) -> int:
    return next((end for end in (1, 2, 3) if int(digits[:end]) in COUNTRY_CODE_TO_REGION_CODE), 0)


def phone_country(number: str) -> str | None:
    """The country of an E.164 number, where its code belongs to one country alone or the number tells."""
    return phonenumbers.region_code_for_number(phonenumbers.parse(number))


def name_of(first: str | None, last: str | None) -> str | None:
    """Both names in one."""
    return " ".join(part for part in (first, last) if part) or None


def display_name(
    *, first: str | None, last: str | None, email: str | None, phone: str | None, external_id: str | None
) -> str | None:
    """What a customer is called: name, e-mail, phone, else the external id; none where only the id is left."""
    return name_of(first, last) or email or phone or external_id


def name_key(first: str | None, last: str | None) -> str | None:
    """How names are sorted: as shown, folded."""
    name = name_of(first, last)
    return (fold(name) or None) if name else None


def mask_phone(number: str) -> str:
    """`+63***00` of +639175550100."""
    found = phonenumbers.parse(number) if number.startswith("+") else None
    code = "" if found is None else f"+{found.country_code}"
    return f"{code}***{number[-2:]}"


def mask_display(name: str) -> str:
    """A name stays; an e-mail or phone that stands in for one is masked."""
    if "@" in name and " " not in name:
        return mask_email(name)
    if name.startswith("+") and name[1:].isdigit():
        return mask_phone(name)
    return name
