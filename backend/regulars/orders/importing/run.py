"""Importing an order file: read, group, draft, record, batch by batch, while a server may run.

A batch is one short transaction. Whatever was recorded is found unchanged by a second run, so an import that was
interrupted is simply run again.
"""

from collections.abc import Callable, Sequence
from contextlib import aclosing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from regulars.orders.importing import columns, duplicates
from regulars.orders.importing.apart import WORTH_A_PROCESS, reading
from regulars.orders.importing.drafting import RefusedRow, StoreFacts
from regulars.orders.importing.filling import filling
from regulars.orders.importing.reading import Batch, Desk, Entry, Survey
from regulars.orders.importing.report import ImportReport, Progress
from regulars.orders.importing.shops import Shops
from regulars.orders.service.apart import record_apart
from regulars.orders.service.sheet import Sheet
from regulars.orders.service.work import Outcome
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import current
from regulars.platform.errors import Refusal, Refusals
from regulars.platform.files.rows import size_of
from regulars.platform.garbage import little_garbage
from regulars.platform.jobs.states import OnDuplicate, UpsertOutcome


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
    on_duplicate: OnDuplicate = OnDuplicate.UPDATE_EXISTING
    actor: Actor = SYSTEM


class Beside(Protocol):
    """Who keeps an import's place: how many orders an earlier run took, and what became of each batch since."""

    skip: int

    async def took(self, batch: Batch, outcomes: Sequence[Outcome]) -> None:
        """A batch is recorded; `outcomes` are of its entries that have a sheet, in their order."""
        ...


async def import_orders(
    path: Path,
    options: ImportOptions,
    progress: Callable[[Progress], None] | None = None,
    *,
    beside: Beside | None = None,
) -> ImportReport:
    """Import one file. Raises `BadFile` or `BadColumns` where it cannot be read at all; rows are refused one by one."""
    size = size_of(path)
    work = _Import(options, size, progress, beside)
    with little_garbage():
        async with reading(path, size=size) as file:
            columns.check(file.survey.columns, ignore_unknown=options.ignore_columns)
            desk = await work.desk(file.survey)
            is_large = size >= WORTH_A_PROCESS and not options.dry_run
            shelf = filling(work.indexed) if is_large else nullcontext()
            async with current().engine.many_writes(), shelf, aclosing(file.batches(desk)) as batches:
                async for batch in batches:
                    await work.record(batch if beside is None else _behind(batch, beside))
    return work.report


def _behind(batch: Batch, beside: Beside) -> Batch:
    """What an earlier run has not taken yet."""
    done = min(beside.skip, len(batch.entries))
    beside.skip -= done
    return batch._replace(entries=batch.entries[done:]) if done else batch


@dataclass(slots=True)
class _Import:
    options: ImportOptions
    size: int
    progress: Callable[[Progress], None] | None
    beside: Beside | None = None
    report: ImportReport = field(default_factory=ImportReport)

    async def desk(self, survey: Survey) -> Desk:
        """The stores that the file names, made where they are not there."""
        options = self.options
        shops = Shops(options.store, options.currency, options.time_zone, options.actor, dry_run=options.dry_run)
        stores: dict[str, StoreFacts | str] = {}
        for code, currency in survey.shops.items():
            try:
                store = await shops.found(code or None, currency or None)
                stores[code] = StoreFacts(store.id, store.currency, store.time_zone, store.country_code)
            except (Refusal, Refusals) as error:
                stores[code] = error.message
        self.report.stores_made = shops.made
        return Desk(stores, shops.base_currency, options.system)

    async def record(self, batch: Batch) -> None:
        """Write a batch and say how far it is."""
        report = self.report
        sound: list[tuple[Entry, Sheet]] = []
        for entry in batch.entries:
            report.rows += entry.rows
            report.orders += entry.order_id is not None
            for row in entry.refused:
                report.refused.add(row)
            if entry.sheet is not None:
                sound.append((entry, entry.sheet))
            else:
                report.refused_orders += entry.order_id is not None
        outcomes = await self._recorded([sheet for _, sheet in sound])
        for outcome, (entry, _) in zip(outcomes, sound, strict=True):
            self._count(outcome, entry)
        if self.beside is not None and batch.entries:
            await self.beside.took(batch, outcomes)
        self._tell(batch.bytes_read)

    def indexed(self, made: int, of: int) -> None:
        """The file is read; a new shop's indexes are made."""
        self._tell(self.size, f"index {made} of {of}")

    def _tell(self, bytes_read: int, ending: str = "") -> None:
        report = self.report
        if self.progress is not None:
            self.progress(Progress(report.rows, report.orders, len(report.refused), bytes_read, self.size, ending))

    async def _recorded(self, sheets: Sequence[Sheet]) -> list[Outcome]:
        options = self.options
        if not sheets:
            return []
        if options.on_duplicate in (OnDuplicate.UPDATE_EXISTING, OnDuplicate.ALLOW) and not options.dry_run:
            return await record_apart(options.actor, sheets, is_import=True)
        return await duplicates.recorded(
            options.actor, sheets, on_duplicate=options.on_duplicate, dry_run=options.dry_run
        )

    def _count(self, outcome: Outcome, entry: Entry) -> None:
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
                    report.refused.add(RefusedRow(entry.line, None, None, refusal.message, entry.order_id))
