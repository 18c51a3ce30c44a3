"""Reading a timeline: several sources merged into one order, by instant, then source, then key."""

import base64
import binascii
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from typing import Any, Literal, LiteralString, NamedTuple, cast

import orjson

from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.query.page import Window
from regulars.platform.query.sql import Sql, all_of, placeholders
from regulars.timeline.catalogue import SCOPES, TimelineKind

_VERSION = 1


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One thing that happened, wherever it is kept."""

    id: str
    at: int
    kind: str
    title: str
    details: list[list[str]]
    subject_id: str | None
    actor_kind: str | None
    actor_id: int | None
    actor_name: str | None
    key: int
    rank: int


def _listed(text: str) -> list[list[str]]:
    return orjson.loads(text)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a part of the timeline stands.

    `rows` selects from `source` the key, instant, kind, title, details (JSON text), subject id, and the actor's
    kind, id and name, in this order; `at` and `key` are the SQL by which it is sorted, `customer` the column of the
    customer's key, `order` that of the order's and `store` that of the store's, where the rows belong to orders;
    `only` is a condition that all of them meet.
    `details` reads the details' text; a room may pack there what it needs to say them in words.
    """

    prefix: str
    rows: str
    source: str
    customer: str
    at: str
    key: str
    kinds: frozenset[TimelineKind]
    kind: str
    details: Callable[[str], list[list[str]]] = _listed
    order: str | None = None
    store: str | None = None
    only: LiteralString = "1 = 1"

    def of(self, whose: "Whose") -> str | None:
        """The column that says whose a row is; none where the source has nothing of that kind."""
        return self.customer if whose.kind == "customer" else self.order

    def seen_by(self, actor: Actor) -> Sql:
        """The rows of stores that the caller may see; those of no store are everybody's."""
        if actor.store_ids is None or self.store is None:
            return Sql(self.only)
        stores = tuple(sorted(actor.store_ids))
        among = f" OR {self.store} IN ({placeholders(len(stores))})" if stores else ""
        return Sql(f"{self.only} AND ({self.store} IS NULL{among})", stores)


class Whose(NamedTuple):
    """Whose timeline it is."""

    kind: Literal["customer", "order"]
    key: int


STORED = Source(
    prefix="evt",
    rows="t.id, t.at, t.kind, t.title, t.details, t.subject, t.actor_kind, t.actor_id, t.actor_name",
    source="timeline_events t",
    customer="t.customer_id",
    at="t.at",
    key="t.id",
    kinds=frozenset(TimelineKind),
    kind="t.kind",
    order="t.order_id",
    store="t.store_id",
)
SOURCES: list[Source] = [STORED]


def add_source(source: Source) -> None:
    """Let a room above show what it keeps."""
    if any(known.prefix == source.prefix for known in SOURCES):
        raise ValueError(f"Two timeline sources are named {source.prefix}.")
    SOURCES.append(source)


