"""How a customer can be reached, each way with what is known of it."""

from enum import StrEnum
from typing import Annotated, NamedTuple

import strawberry

from regulars.customers.contact import phone_country
from regulars.customers.graphql.addresses import VerificationStatus
from regulars.customers.queries.columns import CustomerRow
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize, Mask, Personal
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.scalars import CountryCode, Email, PhoneNumber

_PARTIAL = [Personal(mask=Mask.PARTIAL)]


@strawberry.enum(description="Kind of line.")
class PhoneKind(StrEnum):
    """As the numbering plan of its country tells."""

    MOBILE = "MOBILE"
    LANDLINE = "LANDLINE"
    UNKNOWN = "UNKNOWN"


class EmailRow(NamedTuple):
    """The row behind `ContactEmail`."""

    address: str
    is_primary: bool
    verification: str


class PhoneRow(NamedTuple):
    """The row behind `ContactPhone`."""

    number: str
    kind: str
    is_primary: bool
    verification: str
    country_code: str | None


def emails_of(row: CustomerRow) -> list[EmailRow]:
    """The primary address, where there is one."""
    return [] if row.email is None else [EmailRow(row.email, is_primary=True, verification=row.email_verification)]


def phones_of(row: CustomerRow) -> list[PhoneRow]:
    """The primary number, where there is one; nobody has called it, so its form is all that is checked."""
    if row.phone is None:
        return []
    country = None if "*" in row.phone else phone_country(row.phone)
    return [PhoneRow(row.phone, row.phone_kind, is_primary=True, verification="FORMAT_VALID", country_code=country)]


@strawberry.type(description="An e-mail address of a customer.")
class ContactEmail:
    """Answered from an `EmailRow`."""

    is_type_of = rows_are(EmailRow)

    address: Annotated[Email, strawberry.field(description="The address.", directives=_PARTIAL)]
    is_primary: Annotated[bool, strawberry.field(description="Whether it is the first to be used.")]
    verification: Annotated[VerificationStatus, strawberry.field(description="Whether anybody checked it.")]


@strawberry.type(description="A phone number of a customer.")
class ContactPhone:
    """Answered from a `PhoneRow`."""

    is_type_of = rows_are(PhoneRow)

    number: Annotated[PhoneNumber, strawberry.field(description="E.164.", directives=_PARTIAL)]
    kind: Annotated[PhoneKind, strawberry.field(description="Mobile or landline.")]
    is_primary: Annotated[bool, strawberry.field(description="Whether it is the first to be used.")]
    verification: Annotated[VerificationStatus, strawberry.field(description="Whether anybody checked it.")]
    country_code: Annotated[
        CountryCode | None, strawberry.field(description="Where the number belongs; null where it is masked.")
    ]


@strawberry.type
class CustomerContacts:
    """E-mail addresses and phone numbers."""

    emails: list[ContactEmail] = derived(
        emails_of,
        reads=("email", "email_verification"),
        description="E-mail addresses.",
        directives=[ListSize(assumed_size=2)],
    )
    phones: list[ContactPhone] = derived(
        phones_of, reads=("phone", "phone_kind"), description="Phone numbers.", directives=[ListSize(assumed_size=2)]
    )
