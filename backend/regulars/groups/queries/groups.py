"""Reading groups: the list, by id, and the groups of each customer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from regulars.benefits.granting import Source, sources
from regulars.customers.queries.filters import customer_filters
from regulars.platform import ids
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.columns import Column, Kind, Table
from regulars.platform.query.keyset import Order, Sort
from regulars.platform.query.nested import counts_of_each, first_of_each
from regulars.platform.query.operators import like
from regulars.platform.query.page import Page, Window, count, page
from regulars.platform.query.sql import Sql, all_of, placeholders
from regulars.platform.text import fold


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group as lists and pages show it."""

    prefix: ClassVar[str] = "grp"
    id: int
    version: int
    name: str
    kind: str
    description: str | None
    member_count: int
    rule_segment_id: int | None
    is_filled: bool
    created_at: int
    updated_at: int


_COLUMNS = (
    Column("id", "g.id", Kind.ID, nullable=False),
    Column("version", "g.version", Kind.INTEGER, nullable=False),
    Column("name", "g.name", folded="g.name_key", nullable=False),
    Column("kind", "g.kind", Kind.CODE, nullable=False),
    Column("description", "g.description"),
    Column("member_count", "g.member_count", Kind.INTEGER, nullable=False),
    Column("rule_segment_id", "g.rule_segment_id", Kind.INTEGER),
    Column("is_filled", "g.is_filled", Kind.BOOLEAN, convert=bool, nullable=False),
    Column("created_at", "g.created_at", Kind.INSTANT, nullable=False),
    Column("updated_at", "g.updated_at", Kind.INSTANT, nullable=False),
)
GROUPS: Table[GroupRow] = Table(name="groups", source="customer_groups g", key="g.id", row=GroupRow, columns=_COLUMNS)
MEMBERSHIPS: Table[GroupRow] = Table(
    name="groups of a customer",
    source="group_members m JOIN customer_groups g ON g.id = m.group_id",
    key="g.id",
    row=GroupRow,
    columns=_COLUMNS,
)
BY_NAME = Order((Sort(GROUPS["name"]),), GROUPS.key)


@dataclass(frozen=True, slots=True)
class GroupWish:
    """Which groups: whose name holds this text, of these kinds."""

    search: str | None = None
    kinds: tuple[str, ...] | None = None

    @property
    def where(self) -> Sql:
        """The condition."""
        parts: list[Sql] = []
        if self.search:
            parts.append(Sql("g.name_key LIKE ? ESCAPE '\\'", (f"%{like(fold(self.search))}%",)))
        if self.kinds is not None:
            parts.append(Sql(f"g.kind IN ({placeholders(len(self.kinds)) or 'NULL'})", self.kinds))
        return all_of(parts)


async def groups_page(reader: Reader, actor: Actor, wish: GroupWish, window: Window) -> Page[GroupRow]:
    """A page of groups by name."""
    return await page(reader, GROUPS, actor=actor, where=wish.where, order=BY_NAME, window=window)


async def groups_count(reader: Reader, wish: GroupWish) -> int:
    """How many groups match."""
    return await count(reader, GROUPS, wish.where)


async def groups_by_id(reader: Reader, group_ids: Sequence[int]) -> Mapping[int, GroupRow]:
    """Groups by key, of those that exist."""
    selection = GROUPS.selection(SYSTEM)
    rows = await reader.fetch(
        f"SELECT {selection.sql} FROM customer_groups g WHERE {reader.dialect.in_list('g.id', 'bigint')}",
        (reader.dialect.array(group_ids),),
    )
    return {group.id: group for group in selection.rows(rows)}


async def groups_by_name(reader: Reader, names: Sequence[str]) -> Mapping[str, int]:
    """Keys of groups by folded name, of those that exist."""
    keys = sorted({fold(name) for name in names})
    if not keys:
        return {}
    rows = await reader.fetch(
        f"SELECT name_key, id FROM customer_groups WHERE name_key IN ({placeholders(len(keys))})", tuple(keys)
    )
    return {row[0]: row[1] for row in rows}


async def groups_following(reader: Reader, segment_id: int) -> list[str]:
    """Names of the groups whose members follow this segment."""
    rows = await reader.fetch(
        "SELECT name FROM customer_groups WHERE rule_segment_id = ? ORDER BY name_key", (segment_id,)
    )
    return [row[0] for row in rows]


async def groups_of(reader: Reader, actor: Actor, customer_id: int, window: Window) -> Page[GroupRow]:
    """A page of one customer's groups by name."""
    return await page(
        reader, MEMBERSHIPS, actor=actor, where=Sql("m.customer_id = ?", (customer_id,)), order=BY_NAME, window=window
    )


async def first_groups_of_each(
    reader: Reader, actor: Actor, customer_ids: Sequence[int], size: int
) -> Mapping[int, Page[GroupRow]]:
    """The first groups of many customers, in one statement."""
    return await first_of_each(
        reader,
        MEMBERSHIPS,
        actor=actor,
        parent="m.customer_id",
        parents=customer_ids,
        where=all_of([]),
        order=BY_NAME,
        size=size,
    )


async def group_counts(reader: Reader, customer_ids: Sequence[int]) -> Mapping[int, int]:
    """How many groups each customer is in."""
    return await counts_of_each(reader, MEMBERSHIPS, parent="m.customer_id", parents=customer_ids, where=all_of([]))


async def _of_customers(
    reader: Reader, customer_ids: Sequence[int], company_id: int | None
) -> Mapping[int, Sequence[int]]:
    """The groups of each customer, which grant benefits."""
    rows = await reader.fetch(
        "SELECT customer_id, group_id FROM group_members"
        f" WHERE {reader.dialect.in_list('customer_id', 'bigint')} ORDER BY customer_id, group_id",
        (reader.dialect.array(customer_ids),),
    )
    found: dict[int, list[int]] = defaultdict(list)
    for customer, group in rows:
        found[customer].append(group)
    return found


sources["grp"] = Source(_of_customers)


def _group_key(given: Any) -> int:
    """The key of a group's id; one that is none holds nobody."""
    return ids.decode("grp", str(given)) or 0


customer_filters.related(
    "group_id",
    Column("groupId", "gm.group_id", Kind.ID, requires="GROUPS_READ", operand=_group_key),
    "c.id IN (SELECT gm.customer_id FROM group_members gm WHERE {})",
)
