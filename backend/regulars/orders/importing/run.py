"""Importing an order file: read, group, draft, record, batch by batch, while a server may run.

A batch is one short transaction. Whatever was recorded is found unchanged by a second run, so an import that was
interrupted is simply run again.
"""

import gc
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from regulars.orders.importing import columns
from regulars.orders.importing.drafting import BadValue, RefusedRow, draft_of
from regulars.orders.importing.grouping import Group, groups, scattered
from regulars.orders.importing.report import ImportReport, Progress
from regulars.orders.importing.shops import Shops
from regulars.orders.service.apart import record_apart
from regulars.orders.service.ready import Ready, make_ready
from regulars.orders.service.work import Outcome
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.errors import Refusal, Refusals
from regulars.platform.files.rows import RowFile, open_rows
from regulars.platform.jobs.states import UpsertOutcome

BATCH = 2_000
_GARBAGE_EVERY = 200_000


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
    with open_rows(path) as file, _little_garbage():
        work = _Import(options, file.size, progress)
        for group in groups(file, scattered_orders):
            await work.take(group)
            if len(work.batch) >= BATCH:
                await work.record(file)
        await work.record(file)
    work.report.stores_made = work.shops.made
    return work.report


@contextmanager
def _little_garbage() -> Generator[None]:
    """Millions of drafts come and go without a cycle among them: looking for cycles would cost a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(_GARBAGE_EVERY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@dataclass(slots=True)
class _Import:
    options: ImportOptions
    size: int
    progress: Callable[[Progress], None] | None
    report: ImportReport = field(default_factory=ImportReport)
    batch: list[tuple[Ready, Group]] = field(default_factory=list[tuple[Ready, Group]])
    shops: Shops = field(init=False)

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
            draft = draft_of(group, store, self.options.system)
            base = self.shops.base_currency
            self.batch.append((make_ready(draft, country=store.country_code, base_currency=base), group))
        except BadValue as bad:
            self._refuse(group, RefusedRow(bad.line, bad.column, bad.value, bad.message, order_id))
        except (Refusal, Refusals) as error:
            self._refuse(group, RefusedRow(first.line, "store", values.get("store"), error.message, order_id))

    async def record(self, file: RowFile) -> None:
        """Write the batch and say how far it is.

        Reading on meanwhile would not help: the thread that writes needs Python's lock for every row it fetches, and
        would wait for it longer than it works (measured: a tenth slower).
        """
        batch, self.batch = self.batch, []
        report = self.report
        if batch:
            drafts = [draft for draft, _ in batch]
            if self.options.dry_run:
                outcomes = _checked(drafts)
            else:
                outcomes = await record_apart(self.options.actor, drafts, is_import=True)
            for outcome, (_, group) in zip(outcomes, batch, strict=True):
                self._count(outcome, group)
        if self.progress is not None:
            done = report.created + report.updated + report.unchanged + report.refused_orders
            self.progress(Progress(report.rows, done, len(report.refused), file.bytes_read, self.size))

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


def _checked(drafts: Sequence[Ready]) -> list[Outcome]:
    return [
        Outcome(
            UpsertOutcome.REFUSED if one.refusals else UpsertOutcome.CREATED,
            one.draft.external_id,
            errors=one.refusals,
        )
        for one in drafts
    ]


def _told(refusal: Refusal, group: Group, order_id: str) -> RefusedRow:
    column, place = columns.column_of(refusal.path)
    row = group[0]
    if place is not None:
        lines = [one for one in group if one.values.keys() & set(columns.LINE_COLUMNS)]
        row = lines[place] if place < len(lines) else row
    value = next((one.values[column] for one in (row, *group) if column in one.values), None) if column else None
    return RefusedRow(row.line, column, value, refusal.message, order_id)
