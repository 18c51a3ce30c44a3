"""A process that writes as fast as it can and says on standard output what was acknowledged, until somebody kills it."""

import asyncio
import os
import sys
from itertools import count

from regulars.customers.service.identity import DEFAULT_SYSTEM
from regulars.migrations.run import open_ready
from regulars.notes.service import NoteDraft, note_add
from regulars.orders.drafts import BuyerDraft, LineDraft, OrderDraft, PaymentDraft
from regulars.orders.service.record import record_orders
from regulars.orders.service.work import Outcome
from regulars.platform import clock, ids
from regulars.platform.context import SYSTEM
from regulars.platform.db.transaction import Transaction, unit_of_work

WRITERS = 4


@unit_of_work
async def send(tx: Transaction, *, drafts: list[OrderDraft]) -> list[Outcome]:
    return await record_orders(tx, SYSTEM, drafts)


def draft(store: int, external_id: str, buyer: int, amount: int) -> OrderDraft:
    return OrderDraft(
        store_id=store,
        external_id=external_id,
        currency="USD",
        placed_at=clock.now(),
        buyer=BuyerDraft(system=DEFAULT_SYSTEM, external_id=f"c{buyer}"),
        lines=(LineDraft(title="Cup", quantity=1, unit_price=amount),),
        payments=(PaymentDraft(amount=amount, method="Visa"),),
    )


def told(line: str) -> None:
    os.write(1, f"{line}\n".encode())


async def write(name: str, store: int) -> None:
    """Orders of one to three, then a note on the customer: each line that is told is a promise."""
    for turn in count():
        drafts = [draft(store, f"{name}-{turn}-{part}", (turn + part) % 17, 100 + turn) for part in range(1 + turn % 3)]
        outcomes = await send(drafts=drafts)
        for one, outcome in zip(drafts, outcomes, strict=True):
            told(f"order {one.external_id} {outcome.order_id}")
        note = await note_add(actor=SYSTEM, subject_id=ids.encode("cus", 1), draft=NoteDraft(f"{name} {turn}"))
        told(f"note {note}")


async def main(url: str, store: int, prefix: str) -> None:
    database = await open_ready(url)
    with database.entered():
        told("ready")
        await asyncio.gather(*(write(f"{prefix}-{writer}", store) for writer in range(WRITERS)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
