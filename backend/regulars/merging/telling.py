"""What a person can be told by, and how sure it makes that two records are one: pure.

Two records are only compared where they share a key: a mailbox, a number, an id, or the beginning of a name at one
postal code or street. Names are then compared as a whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from math import prod

from rapidfuzz.fuzz import token_sort_ratio

from regulars.customers.queries.matches import SCORES

LEAST = 0.5
"""Pairs that are less sure are not kept."""
LARGEST_BLOCK = 40
"""A key that more records share (a shop's own number, a common name in a town of one postal code) tells nothing."""
REASONS = ("EMAIL", "EMAIL_ALIAS", "PHONE", "NAME_AND_POSTCODE", "NAME_AND_ADDRESS", "EXTERNAL_ID")
_SURE: Mapping[str, float] = {**SCORES, "EMAIL": 0.95, "NAME_AND_ADDRESS": 0.85, "EXTERNAL_ID": 0.5}
_ALIKE = 85.0
_OTHERS = 55.0
"""Names less alike than this are two persons', who may share a number or an address all the same."""
_DOUBT, _TRUST = 0.6, 0.5
_SHORTEST_ID = 4
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})


@dataclass(slots=True)
class Facts:
    """What is known of one record."""

    name: str = ""
    """Folded, first and last."""
    emails: set[str] = field(default_factory=set[str])
    phones: set[str] = field(default_factory=set[str])
    postcodes: set[str] = field(default_factory=set[str])
    """Folded."""
    streets: set[str] = field(default_factory=set[str])
    """Folded first lines with their postal code or city."""
    externals: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])


def keys_of(facts: Facts) -> set[int]:
    """What the record shares with others that may be the same person, as 64-bit numbers that tell nothing."""
    return {
        int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True) for text in _texts(facts)
    }


def _texts(facts: Facts) -> Iterator[str]:
    for email in facts.emails:
        yield f"e{mailbox(email)}"
    for digits in facts.phones:
        yield f"p{digits}"
    for _, value in facts.externals:
        if len(value) >= _SHORTEST_ID:
            yield f"x{value}"
    words = sorted(facts.name.split())
    if words:
        starts = {"".join([word[0] for word in words]), max(words, key=len)[:4]}
        for place in (*(f"c{code}" for code in facts.postcodes), *(f"s{street}" for street in facts.streets)):
            for start in starts:
                yield f"{place}|{start}"


def mailbox(email_key: str) -> str:
    """One text for all spellings of a mailbox: without its +tag, and without dots where its host ignores them."""
    local, _, domain = email_key.rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _DOTLESS:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"


def judged(one: Facts, other: Facts) -> tuple[float, tuple[str, ...]]:
    """How sure it is that two records are one person, 0 to 1, and what it rests on."""
    known = bool(one.name and other.name)
    likeness = token_sort_ratio(one.name, other.name) if known else 0.0
    found = set(_shared(one, other, likeness))
    if not found:
        return 0.0, ()
    doubt = _DOUBT if known and likeness < _OTHERS else 1.0
    left = prod(1 - _SURE[reason] * (1.0 if reason == "EMAIL" else doubt) for reason in found)
    if known and likeness >= _ALIKE:
        left *= _TRUST
    return round(1 - left, 4), tuple(reason for reason in REASONS if reason in found)


def _shared(one: Facts, other: Facts, likeness: float) -> Iterator[str]:
    if one.emails & other.emails:
        yield "EMAIL"
    elif set(map(mailbox, one.emails)) & set(map(mailbox, other.emails)):
        yield "EMAIL_ALIAS"
    if one.phones & other.phones:
        yield "PHONE"
    if {value for _, value in one.externals} & {value for _, value in other.externals}:
        yield "EXTERNAL_ID"
    if likeness >= _ALIKE:
        if one.streets & other.streets:
            yield "NAME_AND_ADDRESS"
        elif one.postcodes & other.postcodes:
            yield "NAME_AND_POSTCODE"
