"""How letters are addressed in a country, for forms, and what is wrong with an address."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any

import strawberry

from regulars.access.graphql.directives import Access, access
from regulars.customers import postal
from regulars.customers.postal import CountryRules, Fault, Province
from regulars.platform.countries import COUNTRIES, country_name
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.scalars import CountryCode


@strawberry.enum(description="A field of an address.")
class AddressField(StrEnum):
    """Those that the rules of a country speak of."""

    COUNTRY = "COUNTRY"
    ADDRESS = "ADDRESS"
    CITY = "CITY"
    PROVINCE = "PROVINCE"
    POSTAL_CODE = "POSTAL_CODE"


@strawberry.enum(description="What a country calls its parts.")
class ProvinceKind(StrEnum):
    """Of the parts that stand on letters."""

    AREA = "AREA"
    COUNTY = "COUNTY"
    DEPARTMENT = "DEPARTMENT"
    DISTRICT = "DISTRICT"
    DO_SI = "DO_SI"
    EMIRATE = "EMIRATE"
    ISLAND = "ISLAND"
    OBLAST = "OBLAST"
    PARISH = "PARISH"
    PREFECTURE = "PREFECTURE"
    PROVINCE = "PROVINCE"
    STATE = "STATE"


@strawberry.enum(description="What a country calls its towns.")
class CityKind(StrEnum):
    """As they stand on letters."""

    CITY = "CITY"
    DISTRICT = "DISTRICT"
    POST_TOWN = "POST_TOWN"
    SUBURB = "SUBURB"


@strawberry.enum(description="What a country calls its postal code.")
class PostalCodeKind(StrEnum):
    """The name that people know it by."""

    POSTAL = "POSTAL"
    ZIP = "ZIP"
    PIN = "PIN"
    EIRCODE = "EIRCODE"


_FIELDS = {
    "country_code": AddressField.COUNTRY,
    "address1": AddressField.ADDRESS,
    "city": AddressField.CITY,
    "province": AddressField.PROVINCE,
    "postal_code": AddressField.POSTAL_CODE,
}


def _named(fields: Iterable[str]) -> list[AddressField]:
    chosen = set(fields)
    return [named for field, named in _FIELDS.items() if field in chosen]


@strawberry.type(description="What is wrong with an address by the rules of its country, or by a service that looked.")
class AddressFault:
    """Answered from a `Fault`."""

    is_type_of = rows_are(Fault)

    field: AddressField = derived(lambda fault: _FIELDS[fault.field], description="Where.")
    message: Annotated[str, strawberry.field(description="What, and what helps.")]


@strawberry.type(description="A part of a country that stands on letters.")
class AddressProvince:
    """Answered from a `Province`."""

    is_type_of = rows_are(Province)

    code: Annotated[str, strawberry.field(description="ISO 3166-2 without the country, else its name.")]
    name: Annotated[str, strawberry.field(description="As people there write it.")]
    latin_name: str | None = derived(
        lambda one: one.latin or None, description="In Latin letters, where it has others."
    )


@strawberry.type(description="How letters are addressed in a country.")
class AddressFormat:
    """Answered from `CountryRules`."""

    is_type_of = rows_are(CountryRules)

    country_code: CountryCode = derived(lambda rules: rules.code, description="ISO 3166-1 alpha-2.")
    country: str = derived(lambda rules: country_name(rules.code), description="Its name in English.")
    used: list[AddressField] = derived(
        lambda rules: _named(rules.used),
        description="The fields that stand on letters.",
        directives=[ListSize(assumed_size=4)],
    )
    required: list[AddressField] = derived(
        lambda rules: _named(rules.required),
        description="The fields without which no letter arrives.",
        directives=[ListSize(assumed_size=4)],
    )
    province_kind: ProvinceKind = derived(
        lambda rules: ProvinceKind(rules.province_kind.upper()), description="What its parts are called."
    )
    city_kind: CityKind = derived(
        lambda rules: CityKind(rules.city_kind.upper()), description="What its towns are called."
    )
    postal_code_kind: PostalCodeKind = derived(
        lambda rules: PostalCodeKind(rules.postal_kind.upper()), description="What its postal code is called."
    )
    postal_code_example: str | None = derived(lambda rules: rules.example, description="Such as this.")
    provinces: list[AddressProvince] = derived(
        lambda rules: rules.provinces,
        description="Its parts, where letters name them.",
        directives=[ListSize(assumed_size=60)],
    )


@strawberry.type
class PostalQueries:
    """addressFormat."""

    @access(Access.SIGNED_IN, description="How letters are addressed in a country.", graphql_type=AddressFormat | None)
    @staticmethod
    async def address_format(
        country_code: Annotated[CountryCode, strawberry.argument(description="ISO 3166-1 alpha-2.")],
    ) -> Any:
        """Where we have no rules of it, those that hold nearly everywhere."""
        code = str(country_code).upper()
        if code not in COUNTRIES:
            message = f"{code[:40]!r} is not a country; write its code of two letters, such as PH."
            raise Refusal(ErrorCode.INVALID, message, ("countryCode",))
        return postal.rules_named(code)
