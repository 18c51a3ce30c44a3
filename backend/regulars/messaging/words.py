"""What messages are for and how they fare, in the words of the contract."""

from enum import StrEnum


class MarketingChannel(StrEnum):
    """Ways to reach a person."""

    EMAIL = "EMAIL"
    SMS = "SMS"
    PHONE = "PHONE"
    POST = "POST"


class MessageKind(StrEnum):
    """What a message is for."""

    MARKETING = "MARKETING"
    ORDER_NOTIFICATION = "ORDER_NOTIFICATION"
    ACCOUNT = "ACCOUNT"
    PERSONAL = "PERSONAL"
    PRIVACY = "PRIVACY"


class MessageStatus(StrEnum):
    """State of a message."""

    HELD = "HELD"
    QUEUED = "QUEUED"
    SENDING = "SENDING"
    SENT = "SENT"
    UNCERTAIN = "UNCERTAIN"
    DELIVERED = "DELIVERED"
    BOUNCED = "BOUNCED"
    FAILED = "FAILED"
    SUPPRESSED = "SUPPRESSED"
    CANCELLED = "CANCELLED"


class SuppressionReason(StrEnum):
    """Why a message did not go out."""

    UNSUBSCRIBED = "UNSUBSCRIBED"
    NO_CONSENT = "NO_CONSENT"
    BOUNCED = "BOUNCED"
    COMPLAINED = "COMPLAINED"
    BLOCKED = "BLOCKED"
    INVALID_ADDRESS = "INVALID_ADDRESS"
    ERASED = "ERASED"
    HELD_OUT = "HELD_OUT"
    QUIET_HOURS_PASSED = "QUIET_HOURS_PASSED"


class Deliverability(StrEnum):
    """Whether mail arrives at an address."""

    UNKNOWN = "UNKNOWN"
    OK = "OK"
    SOFT_BOUNCING = "SOFT_BOUNCING"
    BLOCKED = "BLOCKED"
    COMPLAINED = "COMPLAINED"


class DeliveryReportKind(StrEnum):
    """Outcomes of delivery."""

    DELIVERED = "DELIVERED"
    SOFT_BOUNCE = "SOFT_BOUNCE"
    HARD_BOUNCE = "HARD_BOUNCE"
    COMPLAINT = "COMPLAINT"
