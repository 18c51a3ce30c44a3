"""Reading companies: the list, by key, by id elsewhere."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from regulars.companies.words import PREFIX, ApprovalRule, rule_of
from regulars.customers.queries.filters import customer_filters
from regulars.platform import clock, ids
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.columns import Column, Kind, Table
from regulars.platform.query.filters import Asking, Filters
from regulars.platform.query.keyset import Order, Sort
from regulars.platform.query.operators import like
from regulars.platform.query.page import Page, Window, count, order_of, page
from regulars.platform.query.sql import Sql, all_of, any_of
from regulars.platform.text import fold
from regulars.stores.queries import base_currency

PII = "PII_READ"
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A company as lists and pages show it; amounts in minor units of the base currency."""

    prefix: ClassVar[str] = PREFIX
    id: int
    version: int
    name: str
    tax_id: str | None
    payment_terms_days: int | None
    requires_purchase_order: bool
    credit_limit: int | None
    approval_above: int | None
    approval_by_number: bool
    approver_roles: str | None
    member_count: int
    created_at: int
    updated_at: int
    deleted_at: int | None
    currency: str

    @property
    def rule(self) -> ApprovalRule | None:
        """Its rule of approval."""
        return rule_of(self.approval_above, self.approval_by_number, self.approver_roles)


class CompanySortField(StrEnum):
    """Sorts of companies."""

    NAME = "NAME"
    MEMBER_COUNT = "MEMBER_COUNT"
    CREATED_AT = "CREATED_AT"


COLUMNS = (
    Column("id", "co.id", Kind.ID, nullable=False),
    Column("version", "co.version", Kind.INTEGER, nullable=False),
    Column("name", "co.name", folded="co.name_key", nullable=False),
    Column("tax_id", "co.tax_id", requires=PII),
    Column("payment_terms_days", "co.payment_terms_days", Kind.INTEGER),
    Column("requires_purchase_order", "co.requires_purchase_order", Kind.BOOLEAN, convert=bool, nullable=False),
    Column("credit_limit", "co.credit_limit", Kind.MINOR),
    Column("approval_above", "co.approval_above", Kind.MINOR),
    Column("approval_by_number", "co.approval_by_number", Kind.BOOLEAN, convert=bool, nullable=False),
    Column("approver_roles", "co.approver_roles", Kind.CODE),
    Column("member_count", "co.member_count", Kind.INTEGER, nullable=False),
    Column("created_at", "co.created_at", Kind.INSTANT, nullable=False),
    Column("updated_at", "co.updated_at", Kind.INSTANT, nullable=False),
    Column("deleted_at", "co.deleted_at", Kind.INSTANT),
    Column("currency", "COALESCE((SELECT m.base_currency FROM merchant m WHERE m.id = 1), 'XXX')", nullable=False),
)
COMPANIES: Table[CompanyRow] = Table(
    name="companies", source="companies co", key="co.id", row=CompanyRow, columns=COLUMNS
)
PRESENT = Sql("co.deleted_at IS NULL")
BY_NAME = Order((Sort(COMPANIES["name"]),), COMPANIES.key)
_SORTS = {
    CompanySortField.NAME: COMPANIES["name"],
    CompanySortField.MEMBER_COUNT: COMPANIES["member_count"],
    CompanySortField.CREATED_AT: COMPANIES["created_at"],
}


def _customer_key(given: Any) -> int:
    """The key of a customer's id; one that is none is nobody."""
    return ids.decode("cus", str(given)) or 0


def _company_key(given: Any) -> int:
    """The key of a company's id; one that is none has no members."""
    return ids.decode(PREFIX, str(given)) or 0


def _has_rule(value: Any, _: Asking) -> Sql:
    return Sql("co.approver_roles IS NOT NULL" if value else "co.approver_roles IS NULL")


