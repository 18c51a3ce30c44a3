"""Reading what was entered for orders made here, and their approvals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from regulars.orders.behalf.entered import Entered, unpacked
from regulars.platform.db.connect import Reader


@dataclass(frozen=True, slots=True)
class DraftRow:
    """What was entered for an order, and by whom."""

    order_id: int
    entered: Entered
    payment_terms_days: int | None
    due_at: int | None
    made_by_kind: str
    made_by_id: int | None
    made_by_name: str


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """An approval that was asked for."""

    prefix: ClassVar[str] = "apr"
    id: int
    order_id: int
    requested_at: int
    requested_by_kind: str
    requested_by_id: int | None
    requested_by_name: str
    needed_because: str
    approver_id: int | None
    decision: str | None
    decided_at: int | None
    decided_by_kind: str | None
    decided_by_id: int | None
    decided_by_name: str | None
    reason: str | None


_APPROVAL = (
    "id, order_id, requested_at, requested_by_kind, requested_by_id, requested_by_name, needed_because, approver_id,"
    " decision, decided_at, decided_by_kind, decided_by_id, decided_by_name, reason"
)


async def drafts_of(reader: Reader, orders: Sequence[int]) -> dict[int, DraftRow]:
    """What was entered for each of these orders; orders of a storefront are left out."""
    rows = await reader.fetch(
        "SELECT order_id, entered, payment_terms_days, due_at, made_by_kind, made_by_id,"
        f" made_by_name FROM order_drafts WHERE {reader.dialect.in_list('order_id', 'bigint')}",
        (reader.dialect.array(orders),),
    )
    return {row[0]: DraftRow(row[0], unpacked(row[1]), *row[2:]) for row in rows}


async def approvals_of(reader: Reader, orders: Sequence[int]) -> dict[int, list[ApprovalRow]]:
    """The approvals of each order, oldest first."""
    found: dict[int, list[ApprovalRow]] = {key: [] for key in orders}
    for row in await _approvals(reader, "order_id", orders):
        found[row.order_id].append(row)
    return found


async def _approvals(reader: Reader, column: str, keys: Sequence[int]) -> list[ApprovalRow]:
    rows = await reader.fetch(
        f"SELECT {_APPROVAL} FROM order_approvals WHERE {reader.dialect.in_list(column, 'bigint')} ORDER BY id",
        (reader.dialect.array(keys),),
    )
    return [ApprovalRow(*row) for row in rows]
