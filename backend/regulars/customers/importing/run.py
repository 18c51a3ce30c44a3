"""Importing a customer file: read, draft, take, batch by batch, while a server may run.

A batch is one short transaction. Whatever was taken is found unchanged by a second run, so an import that was
interrupted is simply run again.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from regulars.customers.importing import columns
from regulars.customers.importing.drafting import BadRow, Reading, draft_of, key_of, told
from regulars.customers.importing.report import ImportReport, Progress, RefusedRow
from regulars.customers.service.filling import INDEXES
from regulars.customers.service.importing import OnDuplicate, Outcome, import_batch, joins
from regulars.customers.service.people import CustomerDraft
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import current
from regulars.platform.db.waiting import waiting
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.files.rows import FileRow, RowFile, open_rows, size_of
from regulars.platform.garbage import little_garbage
from regulars.platform.jobs.states import UpsertOutcome
from regulars.stores.queries import default_store, store_by_code

BATCH = 1_000
WORTH_WAITING = 2_000_000
"""Bytes from which on the indexes of an empty list wait until the file is in."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a file is read. `store` is the code of the store in whose zone and country it was written."""

    store: str | None = None
    system: str | None = None
    on_duplicate: OnDuplicate = "UPDATE_EXISTING"
    ignore_columns: bool = False
    dry_run: bool = False
    actor: Actor = SYSTEM


async def import_customers(
    path: Path, options: ImportOptions, progress: Callable[[Progress], None] | None = None
) -> ImportReport:
    """Import one file. Raises `BadFile` or `BadColumns` where it cannot be read at all; rows are refused one by one."""
    columns.check(_columns_of(path), joins, ignore_unknown=options.ignore_columns)
    reading = await reading_of(store=options.store, system=options.system)
    work = _Import(options, progress)
    size = size_of(path)
    is_large = size >= WORTH_WAITING and not options.dry_run
    with little_garbage(), open_rows(path) as file:
        rows = iter(file)

        async def next_portion() -> _Portion:
            return await asyncio.to_thread(_portion, rows, reading, file)

        async with waiting(current(), INDEXES) if is_large else nullcontext():
            coming = asyncio.create_task(next_portion())
            while (portion := await coming).count:
                coming = asyncio.create_task(next_portion())  # read while the database writes
                await work.take(portion, size)
    return work.report


def _columns_of(path: Path) -> tuple[str, ...]:
    """Of JSON Lines, whose rows have their own, all are read first: nothing is taken of a file that is refused."""
    with open_rows(path) as file:
        if file.columns:
            return file.columns
        return tuple(dict.fromkeys(name for row in file for name in row.values))


async def reading_of(*, store: str | None, system: str | None) -> Reading:
    """How rows of a store are read. Raises `Refusal` where there is no such store."""
    reader = current()
    found = await (default_store(reader) if store is None else store_by_code(reader, store.lower()))
    if found is None and store is not None:
        raise Refusal(ErrorCode.NOT_FOUND, f"There is no store {store}.")
    zone, country = (found.time_zone, found.country_code) if found else ("UTC", None)
    return Reading(zone=zone, country=country, system=system or "default")


@dataclass(slots=True)
class _Portion:
    """So many rows, read: drafts, and what is wrong with the others."""

    count: int = 0
    bytes_read: int = 0
    drafts: list[tuple[CustomerDraft, FileRow]] = field(default_factory=list[tuple[CustomerDraft, FileRow]])
    refused: list[list[RefusedRow]] = field(default_factory=list[list[RefusedRow]])


def _portion(rows: Iterator[FileRow], reading: Reading, file: RowFile) -> _Portion:
    portion = _Portion()
    for row in islice(rows, BATCH):
        portion.count += 1
        if row.trouble is not None:
            portion.refused.append([RefusedRow(row.line, None, None, row.trouble, key_of(row.values))])
            continue
        try:
            portion.drafts.append((draft_of(row, reading), row))
        except BadRow as bad:
            portion.refused.append(bad.faults)
    portion.bytes_read = file.bytes_read
    return portion


@dataclass(slots=True)
class _Import:
    options: ImportOptions
    progress: Callable[[Progress], None] | None
    report: ImportReport = field(default_factory=ImportReport)

    async def take(self, portion: _Portion, size: int) -> None:
        """Write the rows and say how far it is."""
        report = self.report
        report.rows += portion.count
        for faults in portion.refused:
            self._refuse(faults)
        if portion.drafts:
            outcomes = await import_batch(
                actor=self.options.actor,
                drafts=[draft for draft, _ in portion.drafts],
                on_duplicate=self.options.on_duplicate,
                dry_run=self.options.dry_run,
            )
            for outcome, (_, row) in zip(outcomes, portion.drafts, strict=True):
                self._count(outcome, row)
        if self.progress is not None:
            self.progress(Progress(report.rows, report.refused_rows, portion.bytes_read, size))

    def _count(self, outcome: Outcome, row: FileRow) -> None:
        report = self.report
        match outcome.outcome:
            case UpsertOutcome.CREATED:
                report.created += 1
            case UpsertOutcome.UPDATED:
                report.updated += 1
            case UpsertOutcome.UNCHANGED:
                report.unchanged += 1
            case UpsertOutcome.REFUSED:
                self._refuse([told(row, outcome.refusal)] if outcome.refusal else [])

    def _refuse(self, faults: list[RefusedRow]) -> None:
        self.report.refused_rows += 1
        for fault in faults:
            self.report.refused.add(fault)
