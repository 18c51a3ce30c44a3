"""Reports as they change."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

import strawberry

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.platform import shared
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import Cost
from regulars.platform.graphql.inputs import fields_of
from regulars.platform.graphql.told import Told
from regulars.platform.outbox import Committed
from regulars.reports.graphql.inputs import ReportInput
from regulars.reports.graphql.results import ReportResult
from regulars.reports.graphql.roots import answered

SHORTEST_INTERVAL, LONGEST_INTERVAL = 1_000, 600_000


@strawberry.type
class ReportSubscriptions:
    """report."""

    @requires(
        Scope.REPORTS_READ,
        subscription=True,
        description="The answer now, then whenever its numbers change, at most once per intervalMs.",
        directives=[Cost(weight=50)],
        graphql_type=ReportResult | None,
    )
    async def report(
        self,
        info: Info,
        input: Annotated[ReportInput, strawberry.argument(description="The question.")],
        interval_ms: Annotated[
            int, strawberry.argument(description="At most one push in so many milliseconds, 1,000 to 600,000.")
        ] = 5_000,
    ) -> AsyncGenerator[Any, None]:
        """Equal questions are answered once, however many watch."""
        database, actor = info.context.database, info.context.actor
        try:
            interval = _seconds(interval_ms)
            values = shared.watched(
                ("report", repr(fields_of(input)), actor.kind == "system", actor.scopes, actor.store_ids, interval),
                lambda: answered(database, actor, input),
                relevant=_moves_reports,
                interval=interval,
                tick=shared.TICK,
            )
            async with aclosing(values):
                async for value in values:
                    yield value
        except Refusal as refusal:
            raise Told(refusal.code, refusal.message, path=[*refusal.path]) from refusal


def _moves_reports(event: Committed) -> bool:
    """Orders, their money, and who they belong to."""
    return event.name.startswith(("order", "payment", "refund", "customer"))


def _seconds(interval_ms: int) -> float:
    if not SHORTEST_INTERVAL <= interval_ms <= LONGEST_INTERVAL:
        message = f"intervalMs is {SHORTEST_INTERVAL:,} to {LONGEST_INTERVAL:,}, not {interval_ms}."
        raise Refusal(ErrorCode.INVALID, message, ("intervalMs",))
    return interval_ms / 1000
