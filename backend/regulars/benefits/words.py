"""The words of the benefits."""

from enum import StrEnum


class BenefitKind(StrEnum):
    """What a benefit gives."""

    PRICE_LIST = "PRICE_LIST"
    QUANTITY_DISCOUNT = "QUANTITY_DISCOUNT"
    DISCOUNT = "DISCOUNT"
    FREE_SHIPPING = "FREE_SHIPPING"
    EARLY_ACCESS = "EARLY_ACCESS"
    EXCLUSIVE_PRODUCTS = "EXCLUSIVE_PRODUCTS"
    PAYMENT_TERMS = "PAYMENT_TERMS"
    PURCHASE_ORDERS = "PURCHASE_ORDERS"
    PRIORITY_SUPPORT = "PRIORITY_SUPPORT"
    DEDICATED_CONTACT = "DEDICATED_CONTACT"
    APPROVAL_WORKFLOW = "APPROVAL_WORKFLOW"
    REGIONAL_PRICING = "REGIONAL_PRICING"
    LOCAL_SEND_TIME = "LOCAL_SEND_TIME"


ORDER = tuple(BenefitKind)
"""In which benefits are applied and told: prices, discounts, shipping, access, terms, services."""
