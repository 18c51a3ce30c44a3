"""Reading segments: the list, by id, the segments of each customer, and the leaf by which customers are filtered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from regulars.customers.queries.filters import customer_filters
from regulars.platform import ids
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.columns import Column, Kind, Table
from regulars.platform.query.keyset import Order, Sort
from regulars.platform.query.nested import counts_of_each, first_of_each
from regulars.platform.query.operators import like
from regulars.platform.query.page import Page, Window, count, page
from regulars.platform.query.sql import Sql, all_of, placeholders
from regulars.platform.text import fold

READS = "GROUPS_READ"


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A segment as lists and pages show it; `rule` is JSON text."""

    prefix: ClassVar[str] = "seg"
    id: int
    version: int
    name: str
    description: str | None
    rule: str
    label_priority: int | None
    control_percent: int
    template_key: str | None
    member_count: int
    is_filled: bool
    last_evaluated_at: int
    created_at: int
    updated_at: int


_COLUMNS = (
    Column("id", "s.id", Kind.ID, nullable=False),
    Column("version", "s.version", Kind.INTEGER, nullable=False),
    Column("name", "s.name", folded="s.name_key", nullable=False),
    Column("description", "s.description"),
    Column("rule", "s.rule", Kind.JSON, nullable=False),
    Column("label_priority", "s.label_priority", Kind.INTEGER),
    Column("control_percent", "s.control_percent", Kind.INTEGER, nullable=False),
    Column("template_key", "s.template_key", Kind.CODE),
    Column("member_count", "s.member_count", Kind.INTEGER, nullable=False),
    Column("is_filled", "s.is_filled", Kind.BOOLEAN, convert=bool, nullable=False),
    Column("last_evaluated_at", "s.evaluated_at", Kind.INSTANT, nullable=False),
    Column("created_at", "s.created_at", Kind.INSTANT, nullable=False),
    Column("updated_at", "s.updated_at", Kind.INSTANT, nullable=False),
)
SEGMENTS: Table[SegmentRow] = Table(name="segments", source="segments s", key="s.id", row=SegmentRow, columns=_COLUMNS)
OF_CUSTOMER: Table[SegmentRow] = Table(
    name="segments of a customer",
    source="segment_members sm JOIN segments s ON s.id = sm.segment_id",
    key="s.id",
    row=SegmentRow,
    columns=_COLUMNS,
)
BY_NAME = Order((Sort(SEGMENTS["name"]),), SEGMENTS.key)
_STANDING = Sql("s.retired_at IS NULL")


def _named(search: str | None) -> Sql:
    if not search:
        return _STANDING
    return all_of([_STANDING, Sql("s.name_key LIKE ? ESCAPE '\\'", (f"%{like(fold(search))}%",))])


async def segments_page(reader: Reader, actor: Actor, search: str | None, window: Window) -> Page[SegmentRow]:
    """A page of segments by name."""
    return await page(reader, SEGMENTS, actor=actor, where=_named(search), order=BY_NAME, window=window)


async def segments_count(reader: Reader, search: str | None) -> int:
    """How many segments have such a name."""
    return await count(reader, SEGMENTS, _named(search))


async def segments_by_id(reader: Reader, keys: Sequence[int]) -> Mapping[int, SegmentRow]:
    """Segments by key, of those that exist."""
    selection = SEGMENTS.selection(SYSTEM)
    wanted = reader.dialect.in_list("s.id", "bigint")
    rows = await reader.fetch(
        f"SELECT {selection.sql} FROM segments s WHERE s.retired_at IS NULL AND {wanted}",
        (reader.dialect.array(keys),),
    )
    return {segment.id: segment for segment in selection.rows(rows)}


async def holder_of(reader: Reader, name: str) -> int | None:
    """The key of the segment of that name, without regard to case and accents."""
    return await reader.fetch_value("SELECT id FROM segments WHERE name_key = ? AND retired_at IS NULL", (fold(name),))


async def segments_of(reader: Reader, actor: Actor, customer_id: int, window: Window) -> Page[SegmentRow]:
    """A page of one customer's segments by name."""
    where = all_of([_STANDING, Sql("sm.customer_id = ?", (customer_id,))])
    return await page(reader, OF_CUSTOMER, actor=actor, where=where, order=BY_NAME, window=window)


async def first_segments_of_each(
    reader: Reader, actor: Actor, customers: Sequence[int], size: int
) -> Mapping[int, Page[SegmentRow]]:
    """The first segments of many customers, in one statement."""
    return await first_of_each(
        reader,
        OF_CUSTOMER,
        actor=actor,
        parent="sm.customer_id",
        parents=customers,
        where=_STANDING,
        order=BY_NAME,
        size=size,
    )


async def segment_counts(reader: Reader, customers: Sequence[int]) -> Mapping[int, int]:
    """How many segments each customer is in."""
    return await counts_of_each(reader, OF_CUSTOMER, parent="sm.customer_id", parents=customers, where=_STANDING)


async def labels_of(reader: Reader, customers: Sequence[int]) -> Mapping[int, str]:
    """The name of each customer's foremost segment, of those in one that labels."""
    rows = await reader.fetch(
        "SELECT sm.customer_id, s.name FROM segment_members sm JOIN segments s ON s.id = sm.segment_id"
        f" WHERE sm.customer_id IN ({placeholders(len(customers))}) AND s.label_priority IS NOT NULL"
        " AND s.retired_at IS NULL ORDER BY s.label_priority DESC, s.id DESC",
        tuple(customers),
    )
    return {row[0]: row[1] for row in rows}


async def names_of(reader: Reader, keys: Sequence[int]) -> Mapping[int, str]:
    """Names of segments by key."""
    rows = await reader.fetch(f"SELECT id, name FROM segments WHERE id IN ({placeholders(len(keys))})", tuple(keys))
    return {row[0]: row[1] for row in rows}


def _segment_key(given: Any) -> int:
    """The key of a segment's id; one that is none holds nobody."""
    return ids.decode("seg", str(given)) or 0


customer_filters.related(
    "segment_id",
    Column("segmentId", "sm.segment_id", Kind.ID, requires=READS, operand=_segment_key),
    "c.id IN (SELECT sm.customer_id FROM segment_members sm WHERE {})",
)
