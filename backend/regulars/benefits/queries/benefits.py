"""Reading benefits: of their sources, of customers, by key."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from regulars.benefits.granting import granted, sources
from regulars.benefits.terms import Terms, unpacked
from regulars.benefits.words import ORDER, BenefitKind
from regulars.platform import clock, ids
from regulars.platform.db.connect import Reader

_COLUMNS = (
    "b.id, b.source_kind, b.source_id, b.position, b.kind, b.name, b.code, b.starts_at, b.ends_at, b.price_list_id,"
    " b.contact_staff_id, s.name, b.terms"
)
_FROM = "benefits b LEFT JOIN staff_users s ON s.id = b.contact_staff_id"


@dataclass(frozen=True, slots=True)
class BenefitRow:
    """A benefit with its terms."""

    prefix: ClassVar[str] = "ben"
    id: int
    source_kind: str
    source_id: int
    position: int
    kind: BenefitKind
    name: str
    code: str | None
    starts_at: int | None
    ends_at: int | None
    price_list_id: int | None
    contact_staff_id: int | None
    contact_name: str | None
    terms: Terms

    @property
    def source(self) -> str:
        """The id of the record that grants it."""
        return ids.encode(self.source_kind, self.source_id)

    def is_active_at(self, instant: int) -> bool:
        """Whether it holds then: its start is in, its end is out."""
        if self.starts_at is not None and instant < self.starts_at:
            return False
        return self.ends_at is None or instant < self.ends_at


async def benefits_by_id(reader: Reader, keys: Sequence[int]) -> Mapping[int, BenefitRow]:
    """Benefits by key, of those that exist."""
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM {_FROM} WHERE {reader.dialect.in_list('b.id', 'bigint')}",
        (reader.dialect.array(keys),),
    )
    return {row[0]: _row(row) for row in rows}


async def benefits_of_sources(reader: Reader, prefix: str, keys: Sequence[int]) -> dict[int, list[BenefitRow]]:
    """What each of these records grants, as its author put them."""
    found: dict[int, list[BenefitRow]] = {key: [] for key in keys}
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM {_FROM} WHERE b.source_kind = ? AND {reader.dialect.in_list('b.source_id', 'bigint')}"
        " ORDER BY b.source_id, b.position, b.id",
        (prefix, reader.dialect.array(keys)),
    )
    for row in rows:
        found[row[2]].append(_row(row))
    return found


async def benefits_of_customers(
    reader: Reader, customers: Sequence[int], company_id: int | None = None, *, at: int | None = None
) -> dict[int, list[BenefitRow]]:
    """What holds for each customer at an instant (now), in the order in which it is applied: by kind, by source."""
    instant = clock.now() if at is None else at
    holders = await granted(reader, customers, company_id)
    wanted: dict[str, set[int]] = defaultdict(set)
    for several in holders.values():
        for prefix, key in several:
            wanted[prefix].add(key)
    known = {
        (prefix, key): benefits
        for prefix, keys in wanted.items()
        for key, benefits in (await benefits_of_sources(reader, prefix, sorted(keys))).items()
    }
    return {
        customer: sorted((one for holder in several for one in known[holder] if one.is_active_at(instant)), key=_place)
        for customer, several in holders.items()
    }


def _place(benefit: BenefitRow) -> tuple[int, int, int, int, int]:
    sources_in_order = list(sources)
    return (
        ORDER.index(benefit.kind),
        sources_in_order.index(benefit.source_kind) if benefit.source_kind in sources_in_order else 0,
        benefit.source_id,
        benefit.position,
        benefit.id,
    )


def _row(row: Sequence[object]) -> BenefitRow:
    *facts, text = row
    values: list[object] = list(facts)
    values[4] = BenefitKind(str(values[4]))
    return BenefitRow(*values, unpacked(str(text)))  # type: ignore[arg-type] - the columns stand in the fields' order
