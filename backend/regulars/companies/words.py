"""What companies are made of: roles, the rule of approval, and how long their texts may be."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

PREFIX = "com"
MAX_NAME = 200
MAX_TAX_ID = 50
MAX_TERMS = 365
MAX_EXTERNAL_IDS = 20
MAX_MEMBERS = 10_000


class CompanyRole(StrEnum):
    """What somebody may do for a company."""

    BUYER = "BUYER"
    APPROVER = "APPROVER"
    ADMIN = "ADMIN"


APPROVERS = (CompanyRole.APPROVER, CompanyRole.ADMIN)
"""Who approves where a rule does not say."""


class ApprovalRule(NamedTuple):
    """Orders above an amount (minor units of the base currency), or without a purchase order number, wait."""

    above: int | None
    requires_purchase_order: bool
    approver_roles: tuple[str, ...]


def written(roles: Sequence[str]) -> str:
    """Roles as they are kept."""
    return " ".join(role for role in CompanyRole if role in roles)


def rule_of(above: int | None, by_number: object, roles: str | None) -> ApprovalRule | None:
    """The rule of a company's row; none where it has none."""
    return None if roles is None else ApprovalRule(above, bool(by_number), tuple(roles.split()))
