"""The first rows of a list for each of many parents, in one statement whose text does not depend on how many they are.

Each parent seeks its own few rows along an index: a window function over all children would read a customer's thousand
orders to show five, and a UNION ALL of a branch for each parent takes PostgreSQL far longer to plan than to run.
"""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.columns import Table
from regulars.platform.query.keyset import Order
from regulars.platform.query.page import Page
from regulars.platform.query.rows import Rows, unwritten
from regulars.platform.query.sql import Sql, all_of

Row = TypeVar("Row")
MAX_PARENTS = 1_000


async def first_of_each(
    reader: Reader,
    table: Table[Row],
    *,
    actor: Actor,
    parent: str,
    parents: Sequence[int],
    where: Sql,
    order: Order,
    size: int,
    keys: Collection[str] | None = None,
) -> dict[int, Page[Row]]:
    """The first `size` rows under each parent, as pages that know whether there is more.

    Parents without rows get empty pages. `parent` is the SQL of the column that holds the parent's key.
    """
    selection = table.selection(actor, keys, written=reader.dialect.name == "postgresql")
    statement = _statement(reader, table, order, selection.sql, parent, where)
    found: dict[int, list[Any]] = {key: [] for key in parents}
    for start in range(0, len(parents), MAX_PARENTS):
        some = reader.dialect.table(([key] for key in parents[start : start + MAX_PARENTS]), width=1)
        for values in await reader.fetch(statement.text, (*some, *statement.params, size + 1)):
            found[values[-1]].append(values)
    shape = selection.after(len(order.steps) + 1)
    if any(unwritten(shape, rows) for rows in found.values()):
        columns = None if keys is None else frozenset(keys)
        return await first_of_each(
            reader,
            table,
            actor=actor,
            parent=parent,
            parents=parents,
            where=where,
            order=order,
            size=size,
            keys=columns,
        )
    return {
        key: Page(rows=Rows(shape, rows[:size]), order=order, has_next=len(rows) > size, has_previous=False)
        for key, rows in found.items()
    }


def _statement(reader: Reader, table: Table[Any], order: Order, selected: str, parent: str, where: Sql) -> Sql:
    """With a last parameter, the most rows of each parent.

    PostgreSQL joins laterally: a loop over the parents, so that the rows of each come in their order. SQLite knows no
    lateral join: there a subquery finds the keys (its names are the nearer ones), and a unary plus keeps the planner
    from reading all children instead.
    """
    parents = reader.dialect.rows("parents", ("id", "bigint"))
    condition = all_of([Sql(f"{parent} = parents.id"), where])
    ordered = order.clause(backwards=False)
    head = _head(table, order, selected)
    few = f"FROM {table.source} WHERE {condition.text} ORDER BY {ordered} LIMIT ?"
    if reader.dialect.name == "postgresql":
        text = f"SELECT children.*, parents.id FROM {parents} CROSS JOIN LATERAL (SELECT {head} {few}) AS children"
    else:
        text = (
            f"SELECT {head}, parents.id FROM {parents} CROSS JOIN {table.source}"
            f" WHERE +{parent} = parents.id AND {table.key} IN (SELECT {table.key} {few})"
            f" ORDER BY parents.id, {ordered}"
        )
    return Sql(text, condition.params)


def _head(table: Table[Any], order: Order, selected: str) -> str:
    sorted_by = "".join(f", {step.column.compared} AS sort_{place}" for place, step in enumerate(order.steps))
    return f"{table.key} AS row_key{sorted_by}, {selected}"


async def counts_of_each(
    reader: Reader, table: Table[Any], *, parent: str, parents: Sequence[int], where: Sql
) -> dict[int, int]:
    """How many rows match under each parent, exactly."""
    if not parents:
        return {}
    marks = ", ".join("?" * len(parents))
    rows = await reader.fetch(
        f"SELECT {parent}, count(*) FROM {table.source}"
        f" WHERE {parent} IN ({marks}) AND ({where.text}) GROUP BY {parent}",
        (*parents, *where.params),
    )
    return dict.fromkeys(parents, 0) | {key: int(number) for key, number in rows}
