"""Typed ids: 64-bit keys inside, ``cus_1042`` outside."""

_LARGEST = 2**63 - 1
_DIGITS = 19


def encode(prefix: str, key: int) -> str:
    return f"{prefix}_{key}"


def decode(prefix: str, text: str) -> int | None:
    """The key, or None where the text is not the one canonical spelling of an id of this prefix."""
    head, _, digits = text.partition("_")
    if head != prefix:
        return None
    return _key(digits)


def split(text: str) -> tuple[str, int] | None:
    """Prefix and key of an id of any type."""
    prefix, _, digits = text.partition("_")
    key = _key(digits)
    return None if key is None or not prefix else (prefix, key)


def _key(digits: str) -> int | None:
    if not (digits.isascii() and digits.isdigit()) or digits[0] == "0" or len(digits) > _DIGITS:
        return None
    key = int(digits)
    return key if key <= _LARGEST else None
