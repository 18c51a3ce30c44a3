"""Rules of segments in words, with the names of the groups, segments and stores that they mention."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from regulars.companies.queries.companies import companies_by_ids
from regulars.companies.words import PREFIX as COMPANY
from regulars.customers.queries import words as of_customers
from regulars.customers.queries.custom_fields import mentions
from regulars.fields.queries import fields_of_customers
from regulars.groups.queries.groups import groups_by_id
from regulars.groups.queries.rules import leaves_of
from regulars.groups.queries.segments import names_of
from regulars.orders.queries import words as of_orders
from regulars.platform import ids
from regulars.platform.db.connect import Reader
from regulars.platform.query.words import Phrase, Speaking, explained, within
from regulars.stores.queries import base_currency, default_store, stores

VOCABULARY: dict[str, Phrase] = {
    **of_customers.CUSTOMER_WORDS,
    **of_orders.CUSTOMER_WORDS,
    "group_id": within("group"),
    "segment_id": within("segment"),
    "company_id": within("company", "companies"),
}
"""Every leaf of `customer_filters`; rooms above add theirs."""


async def explanation(reader: Reader, filter: Mapping[str, Any]) -> str:
    """The rule as a sentence."""
    return (await explanations(reader, [filter]))[0]


async def explanations(reader: Reader, filters: list[Mapping[str, Any]]) -> list[str]:
    """Several rules, with the names of all read together."""
    speaking = await _speaking(reader, filters)
    return [explained(filter, VOCABULARY, speaking) for filter in filters]


async def _speaking(reader: Reader, filters: list[Mapping[str, Any]]) -> Speaking:
    mentioned: dict[str, set[int]] = {}
    named: dict[str, str] = {}
    if any(map(mentions, filters)):
        named |= {f"custom.{key}": field.name for key, field in (await fields_of_customers(reader)).items()}
    for filter in filters:
        for _, part in leaves_of(filter):
            for text in _texts(part):
                split = ids.split(text)
                if split is not None:
                    mentioned.setdefault(split[0], set()).add(split[1])
    store = await default_store(reader)
    if mentioned.get("grp"):
        found = await groups_by_id(reader, sorted(mentioned["grp"]))
        named |= {ids.encode("grp", key): group.name for key, group in found.items()}
    if mentioned.get(COMPANY):
        businesses = await companies_by_ids(reader, sorted(mentioned[COMPANY]), deleted=True)
        named |= {ids.encode(COMPANY, key): company.name for key, company in businesses.items()}
    if mentioned.get("seg"):
        known = await names_of(reader, sorted(mentioned["seg"]))
        named |= {ids.encode("seg", key): name for key, name in known.items()}
    if mentioned.get("sto"):
        named |= {ids.encode("sto", each.id): each.name for each in await stores(reader)}
    return Speaking(await base_currency(reader) or "XXX", store.time_zone if store else "UTC", named)


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for value in cast("Mapping[str, Any]", part).values():
            yield from _texts(value)
    elif isinstance(part, list):
        for value in cast("list[Any]", part):
            yield from _texts(value)
