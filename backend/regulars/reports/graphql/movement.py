"""Who moved between RFM groups within a month."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.references import CustomerFilterRef
from regulars.platform.errors import Refusal
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.scalars import Day
from regulars.platform.graphql.told import Told
from regulars.reports.asking import ask
from regulars.reports.chosen import chosen
from regulars.reports.predicted.rfm import RfmGroup
from regulars.reports.questions import question_of
from regulars.reports.ranges import months_later
from regulars.reports.words import ReportId


@dataclass(frozen=True, slots=True)
class MovementRow:
    """The row behind `RfmMovement`."""

    from_: RfmGroup
    to: RfmGroup
    customer_count: int


@strawberry.type(description="Customers between two RFM groups from one month to the next.")
class RfmMovement:
    """Answered from a `MovementRow`."""

    is_type_of = rows_are(MovementRow)

    from_: Annotated[RfmGroup, strawberry.field(name="from", description="Where they stood a month before.")]
    to: Annotated[RfmGroup, strawberry.field(description="Where they stand at the end of the month.")]
    customer_count: Annotated[int, strawberry.field(description="How many they are.")]


@strawberry.type
class MovementQueries:
    """rfmMovement."""

    @requires(
        Scope.REPORTS_READ,
        description="How customers moved between RFM groups up to the end of a month; empty below 25 buyers.",
        directives=[Cost(weight=50), ListSize(assumed_size=121)],
        graphql_type=list[RfmMovement] | None,
    )
    @staticmethod
    async def rfm_movement(
        info: Info,
        month: Annotated[
            Day | None, strawberry.argument(description="A day of the month; left out: up to today.")
        ] = UNSET,
        filter: Annotated[
            CustomerFilterRef | None, strawberry.argument(description="Only of these customers.")
        ] = UNSET,
    ) -> Any:
        """The report RFM, by the group and that of a month before."""
        database, actor = info.context.database, info.context.actor
        of = given(month)
        last = None if of is None else (months_later(date.fromisoformat(of).replace(day=1), 1) - timedelta(days=1))
        asked = {
            "report": ReportId.RFM.value,
            "dimensions": ["rfmGroupBefore", "rfmGroup"],
            "metrics": ["customers"],
            "range": {"from": str(last), "to": str(last)} if last else {"preset": "TODAY"},
        }
        try:
            query = await question_of(database, actor, asked)
            to = await chosen(database, actor, fields_of(given(filter)), None)
            found = await ask(query, to)
        except Refusal as refusal:
            raise Told(refusal.code, refusal.message, path=[*refusal.path]) from refusal
        groups = {group.value for group in RfmGroup}
        return [
            MovementRow(RfmGroup(row.values[0]), RfmGroup(row.values[1]), int(row.numbers[0] or 0))
            for row in found.answer.rows
            if groups.issuperset(row.values)
        ]
