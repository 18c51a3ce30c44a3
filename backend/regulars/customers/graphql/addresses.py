"""Addresses: as saved, as they stood on an order, and as written."""

from enum import StrEnum
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.customers import postal
from regulars.customers.graphql.postal import AddressFault
from regulars.customers.queries.columns import PostalLines
from regulars.customers.queries.details import AddressRow
from regulars.platform.countries import country_name
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize, Mask, Personal
from regulars.platform.graphql.node import Node, Versioned, rows_are
from regulars.platform.graphql.scalars import CountryCode, Instant, PhoneNumber

_HIDDEN = [Personal(mask=Mask.HIDE)]


@strawberry.enum(description="Use of an address.")
class AddressKind(StrEnum):
    """What it is for."""

    BILLING = "BILLING"
    SHIPPING = "SHIPPING"
    BOTH = "BOTH"


@strawberry.enum(description="Whether anybody checked it.")
class VerificationStatus(StrEnum):
    """How far it is trusted."""

    UNVERIFIED = "UNVERIFIED"
    FORMAT_VALID = "FORMAT_VALID"
    VERIFIED = "VERIFIED"
    REJECTED = "REJECTED"


def formatted(row: Any) -> list[str] | None:
    """Ready to print, in the country's own order; none for those who may not see the street."""
    return None if row.masked else postal.formatted(row)


@strawberry.interface(description="The lines of an address.")
class PostalAddress:
    """What saved addresses and those on orders share."""

    first_name: Annotated[str | None, strawberry.field(description="Given name.", directives=_HIDDEN)]
    last_name: Annotated[str | None, strawberry.field(description="Family name.", directives=_HIDDEN)]
    company: Annotated[str | None, strawberry.field(description="Company.")]
    address1: Annotated[str | None, strawberry.field(description="Street and number.", directives=_HIDDEN)]
    address2: Annotated[str | None, strawberry.field(description="Flat, floor, building.", directives=_HIDDEN)]
    city: Annotated[str | None, strawberry.field(description="City.")]
    province: Annotated[
        str | None,
        strawberry.field(description="ISO 3166-2 code without the country where known (CA)."),
    ]
    postal_code: Annotated[str | None, strawberry.field(description="Postal code.", directives=_HIDDEN)]
    country_code: Annotated[CountryCode | None, strawberry.field(description="ISO 3166-1 alpha-2.")]
    phone: Annotated[
        PhoneNumber | None, strawberry.field(description="E.164.", directives=[Personal(mask=Mask.PARTIAL)])
    ]
    country: str | None = derived(
        lambda row: row.country_code and country_name(row.country_code),
        reads=("country_code",),
        description="The country's name in English.",
    )
    formatted: list[str] | None = derived(
        formatted,
        description="Ready to print, in the country's own order, the country's name last.",
        directives=[*_HIDDEN, ListSize(assumed_size=8)],
    )


@strawberry.type(description="A saved address.")
class Address(Node, PostalAddress, Versioned):
    """Answered from an `AddressRow`."""

    is_type_of = rows_are(AddressRow)

    kind: Annotated[AddressKind, strawberry.field(description="What it is for.")]
    is_default_billing: Annotated[bool, strawberry.field(description="Used for billing where nothing else is said.")]
    is_default_shipping: Annotated[bool, strawberry.field(description="Used for shipping where nothing else is said.")]
    verification: Annotated[VerificationStatus, strawberry.field(description="Whether anybody checked it.")]
    last_used_at: Annotated[Instant | None, strawberry.field(description="When an order last used it.")]
    faults: list[AddressFault] | None = derived(
        lambda row: None if row.masked else postal.faults(row),
        description="What a letter to it would lack or have wrong, by the rules of its country.",
        directives=[*_HIDDEN, ListSize(assumed_size=4)],
    )


@strawberry.type(description="An address as it stood on an order: a copy that later edits do not touch.")
class OrderAddress(PostalAddress):
    """Answered from `PostalLines`."""

    is_type_of = rows_are(PostalLines)


@strawberry.input(description="An address to write.")
class AddressInput:
    """Checked by the service."""

    kind: Annotated[AddressKind, strawberry.field(description="What it is for.")] = AddressKind.BOTH
    first_name: Annotated[str | None, strawberry.field(description="Given name.")] = UNSET
    last_name: Annotated[str | None, strawberry.field(description="Family name.")] = UNSET
    company: Annotated[str | None, strawberry.field(description="Company.")] = UNSET
    address1: Annotated[str | None, strawberry.field(description="Street and number.")] = UNSET
    address2: Annotated[str | None, strawberry.field(description="Flat, floor, building.")] = UNSET
    city: Annotated[str | None, strawberry.field(description="City.")] = UNSET
    province: Annotated[str | None, strawberry.field(description="Code where known, else its name.")] = UNSET
    postal_code: Annotated[str | None, strawberry.field(description="Postal code.")] = UNSET
    country_code: Annotated[CountryCode | None, strawberry.field(description="ISO 3166-1 alpha-2.")] = UNSET
    phone: Annotated[str | None, strawberry.field(description="In any written form.")] = UNSET
    is_default_billing: Annotated[bool | None, strawberry.field(description="Make it the default.")] = UNSET
    is_default_shipping: Annotated[bool | None, strawberry.field(description="Make it the default.")] = UNSET
