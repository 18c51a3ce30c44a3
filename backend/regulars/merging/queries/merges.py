"""Reading merges: the list, by id, and those of a customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson

from regulars.merging.counting import COUNTED, written_since
from regulars.merging.queries.kept import kept_of
from regulars.platform import clock
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Reader
from regulars.platform.errors import Refusal
from regulars.platform.query.columns import Column, Kind, Table
from regulars.platform.query.keyset import Order, Sort
from regulars.platform.query.page import Page, Window, count, page
from regulars.platform.query.sql import Sql

PREFIX = "mrg"


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge as lists and pages show it."""

    prefix: ClassVar[str] = PREFIX
    id: int
    survivor_id: int
    absorbed: list[int]
    at: int
    actor_kind: str
    actor_id: int | None
    actor_name: str
    reversible_until: int | None
    reversed_at: int | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """What undoing a merge would do: what goes back, what came since and stays, what came since and goes along."""

    problem: str | None
    returns: Mapping[str, int]
    stays: Mapping[str, int]
    goes: Mapping[str, int]


def _loaded(text: Any) -> Any:
    return orjson.loads(text) if isinstance(text, str | bytes) else text


MERGES: Table[MergeRow] = Table(
    name="merges",
    source="merges m",
    key="m.id",
    row=MergeRow,
    columns=(
        Column("id", "m.id", Kind.ID, nullable=False),
        Column("survivor_id", "m.survivor_id", Kind.INTEGER, nullable=False),
        Column("absorbed", "m.absorbed_ids", Kind.JSON, nullable=False, convert=_loaded),
        Column("at", "m.at", Kind.INSTANT, nullable=False),
        Column("actor_kind", "m.actor_kind", nullable=False),
        Column("actor_id", "m.actor_id", Kind.INTEGER),
        Column("actor_name", "m.actor_name", nullable=False),
        Column("reversible_until", "m.reversible_until", Kind.INSTANT),
        Column("reversed_at", "m.reversed_at", Kind.INSTANT),
        Column("counts", "m.counts", Kind.JSON, nullable=False, convert=_loaded),
    ),
)
NEWEST = Order((Sort(MERGES["at"], descending=True),), MERGES.key)


def _where(*, reversible: bool | None) -> Sql:
    if reversible is None:
        return Sql("1 = 1")
    can = "(m.kept IS NOT NULL AND m.reversible_until >= ?)"
    return Sql(can if reversible else f"NOT coalesce({can}, false)", (clock.now(),))


async def merges_page(reader: Reader, actor: Actor, window: Window, *, reversible: bool | None) -> Page[MergeRow]:
    """A page of merges, the newest first."""
    return await page(reader, MERGES, actor=actor, where=_where(reversible=reversible), order=NEWEST, window=window)


async def merges_count(reader: Reader, *, reversible: bool | None) -> int:
    """How many there are."""
    return await count(reader, MERGES, _where(reversible=reversible))


async def merges_by_id(reader: Reader, keys: Sequence[int]) -> Mapping[int, MergeRow]:
    """Merges by key, of those that exist."""
    selection = MERGES.selection(SYSTEM)
    rows = await reader.fetch(
        f"SELECT {selection.sql} FROM merges m WHERE {reader.dialect.in_list('m.id', 'bigint')}",
        (reader.dialect.array(keys),),
    )
    return {merge.id: merge for merge in selection.rows(rows)}


async def merges_of_each(reader: Reader, customers: Sequence[int]) -> Mapping[int, list[MergeRow]]:
    """The merges into each of these customers that stand, the newest first."""
    selection = MERGES.selection(SYSTEM)
    rows = await reader.fetch(
        f"SELECT {selection.sql} FROM merges m WHERE {reader.dialect.in_list('m.survivor_id', 'bigint')}"
        " AND m.reversed_at IS NULL ORDER BY m.id DESC",
        (reader.dialect.array(customers),),
    )
    found: dict[int, list[MergeRow]] = {}
    for merge in selection.rows(rows):
        found.setdefault(merge.survivor_id, []).append(merge)
    return found


async def undo_preview(reader: Reader, merge_id: int | None) -> UndoPreview:
    """What undoing would do, or why it cannot be done."""
    try:
        kept = await kept_of(reader, merge_id)
    except Refusal as refusal:
        nothing: dict[str, int] = dict.fromkeys(COUNTED, 0)
        return UndoPreview(refusal.message, nothing, nothing, nothing)
    stays, goes = await written_since(reader, kept.survivor, kept.at, kept.marks, sorted(kept.whose))
    merge = (await merges_by_id(reader, [kept.id]))[kept.id]
    return UndoPreview(None, merge.counts, stays, goes)
