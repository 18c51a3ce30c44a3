"""One page of a list, both ways, and exact counts."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.query import columnar
from regulars.platform.query.columns import Table
from regulars.platform.query.keyset import Order, Place, Sort, decode, encode
from regulars.platform.query.rows import Rows, unwritten
from regulars.platform.query.runs import Run, runs
from regulars.platform.query.sql import FALSE, TRUE, Sql, all_of, placeholders

Row = TypeVar("Row")
MAX_PAGE = 100
DEFAULT_PAGE = 25
FEW = 5_000
"""Of at most so many matches it pays to find them first and sort them then; of more, to meet a page along its sort."""


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list: `first`/`after` forwards or `last`/`before` backwards, checked."""

    size: int
    cursor: str | None
    backwards: bool

    @property
    def is_start(self) -> bool:
        """Whether it is the beginning of the list."""
        return self.cursor is None and not self.backwards

    @property
    def argument(self) -> str:
        """The argument that held the cursor."""
        return "before" if self.backwards else "after"


def window(
    *, first: int | None = None, after: str | None = None, last: int | None = None, before: str | None = None
) -> Window:
    """The checked window of a connection's arguments. Raises `Refusal` naming the argument."""
    if first is not None and last is not None:
        raise Refusal(ErrorCode.INVALID, "Give first or last, not both.", ("last",))
    backwards = last is not None or (before is not None and first is None)
    if (after is not None) and backwards:
        raise Refusal(ErrorCode.INVALID, "after goes with first; use before with last.", ("after",))
    if (before is not None) and not backwards:
        raise Refusal(ErrorCode.INVALID, "before goes with last; use after with first.", ("before",))
    size = last if backwards else first
    name = "last" if backwards else "first"
    size = DEFAULT_PAGE if size is None else size
    if not 1 <= size <= MAX_PAGE:
        raise Refusal(ErrorCode.INVALID, f"{name} is 1 to {MAX_PAGE}, not {size}.", (name,))
    return Window(size, before if backwards else after, backwards)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows in the list's order, and whether there is more on either side.

    The tuples of `rows` begin with the row's key and the values that it is sorted by.
    """

    rows: Rows[Row]
    order: Order
    has_next: bool
    has_previous: bool

    def cursor(self, index: int) -> str:
        """The cursor of the row at that index; made only when asked for."""
        key, *values = self.rows.tuples[index][: len(self.order.steps) + 1]
        return encode(self.order, Place(tuple(values), key))


def order_of(table: Table[Any], steps: Sequence[Sort], actor: Actor) -> Order:
    """The order of these steps. Raises `Forbidden` for a column that the caller may not read."""
    for step in steps:
        step.column.check(actor, "sort by")
    return Order(tuple(steps), table.key)


async def page(
    reader: Reader,
    table: Table[Row],
    *,
    actor: Actor,
    where: Sql,
    order: Order,
    window: Window,
    keys: Collection[str] | None = None,
    few: bool | None = None,
) -> Page[Row]:
    """One page: a seek by the cursor, one row more than asked to know whether there is more.

    A single nullable sort is read in two runs, rows with a value and rows without, so that each walks its index.
    SQLite's planner does not weigh the page's size: it is told whether few rows match, or finds it out by `are_few`.
    """
    place = decode(order, window.cursor, window.argument) if window.cursor is not None else None
    selection = table.selection(actor, keys, written=reader.dialect.name == "postgresql")
    wanted = window.size + 1
    found: list[Any] = []
    copy, where, few = await _by_copy(reader, table, where, order, few=few)
    plans: _Plans | None = None
    for run in runs(order, place, backwards=window.backwards):
        if len(found) >= wanted:
            break
        first = None if copy is None else await _keys(copy, table, where, run, wanted - len(found))
        if first is not None:
            head = _head(table, order, selection.sql, run, walks=False)
            found += await _read(reader, head, *_sorted(reader, table, first, run), len(first))
            continue
        plans = plans or await _plans(reader, table, where, order, wanted, few=few)
        head = _head(table, order, selection.sql, run, walks=plans.walk)
        tried = [_with_beside(table, order, run, *plan(where, run)) for plan in plans.tried]
        found += await _first_enough(reader, head, tried, wanted - len(found))
    shape = selection.after(len(order.steps) + 1)
    if unwritten(shape, found):
        columns = None if keys is None else frozenset(keys)
        return await page(reader, table, actor=actor, where=where, order=order, window=window, keys=columns, few=few)
    more = len(found) > window.size
    found = found[: window.size]
    if window.backwards:
        found.reverse()
    return Page(
        rows=Rows(shape, found),
        order=order,
        has_next=more if not window.backwards else place is not None,
        has_previous=more if window.backwards else place is not None,
    )


@dataclass(frozen=True, slots=True)
class _Plans:
    """Ways to a page, of which one after the other is tried; whether they walk along the sort."""

    tried: Sequence[Callable[[Sql, Run], tuple[Sql, str]]]
    walk: bool = False


async def _plans(
    reader: Reader, table: Table[Any], where: Sql, order: Order, wanted: int, *, few: bool | None
) -> _Plans:
    by_figures = where != TRUE and not order.joins and _by_figures(table, where, order, reader.dialect.name)
    if reader.dialect.name != "sqlite":
        return _Plans([partial(_keys_first, table, wanted)] if by_figures else [_as_written])
    if where == TRUE:
        return _Plans([_as_written], walk=True)
    if few:
        return _Plans([_find_then_sort])
    if few is None and (matches := await _few(reader, table, where)) is not None:
        return _Plans([partial(_among, table, matches)])
    if by_figures:
        return _Plans([partial(_look_ahead, table), partial(_scan_figures, table, wanted)])
    return _Plans([_walk_the_sort], walk=True)


async def _by_copy(
    reader: Reader, table: Table[Any], where: Sql, order: Order, *, few: bool | None
) -> tuple[columnar.Columnar | None, Sql, bool | None]:
    """The columnar copy, if it can sort the matches too; else what it says of them: whether they are few, and which."""
    copy = None if where == TRUE or few else columnar.copy_for(reader, table.source, [where.text])
    if copy is None:
        return None, where, few
    if not any(step.column.params or step.column.beside for step in order.steps) and columnar.copy_for(
        reader, table.source, [step.column.compared for step in order.steps]
    ):
        return copy, where, few
    matches = await columnar.keys(copy, table.source, table.key, where, order_by=table.key, limit=FEW + 1)
    if matches is None or len(matches) > FEW:
        return None, where, few if matches is None else False
    return None, _one_of(table, matches), True


async def _keys(copy: columnar.Columnar, table: Table[Any], where: Sql, run: Run, limit: int) -> list[int] | None:
    condition = all_of([where, run.where])
    return await columnar.keys(copy, table.source, table.key, condition, order_by=run.order_by, limit=limit)


def _one_of(table: Table[Any], keys: Sequence[int]) -> Sql:
    return Sql(f"{table.key} IN ({placeholders(len(keys))})", tuple(keys)) if keys else FALSE


def _sorted(reader: Reader, table: Table[Any], keys: Sequence[int], run: Run) -> tuple[Sql, str]:
    plan = _find_then_sort if reader.dialect.name == "sqlite" else _as_written
    return plan(_one_of(table, keys), Run(TRUE, run.order_by))


async def _few(reader: Reader, table: Table[Any], where: Sql) -> list[int] | None:
    """The keys that match, where they are at most `FEW`: reads no further than that, and mostly of an index alone."""
    rows = await reader.fetch(
        f"SELECT {table.key} FROM {table.source} WHERE {where.text} LIMIT ?", (*where.params, FEW + 1)
    )
    return [key for (key,) in rows] if len(rows) <= FEW else None


async def are_few(reader: Reader, table: Table[Any], where: Sql) -> bool:
    """Whether at most `FEW` rows match; counts no further than that."""
    found = await reader.fetch_value(
        f"SELECT count(*) FROM (SELECT 1 FROM {table.source} WHERE {where.text} LIMIT ?) AS counted",
        (*where.params, FEW + 1),
    )
    return int(found) <= FEW


async def count(reader: Reader, table: Table[Any], where: Sql) -> int:
    """How many rows match, exactly."""
    copy = None if where == TRUE else columnar.copy_for(reader, table.source, [where.text])
    counted = None if copy is None else await columnar.count(copy, table.source, where)
    if counted is not None:
        return counted
    named = set(_NAMES.findall(where.text))
    if len(named) > 1 and reader.dialect.name == "sqlite" and _by_figures(table, where, Order((), table.key), "sqlite"):
        where = where if await are_few(reader, table, where) else _opaque(where)
    found = await reader.fetch_value(f"SELECT count(*) FROM {table.source} WHERE {where.text}", where.params)
    return int(found)


async def one(reader: Reader, table: Table[Row], *, actor: Actor, where: Sql) -> Row | None:
    """The one row that matches, or none."""
    selection = table.selection(actor)
    found = await reader.fetch_one(
        f"SELECT {selection.sql} FROM {table.source} WHERE {where.text} LIMIT 1", where.params
    )
    return None if found is None else selection.build(found)


def _head(table: Table[Any], order: Order, selected: str, run: Run, *, walks: bool) -> Sql:
    """SQLite reads the sources of a CROSS JOIN in their order: a walk along a sort begins with what it is sorted by."""
    source = table.source
    compared = [step.column.compared for step in order.steps]
    beside = order.steps[0].column.beside if order.steps and run.is_valued is not None else None
    if beside is None:
        source = f"{source} {order.joins}" if order.joins else source
    elif run.is_valued:
        source = f"{beside.source} CROSS JOIN {source}" if walks else f"{source} CROSS JOIN {beside.source}"
    else:
        compared = ["NULL"]
    sorted_by = "".join(f", {each}" for each in compared)
    bound = tuple(value for step in order.steps for value in step.column.params)
    return Sql(f"SELECT {table.key}{sorted_by}, {selected} FROM {source}", bound)


def _with_beside(table: Table[Any], order: Order, run: Run, where: Sql, order_by: str) -> tuple[Sql, str]:
    """The condition with what ties the rows of another table to the list's, where it is sorted by one of theirs."""
    beside = order.steps[0].column.beside if order.steps and run.is_valued is not None else None
    if beside is None or not run.is_valued:
        return where, order_by
    return all_of([Sql(f"{beside.where} AND {beside.key} = {table.key}"), where]), order_by


