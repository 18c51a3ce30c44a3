"""What waits for a colleague to see it."""

from collections.abc import Sequence

from regulars.access.events import StaffNotified
from regulars.platform import clock, ids
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.query.sql import placeholders

MAX_MARKED = 100
_KEPT_FOR = 90 * clock.DAY


async def notify(tx: Transaction, staff_ids: Sequence[int], *, kind: str, title: str, subject: str | None) -> None:
    """Tell colleagues, within the verb's own transaction. The title holds no personal data of customers."""
    for staff_id in staff_ids:
        await tx.execute(
            "INSERT INTO notifications (staff_id, at, kind, title, subject) VALUES (?, ?, ?, ?, ?)",
            (staff_id, tx.now, kind, title, subject),
        )
        await tx.execute("DELETE FROM notifications WHERE staff_id = ? AND at < ?", (staff_id, tx.now - _KEPT_FOR))
        tx.record(StaffNotified(staff_id, kind), by=SYSTEM)


@unit_of_work
async def notifications_mark_read(tx: Transaction, *, actor: Actor, notifications: Sequence[str] | None) -> int:
    """Mark some of one's own as seen, or all; answers how many were not yet. Those of others are passed over."""
    if actor.kind != "staff" or actor.id is None:
        raise Refusal(ErrorCode.NOT_ALLOWED, "Only colleagues with a sign-in have notifications.")
    if notifications is None:
        return await tx.execute(
            "UPDATE notifications SET read_at = ? WHERE staff_id = ? AND read_at IS NULL", (tx.now, actor.id)
        )
    if len(notifications) > MAX_MARKED:
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, f"Mark at most {MAX_MARKED} at a time.", ("ids",))
    keys = [ids.decode("ntf", one) or 0 for one in notifications]
    return await tx.execute(
        "UPDATE notifications SET read_at = ? WHERE staff_id = ? AND read_at IS NULL"
        f" AND id IN ({placeholders(len(keys)) or 'NULL'})",
        (tx.now, actor.id, *keys),
    )
