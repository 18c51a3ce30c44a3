"""Keeps the words that search reads in step with the customers, and SQLite's index in step with the words."""

from collections.abc import Iterable, Sequence

from regulars.customers.contact import national_of
from regulars.customers.queries.contacts import others_of_each
from regulars.customers.words import open_words, personal_words, searchable
from regulars.platform.db.bulk import insert
from regulars.platform.db.transaction import Transaction
from regulars.platform.db.waiting import Table, is_kept

Words = tuple[int, str, str]
"""The search row of a customer: the key, the words for everybody, the personal words."""

_TEXTS = ("open_text", "personal_text")
TRIGRAMS = "customer_trigrams"
REBUILT = Table("customer_search", f"INSERT INTO {TRIGRAMS} ({TRIGRAMS}) VALUES ('rebuild')")
"""How SQLite's index is made in one go, out of the words."""
_KEPT = is_kept(TRIGRAMS)


async def index_new(tx: Transaction, words: Sequence[Words]) -> None:
    """Write the words of customers that had none."""
    await insert(tx, "customer_search", ("customer_id", *_TEXTS), words)
    if words and _has_index(tx):
        await tx.execute(
            "INSERT INTO customer_trigrams (rowid, open_text, personal_text)"
            " SELECT customer_id, open_text, personal_text FROM customer_search"
            f" WHERE {tx.dialect.in_list('customer_id', 'bigint')} AND {_KEPT}",
            (tx.dialect.array(customer_id for customer_id, *_ in words),),
        )


async def reindex(tx: Transaction, customer_ids: Sequence[int]) -> None:
    """Write the words of these customers anew, as they stand in this transaction."""
    keys = tx.dialect.array(customer_ids)
    people = await tx.fetch(
        "SELECT c.id, c.first_name, c.last_name, c.email, c.phone, s.open_text, s.personal_text"
        " FROM customers c LEFT JOIN customer_search s ON s.customer_id = c.id"
        f" WHERE {tx.dialect.in_list('c.id', 'bigint')}",
        (keys,),
    )
    cities: dict[int, list[str]] = {}
    for customer_id, city in await tx.fetch(
        "SELECT customer_id, city FROM customer_addresses"
        f" WHERE city IS NOT NULL AND {tx.dialect.in_list('customer_id', 'bigint')} ORDER BY id",
        (keys,),
    ):
        cities.setdefault(customer_id, []).append(city)
    others = await others_of_each(tx, customer_ids)
    changed: list[Words] = []
    for key, first, last, email, phone, *old in people:
        further = others.get(key)
        personal = contact_words(email, phone)
        if further is not None:
            personal += _further_words(*further)
        words = (open_words(first, last, cities.get(key, ())), personal)
        if words != tuple(old):
            changed.append((key, *words))
    if changed:
        await forget(tx, [key for key, *_ in changed])
        await index_new(tx, changed)


async def forget(tx: Transaction, customer_ids: Iterable[int]) -> None:
    """Take these customers out of search."""
    keys = tx.dialect.array(customer_ids)
    here = tx.dialect.in_list("customer_id", "bigint")
    if _has_index(tx):
        # An index without content of its own must be told what to take out.
        await tx.execute(
            "INSERT INTO customer_trigrams (customer_trigrams, rowid, open_text, personal_text)"
            f" SELECT 'delete', customer_id, open_text, personal_text FROM customer_search WHERE {here} AND {_KEPT}",
            (keys,),
        )
    await tx.execute(f"DELETE FROM customer_search WHERE {here}", (keys,))


def contact_words(email: str | None, phone: str | None) -> str:
    """The personal words of an address and an E.164 number."""
    return personal_words(email, phone[1:] if phone else None, national_of(phone) if phone else None)


def _further_words(emails: Sequence[str], phones: Sequence[str]) -> str:
    return searchable(*emails, *(form for phone in phones for form in (phone[1:], national_of(phone))))


def _has_index(tx: Transaction) -> bool:
    """Whether the index is a table of its own (PostgreSQL keeps one by itself)."""
    return tx.dialect.name == "sqlite"