def _as_written(where: Sql, run: Run) -> tuple[Sql, str]:
    return all_of([where, run.where]), run.order_by


def _find_then_sort(where: Sql, run: Run) -> tuple[Sql, str]:
    """A unary plus keeps the sort's own index out of it; a step named by its place has none."""
    order_by = run.order_by if run.order_by[0].isdigit() else f"+{run.order_by}"
    return all_of([where, _opaque(run.where)]), order_by


def _among(table: Table[Any], keys: Sequence[int], where: Sql, run: Run) -> tuple[Sql, str]:
    """Of rows found before, those that match still."""
    return _find_then_sort(all_of([_one_of(table, keys), _opaque(where)]), run)


def _walk_the_sort(where: Sql, run: Run) -> tuple[Sql, str]:
    """A unary plus keeps the indexes of the condition out of it."""
    return all_of([_opaque(where), run.where]), run.order_by


AHEAD = 2_000
"""Rows along a sort that are looked at before all are: mostly enough for a page."""
_NAMES = re.compile(r"\b[a-z]\.[a-z_0-9]+")


def _by_figures(table: Table[Any], where: Sql, order: Order, dialect: str) -> bool:
    """Whether a condition and an order look at nothing of the table but what stands in the index of its figures."""
    if len(table.figures) == 1 or ("SELECT" in where.text and dialect == "sqlite"):
        return False
    if any(step.column.params for step in order.steps):
        return False  # worked out, and named in the order by its place
    own = table.key[:2]
    named = {name for name in _NAMES.findall(where.text) if dialect == "sqlite" or name.startswith(own)}
    return table.figures.issuperset(named.union(*(_NAMES.findall(step.column.compared) for step in order.steps)))


