"""Rules to begin with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from regulars.platform.duration import Duration


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A ready rule."""

    key: str
    name: str
    description: str
    filter: Mapping[str, Any]


_QUARTER = Duration(days=90)
_MONTH = Duration(days=30)
_YEAR = Duration(months=12)

TEMPLATES = (
    TemplateRow(
        "frequent-buyers",
        "Frequent buyers",
        "More than 3 orders in the last 90 days: thank them, ask them for reviews.",
        {"bought": {"at": {"within_last": _QUARTER}, "order_count": {"gt": 3}}},
    ),
    TemplateRow(
        "asleep",
        "No order for 90 days",
        "They bought before and have been quiet since: remind them that you are there.",
        {"last_order_at": {"not_within_last": _QUARTER}},
    ),
    TemplateRow(
        "never-bought",
        "Never bought",
        "Known to you, but without an order so far.",
        {"order_count": {"eq": 0}},
    ),
    TemplateRow(
        "subscribers",
        "E-mail subscribers",
        "They agreed to be written to by e-mail: the readers of your newsletter.",
        {"consent": {"channel": "EMAIL", "state": ["SUBSCRIBED"]}},
    ),
    TemplateRow(
        "top-spenders",
        "Top spenders",
        "Those who have spent the most; set the amount that is much in your shop.",
        {"total_spent": {"gte": 1_000}},
    ),
    TemplateRow(
        "one-time-buyers",
        "One-time buyers",
        "Exactly one order: the second one decides whether they stay.",
        {"order_count": {"eq": 1}},
    ),
    TemplateRow(
        "new-buyers",
        "New buyers",
        "Their first order came in the last 30 days: make them welcome.",
        {"first_order_at": {"within_last": _MONTH}},
    ),
    TemplateRow(
        "slipping-away",
        "Regulars who slip away",
        "At least 3 orders, but none in the last 90 days.",
        {"order_count": {"gte": 3}, "last_order_at": {"not_within_last": _QUARTER}},
    ),
    TemplateRow(
        "birthday-this-month",
        "Birthday this month",
        "Birthdays in the present month; the segment fills anew as the month begins.",
        {"birth_date": {"anniversary_this_month": True}},
    ),
    TemplateRow(
        "account-without-order",
        "Account without an order",
        "They signed up and did not buy yet.",
        {"has_account": True, "order_count": {"eq": 0}},
    ),
    TemplateRow(
        "lost",
        "Lost for a year",
        "No order for twelve months: win them back, or let them go.",
        {"last_order_at": {"not_within_last": _YEAR}},
    ),
)
