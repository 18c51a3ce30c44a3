"""Who came into a segment and went out of it, how many there were each day, and how far two are the same people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from regulars.platform import clock
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.columns import Column, Kind, Table
from regulars.platform.query.keyset import Order, Sort
from regulars.platform.query.nested import counts_of_each, first_of_each
from regulars.platform.query.page import Page, Window, count, page
from regulars.platform.query.sql import Sql, all_of, placeholders
from regulars.stores.queries import default_store

DAYS_SHOWN = 90
MOST_DAYS = 400


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A customer came in or went out."""

    prefix: ClassVar[str] = "sch"
    id: int
    segment_id: int
    customer_id: int
    at: int
    entered: bool
    because: str | None


CHANGES: Table[ChangeRow] = Table(
    name="changes of a segment",
    source="segment_changes sc",
    key="sc.id",
    row=ChangeRow,
    columns=(
        Column("id", "sc.id", Kind.ID, nullable=False),
        Column("segment_id", "sc.segment_id", Kind.ID, nullable=False),
        Column("customer_id", "sc.customer_id", Kind.ID, nullable=False),
        Column("at", "sc.at", Kind.INSTANT, nullable=False),
        Column("entered", "sc.entered", Kind.BOOLEAN, convert=bool, nullable=False),
        Column("because", "sc.because"),
    ),
)
_NEWEST = Order((Sort(CHANGES["id"], descending=True),), CHANGES.key)


def _since(since: int | None) -> Sql:
    return all_of([]) if since is None else Sql("sc.at >= ?", (since,))


async def changes_page(
    reader: Reader, actor: Actor, segment_id: int, since: int | None, window: Window
) -> Page[ChangeRow]:
    """A page of a segment's changes, the newest first."""
    where = all_of([Sql("sc.segment_id = ?", (segment_id,)), _since(since)])
    return await page(reader, CHANGES, actor=actor, where=where, order=_NEWEST, window=window)


async def first_changes_of_each(
    reader: Reader, actor: Actor, segments: Sequence[int], since: int | None, size: int
) -> Mapping[int, Page[ChangeRow]]:
    """The newest changes of many segments, in one statement."""
    return await first_of_each(
        reader,
        CHANGES,
        actor=actor,
        parent="sc.segment_id",
        parents=segments,
        where=_since(since),
        order=_NEWEST,
        size=size,
    )


async def change_counts(reader: Reader, segments: Sequence[int], since: int | None) -> Mapping[int, int]:
    """How many changes each segment saw."""
    return await counts_of_each(reader, CHANGES, parent="sc.segment_id", parents=segments, where=_since(since))


async def changes_by_id(reader: Reader, actor: Actor, keys: Sequence[int]) -> Mapping[int, ChangeRow]:
    """Changes by key, of those that exist."""
    selection = CHANGES.selection(actor)
    rows = await reader.fetch(
        f"SELECT {selection.sql} FROM segment_changes sc WHERE sc.id IN ({placeholders(len(keys))})", tuple(keys)
    )
    return {change.id: change for change in selection.rows(rows)}


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day of a segment."""

    day: str
    member_count: int
    entered_count: int
    left_count: int


async def zone_of_days(reader: Reader) -> str:
    """Where days are counted: where the first store stands."""
    store = await default_store(reader)
    return store.time_zone if store else "UTC"


async def history_of_each(
    reader: Reader, segments: Sequence[int], first: str | None, last: str | None
) -> Mapping[int, list[DayRow]]:
    """Each day from the first to the last: 90 days to today where nothing is said, never before the segment was made.

    A day on which nobody came or went has the count of the one before.
    """
    zone = await zone_of_days(reader)
    today = clock.day_in(clock.now(), zone)
    until = min(today, date.fromisoformat(last)) if last else today
    start = date.fromisoformat(first) if first else until - timedelta(days=DAYS_SHOWN - 1)
    start = max(start, until - timedelta(days=MOST_DAYS - 1))
    made = await _made(reader, segments, zone)
    days = await _days(reader, segments, start.isoformat(), until.isoformat())
    before = await _before(reader, segments, start.isoformat())
    return {
        key: _filled_up(days.get(key, {}), before.get(key, 0), max(start, made[key]), until) if key in made else []
        for key in segments
    }


async def _made(reader: Reader, segments: Sequence[int], zone: str) -> dict[int, date]:
    rows = await reader.fetch(
        f"SELECT id, created_at FROM segments WHERE id IN ({placeholders(len(segments))})", tuple(segments)
    )
    return {key: clock.day_in(at, zone) for key, at in rows}


async def _days(reader: Reader, segments: Sequence[int], start: str, until: str) -> dict[int, dict[str, DayRow]]:
    rows = await reader.fetch(
        "SELECT segment_id, day, member_count, entered_count, left_count FROM segment_days"
        f" WHERE segment_id IN ({placeholders(len(segments))}) AND day >= ? AND day <= ?",
        (*segments, start, until),
    )
    found: dict[int, dict[str, DayRow]] = {}
    for key, *values in rows:
        row = DayRow(*values)
        found.setdefault(key, {})[row.day] = row
    return found


async def _before(reader: Reader, segments: Sequence[int], start: str) -> dict[int, int]:
    """How many there were as the first day began."""
    rows = await reader.fetch(
        "SELECT d.segment_id, d.member_count FROM segment_days d JOIN (SELECT segment_id, max(day) AS day"
        f" FROM segment_days WHERE segment_id IN ({placeholders(len(segments))}) AND day < ? GROUP BY segment_id)"
        " AS latest ON latest.segment_id = d.segment_id AND latest.day = d.day",
        (*segments, start),
    )
    return {row[0]: row[1] for row in rows}


def _filled_up(days: Mapping[str, DayRow], count: int, start: date, until: date) -> list[DayRow]:
    found: list[DayRow] = []
    for step in range((until - start).days + 1):
        day = (start + timedelta(days=step)).isoformat()
        row = days.get(day) or DayRow(day, count, 0, 0)
        count = row.member_count
        found.append(row)
    return found


@dataclass(frozen=True, slots=True)
class OverlapRow:
    """How far two segments are the same people."""

    first_only_count: int
    second_only_count: int
    both_count: int


async def overlap(reader: Reader, first: int, second: int) -> OverlapRow | None:
    """Counted at once; none where either is gone."""
    row = await reader.fetch_one(
        "SELECT (SELECT count(*) FROM segment_members m WHERE m.segment_id = ?),"
        " (SELECT count(*) FROM segment_members m WHERE m.segment_id = ?),"
        " (SELECT count(*) FROM segment_members m JOIN segment_members o ON o.customer_id = m.customer_id"
        " AND o.segment_id = ? WHERE m.segment_id = ?),"
        " (SELECT count(*) FROM segments s WHERE s.id IN (?, ?) AND s.retired_at IS NULL)",
        (first, second, second, first, first, second),
    )
    ones, others, both, standing = (int(value) for value in row or (0, 0, 0, 0))
    return OverlapRow(ones - both, others - both, both) if standing == len({first, second}) else None


async def changes_count(reader: Reader, segment_id: int, since: int | None) -> int:
    """How many changes a segment saw."""
    return await count(reader, CHANGES, all_of([Sql("sc.segment_id = ?", (segment_id,)), _since(since)]))
