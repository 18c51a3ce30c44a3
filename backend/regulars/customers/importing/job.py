"""Customer files as an import of the house: what their fields are, and how a job takes their rows."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from regulars.access.scopes import Scope
from regulars.customers.importing import columns
from regulars.customers.importing.drafting import BadRow, Reading, draft_of, told
from regulars.customers.importing.recipes import RECIPES
from regulars.customers.importing.report import RefusedRow
from regulars.customers.importing.run import BATCH, reading_of
from regulars.customers.service.importing import Outcome, import_batch, joins
from regulars.customers.service.people import CustomerDraft
from regulars.imports.subjects import Choices, Importer, ImportField, ImportSubject, RowRefused, Run, Taken
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode
from regulars.platform.files.rows import FileRow
from regulars.platform.jobs.states import UpsertOutcome


def fields() -> Sequence[ImportField]:
    """The room's own columns, and those that rooms above take."""
    return [one for one in columns.FIELDS if one.key in columns.OWN or one.key in joins]


def needs(given: frozenset[str]) -> str | None:
    """Somebody must be named."""
    if given & set(columns.NAMING):
        return None
    return f"Say which column fills one of {', '.join(columns.NAMING)}: without, nobody is named."


@dataclass(slots=True)
class _Batch:
    """Rows read: drafts, and what was refused before the database was asked."""

    rows: list[FileRow] = field(default_factory=list[FileRow])
    drafts: list[tuple[FileRow, CustomerDraft]] = field(default_factory=list[tuple[FileRow, CustomerDraft]])
    refused: list[RowRefused] = field(default_factory=list[RowRefused])


async def run(run: Run) -> None:
    """Batch by batch: read beside the loop, so that others are served meanwhile, then taken."""
    choices = run.choices
    reading = await reading_of(store=choices.store, system=choices.system)
    rows = run.rows()
    coming = asyncio.create_task(asyncio.to_thread(_read, rows, reading, BATCH))
    try:
        while (batch := await coming).rows:
            run.check()
            coming = asyncio.create_task(asyncio.to_thread(_read, rows, reading, BATCH))
            await _take(run, batch)
    finally:
        await asyncio.wait({coming})  # whoever reads is done with the file before it is left


async def trial(rows: Sequence[FileRow], choices: Choices) -> Sequence[RowRefused]:
    """What is wrong with some rows, as far as they themselves tell."""
    reading = await reading_of(store=choices.store, system=choices.system)
    return _read(iter(rows), reading, len(rows)).refused


def _read(rows: Iterator[FileRow], reading: Reading, most: int) -> _Batch:
    batch = _Batch()
    for _, row in zip(range(most), rows, strict=False):
        batch.rows.append(row)
        if row.trouble is not None:
            batch.refused.append(RowRefused(row.line, None, None, ErrorCode.INVALID, row.trouble))
            continue
        try:
            batch.drafts.append((row, draft_of(row, reading)))
        except BadRow as bad:
            batch.refused += map(_refused, bad.faults)
    return batch


async def _take(run: Run, batch: _Batch) -> None:
    choices = run.choices

    async def count(tx: Transaction, outcomes: Sequence[Outcome]) -> None:
        await run.note(tx, _taken(batch, outcomes))

    if not batch.drafts:
        await run.noted(_taken(batch, ()))
        return
    outcomes = await import_batch(
        actor=run.actor,
        drafts=[draft for _, draft in batch.drafts],
        on_duplicate=choices.on_duplicate.value,
        dry_run=choices.dry_run,
        also=count,
    )
    if choices.dry_run:
        await run.noted(_taken(batch, outcomes))


def _taken(batch: _Batch, outcomes: Sequence[Outcome]) -> Taken:
    counts = dict.fromkeys(UpsertOutcome, 0)
    refused = list(batch.refused)
    for outcome, (row, _) in zip(outcomes, batch.drafts, strict=True):
        counts[outcome.outcome] += 1
        if outcome.refusal is not None:
            refused.append(_refused(told(row, outcome.refusal)))
    return Taken(
        row=batch.rows[-1].line,
        rows=len(batch.rows),
        created=counts[UpsertOutcome.CREATED],
        updated=counts[UpsertOutcome.UPDATED],
        unchanged=counts[UpsertOutcome.UNCHANGED],
        refused=refused,
    )


def _refused(fault: RefusedRow) -> RowRefused:
    return RowRefused(fault.line, fault.key, fault.column, ErrorCode(fault.code), fault.message)


IMPORTER = Importer(
    what=ImportSubject.CUSTOMERS,
    scopes=(Scope.CUSTOMERS_WRITE,),
    fields=fields,
    run=run,
    trial=trial,
    needs=needs,
    recipes=RECIPES,
)
