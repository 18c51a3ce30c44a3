"""How a customer can be reached, each way with what is known of it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import strawberry

from regulars.customers.graphql.addresses import VerificationStatus
from regulars.customers.queries import contacts
from regulars.customers.queries.contacts import EmailRow, PhoneRow
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import ListSize, Mask, Personal
from regulars.platform.graphql.each import each
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.scalars import CountryCode, Email, Instant, PhoneNumber

_PARTIAL = [Personal(mask=Mask.PARTIAL)]


@strawberry.enum(description="Kind of line.")
class PhoneKind(StrEnum):
    """As the numbering plan of its country tells."""

    MOBILE = "MOBILE"
    LANDLINE = "LANDLINE"
    UNKNOWN = "UNKNOWN"


@strawberry.enum(description="Whether mail arrives.")
class Deliverability(StrEnum):
    """What the mail servers said."""

    UNKNOWN = "UNKNOWN"
    OK = "OK"
    SOFT_BOUNCING = "SOFT_BOUNCING"
    BLOCKED = "BLOCKED"
    COMPLAINED = "COMPLAINED"


@strawberry.type(description="An e-mail address of a customer.")
class ContactEmail:
    """Answered from an `EmailRow`."""

    is_type_of = rows_are(EmailRow)

    address: Annotated[Email, strawberry.field(description="The address.", directives=_PARTIAL)]
    is_primary: Annotated[bool, strawberry.field(description="Whether it is the first to be used.")]
    verification: Annotated[VerificationStatus, strawberry.field(description="Whether anybody checked it.")]
    verified_at: Annotated[
        Instant | None, strawberry.field(description="When it was proved; null where a storefront vouched for it.")
    ]
    deliverability: Annotated[Deliverability, strawberry.field(description="Whether mail arrives.")]


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

    @strawberry.field(
        description="E-mail addresses, the primary one first; at most 20.",
        directives=[ListSize(assumed_size=2)],
        graphql_type=list[ContactEmail],
    )
    @each("id", missing=list)
    @staticmethod
    async def emails(customers: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for all customers of the page."""
        return await contacts.emails_of_each(info.context.database, info.context.actor, customers)

    @strawberry.field(
        description="Phone numbers, the primary one first; at most 20.",
        directives=[ListSize(assumed_size=2)],
        graphql_type=list[ContactPhone],
    )
    @each("id", missing=list)
    @staticmethod
    async def phones(customers: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for all customers of the page."""
        return await contacts.phones_of_each(info.context.database, info.context.actor, customers)
