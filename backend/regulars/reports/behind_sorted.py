"""The customers behind a row in the order of their list.

The replica knows who they are, the database how they stand. Few are handed to it by their keys. Of many, the replica
sorts itself by what it holds; along whatever else, the database walks its list and the replica says who of it belongs.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from regulars.customers.queries.columns import CUSTOMERS, CustomerRow
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.query import columnar
from regulars.platform.query import page as paging
from regulars.platform.query.keyset import Order, decode
from regulars.platform.query.page import FEW, Page, Window
from regulars.platform.query.runs import runs
from regulars.platform.query.sql import FALSE, TRUE, Sql, placeholders
from regulars.reports.behind import row_named
from regulars.reports.chosen import EVERYTHING, Chosen, limited
from regulars.reports.compiling import people
from regulars.reports.query import ReportQuery
from regulars.reports.ranges import Bucket
from regulars.reports.replica import engine
from regulars.reports.replica.engine import Session

STEP = 4_096
LONGEST_STEP = 131_072
_STEEPER = 8


@dataclass(frozen=True, slots=True)
class Listed:
    """How a list is wanted: its order, the part that is looked at, by whom, and the columns that are selected.

    At most `few` are sorted by their keys; a walk begins with a `step` of so many.
    """

    order: Order
    looked: Window
    actor: Actor
    columns: Collection[str] | None = None
    few: int = FEW
    step: int = STEP

    @property
    def wanted(self) -> int:
        """One more than shown, to know whether there are more."""
        return self.looked.size + 1


async def sorted_behind(
    database: Database, query: ReportQuery, row: str, to: Chosen, listed: Listed
) -> Page[CustomerRow]:
    """A page along the order, both ways. Raises `Refusal` for a key or a cursor that fits nothing."""
    period, values = row_named(query, row)
    if listed.looked.cursor is not None:
        decode(listed.order, listed.looked.cursor, listed.looked.argument)
    async with engine.reading() as session:
        behind = people(await limited(session, query, to), period, values)
        keys = [
            int(key) for (key,) in await session.read(f"SELECT customer_id FROM ({behind}) AS people LIMIT {FEW + 1}")
        ]
        if len(keys) > FEW:
            sorted_beside = await _by_copy(database, query, period, values, listed) if to == EVERYTHING else None
            keys = await _along(database, session, behind, listed) if sorted_beside is None else sorted_beside
    among = Sql(f"{CUSTOMERS.key} IN ({placeholders(len(keys))})", tuple(keys)) if keys else FALSE
    return await paging.page(
        database,
        CUSTOMERS,
        actor=listed.actor,
        where=among,
        order=listed.order,
        window=listed.looked,
        keys=listed.columns,
        few=True,
    )


async def _by_copy(
    database: Database, query: ReportQuery, period: Bucket, values: Sequence[str], listed: Listed
) -> list[int] | None:
    """The keys of the page, where the copy of the lists holds what they are sorted by and is worth asking."""
    steps = listed.order.steps
    if any(step.column.params or step.column.beside for step in steps):
        return None
    copy = columnar.copy_for(database, CUSTOMERS.source, [step.column.compared for step in steps])
    if copy is None:
        return None
    looked, keys = listed.looked, list[int]()
    place = None if looked.cursor is None else decode(listed.order, looked.cursor, looked.argument)
    for run in runs(listed.order, place, backwards=looked.backwards):
        found = await copy.fetch(
            f"SELECT {CUSTOMERS.key} FROM {CUSTOMERS.source} WHERE {CUSTOMERS.key} IN ({people(query, period, values)})"
            f" AND ({run.where.text}) ORDER BY {run.order_by} LIMIT {listed.wanted - len(keys)}",
            run.where.params,
        )
        if found is None:
            return None
        keys += [int(key) for (key,) in found]
        if len(keys) == listed.wanted:
            break
    return keys


async def _along(database: Database, session: Session, behind: str, listed: Listed) -> list[int]:
    """The keys of the page, met along the whole list in steps that grow while nobody is met."""
    keys: list[int] = []
    cursor, backwards, step = listed.looked.cursor, listed.looked.backwards, listed.step
    while True:
        part = await paging.page(
            database,
            CUSTOMERS,
            actor=listed.actor,
            where=TRUE,
            order=listed.order,
            window=Window(step, cursor, backwards),
            keys=frozenset({"id"}),
        )
        met = [int(values[0]) for values in part.rows.tuples]
        among = await session.set_of(met)
        told = await session.read(f"SELECT id FROM ({among}) AS met WHERE id IN ({behind})")
        belong = {int(key) for (key,) in told}
        keys += [key for key in (reversed(met) if backwards else met) if key in belong]
        has_more = part.has_previous if backwards else part.has_next
        if len(keys) >= listed.wanted or not has_more:
            return keys[: listed.wanted]
        cursor, step = part.cursor(0 if backwards else len(met) - 1), min(_STEEPER * step, LONGEST_STEP)
