"""Keeps the words that search reads in step with the customers."""

from collections.abc import Iterable, Sequence

from regulars.customers.contact import read_phone
from regulars.customers.words import open_words, personal_words
from regulars.platform.db.transaction import Transaction

Words = tuple[int, str, str]
"""The search row of a customer: the key, the words for everybody, the personal words."""


async def index_new(tx: Transaction, words: Sequence[Words]) -> None:
    """Write the words of customers that had none."""
    source = tx.dialect.rows("r", ("customer_id", "bigint"), ("open_text", "text"), ("personal_text", "text"))
    await tx.execute(
        "INSERT INTO customer_search (customer_id, open_text, personal_text)"
        f" SELECT customer_id, open_text, personal_text FROM {source}",
        tx.dialect.table(words, width=3),
    )


async def reindex(tx: Transaction, customer_ids: Iterable[int]) -> None:
    """Write the words of these customers anew, as they stand in this transaction."""
    keys = tx.dialect.array(customer_ids)
    people = await tx.fetch(
        f"SELECT id, first_name, last_name, email, phone FROM customers WHERE {tx.dialect.in_list('id', 'bigint')}",
        (keys,),
    )
    cities: dict[int, list[str]] = {}
    for customer_id, city in await tx.fetch(
        "SELECT customer_id, city FROM customer_addresses"
        f" WHERE city IS NOT NULL AND {tx.dialect.in_list('customer_id', 'bigint')} ORDER BY id",
        (keys,),
    ):
        cities.setdefault(customer_id, []).append(city)
    words: list[Words] = [
        (key, open_words(first, last, cities.get(key, ())), contact_words(email, phone))
        for key, first, last, email, phone in people
    ]
    source = tx.dialect.rows("r", ("customer_id", "bigint"), ("open_text", "text"), ("personal_text", "text"))
    await tx.execute(
        "INSERT INTO customer_search (customer_id, open_text, personal_text)"
        f" SELECT customer_id, open_text, personal_text FROM {source} WHERE true"
        " ON CONFLICT (customer_id) DO UPDATE"
        " SET open_text = excluded.open_text, personal_text = excluded.personal_text"
        " WHERE customer_search.open_text <> excluded.open_text"
        " OR customer_search.personal_text <> excluded.personal_text",
        tx.dialect.table(words, width=3),
    )


def contact_words(email: str | None, phone: str | None) -> str:
    """The personal words of an address and an E.164 number."""
    number = read_phone(phone) if phone else None
    return personal_words(email, number and number.digits, number and number.national)
