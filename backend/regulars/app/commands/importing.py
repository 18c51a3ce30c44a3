"""`regulars import`: order and customer files, with a progress bar and a report of what was refused."""

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from regulars.app import rooms
from regulars.app.terminal import err, out, with_database
from regulars.orders.importing.report import ImportReport
from regulars.orders.importing.report import Progress as Done
from regulars.orders.importing.run import ImportOptions, import_orders
from regulars.platform.db.connect import Database

imports = typer.Typer(no_args_is_help=True, help="Bring in orders or customers from CSV and JSON Lines files.")

SHOWN = 20
_COLUMNS = ("line", "column", "value", "message", "order_id")

Files = Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV or JSON Lines.")]
Store = Annotated[str | None, typer.Option(help="Code of the store of rows that name none.")]
Currency = Annotated[str | None, typer.Option(help="Currency of the store that the import makes.")]
TimeZone = Annotated[str | None, typer.Option(help="Time zone of the store that the import makes.")]
System = Annotated[str | None, typer.Option(help="The system whose ids customer_id holds.")]
IgnoreColumns = Annotated[bool, typer.Option("--ignore-columns", help="Pass over columns that are not known.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check everything, write nothing.")]
Report = Annotated[Path | None, typer.Option(help="Write every refused row to this CSV file.")]


@imports.command("orders")
def orders(
    files: Files,
    store: Store = None,
    currency: Currency = None,
    time_zone: TimeZone = None,
    system: System = None,
    report: Report = None,
    *,
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
    )

    sizes = [path.stat().st_size for path in files]

    async def work(_: Database) -> list[ImportReport]:
        rooms.arrange()
        return [await _with_bar(path, size, options) for path, size in zip(files, sizes, strict=True)]

    found = with_database(work)
    for path, one in zip(files, found, strict=True):
        _tell(path, one)
    if report is not None:
        _write(report, (row for one in found for row in one.refused))
    raise typer.Exit(max(one.exit_code for one in found))


async def _with_bar(path: Path, size: int, options: ImportOptions) -> ImportReport:
    bar = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*bar, console=err) as progress:
        task = progress.add_task(path.name, total=size)
        return await import_orders(path, options, _moving(progress, task, path.name))


def _moving(progress: Progress, task: Any, name: str) -> Callable[[Done], None]:
    def move(done: Done) -> None:
        rate = progress.tasks[0].speed or 0
        text = f"{name}: {done.orders:,} orders, {done.refused:,} refused"
        progress.update(task, completed=done.bytes_read, total=done.bytes_total, description=text, rate=rate)

    return move


def _tell(path: Path, report: ImportReport) -> None:
    for _, row in zip(range(SHOWN), report.refused, strict=False):
        where = f"line {row.line}" + (f", {row.column}" if row.column else "")
        given = f" ({row.value!r})" if row.value else ""
        err.print(f"[red]{path.name}, {where}{given}[/red]: {row.message}", soft_wrap=True)
    if len(report.refused) > SHOWN:
        err.print(f"… and {len(report.refused) - SHOWN:,} more: --report FILE writes them all.")
    out.print(
        f"{path.name}: {report.rows:,} rows, {report.orders:,} orders: {report.created:,} created,"
        f" {report.updated:,} updated, {report.unchanged:,} unchanged, {report.refused_orders:,} refused.",
        soft_wrap=True,
    )


def _write(path: Path, rows: Iterable[Any]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        writer.writerows([getattr(row, column) for column in _COLUMNS] for row in rows)
