"""Records that may be the same person, each with how sure that is and what it rests on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from math import prod

from regulars.customers.contact import email_key, read_phone
from regulars.customers.queries.columns import PII
from regulars.customers.queries.contacts import BY_EMAIL, BY_PHONE
from regulars.customers.queries.search import find
from regulars.platform.context import PUBLIC, Actor
from regulars.platform.db.connect import Reader, Row
from regulars.platform.errors import Forbidden, Refusal
from regulars.platform.text import fold
from regulars.stores.queries import default_store

SCORES = {
    "EXTERNAL_ID": 1.0, "EMAIL": 1.0, "EMAIL_ALIAS": 0.9, "PHONE": 0.85, "NAME_AND_POSTCODE": 0.75, "NAME": 0.5,
}  # fmt: skip
"""How sure one shared field makes it; each further one takes its part of the doubt. NAME alone is no `MatchField`."""
MAX_MATCHES = 50

_WEAKER = {"EMAIL_ALIAS": "EMAIL", "NAME": "NAME_AND_POSTCODE"}
"""What says nothing more beside the stronger form of itself."""
_LOOKED_AT = 500
_ALIKE, _NEARLY_THE_SAME = 0.7, 0.85
_DOTLESS = ("gmail.com", "googlemail.com")
_SPELLINGS = 2_000
_LAST_TAG = ","
"""The sign behind `+`: every tagged form of a mailbox lies between the two."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is known of a person."""

    email: str | None = None
    phone: str | None = None
    name: str | None = None
    postal_code: str | None = None
    external_ids: Sequence[tuple[str, str]] = ()
    external_value: str | None = None
    """An id in whichever system."""


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A record that may be the one sought."""

    customer_id: int
    score: float
    matched_on: tuple[str, ...]
    dismissed: bool = False


Shared = dict[int, dict[str, float]]
"""By customer: what is shared, and how sure that makes it."""


async def find_matches(reader: Reader, actor: Actor, sought: Sought, limit: int = 10) -> list[MatchRow]:
    """The likeliest first, other spellings of a mailbox and similar names among them.

    Raises `Forbidden` where the caller may not read what is matched on.
    """
    if (sought.email or sought.phone or sought.postal_code) and not actor.may(PII):
        raise Forbidden(PII, "find matches by e-mail, phone or postal code")
    shared = await _shared(reader, sought)
    _note(shared, "EMAIL_ALIAS", await _by_alias(reader, sought.email))
    for key, likeness in (await _by_name(reader, sought.name)).items():
        shared.setdefault(key, {})["NAME"] = SCORES["NAME"] * likeness
    return await _ranked(reader, shared, limit)


async def matches(reader: Reader, sought: Sought, limit: int = 10) -> list[MatchRow]:
    """The likeliest first by what is surely shared, for verbs that tell no more than they may."""
    return await _ranked(reader, await _shared(reader, sought), limit)


async def _shared(reader: Reader, sought: Sought) -> Shared:
    shared: Shared = {}
    _note(shared, "EXTERNAL_ID", await _by_external_ids(reader, sought))
    _note(shared, "EMAIL", await _by_email(reader, sought.email))
    _note(shared, "PHONE", await _by_phone(reader, sought.phone))
    _note(shared, "NAME_AND_POSTCODE", await _by_name_and_postcode(reader, sought.name, sought.postal_code))
    return shared


def _note(shared: Shared, field: str, keys: Iterable[int]) -> None:
    for key in keys:
        shared.setdefault(key, {})[field] = SCORES[field]


async def _ranked(reader: Reader, shared: Shared, limit: int) -> list[MatchRow]:
    """Records that were merged or erased are nobody any more. Of equals, those that share more come first."""
    rows = await reader.fetch(
        f"SELECT c.id FROM customers c WHERE {reader.dialect.in_list('c.id', 'bigint')}"
        " AND c.account_status NOT IN ('MERGED', 'ERASED')",
        (reader.dialect.array(shared),),
    )
    found = [_match(row[0], shared[row[0]]) for row in rows]
    found.sort(key=lambda match: (-match.score, -len(match.matched_on), match.customer_id))
    return found[: min(limit, MAX_MATCHES)]


def _match(key: int, fields: Mapping[str, float]) -> MatchRow:
    told = {field: score for field, score in fields.items() if _WEAKER.get(field) not in fields}
    score = round(1 - prod(1 - one for one in told.values()), 4)
    return MatchRow(key, score, tuple(field for field in told if field != "NAME"))


async def _by_external_ids(reader: Reader, sought: Sought) -> list[int]:
    found: list[Row] = []
    for system, value in sought.external_ids:
        found += await reader.fetch(
            "SELECT customer_id FROM customer_external_ids WHERE system = ? AND value = ?", (system, value)
        )
    if sought.external_value:
        value = sought.external_value.strip()
        found += await reader.fetch(
            "SELECT customer_id FROM customer_external_ids WHERE value_key = ? AND value = ? ORDER BY id LIMIT ?",
            (fold(value), value, MAX_MATCHES),
        )
    return [row[0] for row in found]


async def _by_email(reader: Reader, email: str | None) -> list[int]:
    """Whoever owns it first: where there are more than are told, the others are cut."""
    if not email:
        return []
    key = email_key(email)
    rows = await reader.fetch(
        f"SELECT h.id FROM ({BY_EMAIL}) AS h ORDER BY h.proved DESC, h.has_account DESC, h.created_at, h.id LIMIT ?",
        (key, key, MAX_MATCHES),
    )
    return [row[0] for row in rows]


async def _by_alias(reader: Reader, email: str | None) -> list[int]:
    """Other addresses of the same mailbox: with or without a +tag, with other dots where the host ignores them."""
    local, _, domain = email_key(email or "").rpartition("@")
    mailbox = local.partition("+")[0]
    if not mailbox or not domain:
        return []
    spellings = _spellings(mailbox) if domain in _DOTLESS else {mailbox}
    domains = _DOTLESS if domain in _DOTLESS else (domain,)
    whole = [f"{one}@{host}" for one in spellings for host in domains]
    tagged = {mailbox, mailbox.replace(".", "")} if domain in _DOTLESS else {mailbox}
    ranges = " OR ".join("(email_key > ? AND email_key < ?)" for _ in tagged)
    near = f"{reader.dialect.in_list('email_key', 'text')} OR {ranges}"
    params = (reader.dialect.array(whole), *(end for one in tagged for end in (f"{one}+", f"{one}{_LAST_TAG}")))
    rows = await reader.fetch(
        f"SELECT id, email_key FROM customers WHERE {near} UNION ALL"
        f" SELECT customer_id, email_key FROM customer_emails WHERE {near} ORDER BY 1 LIMIT ?",
        (*params, *params, _LOOKED_AT),
    )
    return [key for key, found in rows if found.rpartition("@")[2] in domains][:MAX_MATCHES]


def _spellings(mailbox: str) -> set[str]:
    """The mailbox with no dot, one, two … as many as stay within what an index is asked at once."""
    bare = mailbox.replace(".", "")
    found = {mailbox, bare}
    for dots in range(1, len(bare)):
        more = {_dotted(bare, places) for places in combinations(range(1, len(bare)), dots)}
        if len(found) + len(more) > _SPELLINGS:
            break
        found |= more
    return found


def _dotted(bare: str, places: Sequence[int]) -> str:
    ends = (0, *places, len(bare))
    return ".".join(bare[start:end] for start, end in pairwise(ends))


async def _by_phone(reader: Reader, phone: str | None) -> list[int]:
    if not phone:
        return []
    store = await default_store(reader)
    try:
        number = read_phone(phone, store.country_code if store else None)
    except Refusal:
        return []
    rows = await reader.fetch(
        f"SELECT h.id FROM ({BY_PHONE}) AS h ORDER BY h.created_at, h.id LIMIT ?",
        (number.digits, number.digits, MAX_MATCHES),
    )
    return [row[0] for row in rows]


async def _by_name_and_postcode(reader: Reader, name: str | None, postal_code: str | None) -> list[int]:
    """The very name with the code on a saved address or the latest order, and nearly the name with it on an address."""
    key, postal_key = fold(name or ""), fold(postal_code or "")
    if not key or not postal_key:
        return []
    same = await reader.fetch(
        "SELECT c.id FROM customers c WHERE c.name_key = ? AND (c.id IN"
        " (SELECT a.customer_id FROM customer_addresses a WHERE a.postal_key = ?)"
        f" OR lower({reader.dialect.json_text('c.last_shipping', 'postal_code')}) = ?) ORDER BY c.id LIMIT ?",
        (key, postal_key, postal_key, MAX_MATCHES),
    )
    near = await reader.fetch(
        "SELECT DISTINCT c.id, c.name_key FROM customer_addresses a JOIN customers c ON c.id = a.customer_id"
        " WHERE a.postal_key = ? AND c.name_key IS NOT NULL ORDER BY c.id LIMIT ?",
        (postal_key, _LOOKED_AT),
    )
    return [row[0] for row in same] + [row[0] for row in near if _likeness(key, row[1]) >= _NEARLY_THE_SAME]


async def _by_name(reader: Reader, name: str | None) -> dict[int, float]:
    """The very name, and similar ones by the search of names, which forgives one slip."""
    key = fold(name or "")
    if not key:
        return {}
    rows = await reader.fetch(
        "SELECT c.id, c.name_key FROM customers c WHERE c.name_key = ? ORDER BY c.id LIMIT ?", (key, MAX_MATCHES)
    )
    found = await find(reader, PUBLIC, key)
    rows += await reader.fetch(
        f"SELECT c.id, c.name_key FROM customers c WHERE {found.among_keys.text} AND c.name_key IS NOT NULL LIMIT ?",
        (*found.among_keys.params, _LOOKED_AT),
    )
    likely = {row[0]: _likeness(key, row[1]) for row in rows}
    return {customer: likeness for customer, likeness in likely.items() if likeness >= _ALIKE}


def _likeness(one: str, other: str) -> float:
    """0 to 1; the order of first and last name does not matter."""
    return SequenceMatcher(None, " ".join(sorted(one.split())), " ".join(sorted(other.split()))).ratio()
