"""Reading members: those of a company, and the companies of a customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.columns import Column, Kind, Table
from regulars.platform.query.keyset import Order, Sort
from regulars.platform.query.nested import counts_of_each, first_of_each
from regulars.platform.query.page import Page, Window, one, page
from regulars.platform.query.sql import Sql, all_of

MOST_COMPANIES = 100
"""Of one customer, that are shown at once."""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody's part in a company; the limit in minor units of the base currency."""

    prefix: ClassVar[str] = "mem"
    id: int
    company_id: int
    customer_id: int
    role: str
    can_approve_up_to: int | None
    joined_at: int
    currency: str


MEMBERS: Table[MemberRow] = Table(
    name="members of companies",
    source="company_members cm",
    key="cm.id",
    row=MemberRow,
    columns=(
        Column("id", "cm.id", Kind.ID, nullable=False),
        Column("company_id", "cm.company_id", Kind.ID, nullable=False),
        Column("customer_id", "cm.customer_id", Kind.ID, nullable=False),
        Column("role", "cm.role", Kind.CODE, nullable=False),
        Column("can_approve_up_to", "cm.can_approve_up_to", Kind.MINOR),
        Column("joined_at", "cm.joined_at", Kind.INSTANT, nullable=False),
        Column("currency", "COALESCE((SELECT m.base_currency FROM merchant m WHERE m.id = 1), 'XXX')", nullable=False),
    ),
)
_OLDEST = Order((Sort(MEMBERS["joined_at"]),), MEMBERS.key)
_OF_PRESENT = Sql("EXISTS (SELECT 1 FROM companies co WHERE co.id = cm.company_id AND co.deleted_at IS NULL)")


async def members_of(reader: Reader, actor: Actor, company_id: int, window: Window) -> Page[MemberRow]:
    """A page of one company's members, who joined first before all."""
    where = Sql("cm.company_id = ?", (company_id,))
    return await page(reader, MEMBERS, actor=actor, where=where, order=_OLDEST, window=window)


async def first_members_of_each(
    reader: Reader, actor: Actor, companies: Sequence[int], size: int
) -> Mapping[int, Page[MemberRow]]:
    """The first members of many companies, in one statement."""
    return await first_of_each(
        reader,
        MEMBERS,
        actor=actor,
        parent="cm.company_id",
        parents=companies,
        where=all_of([]),
        order=_OLDEST,
        size=size,
    )


async def member_counts(reader: Reader, companies: Sequence[int]) -> Mapping[int, int]:
    """How many members each company has."""
    return await counts_of_each(reader, MEMBERS, parent="cm.company_id", parents=companies, where=all_of([]))


async def memberships_of_each(reader: Reader, actor: Actor, customers: Sequence[int]) -> Mapping[int, list[MemberRow]]:
    """The companies of many customers, the oldest membership first; at most a hundred of each."""
    pages = await first_of_each(
        reader,
        MEMBERS,
        actor=actor,
        parent="cm.customer_id",
        parents=customers,
        where=_OF_PRESENT,
        order=_OLDEST,
        size=MOST_COMPANIES,
    )
    return {customer: list(found.rows) for customer, found in pages.items()}


async def members_by_ids(reader: Reader, keys: Sequence[int]) -> Mapping[int, MemberRow]:
    """Members by key, of companies that are there."""
    selection = MEMBERS.selection(SYSTEM)
    where = all_of([Sql(reader.dialect.in_list("cm.id", "bigint"), (reader.dialect.array(keys),)), _OF_PRESENT])
    rows = await reader.fetch(f"SELECT {selection.sql} FROM company_members cm WHERE {where.text}", where.params)
    return {member.id: member for member in selection.rows(rows)}


async def member_of(reader: Reader, company_id: int, customer_id: int) -> MemberRow | None:
    """Somebody's part in a company; none where they have none."""
    where = Sql("cm.company_id = ? AND cm.customer_id = ?", (company_id, customer_id))
    return await one(reader, MEMBERS, actor=SYSTEM, where=where)
