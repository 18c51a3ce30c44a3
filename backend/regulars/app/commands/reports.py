"""`regulars reports`: care of what the reports read."""

import time

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from regulars.app.terminal import err, out, with_database
from regulars.platform import settings as platform_settings
from regulars.platform.db.connect import Database
from regulars.reports.replica.place import Place, place_of
from regulars.reports.replica.replica import WANTED, Replica

reports = typer.Typer(no_args_is_help=True, help="What the reports read.")


@reports.callback()
def _group() -> None:
    """Keep `rebuild` a command of its own."""


@reports.command()
def rebuild() -> None:
    """Fill the replica of the reports anew; a server that runs does so before its next report."""
    place = place_of(platform_settings.load())
    seconds, rows, is_held = with_database(lambda database: _rebuilt(database, place))
    if is_held:
        out.print("A server is running: it fills its replica anew before its next report.")
    else:
        out.print(f"The replica of the reports is filled: {rows:,} rows in {seconds:.1f} s.")


async def _rebuilt(database: Database, place: Place) -> tuple[float, int, bool]:
    begun = time.monotonic()
    place.folder.mkdir(parents=True, exist_ok=True)
    (place.folder / WANTED).touch()
    replica = Replica(database, place)
    try:
        if not await replica.is_first():
            return 0.0, 0, True
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:.0f} %"),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=err) as progress:
            task = progress.add_task("Filling the replica of the reports", total=None)
            await replica.rebuild(lambda done, total: progress.update(task, completed=done, total=total))
        return time.monotonic() - begun, replica.rows(), False
    finally:
        replica.close()
