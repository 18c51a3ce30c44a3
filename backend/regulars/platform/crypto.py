"""Random tokens and the digests under which they are stored."""

import binascii
import hashlib
import hmac
import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: nothing that is misread from a console
_BYTES = 32
_CHECKSUM = 8


def new_token(prefix: str) -> str:
    """``rg_`` + 256 random bits + a checksum, so that leak scanners and typing errors are told apart."""
    body = secrets.token_hex(_BYTES)
    return f"{prefix}_{body}{_checksum(body)}"


def is_token(text: str, prefix: str) -> bool:
    """Whether the text could be a token at all; spares a look into the database."""
    head, _, rest = text.partition("_")
    body, checksum = rest[:-_CHECKSUM], rest[-_CHECKSUM:]
    return head == prefix and len(body) == 2 * _BYTES and hmac.compare_digest(_checksum(body), checksum)


def new_secret() -> str:
    """256 random bits for a session id or a link."""
    return secrets.token_urlsafe(_BYTES)


def new_code(length: int = 12) -> str:
    """A one-time code that is read from a console: ``7Q2F-K9XD-03MB``."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(length))
    return "-".join(letters[i : i + 4] for i in range(0, length, 4))


def sha256(text: str | bytes) -> str:
    """Hexadecimal digest: how random tokens are kept (they need no salt)."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def same(left: str, right: str) -> bool:
    """Equality in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def _checksum(body: str) -> str:
    return f"{binascii.crc32(body.encode(errors='replace')):08x}"
