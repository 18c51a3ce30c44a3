"""Reports read while others write: what they see was true at one moment between the call and the answer."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from regulars.orders.drafts import LineDraft, PaymentDraft, RefundDraft
from regulars.orders.service.linking import move
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.reports.replica import engine
from regulars.reports.replica.place import Place
from regulars.reports.replica.sources import OF_ORDERS
from tests.make_orders import DAY, START, draft, line, recorded, shop
from tests.reports.relations import Rows, agree, asked, said_of

WRITERS = 3
COMMITS = 14


@pytest.fixture(autouse=True)
async def _shop(database: Database, tmp_path: Path) -> None:
    await shop()
    engine.put_at(database, Place(tmp_path))


@unit_of_work
async def linked(tx: Transaction, targets: dict[int, int | None]) -> None:
    await move(tx, SYSTEM, targets)


@dataclass
class Writer:
    """Orders of its own people: after each commit it notes what the relations say of them."""

    database: Database
    name: str
    chance: random.Random
    states: list[list[Rows]] = field(default_factory=list[list[Rows]])
    begun: int = 0
    orders: dict[str, int] = field(default_factory=dict[str, int])
    refunds: dict[str, tuple[RefundDraft, ...]] = field(default_factory=dict[str, tuple[RefundDraft, ...]])
    at: int = 0

    async def run(self) -> None:
        for number in range(COMMITS):
            self.begun += 1
            await self._commit(number)
            self.states.append([await said_of(self.database, source, self.keys) for source in OF_ORDERS])

    @property
    def keys(self) -> Sequence[int]:
        return sorted(self.orders.values())

    async def _commit(self, number: int) -> None:
        kind = self.chance.choice(("new", "edit", "cancel", "refund", "link")) if number > 2 else "new"
        if kind == "new":
            await self._record(f"{self.name}-{number}", f"{self.name}-{number}b")
        elif kind == "link":
            people = await self.database.fetch(
                "SELECT customer_id FROM customer_external_ids WHERE value LIKE ?", (f"{self.name}%",)
            )
            await linked({self.chance.choice(self.keys): self.chance.choice(people)[0]})
        else:
            await self._record(*self.chance.sample(sorted(self.orders), 2), change=kind)

    async def _record(self, *names: str, change: str = "") -> None:
        """Two orders at once, so that half of a commit would be seen."""
        self.at += 1
        for name in names:
            if change == "refund":
                refund = RefundDraft(f"r{self.at}", START + (20 + self.at) * DAY, 10)
                self.refunds[name] = (*self.refunds.get(name, ()), refund)
        price = self.chance.randint(500, 900)
        lines: tuple[LineDraft, ...] = (line(price), line(100, self.chance.randint(1, 3), sku=f"S{price % 4}"))
        done = await recorded(
            *(
                draft(
                    name, f"{self.name}{self.chance.randint(1, 2)}", day=self.chance.randint(0, 5), lines=lines,
                    total=None, refunds=self.refunds.get(name, ()), payments=(PaymentDraft(price, "Visa"),),
                    updated_at=START + 40 * DAY + self.at,
                    **({"status": "CANCELLED", "cancelled_at": START + 30 * DAY} if change == "cancel" else {}),
                )
                for name in names
            )
        )  # fmt: skip
        for one in done:
            assert one.order_id is not None, one
            self.orders[one.external_id] = one.order_id


async def look(writers: Sequence[Writer], writing: "asyncio.Future[Any]") -> None:
    """Read once, and hold it against what each writer had said before and has said after."""
    before = [len(writer.states) for writer in writers]
    statements = [asked(source) for source in OF_ORDERS]
    relations = await engine.read_all(statements)
    begun = [writer.begun for writer in writers]
    while any(len(writer.states) < number for writer, number in zip(writers, begun, strict=True)):
        assert not writing.done() or writing.exception() is None
        await asyncio.sleep(0)
    for writer, first, last in zip(writers, before, begun, strict=True):
        possible = [[[] for _ in OF_ORDERS], *writer.states][first : last + 1]
        own = set(writer.orders.values())
        seen = [
            sorted((row for row in rows if row[source.table.names.index("order_id")] in own), key=repr)
            for source, rows in zip(OF_ORDERS, relations, strict=True)
        ]
        assert seen in possible, (writer.name, first, last)


@pytest.mark.parametrize("seed", range(3))
async def test_every_read_is_of_one_moment_between_its_call_and_its_answer(database: Database, seed: int):
    writers = [Writer(database, f"w{number}", random.Random(f"{seed}{number}")) for number in range(WRITERS)]
    writing = asyncio.gather(*(writer.run() for writer in writers))
    looks = 0
    while not writing.done() or looks < 2:
        await asyncio.gather(look(writers, writing), look(writers, writing))
        looks += 1
    await writing
    await agree(database)
