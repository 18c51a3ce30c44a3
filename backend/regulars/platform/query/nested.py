"""The first rows of a list for each of many parents, in one statement.

Each parent gets its own limited, index-backed branch of a UNION ALL: a window function over all children would read a
customer's thousand orders to show five.
"""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.columns import Table
from regulars.platform.query.keyset import Order, Place
from regulars.platform.query.page import Page
from regulars.platform.query.sql import Sql, all_of

Row = TypeVar("Row")
MAX_PARENTS = 100


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
    selection = table.selection(actor, keys)
    width = len(order.steps)
    found: dict[int, list[Any]] = {key: [] for key in parents}
    for start in range(0, len(parents), MAX_PARENTS):
        some = parents[start : start + MAX_PARENTS]
        statement = _statement(table, order, selection.sql, parent, where, size)
        text = " UNION ALL ".join([statement.text] * len(some))
        params = [value for key in some for value in (*statement.params[:-1], key, statement.params[-1])]
        for values in await reader.fetch(text, params):
            found[values[0]].append(values)
    return {
        key: Page(
            rows=selection.rows([values[width + 2 :] for values in rows[:size]]),
            order=order,
            places=[Place(tuple(values[2 : width + 2]), values[1]) for values in rows[:size]],
            has_next=len(rows) > size,
            has_previous=False,
        )
        for key, rows in found.items()
    }


def _statement(table: Table[Any], order: Order, selected: str, parent: str, where: Sql, size: int) -> Sql:
    sorted_by = "".join(f", {step.column.compared}" for step in order.steps)
    condition = all_of([where, Sql(f"{parent} = ?")])
    return Sql(
        f"SELECT * FROM (SELECT {parent} AS parent_key, {table.key} AS row_key{sorted_by}, {selected}"
        f" FROM {table.source} WHERE {condition.text} ORDER BY {order.clause(backwards=False)} LIMIT ?) AS branch",
        (*where.params, size + 1),
    )


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
