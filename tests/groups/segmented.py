"""Segments for tests, and what they hold."""

from collections.abc import Mapping
from typing import Any

from regulars.customers.queries import listing
from regulars.groups.queries.segments import segments_by_id
from regulars.groups.service.segments import SegmentDraft, segment_save
from regulars.platform import relay
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import current
from regulars.platform.duration import Duration

QUARTER = Duration.parse("P90D")


async def segment(name: str, filter: Mapping[str, Any], key: int | None = None, **more: Any) -> int:
    """A saved segment; with a key, that one changed."""
    return await segment_save(actor=SYSTEM, segment_id=key, draft=SegmentDraft(name, filter, **more))


async def held(key: int) -> set[int]:
    """Whom it holds."""
    rows = await current().fetch("SELECT customer_id FROM segment_members WHERE segment_id = ?", (key,))
    return {row[0] for row in rows}


async def matching(filter: Mapping[str, Any]) -> set[int]:
    """Whom the list would show."""
    where = (await listing.condition(current(), SYSTEM, filter)).where
    rows = await current().fetch(f"SELECT c.id FROM customers c WHERE {where.text}", where.params)
    return {row[0] for row in rows}


async def heard() -> None:
    """Everything that is committed reaches the segments."""
    await relay.drain()


async def counted(key: int) -> int:
    """What the segment says of its size."""
    return (await segments_by_id(current(), [key]))[key].member_count


async def changes(key: int) -> list[tuple[int, bool, str | None]]:
    """Who came and went and why, oldest first."""
    rows = await current().fetch(
        "SELECT customer_id, entered, because FROM segment_changes WHERE segment_id = ? ORDER BY id", (key,)
    )
    return [(row[0], bool(row[1]), row[2]) for row in rows]
