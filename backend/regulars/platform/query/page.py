"""One page of a list, both ways, and exact counts."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.query.columns import Beside, Table
from regulars.platform.query.keyset import Order, Place, Sort, beyond, decode, encode
from regulars.platform.query.rows import Rows, unwritten
from regulars.platform.query.sql import TRUE, Sql, all_of

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
    plans = [_as_written]
    by_figures = where != TRUE and not order.joins and _by_figures(table, where, order, reader.dialect.name)
    if reader.dialect.name == "sqlite" and where != TRUE:
        plans = [_find_then_sort] if (await are_few(reader, table, where) if few is None else few) else [_walk_the_sort]
        if plans == [_walk_the_sort] and by_figures:
            plans = [partial(_look_ahead, table), partial(_scan_figures, table, wanted)]
    elif by_figures:
        plans = [partial(_keys_first, table, wanted)]
    walks = plans == [_walk_the_sort] or (reader.dialect.name == "sqlite" and where == TRUE)
    for run in runs(order, place, backwards=window.backwards):
        if len(found) < wanted:
            head = _head(table, order, selection.sql, run, walks=walks)
            tried = [_with_beside(table, order, run, *plan(where, run)) for plan in plans]
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


async def are_few(reader: Reader, table: Table[Any], where: Sql) -> bool:
    """Whether at most `FEW` rows match; counts no further than that."""
    found = await reader.fetch_value(
        f"SELECT count(*) FROM (SELECT 1 FROM {table.source} WHERE {where.text} LIMIT ?) AS counted",
        (*where.params, FEW + 1),
    )
    return int(found) <= FEW


async def count(reader: Reader, table: Table[Any], where: Sql) -> int:
    """How many rows match, exactly."""
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


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the list that one statement reads along one index.

    `is_valued` says whether its rows have a value in the only column that it is sorted by; none where it may be either.
    """

    where: Sql
    order_by: str
    is_valued: bool | None = None


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


def runs(order: Order, place: Place | None, *, backwards: bool) -> list[Run]:
    """The stretches of the list from a place on, or of the whole of it."""
    seek = TRUE if place is None else beyond(order, place, backwards=backwards)
    if len(order.steps) != 1 or not order.steps[0].column.nullable:
        return [Run(seek, order.clause(backwards=backwards))]
    sql, beside = order.steps[0].column.compared, order.steps[0].column.beside
    at_null = place is not None and place.values[0] is None
    walked = order if beside is None else Order(order.steps, beside.key)
    along = walked.clause(backwards=backwards, skip_nulls=True)
    valued = Run(_valued(sql, walked, place, backwards=backwards), along, is_valued=True)
    ties = Order((), order.key)
    key_way = "DESC" if order.key_descending != backwards else "ASC"
    null_seek = beyond(_keyed(order), Place((), place.key), backwards=backwards) if at_null and place else TRUE
    without = Sql(f"{sql} IS NULL") if beside is None else _without(beside, order.key)
    nulls = Run(all_of([without, null_seek]), f"{ties.key} {key_way}", is_valued=False)
    if backwards:
        return [nulls, valued] if place is None or at_null else [valued]
    return [nulls] if at_null else [valued, nulls]


def _without(beside: Beside, key: str) -> Sql:
    return Sql(f"NOT EXISTS (SELECT 1 FROM {beside.source} WHERE {beside.key} = {key} AND {beside.where})")


def _valued(sql: str, order: Order, place: Place | None, *, backwards: bool) -> Sql:
    present = Sql(f"{sql} IS NOT NULL")
    if place is None or place.values[0] is None:
        return present
    step, value = order.steps[0], place.values[0]
    sign = "<" if step.descending != backwards else ">"
    key_sign = ">" if order.key_descending == backwards else "<"
    return Sql(f"{sql} {sign}= ? AND ({sql} {sign} ? OR {order.key} {key_sign} ?)", (value, value, place.key))


@dataclass(frozen=True, slots=True)
class _Keyed(Order):
    """An order by the key alone that keeps the direction of another order's tie-break."""

    descending: bool = False

    @property
    def key_descending(self) -> bool:
        """Direction of the tie-break."""
        return self.descending


def _keyed(order: Order) -> Order:
    return _Keyed((), order.key, order.key_descending)


def _as_written(where: Sql, run: Run) -> tuple[Sql, str]:
    return all_of([where, run.where]), run.order_by


def _find_then_sort(where: Sql, run: Run) -> tuple[Sql, str]:
    """A unary plus keeps the sort's own index out of it; a step named by its place has none."""
    order_by = run.order_by if run.order_by[0].isdigit() else f"+{run.order_by}"
    return all_of([where, _opaque(run.where)]), order_by


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
