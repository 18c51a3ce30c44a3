"""E-mail addresses as mail needs them: checked, comparable, and hidden from those who may not see them."""

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import clean


@dataclass(frozen=True, slots=True)
class Address:
    """An address as written, the key by which two are one, and its form for servers without SMTPUTF8, if any."""

    written: str
    key: str
    ascii: str | None


def read(given: str) -> Address:
    """The address. Raises `Refusal` INVALID_EMAIL; nothing that could end a header line is an address."""
    text = clean(given)
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Refusal(ErrorCode.INVALID_EMAIL, f"{text[:80]!r} is not an e-mail address: {error}") from error
    return Address(found.normalized, key_of(found.normalized), found.ascii_email)


def key_of(address: str) -> str:
    """The key of an address or of a piece of one, as the customers room compares them."""
    return clean(address).casefold()


def mask_email(address: str) -> str:
    """`j***@e***.com` of jane@example.com."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain[:1]}***.{domain.rpartition('.')[2]}"
