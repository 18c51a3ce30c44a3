"""Refusals as data and the few failures that a caller is told by name; everything else is a bug and masked."""

from collections.abc import Sequence
from enum import StrEnum

Path = tuple[str, ...]


class ErrorCode(StrEnum):
    """Codes of refusals, as in the contract."""

    REQUIRED = "REQUIRED"
    INVALID = "INVALID"
    INVALID_EMAIL = "INVALID_EMAIL"
    INVALID_PHONE = "INVALID_PHONE"
    INVALID_MONEY = "INVALID_MONEY"
    INVALID_FILTER = "INVALID_FILTER"
    INVALID_STATE = "INVALID_STATE"
    TOO_LONG = "TOO_LONG"
    NOT_FOUND = "NOT_FOUND"
    DUPLICATE = "DUPLICATE"
    IN_USE = "IN_USE"
    CONFLICT_STALE_VERSION = "CONFLICT_STALE_VERSION"
    CONFLICT_IDEMPOTENCY = "CONFLICT_IDEMPOTENCY"
    BLOCKED = "BLOCKED"
    NOT_ALLOWED = "NOT_ALLOWED"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    RATE_LIMITED = "RATE_LIMITED"
    INSUFFICIENT_BALANCE = "INSUFFICIENT_BALANCE"
    NO_CONSENT = "NO_CONSENT"
    ALREADY_DONE = "ALREADY_DONE"
    EXPIRED = "EXPIRED"
    CURRENCY_MISMATCH = "CURRENCY_MISMATCH"
    TOTAL_MISMATCH = "TOTAL_MISMATCH"
    APPROVAL_REQUIRED = "APPROVAL_REQUIRED"
    SECOND_FACTOR_REQUIRED = "SECOND_FACTOR_REQUIRED"
    BAD_CREDENTIALS = "BAD_CREDENTIALS"
    NOT_ENOUGH_HISTORY = "NOT_ENOUGH_HISTORY"


class RegularsError(Exception):
    """What we say on purpose: `message` is for people, `code` for programs."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Refusal(RegularsError):
    """A wish that cannot be granted, told as a userError; `path` leads to the argument at fault."""

    def __init__(self, code: ErrorCode, message: str, path: Sequence[str] = ()) -> None:
        super().__init__(code, message)
        self.path: Path = tuple(path)

    def at(self, *prefix: str) -> "Refusal":
        """The same refusal seen from further out: its path prefixed."""
        self.path = (*prefix, *self.path)
        return self


class Refusals(RegularsError):
    """Several refusals of one call, told together."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(refusals[0].code, "; ".join(refusal.message for refusal in refusals))
        self.refusals = tuple(refusals)


class StaleVersion(Refusal):
    """Somebody else wrote first."""

    def __init__(self, current_version: int, subject: str) -> None:
        super().__init__(
            ErrorCode.CONFLICT_STALE_VERSION,
            "Somebody else changed this record in the meantime. Look at its present state and try again.",
            ("input", "expectedVersion"),
        )
        self.current_version = current_version
        self.subject = subject


class Unauthenticated(RegularsError):
    """Nobody is signed in, or the token is not known."""

    def __init__(self) -> None:
        super().__init__("UNAUTHENTICATED", "Sign in first, or send a valid API token.")


class Forbidden(RegularsError):
    """The caller lacks the scope; ``use`` says for what (``sort by email``)."""

    def __init__(self, scope: str, use: str = "read this") -> None:
        super().__init__("FORBIDDEN", f"You need the scope {scope} to {use}.")
        self.scope = scope


class Unavailable(RegularsError):
    """The database cannot be reached or is too busy: the caller may repeat the request."""

    def __init__(self, message: str = "The database cannot be reached at the moment. Try again.") -> None:
        super().__init__("UNAVAILABLE", message)


class StorageFull(RegularsError):
    """The disk takes no more: reads go on, writes resume once there is room."""

    def __init__(self) -> None:
        super().__init__(
            "STORAGE_FULL",
            "The disk that holds the data is full or failing. Nothing was changed. Make room, then try again.",
        )


class OutcomeUnknown(Unavailable):
    """The connection broke while committing: repeat with the same idempotency key."""

    def __init__(self) -> None:
        super().__init__(
            "The connection to the database broke while saving. Repeat the request with the same idempotencyKey."
        )
