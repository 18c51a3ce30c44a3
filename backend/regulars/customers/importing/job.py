"""Customer files as an import of the house: what their fields are, and how a job takes their rows."""

from collections.abc import Sequence

from regulars.access.scopes import Scope
from regulars.customers.importing import columns
from regulars.customers.importing.drafting import CUSTOM
from regulars.customers.importing.reading import Batch, read, reading
from regulars.customers.importing.recipes import RECIPES
from regulars.customers.importing.report import RefusedRow
from regulars.customers.importing.run import reading_of, refused_of
from regulars.customers.service.custom_fields import writable_fields
from regulars.customers.service.importing import Outcome, import_batch, joins
from regulars.fields.values import RULES
from regulars.imports.subjects import Choices, Importer, ImportField, ImportSubject, RowRefused, Run, Taken
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader, current
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode
from regulars.platform.files.rows import FileRow
from regulars.platform.jobs.states import UpsertOutcome


def fields() -> Sequence[ImportField]:
    """The room's own columns, and those that rooms above take."""
    return [one for one in columns.FIELDS if one.key in columns.OWN or one.key in joins]


async def more(reader: Reader, actor: Actor) -> Sequence[ImportField]:
    """The custom fields that the actor may write."""
    fields = (await writable_fields(reader, actor)).values()
    return [ImportField(f"{CUSTOM}{one.key}", one.name, RULES[one.kind], also=(one.key,)) for one in fields]


def needs(given: frozenset[str]) -> str | None:
    """Somebody must be named."""
    if given & set(columns.NAMING):
        return None
    return f"Say which column fills one of {', '.join(columns.NAMING)}: without, nobody is named."


async def run(run: Run) -> None:
    """Batch by batch: read beside the loop or in a process of its own, then taken."""
    choices = run.choices
    how = await reading_of(store=choices.store, system=choices.system, actor=run.actor)
    async with current().engine.many_writes(), reading(run.source, how, behind=run.row) as batches:
        async for batch in batches:
            run.check()
            await _take(run, batch)


async def trial(rows: Sequence[FileRow], choices: Choices) -> Sequence[RowRefused]:
    """What is wrong with some rows, as far as they themselves tell."""
    how = await reading_of(store=choices.store, system=choices.system)
    return list(map(_refused, read(list(rows), how)))


async def _take(run: Run, batch: Batch) -> None:
    choices = run.choices

    async def count(tx: Transaction, outcomes: Sequence[Outcome]) -> None:
        await run.note(tx, _taken(batch, outcomes))

    if not batch.drafts:
        await run.noted(_taken(batch, ()))
        return
    outcomes = await import_batch(
        actor=run.actor,
        drafts=batch.drafts,
        on_duplicate=choices.on_duplicate.value,
        dry_run=choices.dry_run,
        also=count,
    )
    if choices.dry_run:
        await run.noted(_taken(batch, outcomes))


def _taken(batch: Batch, outcomes: Sequence[Outcome]) -> Taken:
    counts = dict.fromkeys(UpsertOutcome, 0)
    for outcome in outcomes:
        counts[outcome.outcome] += 1
    refused = list(map(_refused, (*batch.refused, *refused_of(batch, outcomes))))
    rows = batch.rows() if refused else {}
    return Taken(
        row=batch.last,
        rows=batch.size,
        created=counts[UpsertOutcome.CREATED],
        updated=counts[UpsertOutcome.UPDATED],
        unchanged=counts[UpsertOutcome.UNCHANGED],
        refused=refused,
        cells={one.row: rows[one.row][0] for one in refused},
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
    more=more,
)
