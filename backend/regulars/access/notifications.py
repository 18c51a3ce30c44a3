"""Reading what waits for a colleague to see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Reader
from regulars.platform.query.columns import Column, Kind, Table
from regulars.platform.query.keyset import Order, Sort
from regulars.platform.query.page import Page, Window, page
from regulars.platform.query.sql import Sql, placeholders


class NotificationKind(StrEnum):
    """What a notification is about."""

    MENTION = "MENTION"


@dataclass(frozen=True, slots=True)
class NotificationRow:
    """Something for one colleague to see; `subject_id` is the id of the record that it is about."""

    prefix: ClassVar[str] = "ntf"
    id: int
    staff_id: int
    at: int
    kind: str
    title: str
    subject_id: str | None
    read_at: int | None


NOTIFICATIONS: Table[NotificationRow] = Table(
    name="notifications",
    source="notifications f",
    key="f.id",
    row=NotificationRow,
    columns=(
        Column("id", "f.id", Kind.ID, nullable=False),
        Column("staff_id", "f.staff_id", Kind.ID, nullable=False),
        Column("at", "f.at", Kind.INSTANT, nullable=False),
        Column("kind", "f.kind", Kind.CODE, nullable=False),
        Column("title", "f.title", nullable=False),
        Column("subject_id", "f.subject"),
        Column("read_at", "f.read_at", Kind.INSTANT),
    ),
)
_NEWEST = Order((Sort(NOTIFICATIONS["at"], descending=True),), NOTIFICATIONS.key)


def _where(staff_id: int | None, *, unread: bool) -> Sql:
    return Sql(f"f.staff_id = ?{' AND f.read_at IS NULL' if unread else ''}", (staff_id,))


async def notifications_of(
    reader: Reader, staff_id: int | None, window: Window, *, unread: bool
) -> Page[NotificationRow]:
    """A page of one colleague's, newest first; of nobody, an empty one."""
    where = _where(staff_id, unread=unread)
    return await page(reader, NOTIFICATIONS, actor=SYSTEM, where=where, order=_NEWEST, window=window)


async def notification_count(reader: Reader, staff_id: int | None, *, unread: bool) -> int:
    """How many of them there are."""
    where = _where(staff_id, unread=unread)
    return await reader.fetch_value(f"SELECT count(*) FROM notifications f WHERE {where.text}", where.params)


async def notifications_by_key(
    reader: Reader, staff_id: int | None, keys: Sequence[int]
) -> Mapping[int, NotificationRow]:
    """Those of one colleague by key."""
    selection = NOTIFICATIONS.selection(SYSTEM)
    rows = await reader.fetch(
        f"SELECT {selection.sql} FROM notifications f WHERE f.staff_id = ? AND f.id IN ({placeholders(len(keys))})",
        (staff_id, *keys),
    )
    return {row.id: row for row in selection.rows(rows)}
