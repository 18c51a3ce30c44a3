"""`regulars import`: files of customers, orders and notes, with a progress bar and a report of what was refused."""

import csv
from collections.abc import Awaitable, Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn, Protocol, TypeVar

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from regulars.app import rooms
from regulars.app.commands import tables
from regulars.app.terminal import err, out, with_database
from regulars.customers.importing import report as customer_reports
from regulars.customers.importing import run as customer_files
from regulars.imports.subjects import Choices, ImportSubject
from regulars.orders.importing.report import ImportReport
from regulars.orders.importing.report import Progress as OrdersDone
from regulars.orders.importing.run import ImportOptions, import_orders
from regulars.platform.db.connect import Database
from regulars.platform.jobs.states import OnDuplicate

imports = typer.Typer(no_args_is_help=True, help="Bring in customers, orders or notes from CSV, Excel or JSON Lines.")

SHOWN = 20
_COLUMNS = ("line", "column", "value", "message")

Files = Annotated[
    list[Path], typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV, Excel or JSON Lines.")
]
Store = Annotated[str | None, typer.Option(help="Code of the store of rows that name none.")]
Currency = Annotated[str | None, typer.Option(help="Currency of the store that the import makes.")]
TimeZone = Annotated[str | None, typer.Option(help="Time zone of the store that the import makes.")]
System = Annotated[str | None, typer.Option(help="The system whose ids customer_id holds.")]
IgnoreColumns = Annotated[bool, typer.Option("--ignore-columns", help="Pass over columns that are not known.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check everything, write nothing.")]
Report = Annotated[Path | None, typer.Option(help="Write every refused row to this CSV file.")]


class Duplicates(StrEnum):
    """What is done with rows of customers who are there already."""

    UPDATE = "update"
    KEEP = "keep"
    REJECT = "reject"
    CREATE = "create"


_DUPLICATES: dict[Duplicates, OnDuplicate] = {
    Duplicates.UPDATE: OnDuplicate.UPDATE_EXISTING,
    Duplicates.KEEP: OnDuplicate.RETURN_EXISTING,
    Duplicates.REJECT: OnDuplicate.REJECT,
    Duplicates.CREATE: OnDuplicate.ALLOW,
}
OnDuplicateOption = Annotated[
    Duplicates,
    typer.Option(help="What is there already: update it, keep it as it is, reject the row, or create another."),
]
MappingFile = Annotated[
    Path | None,
    typer.Option(
        "--mapping", exists=True, dir_okay=False, help='JSON of columns and fields: {"Mail": "email", "Other": null}.'
    ),
]


class Done(Protocol):
    """How far an import is."""

    @property
    def refused(self) -> int: ...
    @property
    def bytes_read(self) -> int: ...
    @property
    def bytes_total(self) -> int: ...


class Told(Protocol):
    """What an import did."""

    @property
    def exit_code(self) -> int: ...
    @property
    def refused(self) -> Any: ...


DoneType = TypeVar("DoneType", bound=Done)
ToldType = TypeVar("ToldType", bound=Told)
Take = Callable[[Path, Callable[[DoneType], None]], Awaitable[ToldType]]


@imports.command("orders")
def orders(
    files: Files,
    store: Store = None,
    currency: Currency = None,
    time_zone: TimeZone = None,
    system: System = None,
    report: Report = None,
    *,
    mapping: MappingFile = None,
    on_duplicate: OnDuplicateOption = Duplicates.UPDATE,
    ignore_columns: IgnoreColumns = False,
    dry_run: DryRun = False,
) -> None:
    """Import order files; a second run changes nothing. Exit code 3 where rows were refused."""
    options = ImportOptions(
        store=store,
        currency=currency,
        time_zone=time_zone,
        system=system,
        ignore_columns=ignore_columns,
        dry_run=dry_run,
        on_duplicate=_DUPLICATES[on_duplicate],
    )

    async def take(path: Path, move: Callable[[OrdersDone], None]) -> ImportReport:
        source = await tables.source_of(path, ImportSubject.ORDERS, mapping, ignore_columns=ignore_columns)
        with tables.readable(path, source) as file:
            return await import_orders(file, options, move)

    def so_far(done: OrdersDone) -> str:
        return f"{done.orders:,} orders" + (f", {done.ending}" if done.ending else "")

    _import(files, take, so_far, _orders_told, (report, "order_id"))


