"""Writes as fast as it can and says on standard output what was acknowledged, until somebody kills it.

Imports take longer than a round, so that one process imports once and forks a writer for each name on its input.
"""

import asyncio
import os
import sys
from itertools import count

from regulars.customers.service.identity import DEFAULT_SYSTEM
from regulars.migrations.run import open_ready
from regulars.notes.service.writing import note_add
from regulars.notes.words import NoteDraft
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
        await asyncio.gather(*(write(f"{prefix}-{writer}", store) for writer in range(WRITERS)))


def nursery(url: str, store: int) -> None:
    """A writer for each line of the input; says its process, and how it ended."""
    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            asyncio.run(main(url, store, line.strip()))
            os._exit(0)
        told(f"process {process}")
        told(f"ended {os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])}")


if __name__ == "__main__":
    nursery(sys.argv[1], int(sys.argv[2]))
