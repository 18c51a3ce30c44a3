"""Who grants benefits: rooms above say at start-up which of their records do, and to whom."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from regulars.platform.db.connect import Reader

Grant = Callable[[Reader, Sequence[int], int | None], Awaitable[Mapping[int, Sequence[int]]]]
"""For each of these customers, buying in the name of this company if any, the keys of what grants them benefits."""


@dataclass(frozen=True, slots=True)
class Source:
    """Records that grant benefits; those of the source that was registered first are applied first."""

    of_customers: Grant


sources: dict[str, Source] = {}
"""By the prefix of their ids (`grp`)."""


async def granted(
    reader: Reader, customers: Sequence[int], company_id: int | None = None
) -> dict[int, list[tuple[str, int]]]:
    """The records that grant benefits to each customer, in the order in which they are applied."""
    found: dict[int, list[tuple[str, int]]] = {key: [] for key in customers}
    for prefix, source in sources.items():
        for customer, keys in (await source.of_customers(reader, customers, company_id)).items():
            found[customer] += [(prefix, key) for key in sorted(keys)]
    return found
