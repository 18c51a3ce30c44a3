"""A question asked of the replica: its statements over one moment, and the answer made of their rows."""

from dataclasses import dataclass

from regulars.reports.answering import Answer, answer
from regulars.reports.chosen import EVERYTHING, Chosen, limited
from regulars.reports.compiling import rows, totals
from regulars.reports.query import ReportQuery
from regulars.reports.ranges import buckets, whole
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
        async with engine.reading() as session:
            query = await limited(session, query, to)
            found = {statement: await session.read(statement) for statement in _statements(query)}
            return Asked(answer(query, found.__getitem__), session.freshness)


def _statements(query: ReportQuery) -> list[str]:
    statements = [rows(query, query.buckets), totals(query, query.span)]
    compared = query.compared_days
    if compared is not None:
        where = query.where
        statements.append(rows(query, buckets(compared, query.granularity, where)))
        statements.append(totals(query, whole(compared, where.zone)))
    return statements
