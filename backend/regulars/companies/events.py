"""What happens to companies and their members."""

from dataclasses import dataclass
from typing import ClassVar

from regulars.platform.outbox import Event


@dataclass(frozen=True, slots=True)
class CompanySaved(Event):
    """A company was made or changed."""

    event_name: ClassVar[str] = "company.saved"
    company_id: int


@dataclass(frozen=True, slots=True)
class CompanyDeleted(Event):
    """A company was taken away; its members stay customers, its orders stay as they are."""

    event_name: ClassVar[str] = "company.deleted"
    company_id: int


@dataclass(frozen=True, slots=True)
class CompanyRestored(Event):
    """A company that was taken away is back, with its members."""

    event_name: ClassVar[str] = "company.restored"
    company_id: int


@dataclass(frozen=True, slots=True)
class CompanyJoined(Event):
    """A customer became a member of a company."""

    event_name: ClassVar[str] = "company.joined"
    customer_id: int
    company_id: int
    company_name: str
    role: str


@dataclass(frozen=True, slots=True)
class CompanyMemberChanged(Event):
    """A member has another role or another limit."""

    event_name: ClassVar[str] = "company.member_changed"
    customer_id: int
    company_id: int
    company_name: str
    role: str


@dataclass(frozen=True, slots=True)
class CompanyLeft(Event):
    """A customer is no member of a company any more."""

    event_name: ClassVar[str] = "company.left"
    customer_id: int
    company_id: int
    company_name: str
