"""The root fields of the reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.filters import CustomerSort
from regulars.customers.graphql.references import CustomerRef
from regulars.customers.queries.listing import by_ids, fields_sorted_by
from regulars.customers.queries.listing import order_by as ordered
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.errors import Refusal
from regulars.platform.graphql.arguments import After, Before, First, Last
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.told import Told, forbidden
from regulars.platform.query.page import Window, window
from regulars.reports.asking import ask
from regulars.reports.behind import count_behind, customers_behind
from regulars.reports.behind_sorted import Listed, sorted_behind
from regulars.reports.catalogue.known import REPORTS
from regulars.reports.chosen import Chosen, chosen
from regulars.reports.graphql.definitions import ReportDefinition
from regulars.reports.graphql.inputs import ReportInput
from regulars.reports.graphql.results import Pinned, ReportResult, ResultRow
from regulars.reports.graphql.writing import result
from regulars.reports.names import names_of
from regulars.reports.own_fields import with_own_fields
from regulars.reports.questions import question_of
from regulars.stores.queries import base_currency

OrderBy = Annotated[
    list[CustomerSort] | None,
    strawberry.argument(description="Up to 4 steps, as of customers; by id where nothing is said."),
]


@strawberry.type
class ReportQueries:
    """reports, report, reportCustomers."""

    @requires(
        Scope.REPORTS_READ,
        description="The reports, in the order of their index.",
        directives=[ListSize(assumed_size=20)],
        graphql_type=list[ReportDefinition] | None,
    )
    @staticmethod
    async def reports(info: Info) -> Any:
        """Data of the catalogue, and the shop's own fields as splits."""
        return [await with_own_fields(info.context.database, report) for report in REPORTS.values()]

    @requires(
        Scope.REPORTS_READ,
        description="The answer of a report, exact to the last commit.",
        directives=[Cost(weight=50)],
        graphql_type=ReportResult | None,
    )
    @staticmethod
    async def report(
        info: Info, input: Annotated[ReportInput, strawberry.argument(description="The question.")]
    ) -> Any:
        """Refusals are told by name: a question that cannot be answered has no part that could."""
        try:
            return await answered(info.context.database, info.context.actor, input)
        except Refusal as refusal:
            raise Told(refusal.code, refusal.message, path=[*refusal.path]) from refusal

    @requires(
        Scope.CUSTOMERS_READ,
        description="The customers behind one row, as ReportRow.customerCount counts them.",
        directives=[Cost(weight=50)],
        graphql_type=Connection[CustomerRef] | None,
    )
    @staticmethod
    async def report_customers(
        info: Info,
        input: Annotated[ReportInput, strawberry.argument(description="The question.")],
        row_key: Annotated[strawberry.ID, strawberry.argument(description="The key of the row.")],
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        order_by: OrderBy = UNSET,
    ) -> Any:
        """As the caller may see them."""
        if not info.context.actor.may(Scope.REPORTS_READ.value):
            raise forbidden(Scope.REPORTS_READ.value)
        try:
            looked = window(first=given(first), after=given(after), last=given(last), before=given(before))
            return await _behind(info, input, row_key, looked, [fields_of(step) for step in given(order_by) or ()])
        except Refusal as refusal:
            raise Told(refusal.code, refusal.message, path=[*refusal.path]) from refusal


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """Rows by their keys, as a connection takes them."""

    rows: Sequence[Any]
    has_next: bool
    has_previous: bool

    def cursor(self, index: int, /) -> str:
        """The key itself."""
        return str(self.rows[index].id)


async def _behind(info: Info, asked: ReportInput, row: str, looked: Window, steps: Sequence[Mapping[str, Any]]) -> Any:
    database, actor = info.context.database, info.context.actor
    query = await question_of(database, actor, fields_of(asked))
    to = await _chosen(database, actor, asked)
    if steps:
        order = ordered(actor, steps, fields=await fields_sorted_by(database, steps))
        page = await sorted_behind(database, query, row, to, Listed(order, looked, actor, info.columns))
    else:
        found = await customers_behind(query, row, to, looked)
        known = await by_ids(database, actor, found.keys, info.columns)
        page = CustomerPage([known[key] for key in found.keys if key in known], found.has_next, found.has_previous)
    return connection(page, lambda: count_behind(query, row, to))


async def answered(database: Database, actor: Actor, asked: ReportInput) -> ResultRow:
    """The answer now; a refusal names the part of the input that is at fault."""
    try:
        query = await question_of(database, actor, fields_of(asked))
        currency = await base_currency(database) or "XXX"
        to = await _chosen(database, actor, asked)
        found = await ask(query, to)
        names = await names_of(database, actor, query, found.answer.rows)
        pinned = Pinned(query, fields_of(given(asked.filter)), fields_of(given(asked.order_filter)), names, to)
        return result(pinned, found, currency, after=given(asked.after))
    except Refusal as refusal:
        if refusal.path[:1] != ("input",):
            refusal.at("input")
        raise


async def _chosen(database: Database, actor: Actor, asked: ReportInput) -> Chosen:
    return await chosen(database, actor, fields_of(given(asked.filter)), fields_of(given(asked.order_filter)))
