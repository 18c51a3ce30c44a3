"""The looks of a store: how its mails, documents and public pages show whose they are."""

import re
from collections.abc import Callable
from typing import Any

from email_validator import EmailNotValidError, validate_email

from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import clean

_COLOR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_LOGO = re.compile(r"https://[^\s\"'<>]+", re.IGNORECASE)
_LONGEST_LINE, _LONGEST_TEXT, _LONGEST_URL = 200, 2_000, 2_000

FIELDS: dict[str, tuple[str, str]] = {
    "brand_name": ("brand", "name"),
    "logo_url": ("brand", "logoUrl"),
    "brand_color": ("brand", "color"),
    "mail_footer": ("brand", "footer"),
    "sender_name": ("brand", "senderName"),
    "sender_email": ("brand", "senderEmail"),
    "reply_to": ("brand", "replyTo"),
    "postal_address": ("brand", "postalAddress"),
}
"""Where each stands in the input."""


def _line(value: str) -> str | None:
    line = " ".join(clean(value).split())
    if len(line) > _LONGEST_LINE:
        raise Refusal(ErrorCode.TOO_LONG, f"This has at most {_LONGEST_LINE} characters.")
    return line or None


def _text(value: str) -> str | None:
    text = clean(value)
    if len(text) > _LONGEST_TEXT:
        raise Refusal(ErrorCode.TOO_LONG, f"This has at most {_LONGEST_TEXT:,} characters.")
    return text or None


def _logo(value: str) -> str | None:
    url = clean(value)
    if len(url) > _LONGEST_URL:
        raise Refusal(ErrorCode.TOO_LONG, f"An address has at most {_LONGEST_URL:,} characters.")
    if url and not _LOGO.fullmatch(url):
        raise Refusal(
            ErrorCode.INVALID, "The address of a logo begins with https://: mail programmes load nothing else."
        )
    return url or None


def _color(value: str) -> str | None:
    color = clean(value).lower()
    if color and not _COLOR.fullmatch(color):
        raise Refusal(ErrorCode.INVALID, "A colour is written like #1f6f5c.")
    return color or None


def _email(value: str) -> str | None:
    text = clean(value)
    if not text:
        return None
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise Refusal(ErrorCode.INVALID_EMAIL, f"{text[:80]!r} is not an e-mail address: {error}") from error


READERS: dict[str, Callable[[Any], Any]] = {
    "brand_name": _line,
    "logo_url": _logo,
    "brand_color": _color,
    "mail_footer": _text,
    "sender_name": _line,
    "sender_email": _email,
    "reply_to": _email,
    "postal_address": _text,
}