@imports.command("customers")
def customers(
    files: Files,
    store: Annotated[str | None, typer.Option(help="Code of the store whose zone and country they are of.")] = None,
    system: Annotated[str | None, typer.Option(help="The system whose ids external_id holds.")] = None,
    on_duplicate: OnDuplicateOption = Duplicates.UPDATE,
    report: Report = None,
    *,
    mapping: MappingFile = None,
    ignore_columns: IgnoreColumns = False,
    dry_run: DryRun = False,
) -> None:
    """Import customer files; a second run changes nothing. Exit code 3 where rows were refused."""
    options = customer_files.ImportOptions(
        store=store,
        system=system,
        on_duplicate=_DUPLICATES[on_duplicate].value,
        ignore_columns=ignore_columns,
        dry_run=dry_run,
    )

    async def take(path: Path, move: Callable[[customer_reports.Progress], None]) -> customer_reports.ImportReport:
        source = await tables.source_of(path, ImportSubject.CUSTOMERS, mapping, ignore_columns=ignore_columns)
        return await customer_files.import_customers(path, options, move, source=source)

    def so_far(done: customer_reports.Progress) -> str:
        return f"{done.rows:,} rows" + (f", {done.ending}" if done.ending else "")

    _import(files, take, so_far, _rows_told, (report, "key"))


@imports.command("notes")
def notes(
    files: Files,
    store: Annotated[str | None, typer.Option(help="Code of the store whose zone and country they are of.")] = None,
    system: Annotated[str | None, typer.Option(help="The system whose ids external_id holds.")] = None,
    on_duplicate: OnDuplicateOption = Duplicates.KEEP,
    report: Report = None,
    *,
    mapping: MappingFile = None,
    dry_run: DryRun = False,
) -> None:
    """Import notes on customers, found by external_id, email or phone. Exit code 3 where rows were refused."""
    choices = Choices(_DUPLICATES[on_duplicate], None if store is None else store.lower(), system, dry_run=dry_run)

    def so_far(done: tables.Done) -> str:
        return f"{done.rows:,} rows"

    _import(
        files,
        lambda path, move: tables.take(path, ImportSubject.NOTES, choices, mapping, move),
        so_far,
        _rows_told,
        (report, "key"),
    )


def _import(
    files: Sequence[Path],
    take: Take[DoneType, ToldType],
    so_far: Callable[[DoneType], str],
    told: Callable[[ToldType], str],
    report: tuple[Path | None, str],
) -> NoReturn:
    """`report` is the file for refused rows, if any, and the column that names the record of each."""
    sizes = [path.stat().st_size for path in files]

    async def work(_: Database) -> list[ToldType]:
        rooms.arrange()
        return [await _with_bar(path, size, take, so_far) for path, size in zip(files, sizes, strict=True)]

    found = with_database(work, hold=True)
    for path, one in zip(files, found, strict=True):
        _tell(path, one.refused, told(one))
    target, key = report
    if target is not None:
        _write(target, (*_COLUMNS, key), (row for one in found for row in one.refused))
    raise typer.Exit(max(one.exit_code for one in found))


async def _with_bar(
    path: Path, size: int, take: Take[DoneType, ToldType], so_far: Callable[[DoneType], str]
) -> ToldType:
    bar = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*bar, console=err) as progress:
        task = progress.add_task(path.name, total=size)

        def move(done: DoneType) -> None:
            text = f"{path.name}: {so_far(done)}, {done.refused:,} refused"
            progress.update(task, completed=done.bytes_read, total=done.bytes_total, description=text)

        return await take(path, move)


def _orders_told(report: ImportReport) -> str:
    return (
        f"{report.rows:,} rows, {report.orders:,} orders: {report.created:,} created, {report.updated:,} updated,"
        f" {report.unchanged:,} unchanged, {report.refused_orders:,} refused."
    )


def _rows_told(report: customer_reports.ImportReport | tables.Report) -> str:
    return (
        f"{report.rows:,} rows: {report.created:,} created, {report.updated:,} updated,"
        f" {report.unchanged:,} unchanged, {report.refused_rows:,} refused."
    )


def _tell(path: Path, refused: Any, summary: str) -> None:
    for _, row in zip(range(SHOWN), refused, strict=False):
        where = f"line {row.line}" + (f", {row.column}" if row.column else "")
        given = f" ({row.value!r})" if row.value else ""
        err.print(f"[red]{path.name}, {where}{given}[/red]: {row.message}", soft_wrap=True)
    if len(refused) > SHOWN:
        err.print(f"… and {len(refused) - SHOWN:,} more: --report FILE writes them all.")
    out.print(f"{path.name}: {summary}", soft_wrap=True)


def _write(path: Path, columns: Sequence[str], rows: Iterable[Any]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([getattr(row, column) for column in columns] for row in rows)
