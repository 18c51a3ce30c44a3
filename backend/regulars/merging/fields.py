"""The fields of a record that a merge chooses from: one value stands, whoever brings it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from regulars.platform.errors import ErrorCode, Refusal

PII = "PII_READ"
CUSTOM = "custom."


@dataclass(frozen=True, slots=True)
class Field:
    """Columns that go together."""

    key: str
    label: str
    columns: tuple[str, ...]
    is_personal: bool = False


FIELDS = (
    Field("name", "Name", ("first_name", "last_name")),
    Field("title", "Title", ("title",)),
    Field(
        "email",
        "E-mail",
        ("email", "email_key", "email_verification", "email_verified_at", "email_deliverability"),
        is_personal=True,
    ),
    Field("phone", "Phone", ("phone", "phone_digits", "phone_kind", "phone_verification"), is_personal=True),
    Field("account", "Account", ("account_status", "has_account", "account_created_at", "role_id")),
    Field("birthDate", "Birth date", ("birth_date",), is_personal=True),
    Field("locale", "Language", ("locale",)),
    Field("timeZone", "Time zone", ("time_zone",)),
    Field("taxExempt", "Tax exempt", ("tax_exempt",)),
    Field("taxId", "Tax id", ("tax_id",), is_personal=True),
    Field("defaultBillingAddress", "Billing address", ("default_billing_address_id",), is_personal=True),
    Field("defaultShippingAddress", "Shipping address", ("default_shipping_address_id",), is_personal=True),
)
BY_KEY = {field.key: field for field in FIELDS}
_EARLIEST, _LATEST = ("created_at",), ("last_login_at", "last_activity_at")
BESIDE = (*_EARLIEST, *_LATEST)
"""Columns that nobody chooses: the first and the last of all."""

Person = Mapping[str, Any]
"""The columns of a record."""


def is_empty(field: Field, person: Person) -> bool:
    """Whether the record says nothing there."""
    if field.key == "account":
        return not person["has_account"]
    return all(person[column] in (None, False, 0) for column in field.columns[:2])


def same(field: Field, one: Person, other: Person) -> bool:
    """Whether two records say the same there; an address is the same however it is written."""
    column = {"email": "email_key", "phone": "phone_digits"}.get(field.key)
    if column is not None:
        return one[column] == other[column]
    return all(one[name] == other[name] for name in field.columns)


def is_conflict(field: Field, people: Sequence[Person]) -> bool:
    """Whether two records say different things."""
    said = [person for person in people if not is_empty(field, person)]
    return any(not same(field, said[0], other) for other in said[1:])


def taken_from(field: Field, people: Sequence[Person], chosen: int | None) -> Person:
    """Whose value stands: the chosen record's, else the first that has one, of equal addresses a proved one.

    The survivor is the first of `people`.
    """
    if chosen is not None:
        return next(person for person in people if person["id"] == chosen)
    first = next((person for person in people if not is_empty(field, person)), people[0])
    if field.key == "email":
        proved = (one for one in people if same(field, one, first) and one["email_verification"] == "VERIFIED")
        return next(proved, first)
    return first


def joined(people: Sequence[Person], choices: Mapping[str, int]) -> dict[str, Any]:
    """The columns of the survivor afterwards; the survivor is the first of `people`."""
    columns: dict[str, Any] = {}
    for field in FIELDS:
        person = taken_from(field, people, choices.get(field.key))
        columns |= {name: person[name] for name in field.columns}
    for name in _EARLIEST:
        columns[name] = min(person[name] for person in people)
    for name in _LATEST:
        columns[name] = max((person[name] for person in people if person[name] is not None), default=None)
    return columns


def checked(
    choices: Sequence[tuple[str, int | None]], keys: Sequence[int], custom: Mapping[str, object]
) -> dict[str, int]:
    """The choices by field. Raises `Refusal` for a field or a record that is not there."""
    found: dict[str, int] = {}
    for place, (field, key) in enumerate(choices):
        path = ("choices", str(place))
        if field not in BY_KEY and field.removeprefix(CUSTOM) not in custom:
            known = ", ".join([*BY_KEY, *(f"{CUSTOM}{name}" for name in custom)])
            message = f"There is no field {field[:50]!r} to choose. There are: {known}."
            raise Refusal(ErrorCode.INVALID, message, (*path, "field"))
        if key is None or key not in keys:
            message = "takeFrom names one of the records that are merged."
            raise Refusal(ErrorCode.INVALID, message, (*path, "takeFrom"))
        if field in found:
            raise Refusal(ErrorCode.DUPLICATE, f"{field} is chosen twice; choose it once.", (*path, "field"))
        found[field] = key
    return found
