"""How memberships go over when customers become one, and what stands on the timeline of a member."""

from typing import Any

from regulars.companies import noted
from regulars.companies.words import PREFIX
from regulars.platform import ids
from regulars.platform.following import Rows, follow
from regulars.timeline.catalogue import Entry, TimelineKind, describe

NOTED = noted.PREFIX
_WORDS = {"BUYER": "buyer", "APPROVER": "approver", "ADMIN": "administrator"}


def _subject(payload: dict[str, Any]) -> str:
    return ids.encode(PREFIX, payload["company_id"])


def listen() -> None:
    """Follow customers, and describe the events of this room."""
    follow(
        "customer",
        Rows("company_members", once="company_id",
             columns=("id", "company_id", "customer_id", "role", "can_approve_up_to", "joined_at"),
             counted="companies", since="joined_at"),
    )  # fmt: skip
    describe(
        "company.joined",
        Entry(TimelineKind.ACCOUNT, lambda p: f"Became {_WORDS[p['role']]} of {p['company_name']}", subject=_subject),
    )
    describe(
        "company.member_changed",
        Entry(TimelineKind.ACCOUNT, lambda p: f"Is {_WORDS[p['role']]} of {p['company_name']}", subject=_subject),
    )
    describe(
        "company.left",
        Entry(TimelineKind.ACCOUNT, lambda p: f"Left the company {p['company_name']}", subject=_subject),
    )
