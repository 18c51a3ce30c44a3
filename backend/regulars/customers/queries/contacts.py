"""All e-mail addresses and phone numbers of customers: the primary ones of their own rows, and the others.

Whoever looks for a person by one of them asks here, so that a second address finds them as the first does.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from regulars.customers.contact import mask_phone, phone_country
from regulars.customers.queries.columns import PII
from regulars.messaging.addresses import mask_email
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader

BY_EMAIL = (
    "SELECT c.id, c.email_verification = 'VERIFIED' AS proved, c.has_account, c.created_at"
    " FROM customers c WHERE c.email_key = ? UNION ALL"
    " SELECT c.id, e.email_verification = 'VERIFIED' AS proved, c.has_account, c.created_at"
    " FROM customer_emails e JOIN customers c ON c.id = e.customer_id WHERE e.email_key = ?"
)
"""Everybody who has an address; it is given twice."""
BY_PHONE = (
    "SELECT c.id, c.created_at FROM customers c WHERE c.phone_digits = ? UNION ALL"
    " SELECT c.id, c.created_at"
    " FROM customer_phones p JOIN customers c ON c.id = p.customer_id WHERE p.phone_digits = ?"
)
"""Everybody who has a number; its digits are given twice."""


class EmailRow(NamedTuple):
    """An e-mail address of a customer as read."""

    address: str
    is_primary: bool
    verification: str
    verified_at: int | None
    deliverability: str


class PhoneRow(NamedTuple):
    """A phone number of a customer as read."""

    number: str
    kind: str
    is_primary: bool
    verification: str
    country_code: str | None


class Holder(NamedTuple):
    """Somebody who has one of the addresses or numbers that were asked for beside the primary one."""

    customer_id: int
    email_key: str | None
    phone_digits: str | None
    proved: bool


async def emails_of_each(reader: Reader, actor: Actor, customers: Sequence[int]) -> Mapping[int, list[EmailRow]]:
    """The addresses of customers, the primary one first, the others in the order of their coming."""
    keys = reader.dialect.array(customers)
    rows = await reader.fetch(
        "SELECT c.id, 0 AS place, c.email, c.email_verification, c.email_verified_at, c.email_deliverability"
        f" FROM customers c WHERE c.email IS NOT NULL AND {reader.dialect.in_list('c.id', 'bigint')} UNION ALL"
        " SELECT e.customer_id, e.id, e.email, e.email_verification, e.email_verified_at, e.email_deliverability"
        f" FROM customer_emails e WHERE {reader.dialect.in_list('e.customer_id', 'bigint')} ORDER BY 1, 2",
        (keys, keys),
    )
    sees = actor.may(PII)
    found: dict[int, list[EmailRow]] = {}
    for customer, place, email, verification, verified_at, deliverability in rows:
        shown = email if sees else mask_email(email)
        found.setdefault(customer, []).append(EmailRow(shown, place == 0, verification, verified_at, deliverability))
    return found


async def phones_of_each(reader: Reader, actor: Actor, customers: Sequence[int]) -> Mapping[int, list[PhoneRow]]:
    """The numbers of customers, the primary one first, the others in the order of their coming."""
    keys = reader.dialect.array(customers)
    rows = await reader.fetch(
        "SELECT c.id, 0 AS place, c.phone, c.phone_kind, c.phone_verification"
        f" FROM customers c WHERE c.phone IS NOT NULL AND {reader.dialect.in_list('c.id', 'bigint')} UNION ALL"
        " SELECT p.customer_id, p.id, p.phone, p.phone_kind, p.phone_verification"
        f" FROM customer_phones p WHERE {reader.dialect.in_list('p.customer_id', 'bigint')} ORDER BY 1, 2",
        (keys, keys),
    )
    sees = actor.may(PII)
    found: dict[int, list[PhoneRow]] = {}
    for customer, place, phone, kind, verification in rows:
        shown, country = (phone, phone_country(phone)) if sees else (mask_phone(phone), None)
        found.setdefault(customer, []).append(PhoneRow(shown, kind, place == 0, verification, country))
    return found


async def holders_of(reader: Reader, emails: Iterable[str], phones: Iterable[str]) -> list[Holder]:
    """Who has one of these keys of addresses, or digits of numbers, beside the primary one."""
    found: list[Holder] = []
    addresses, numbers = list(emails), list(phones)
    if addresses:
        rows = await reader.fetch(
            "SELECT e.customer_id, e.email_key, e.email_verification = 'VERIFIED' FROM customer_emails e"
            f" WHERE {reader.dialect.in_list('e.email_key', 'text')} ORDER BY e.id",
            (reader.dialect.array(addresses),),
        )
        found += [Holder(customer, key, None, bool(proved)) for customer, key, proved in rows]
    if numbers:
        rows = await reader.fetch(
            "SELECT p.customer_id, p.phone_digits FROM customer_phones p"
            f" WHERE {reader.dialect.in_list('p.phone_digits', 'text')} ORDER BY p.id",
            (reader.dialect.array(numbers),),
        )
        found += [Holder(customer, None, digits, proved=False) for customer, digits in rows]
    return found


async def others_of_each(reader: Reader, customers: Iterable[int]) -> Mapping[int, tuple[list[str], list[str]]]:
    """The further addresses and numbers of customers, for the words that search reads."""
    keys = reader.dialect.array(customers)
    found: dict[int, tuple[list[str], list[str]]] = {}
    for customer, place, text in await reader.fetch(
        "SELECT e.customer_id, 0, e.email FROM customer_emails e"
        f" WHERE {reader.dialect.in_list('e.customer_id', 'bigint')} UNION ALL"
        " SELECT p.customer_id, 1, p.phone FROM customer_phones p"
        f" WHERE {reader.dialect.in_list('p.customer_id', 'bigint')} ORDER BY 1, 2, 3",
        (keys, keys),
    ):
        emails, phones = found.setdefault(customer, ([], []))
        (phones if place else emails).append(text)
    return found
