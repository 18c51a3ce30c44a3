"""The root fields of the reports."""

from typing import Annotated, Any

import strawberry

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.told import Told
from regulars.reports.asking import ask
from regulars.reports.catalogue.known import REPORTS
from regulars.reports.graphql.definitions import ReportDefinition
from regulars.reports.graphql.inputs import ReportInput, question_of
from regulars.reports.graphql.results import ReportResult, ResultRow
from regulars.reports.graphql.writing import Sorts, result
from regulars.reports.query import ReportQuery
from regulars.stores.queries import base_currency


@strawberry.type
class ReportQueries:
    """reports and report."""

    @requires(
        Scope.REPORTS_READ,
        description="The reports, in the order of their index.",
        directives=[ListSize(assumed_size=20)],
        graphql_type=list[ReportDefinition] | None,
    )
    @staticmethod
    async def reports() -> Any:
        """Data of the catalogue."""
        return list(REPORTS.values())

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
            return await _answered(info, input)
        except Refusal as refusal:
            raise Told(refusal.code, refusal.message, path=["input", *refusal.path]) from refusal


async def _answered(info: Info, asked: ReportInput) -> ResultRow:
    database = info.context.database
    query = await question_of(database, asked)
    sort = _sort(query, asked)
    currency = await base_currency(database) or "XXX"
    return result(query, await ask(query), currency, sort=sort, first=asked.first, after=given(asked.after))


def _sort(query: ReportQuery, asked: ReportInput) -> Sorts:
    known = [one.key for one in (*query.metrics, *query.dimensions)]
    steps = [(step.key, step.direction) for step in given(asked.order_by) or ()]
    for place, (key, _) in enumerate(steps):
        if key not in known:
            message = f'"{key[:40]}" is not asked for; sort by {", ".join(known)}.'
            raise Refusal(ErrorCode.INVALID, message, ("orderBy", str(place), "key"))
    return steps
