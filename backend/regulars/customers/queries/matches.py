"""Records that may be the same person, each with how sure that is and what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass

from regulars.customers.contact import email_key, read_phone
from regulars.customers.queries.columns import PII
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.errors import Forbidden, Refusal
from regulars.platform.text import fold
from regulars.stores.queries import default_store

SCORES = {"EXTERNAL_ID": 1.0, "EMAIL": 0.95, "PHONE": 0.85, "NAME_AND_POSTCODE": 0.7}
"""How sure one shared field makes it; each further one takes away half of the doubt."""
MAX_MATCHES = 50


@dataclass(frozen=True, slots=True)
class Sought:
    """What is known of a person."""

    email: str | None = None
    phone: str | None = None
    name: str | None = None
    postal_code: str | None = None
    external_ids: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A record that may be the one sought."""

    customer_id: int
    score: float
    matched_on: tuple[str, ...]
    dismissed: bool = False


async def find_matches(reader: Reader, actor: Actor, sought: Sought, limit: int = 10) -> list[MatchRow]:
    """The likeliest first. Raises `Forbidden` where the caller may not read what is matched on."""
    if (sought.email or sought.phone or sought.postal_code) and not actor.may(PII):
        raise Forbidden(PII, "find matches by e-mail, phone or postal code")
    return await matches(reader, sought, limit)


async def matches(reader: Reader, sought: Sought, limit: int = 10) -> list[MatchRow]:
    """The likeliest first, for verbs that tell no more than they may."""
    shared: dict[int, list[str]] = {}
    for field, keys in (
        ("EXTERNAL_ID", await _by_external_ids(reader, sought.external_ids)),
        ("EMAIL", await _by_email(reader, sought.email)),
        ("PHONE", await _by_phone(reader, sought.phone)),
        ("NAME_AND_POSTCODE", await _by_name(reader, sought.name, sought.postal_code)),
    ):
        for key in keys:
            shared.setdefault(key, []).append(field)
    found = [MatchRow(key, _score(fields), tuple(fields)) for key, fields in shared.items()]
    return sorted(found, key=lambda match: (-match.score, match.customer_id))[: min(limit, MAX_MATCHES)]


def _score(fields: Sequence[str]) -> float:
    best = max(SCORES[field] for field in fields)
    return round(1 - (1 - best) / 2 ** (len(fields) - 1), 4)


async def _by_external_ids(reader: Reader, external_ids: Sequence[tuple[str, str]]) -> list[int]:
    found: list[int] = []
    for system, value in external_ids:
        rows = await reader.fetch(
            "SELECT customer_id FROM customer_external_ids WHERE system = ? AND value = ?", (system, value)
        )
        found += [row[0] for row in rows]
    return list(dict.fromkeys(found))


async def _by_email(reader: Reader, email: str | None) -> list[int]:
    if not email:
        return []
    return await _keys(
        reader,
        "c.email_key = ? ORDER BY (c.email_verification = 'VERIFIED') DESC, c.has_account DESC, c.created_at, c.id",
        email_key(email),
    )


async def _by_phone(reader: Reader, phone: str | None) -> list[int]:
    if not phone:
        return []
    store = await default_store(reader)
    try:
        number = read_phone(phone, store.country_code if store else None)
    except Refusal:
        return []
    return await _keys(reader, "c.phone_digits = ? ORDER BY c.created_at, c.id", number.digits)


async def _by_name(reader: Reader, name: str | None, postal_code: str | None) -> list[int]:
    if not name or not postal_code:
        return []
    return await _keys(
        reader,
        "c.name_key = ? AND c.id IN"
        " (SELECT a.customer_id FROM customer_addresses a WHERE a.postal_key = ?) ORDER BY c.id",
        fold(name),
        fold(postal_code),
    )


async def _keys(reader: Reader, where: str, *params: object) -> list[int]:
    rows = await reader.fetch(f"SELECT c.id FROM customers c WHERE {where} LIMIT ?", (*params, MAX_MATCHES))
    return [row[0] for row in rows]
