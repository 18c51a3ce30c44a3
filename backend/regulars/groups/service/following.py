"""Groups and segments of customers who become one, or are parted."""

from collections.abc import Sequence

from regulars.groups.service import membership
from regulars.platform import hooks
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction
from regulars.platform.following import KEPT, Entry, Rows, derive, follow

SUBJECT = "customer"
_REASON = "merge"


async def merge(tx: Transaction, actor: Actor, survivor: int, others: Sequence[int], entries: list[Entry]) -> None:
    """What was held is noted with its instants; who is taken in leaves every segment."""
    rows = await tx.fetch(
        "SELECT segment_id, customer_id, entered_at FROM segment_members"
        f" WHERE {tx.dialect.in_list('customer_id', 'bigint')} ORDER BY segment_id, customer_id",
        (tx.dialect.array([survivor, *others]),),
    )
    if rows:
        entries.append(Entry("segment_members", survivor, KEPT, [list(row) for row in rows]))
    await membership.forget(tx, others)


async def part(tx: Transaction, actor: Actor, survivor: int, others: Sequence[int], entries: Sequence[Entry]) -> None:
    """Who was in a segment is in it again, since when they were."""
    for entry in entries:
        if entry.table == "segment_members":
            await membership.remember(tx, entry.data)


async def regroup(tx: Transaction, actor: Actor, customers: Sequence[int]) -> None:
    """Segments hold whom their rules match now."""
    await membership.settle(tx, dict.fromkeys(customers, _REASON))


def declare() -> None:
    """Join the verbs below; called once at start-up."""
    follow(
        SUBJECT,
        Rows("group_members", key="group_id", once="group_id", columns=("group_id", "customer_id", "added_at"),
             counted="groups", since="added_at"),
        Rows("segment_changes"),
    )  # fmt: skip
    hooks.on_merge.join(SUBJECT, merge)
    hooks.on_part.join(SUBJECT, part)
    derive(SUBJECT, "segment_members", "follows its rules")
    hooks.on_regroup.join(SUBJECT, regroup)