company_filters = Filters("Companies")
company_filters.column("name", COMPANIES["name"])
company_filters.column("member_count", COMPANIES["member_count"])
company_filters.column("credit_limit", COMPANIES["credit_limit"])
company_filters.column("payment_terms_days", COMPANIES["payment_terms_days"])
company_filters.column("created_at", COMPANIES["created_at"])
company_filters.add("requires_approval", _has_rule)
company_filters.related(
    "customer_id",
    Column("customerId", "cm.customer_id", Kind.ID, operand=_customer_key),
    "co.id IN (SELECT cm.company_id FROM company_members cm WHERE {})",
)
customer_filters.related(
    "company_id",
    Column("companyId", "cm.company_id", Kind.ID, operand=_company_key),
    "c.id IN (SELECT cm.customer_id FROM company_members cm JOIN companies co ON co.id = cm.company_id"
    " WHERE co.deleted_at IS NULL AND {})",
)


async def companies_condition(
    reader: Reader, actor: Actor, wish: Mapping[str, Any] | None, search: str | None = None
) -> Sql:
    """Which companies the filter and the search mean: every word stands in the name, or it is an id elsewhere."""
    asking = Asking(actor, reader.dialect, clock.now(), await base_currency(reader) or "USD")
    return all_of([PRESENT, *_searched(search), company_filters.compile(wish, asking)])


def _searched(search: str | None) -> list[Sql]:
    text = (search or "").strip()
    words = fold(text).split()[:MOST_WORDS]
    if not words:
        return []
    named = all_of(Sql("co.name_key LIKE ? ESCAPE '\\'", (f"%{like(word)}%",)) for word in words)
    elsewhere = Sql("co.id IN (SELECT x.company_id FROM company_external_ids x WHERE x.value = ?)", (text,))
    return [any_of([named, elsewhere])]


def companies_sorted(actor: Actor, sorts: Iterable[tuple[str, bool]]) -> Order:
    """The order of the list; by name where nothing is said."""
    steps = [Sort(_SORTS[CompanySortField(name)], descending=falls) for name, falls in sorts]
    return order_of(COMPANIES, steps or [Sort(COMPANIES["name"])], actor)


async def companies_page(
    reader: Reader, actor: Actor, where: Sql, order: Order, window: Window, keys: Collection[str] | None = None
) -> Page[CompanyRow]:
    """A page of companies."""
    return await page(reader, COMPANIES, actor=actor, where=where, order=order, window=window, keys=keys)


async def companies_counted(reader: Reader, where: Sql) -> int:
    """How many match."""
    return await count(reader, COMPANIES, where)


async def companies_by_ids(
    reader: Reader, keys: Sequence[int], actor: Actor = SYSTEM, *, deleted: bool = False
) -> dict[int, CompanyRow]:
    """Companies by key as the actor sees them, of those that exist; those that were deleted where asked for."""
    selection = COMPANIES.selection(actor)
    where = Sql(reader.dialect.in_list("co.id", "bigint"), (reader.dialect.array(keys),))
    where = where if deleted else all_of([where, PRESENT])
    rows = await reader.fetch(f"SELECT {selection.sql} FROM companies co WHERE {where.text}", where.params)
    return {company.id: company for company in selection.rows(rows)}


async def company_by_name(reader: Reader, name: str) -> int | None:
    """The key of the company of this name, without regard to case and accents."""
    return await reader.fetch_value("SELECT id FROM companies WHERE name_key = ? AND deleted_at IS NULL", (fold(name),))


async def external_ids_of(reader: Reader, keys: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Ids elsewhere of each company, by system."""
    found: dict[int, list[tuple[str, str]]] = {key: [] for key in keys}
    rows = await reader.fetch(
        "SELECT company_id, system, value FROM company_external_ids"
        f" WHERE {reader.dialect.in_list('company_id', 'bigint')} ORDER BY system, value",
        (reader.dialect.array(keys),),
    )
    for company, system, value in rows:
        found[company].append((system, value))
    return found
