"""Groups that follow a segment: taking up a rule, letting it go, and taking in the members of a new one.

The database moves members with the segment's from the moment the rule is set; whom it held before is taken in here, a
batch at a time.
"""

from regulars.groups.events import GroupFilled
from regulars.groups.queries.rules import reached_from, rules
from regulars.groups.service.membership import LOCK
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal

AT_ONCE = 20_000
_PATH = ("input", "ruleSegmentId")


async def lead(tx: Transaction, group_id: int, segment_id: int | None) -> None:
    """Have the group follow this segment from now on, or keep by hand whom it holds. Raises `Refusal`."""
    if segment_id is not None:
        await _leads_in_no_circle(tx, group_id, segment_id)
    await tx.execute(
        "UPDATE customer_groups SET rule_segment_id = ?, is_filled = ? WHERE id = ?",
        (segment_id, segment_id is None, group_id),
    )


async def _leads_in_no_circle(tx: Transaction, group_id: int, segment_id: int) -> None:
    known = {rule.id: rule for storey in await rules(tx) for rule in storey}
    if segment_id not in known:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such segment.", _PATH)
    for key in sorted(reached_from(known, segment_id)):
        reading = known[key].reading
        if group_id in reading.groups or reading.reads_any_group:
            message = f"This would go in a circle: the rule of {known[key].name} reads the members of this group."
            raise Refusal(ErrorCode.INVALID_FILTER, message, _PATH)


async def fill_all() -> None:
    """Fill every group that is not."""
    for (group,) in await current().fetch("SELECT id FROM customer_groups WHERE NOT is_filled ORDER BY id"):
        await fill(group)


async def fill(group_id: int) -> None:
    """Let go whom the segment does not hold and take in whom it holds; another process may do the same."""
    for step in (_let_go, _take_in):
        last: int | None = 0
        while last is not None:
            last = await step(group=group_id, after=last)
    await _filled(group=group_id)


@unit_of_work
async def _let_go(tx: Transaction, *, group: int, after: int) -> int | None:
    await tx.lock(LOCK)
    rows = await tx.fetch(
        "SELECT m.customer_id FROM group_members m JOIN customer_groups g ON g.id = m.group_id"
        " WHERE m.group_id = ? AND m.customer_id > ? AND g.rule_segment_id IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM segment_members s WHERE s.segment_id = g.rule_segment_id AND s.customer_id = m.customer_id)"
        " ORDER BY m.customer_id LIMIT ?",
        (group, after, AT_ONCE),
    )
    if not rows:
        return None
    await tx.execute(
        f"DELETE FROM group_members WHERE group_id = ? AND {tx.dialect.in_list('customer_id', 'bigint')}",
        (group, tx.dialect.array([row[0] for row in rows])),
    )
    return int(rows[-1][0])


@unit_of_work
async def _take_in(tx: Transaction, *, group: int, after: int) -> int | None:
    await tx.lock(LOCK)
    rows = await tx.fetch(
        "SELECT s.customer_id FROM customer_groups g JOIN segment_members s ON s.segment_id = g.rule_segment_id"
        " WHERE g.id = ? AND s.customer_id > ? AND NOT EXISTS"
        " (SELECT 1 FROM group_members m WHERE m.group_id = g.id AND m.customer_id = s.customer_id)"
        " ORDER BY s.customer_id LIMIT ?",
        (group, after, AT_ONCE),
    )
    if not rows:
        return None
    await tx.execute(
        "INSERT INTO group_members (group_id, customer_id, added_at)"
        " SELECT g.id, s.customer_id, s.entered_at FROM customer_groups g"
        " JOIN segment_members s ON s.segment_id = g.rule_segment_id"
        f" WHERE g.id = ? AND {tx.dialect.in_list('s.customer_id', 'bigint')}"
        " ON CONFLICT (group_id, customer_id) DO NOTHING",
        (group, tx.dialect.array([row[0] for row in rows])),
    )
    return int(rows[-1][0])


@unit_of_work
async def _filled(tx: Transaction, *, group: int) -> None:
    count = await tx.fetch_value(
        "UPDATE customer_groups SET is_filled = true WHERE id = ? AND NOT is_filled RETURNING member_count", (group,)
    )
    if count is not None:
        tx.record(GroupFilled(group_id=group, member_count=count), by=SYSTEM)
