"""A question asked of the replica: its statements over one moment, and the answer made of their rows."""

from dataclasses import dataclass, replace

from regulars.platform import clock
from regulars.reports.answering import Answer
from regulars.reports.catalogue.known import answering_of
from regulars.reports.chosen import EVERYTHING, Chosen, limited
from regulars.reports.query import ReportQuery
from regulars.reports.replica import engine
from regulars.reports.replica.engine import Freshness
from regulars.reports.turns import turn


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer, and of which moment it is."""

    answer: Answer
    freshness: Freshness


async def ask(query: ReportQuery, to: Chosen = EVERYTHING) -> Asked:
    """Exact to the last commit."""
    with turn():
        async with engine.reading(settled=query.needs_settled) as session:
            asked = await limited(session, replace(query, now=query.now or clock.now()), to)
            answering = answering_of(asked)
            statement = next(answering)
            while True:
                found = await session.read(statement)
                try:
                    statement = answering.send(found)
                except StopIteration as end:
                    return Asked(end.value, session.freshness)
