"""Importing an order file: read, group, draft, record, batch by batch, while a server may run.

A batch is one short transaction. Whatever was recorded is found unchanged by a second run, so an import that was
interrupted is simply run again.
"""

import asyncio
import gc
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from regulars.orders import rules
from regulars.orders.drafts import OrderDraft
from regulars.orders.importing import columns
from regulars.orders.importing.drafting import BadValue, RefusedRow, draft_of
from regulars.orders.importing.grouping import Group, groups, scattered
from regulars.orders.importing.report import ImportReport, Progress
from regulars.orders.importing.shops import Shops
from regulars.orders.service.apart import record_apart
from regulars.orders.service.work import Outcome
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.errors import Refusal, Refusals
from regulars.platform.files.rows import RowFile, open_rows
from regulars.platform.jobs.states import UpsertOutcome

BATCH = 2_000
_BREATH = 10
"""After so many orders read, the writing of the batch before may go on."""
_GARBAGE_EVERY = 200_000
_SWITCH = 0.001


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a file is read.

    `store` is the code of the store of rows that name none, `system` the one whose ids `customer_id` holds.
    """

    store: str | None = None
    currency: str | None = None
    time_zone: str | None = None
    system: str | None = None
    ignore_columns: bool = False
    dry_run: bool = False
    actor: Actor = SYSTEM


async def import_orders(
    path: Path, options: ImportOptions, progress: Callable[[Progress], None] | None = None
) -> ImportReport:
    """Import one file. Raises `BadFile` or `BadColumns` where it cannot be read at all; rows are refused one by one."""
    scattered_orders, found = scattered(path)
    columns.check(found, ignore_unknown=options.ignore_columns)
    with open_rows(path) as file, _at_full_speed():
        work = _Import(options, file.size, progress)
        try:
            for number, group in enumerate(groups(file, scattered_orders)):
                await work.take(group)
                if len(work.batch) >= BATCH:
                    await work.record(file)
                elif number % _BREATH == 0:
                    await asyncio.sleep(0)
            await work.record(file)
        finally:
            await work.recorded()
    work.report.stores_made = work.shops.made
    return work.report


@contextmanager
def _at_full_speed() -> Generator[None]:
    """Reading goes on while a batch is written, and neither is held up.

    Millions of drafts come and go without a cycle among them: looking for cycles would cost a fifth of the time. The
    thread that writes must not wait long for Python's lock when a statement has ended.
    """
    garbage, switch = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(_GARBAGE_EVERY, *garbage[1:])
    sys.setswitchinterval(_SWITCH)
    try:
        yield
    finally:
        gc.set_threshold(*garbage)
        sys.setswitchinterval(switch)


@dataclass(slots=True)
class _Import:
    options: ImportOptions
    size: int
    progress: Callable[[Progress], None] | None
    report: ImportReport = field(default_factory=ImportReport)
    batch: list[tuple[OrderDraft, Group]] = field(default_factory=list[tuple[OrderDraft, Group]])
    shops: Shops = field(init=False)
    _writing: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        options = self.options
        self.shops = Shops(options.store, options.currency, options.time_zone, options.actor, dry_run=options.dry_run)

    async def take(self, group: Group) -> None:
        """Read the rows of an order into the batch, or refuse them."""
        self.report.rows += len(group)
        first = group[0]
        if first.trouble is not None:
            self._refuse(group, RefusedRow(first.line, None, None, first.trouble))
            return
        values = first.values
        self.report.orders += 1
        order_id = values.get("order_id")
        if order_id is None:
            self._refuse(
                group, RefusedRow(first.line, "order_id", None, "Give the order the id that it has at its source.")
            )
            return
        try:
            code = values.get("store")
            store = self.shops.known(code) or await self.shops.found(code, values.get("currency"))
            self.batch.append((draft_of(group, store, self.options.system), group))
        except BadValue as bad:
            self._refuse(group, RefusedRow(bad.line, bad.column, bad.value, bad.message, order_id))
        except (Refusal, Refusals) as error:
            self._refuse(group, RefusedRow(first.line, "store", values.get("store"), error.message, order_id))

    async def record(self, file: RowFile) -> None:
        """Begin to write the batch once the one before is written; the file is read on meanwhile."""
        await self.recorded()
        batch, self.batch = self.batch, []
        self._writing = asyncio.create_task(self._record(batch, file.bytes_read, self.report.rows))

    async def recorded(self) -> None:
        """Wait for the batch that is being written."""
        writing, self._writing = self._writing, None
        if writing is not None:
            await writing

    async def _record(self, batch: list[tuple[OrderDraft, Group]], bytes_read: int, rows: int) -> None:
        report = self.report
        if batch:
            drafts = [draft for draft, _ in batch]
            if self.options.dry_run:
                outcomes = _checked(drafts, self.shops.base_currency)
            else:
                outcomes = await record_apart(self.options.actor, drafts, is_import=True)
            for outcome, (_, group) in zip(outcomes, batch, strict=True):
                self._count(outcome, group)
        if self.progress is not None:
            done = report.created + report.updated + report.unchanged + report.refused_orders
            self.progress(Progress(rows, done, len(report.refused), bytes_read, self.size))

    def _count(self, outcome: Outcome, group: Group) -> None:
        report = self.report
        match outcome.outcome:
            case UpsertOutcome.CREATED:
                report.created += 1
            case UpsertOutcome.UPDATED:
                report.updated += 1
            case UpsertOutcome.UNCHANGED:
                report.unchanged += 1
            case UpsertOutcome.REFUSED:
                report.refused_orders += 1
                for refusal in outcome.errors:
                    report.refused.add(_told(refusal, group, outcome.external_id))

    def _refuse(self, group: Group, row: RefusedRow) -> None:
        self.report.refused_orders += row.order_id is not None
        self.report.refused.add(row)


def _checked(drafts: Sequence[OrderDraft], base_currency: str) -> list[Outcome]:
    found = [(draft, rules.check(draft, base_currency)) for draft in drafts]
    return [
        Outcome(UpsertOutcome.REFUSED if bad else UpsertOutcome.CREATED, draft.external_id, errors=tuple(bad))
        for draft, bad in found
    ]


def _told(refusal: Refusal, group: Group, order_id: str) -> RefusedRow:
    column, place = columns.column_of(refusal.path)
    row = group[0]
    if place is not None:
        lines = [one for one in group if one.values.keys() & set(columns.LINE_COLUMNS)]
        row = lines[place] if place < len(lines) else row
    value = next((one.values[column] for one in (row, *group) if column in one.values), None) if column else None
    return RefusedRow(row.line, column, value, refusal.message, order_id)
