"""Recording many orders so that each stands or falls alone, also before the database's own rules."""

from collections.abc import Sequence

from regulars.orders.drafts import OrderDraft
from regulars.orders.service.record import record_orders
from regulars.orders.service.sheet import Sheet
from regulars.orders.service.work import Outcome
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.db.violations import ConstraintViolated
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs.states import UpsertOutcome


@unit_of_work
async def record_together(
    tx: Transaction, *, actor: Actor, drafts: Sequence[OrderDraft | Sheet], is_import: bool = False
) -> list[Outcome]:
    """All in one transaction."""
    return await record_orders(tx, actor, drafts, is_import=is_import)


async def record_apart(actor: Actor, drafts: Sequence[OrderDraft | Sheet], *, is_import: bool = False) -> list[Outcome]:
    """In one transaction where all goes well; where the database refuses, by halves down to the order at fault."""
    try:
        return await record_together(actor=actor, drafts=drafts, is_import=is_import)
    except ConstraintViolated as broken:
        if len(drafts) == 1:
            refusal = Refusal(ErrorCode.INVALID, f"The database does not take this order ({broken.detail}).")
            return [Outcome(UpsertOutcome.REFUSED, drafts[0].external_id, errors=(refusal,))]
    half = len(drafts) // 2
    first = await record_apart(actor, drafts[:half], is_import=is_import)
    return first + await record_apart(actor, drafts[half:], is_import=is_import)
