"""Importing a customer file: read, draft, take, batch by batch, while a server may run.

A batch is one short transaction. Whatever was taken is found unchanged by a second run, so an import that was
interrupted is simply run again.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from regulars.customers.importing import columns
from regulars.customers.importing.drafting import CUSTOM, Reading, told
from regulars.customers.importing.reading import WORTH_A_PROCESS, Batch, reading
from regulars.customers.importing.report import ImportReport, Progress, RefusedRow
from regulars.customers.service.custom_fields import writable_fields
from regulars.customers.service.filling import INDEXES, TABLES
from regulars.customers.service.importing import OnDuplicate, Outcome, import_batch, joins
from regulars.imports.subjects import Opened, Source
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import current
from regulars.platform.db.waiting import waiting
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.files.rows import FileRow, open_rows, size_of
from regulars.platform.garbage import little_garbage
from regulars.platform.jobs.states import UpsertOutcome
from regulars.stores.queries import default_store, store_by_code


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a file is read. `store` is the code of the store in whose zone and country it was written."""

    store: str | None = None
    system: str | None = None
    on_duplicate: OnDuplicate = "UPDATE_EXISTING"
    ignore_columns: bool = False
    dry_run: bool = False
    actor: Actor = SYSTEM


@dataclass(frozen=True, slots=True)
class PlainFile:
    """A file with our own columns, each row on its line (`subjects.Source`)."""

    path: Path

    @contextmanager
    def opened(self) -> Generator[Opened]:
        """Its rows; nobody asks for their cells."""
        with open_rows(self.path) as file:
            yield Opened((([], row) for row in file), lambda: file.bytes_read)


async def import_customers(
    path: Path,
    options: ImportOptions,
    progress: Callable[[Progress], None] | None = None,
    *,
    source: Source | None = None,
) -> ImportReport:
    """Import one file. Raises `BadFile` or `BadColumns` where it cannot be read at all; rows are refused one by one.

    `source` reads it where its columns are not our own.
    """
    if source is None:
        custom = {f"{CUSTOM}{key}" for key in await writable_fields(current(), options.actor)}
        columns.check(_columns_of(path), {*joins, *custom}, ignore_unknown=options.ignore_columns)
    how = await reading_of(store=options.store, system=options.system, actor=options.actor)
    size = size_of(path)
    work = _Import(options, size, progress)
    is_large = size >= WORTH_A_PROCESS and not options.dry_run
    with little_garbage():
        shelf = waiting(current(), INDEXES, work.indexed, tables=TABLES) if is_large else nullcontext()
        async with current().engine.many_writes(), shelf, reading(source or PlainFile(path), how) as batches:
            async for batch in batches:
                await work.take(batch)
    return work.report


def _columns_of(path: Path) -> tuple[str, ...]:
    """Of JSON Lines, whose rows have their own, all are read first: nothing is taken of a file that is refused."""
    with open_rows(path) as file:
        if file.columns:
            return file.columns
        return tuple(dict.fromkeys(name for row in file for name in row.values))


async def reading_of(*, store: str | None, system: str | None, actor: Actor = SYSTEM) -> Reading:
    """How rows of a store are read. Raises `Refusal` where there is no such store."""
    reader = current()
    found = await (default_store(reader) if store is None else store_by_code(reader, store.lower()))
    if found is None and store is not None:
        raise Refusal(ErrorCode.NOT_FOUND, f"There is no store {store}.")
    zone, country = (found.time_zone, found.country_code) if found else ("UTC", None)
    checks = {name: join.check for name, join in joins.items()}
    fields = await writable_fields(reader, actor)
    return Reading(zone=zone, country=country, system=system or "default", checks=checks, fields=fields)


def refused_of(batch: Batch, outcomes: Sequence[Outcome]) -> list[RefusedRow]:
    """What the database, or somebody known, stood in the way of."""
    found = [
        (line, outcome.refusal)
        for line, outcome in zip(batch.lines, outcomes, strict=True)
        if outcome.refusal is not None
    ]
    rows = batch.rows() if found else {}
    return [told(FileRow(line, rows[line][1]), refusal) for line, refusal in found]


@dataclass(slots=True)
class _Import:
    options: ImportOptions
    size: int
    progress: Callable[[Progress], None] | None
    report: ImportReport = field(default_factory=ImportReport)

    async def take(self, batch: Batch) -> None:
        """Write the rows and say how far it is."""
        report, options = self.report, self.options
        outcomes: Sequence[Outcome] = ()
        if batch.drafts:
            outcomes = await import_batch(
                actor=options.actor,
                drafts=batch.drafts,
                on_duplicate=options.on_duplicate,
                dry_run=options.dry_run,
            )
        report.rows += batch.size
        for outcome in outcomes:
            self._count(outcome)
        refused = (*batch.refused, *refused_of(batch, outcomes))
        report.refused_rows += len({row.line for row in refused})
        for row in refused:
            report.refused.add(row)
        self._tell(batch.bytes_read)

    def indexed(self, made: int, of: int) -> None:
        """The file is read; a new shop's indexes are made."""
        self._tell(self.size, f"index {made} of {of}")

    def _tell(self, bytes_read: int, ending: str = "") -> None:
        report = self.report
        if self.progress is not None:
            self.progress(Progress(report.rows, report.refused_rows, bytes_read, self.size, ending))

    def _count(self, outcome: Outcome) -> None:
        report = self.report
        match outcome.outcome:
            case UpsertOutcome.CREATED:
                report.created += 1
            case UpsertOutcome.UPDATED:
                report.updated += 1
            case UpsertOutcome.UNCHANGED:
                report.unchanged += 1
            case UpsertOutcome.REFUSED:
                pass  # counted by its row