def _keys_first(table: Table[Any], wanted: int, where: Sql, run: Run) -> tuple[Sql, str]:
    """PostgreSQL chooses the way itself, and reads rows on none of them but for the page's own."""
    condition = all_of([where, run.where])
    first = Sql(
        f"{table.key} IN (SELECT {table.key} FROM {table.source} WHERE {condition.text}"
        f" ORDER BY {run.order_by} LIMIT {wanted})",
        condition.params,
    )
    return first, run.order_by


def _look_ahead(table: Table[Any], where: Sql, run: Run) -> tuple[Sql, str]:
    """Matches among the first rows along the sort."""
    first = Sql(
        f"{table.key} IN (SELECT {table.key} FROM {table.source} WHERE {run.where.text}"
        f" ORDER BY {run.order_by} LIMIT {AHEAD})",
        run.where.params,
    )
    return all_of([first, _opaque(where)]), f"+{run.order_by}"


def _scan_figures(table: Table[Any], wanted: int, where: Sql, run: Run) -> tuple[Sql, str]:
    """Matches among all: the figures of every row are read, and the rows of the page alone."""
    condition = _opaque(all_of([where, run.where]))
    first = Sql(
        f"{table.key} IN (SELECT {table.key} FROM {table.source} WHERE {condition.text}"
        f" ORDER BY +{run.order_by} LIMIT {wanted})",
        condition.params,
    )
    return first, f"+{run.order_by}"


def _opaque(piece: Sql) -> Sql:
    return TRUE if piece == TRUE else Sql(f"+({piece.text})", piece.params)


async def _first_enough(reader: Reader, head: Sql, plans: Sequence[tuple[Sql, str]], limit: int) -> list[Any]:
    """What the first plan finds that finds enough, else the last."""
    found: list[Any] = []
    for where, order_by in plans:
        found = await _read(reader, head, where, order_by, limit)
        if len(found) >= limit:
            break
    return found


async def _read(reader: Reader, head: Sql, where: Sql, order_by: str, limit: int) -> list[Any]:
    return await reader.fetch(
        f"{head.text} WHERE {where.text} ORDER BY {order_by} LIMIT ?", (*head.params, *where.params, limit)
    )
