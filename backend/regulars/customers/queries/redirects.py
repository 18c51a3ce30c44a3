"""Ids of customers who were merged into another: they go on meaning that one.

Who was taken in left the customers, so that no list, count or figure can tell one person twice; the id stands here.
"""

from collections.abc import Iterable, Mapping

from regulars.platform.db.connect import Reader
from regulars.platform.db.dialect.base import Dialect


def as_now(dialect: Dialect) -> str:
    """A source for FROM: each of some ids that a customer answers to (`asked`), with the customer's own (`id`).

    Its parameter is given twice.
    """
    mine, taken_in = dialect.in_list("k.id", "bigint"), dialect.in_list("m.id", "bigint")
    return (
        f"(SELECT k.id AS asked, k.id AS id FROM customers k WHERE {mine}"
        f" UNION ALL SELECT m.id, m.merged_into FROM merged_customers m WHERE {taken_in})"
    )


async def heirs(reader: Reader, keys: Iterable[int]) -> Mapping[int, int]:
    """Into whom those of these customers were merged who were."""
    rows = await reader.fetch(
        f"SELECT m.id, m.merged_into FROM merged_customers m WHERE {reader.dialect.in_list('m.id', 'bigint')}",
        (reader.dialect.array(sorted(set(keys))),),
    )
    return {row[0]: row[1] for row in rows}