def visible(actor: Actor, kinds: Collection[str] | None) -> frozenset[TimelineKind]:
    """The kinds asked for that the caller may see."""
    wished = frozenset(TimelineKind) if kinds is None else frozenset(TimelineKind(kind) for kind in kinds)
    return frozenset(kind for kind in wished if kind not in SCOPES or actor.may(SCOPES[kind]))


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Rows newest first, with their cursors."""

    rows: list[TimelineRow]
    has_next: bool
    has_previous: bool

    def cursor(self, index: int, /) -> str:
        """The cursor of the row at that index."""
        row = self.rows[index]
        return base64.urlsafe_b64encode(orjson.dumps([_VERSION, row.at, row.rank, row.key])).rstrip(b"=").decode()


async def timeline_of(
    reader: Reader, actor: Actor, whose: Whose, kinds: Collection[str] | None, window: Window
) -> TimelinePage:
    """A page of one timeline."""
    parts = _parts(actor, whose, kinds)
    place = _place(window) if window.cursor is not None else None
    found = [await _read(reader, part, window, place) for part in parts]
    rows = list(merge(*found, key=_order, reverse=not window.backwards))
    more = len(rows) > window.size
    rows = rows[: window.size]
    if window.backwards:
        rows.reverse()
    return TimelinePage(
        rows,
        has_next=place is not None if window.backwards else more,
        has_previous=more if window.backwards else place is not None,
    )


async def timeline_count(reader: Reader, actor: Actor, whose: Whose, kinds: Collection[str] | None) -> int:
    """How many things stand on the timeline for this caller."""
    total = 0
    for part in _parts(actor, whose, kinds):
        where = part.where
        total += await reader.fetch_value(f"SELECT count(*) FROM {part.source.source} WHERE {where.text}", where.params)
    return total


async def rows_by_key(reader: Reader, actor: Actor, source: Source, keys: Sequence[int]) -> Mapping[int, TimelineRow]:
    """Rows of one source by key, of those that exist and that the caller may see."""
    shown = visible(actor, None)
    rank = SOURCES.index(source)
    where = all_of([Sql(f"{source.key} IN ({placeholders(len(keys))})", tuple(keys)), source.seen_by(actor)])
    rows = await reader.fetch(f"SELECT {source.rows} FROM {source.source} WHERE {where.text}", where.params)
    return {row.key: row for row in (row_of(rank, values) for values in rows) if row.kind in shown}


def _order(row: TimelineRow) -> tuple[int, int, int]:
    return (row.at, row.rank, row.key)


@dataclass(frozen=True, slots=True)
class _Part:
    """The share of one source in a timeline."""

    rank: int
    source: Source
    where: Sql


def _parts(actor: Actor, whose: Whose, kinds: Collection[str] | None) -> list[_Part]:
    shown = visible(actor, kinds)
    parts: list[_Part] = []
    for rank, source in enumerate(SOURCES):
        mine, column = sorted(shown & source.kinds), source.of(whose)
        if not mine or column is None:
            continue
        conditions = [Sql(f"{column} = ?", (whose.key,)), source.seen_by(actor)]
        if len(mine) < len(source.kinds):
            some = tuple(kind.value for kind in mine)
            conditions.append(Sql(f"{source.kind} IN ({placeholders(len(some))})", some))
        parts.append(_Part(rank, source, all_of(conditions)))
    return parts


async def _read(reader: Reader, part: _Part, window: Window, place: tuple[int, int, int] | None) -> list[TimelineRow]:
    rank, source, where = part.rank, part.source, part.where
    if place is not None:
        where = all_of([where, _seek(source, rank, place, backwards=window.backwards)])
    way = "ASC" if window.backwards else "DESC"
    rows = await reader.fetch(
        f"SELECT {source.rows} FROM {source.source} WHERE {where.text}"
        f" ORDER BY {source.at} {way}, {source.key} {way} LIMIT ?",
        (*where.params, window.size + 1),
    )
    return [row_of(rank, values) for values in rows]


def _seek(source: Source, rank: int, place: tuple[int, int, int], *, backwards: bool) -> Sql:
    at, place_rank, key = place
    sign = ">" if backwards else "<"
    if rank == place_rank:
        return Sql(f"{source.at} {sign}= ? AND ({source.at} {sign} ? OR {source.key} {sign} ?)", (at, at, key))
    comes_later = rank > place_rank if backwards else rank < place_rank
    return Sql(f"{source.at} {sign}{'=' if comes_later else ''} ?", (at,))


def _place(window: Window) -> tuple[int, int, int]:
    cursor = window.cursor or ""
    try:
        raw = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        version, at, rank, key = cast("list[int]", raw)
    except (ValueError, TypeError, binascii.Error):
        version, at, rank, key = 0, 0, 0, 0
    if version != _VERSION:
        raise Refusal(ErrorCode.INVALID, "This is not a cursor of a timeline.", (window.argument,))
    return at, rank, key


def row_of(rank: int, values: Sequence[Any]) -> TimelineRow:
    """A row of the source at that rank."""
    key, at, kind, title, packed, subject, actor_kind, actor_id, actor_name = values
    source = SOURCES[rank]
    details = source.details(packed) if packed else []
    return TimelineRow(
        f"{source.prefix}_{key}", at, kind, title, details, subject, actor_kind, actor_id, actor_name, key, rank
    )
