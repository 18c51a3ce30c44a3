"""The words that the codes of orders and of the ledger are taken from."""

from enum import StrEnum


class OrderStatus(StrEnum):
    """Where an order stands."""

    DRAFT = "DRAFT"
    AWAITING_APPROVAL = "AWAITING_APPROVAL"
    PENDING = "PENDING"
    CONFIRMED = "CONFIRMED"
    PROCESSING = "PROCESSING"
    IN_TRANSIT = "IN_TRANSIT"
    DELIVERED = "DELIVERED"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


class PaymentStatus(StrEnum):
    """Where the money stands."""

    UNPAID = "UNPAID"
    AUTHORIZED = "AUTHORIZED"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    PAID = "PAID"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    REFUNDED = "REFUNDED"
    VOIDED = "VOIDED"
    FAILED = "FAILED"


class FulfillmentStatus(StrEnum):
    """Where the goods stand."""

    UNFULFILLED = "UNFULFILLED"
    PARTIAL = "PARTIAL"
    FULFILLED = "FULFILLED"
    RETURNED = "RETURNED"


class ExclusionReason(StrEnum):
    """Why an order does not count."""

    DRAFT = "DRAFT"
    TEST = "TEST"
    PAYMENT_FAILED = "PAYMENT_FAILED"
    PAYMENT_VOIDED = "PAYMENT_VOIDED"
    CANCELLED = "CANCELLED"
    DELETED = "DELETED"


class TrafficChannel(StrEnum):
    """Where visits and orders come from."""

    DIRECT = "DIRECT"
    EMAIL = "EMAIL"
    SMS = "SMS"
    SOCIAL = "SOCIAL"
    AUTOMATION = "AUTOMATION"
    ORGANIC_SEARCH = "ORGANIC_SEARCH"
    PAID_SEARCH = "PAID_SEARCH"
    PAID_SOCIAL = "PAID_SOCIAL"
    DISPLAY = "DISPLAY"
    AFFILIATE = "AFFILIATE"
    REFERRAL = "REFERRAL"
    MARKETPLACE = "MARKETPLACE"
    POS = "POS"
    OTHER = "OTHER"


class EventKind(StrEnum):
    """What a row of the ledger books."""

    SALE = "SALE"
    EDIT = "EDIT"
    REFUND = "REFUND"
    CANCELLATION = "CANCELLATION"


class CustomerType(StrEnum):
    """The class of an order's money: of a first purchase, of a later one, or of nobody known."""

    NEW = "NEW"
    RETURNING = "RETURNING"
    UNIDENTIFIED = "UNIDENTIFIED"


class Origin(StrEnum):
    """Where a payment or refund came from: with its order, by itself, or from the team."""

    SOURCE = "SOURCE"
    APART = "APART"
    HERE = "HERE"


class ApprovalDecision(StrEnum):
    """Yes or no."""

    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class OrderNotificationEvent(StrEnum):
    """Order events that customers are told of."""

    CONFIRMED = "CONFIRMED"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"
    REFUNDED = "REFUNDED"
    INVOICE = "INVOICE"
