"""Care of the data: migrate, check, recount; and what is set."""

from typing import Annotated

import typer
from rich.table import Table

from regulars.access import audit
from regulars.app.terminal import err, out, with_database
from regulars.migrations.run import newest
from regulars.orders.service.recount import recount
from regulars.platform import settings as platform_settings
from regulars.platform.db.connect import Database
from regulars.platform.db.startup.integrity import integrity_check
from regulars.reports.replica.checking import differences
from regulars.reports.replica.place import Place, place_of
from regulars.reports.replica.replica import Replica

SHOWN = 20


def migrate() -> None:
    """Bring the database to the newest schema (serving does it too)."""
    with_database(_nothing)
    out.print(f"The database is at schema version {newest()}.")


def check() -> None:
    """Look for damage in the database, the audit log and what the reports read; exit code 1 where there is some."""
    place = place_of(platform_settings.load())
    faults = with_database(lambda database: _faults(database, place))
    for fault in faults:
        err.print(f"[red]{fault}[/red]")
    if faults:
        raise typer.Exit(1)
    out.print("The database is sound, the audit log is whole, and the reports read what it says.")


def recount_totals(
    *, repair: Annotated[bool, typer.Option("--repair", help="Put right what differs.")] = False
) -> None:
    """Compute every customer's figures anew from the ledger and tell what differs; exit code 1 where it stays so."""
    found = with_database(lambda _: recount(repair=repair))
    for line in found.differences[:SHOWN]:
        err.print(f"{line.subject} {line.figure}: {line.stored} is stored, {line.computed} is right", soft_wrap=True)
    if len(found.differences) > SHOWN:
        err.print(f"… and {len(found.differences) - SHOWN:,} more.")
    ending = " All put right." if found.repaired else ""
    out.print(f"{found.customers:,} customers counted, {len(found.differences):,} differences.{ending}")
    if found.differences and not found.repaired:
        err.print("`regulars recount --repair` puts them right.")
        raise typer.Exit(1)


def settings() -> None:
    """Print every setting with its source; secrets stay hidden."""
    table = Table("Setting", "Value", "Source", "About", box=None, pad_edge=False)
    for line in platform_settings.listed(platform_settings.load()):
        table.add_row(line.variable, line.value, line.source, line.about)
    out.print(table)


async def _nothing(_: Database) -> None:
    return None


async def _faults(database: Database, place: Place) -> list[str]:
    faults = [] if database.address.path is None else await integrity_check(database.address.path)
    log = await audit.verify(database)
    if not log.is_intact:
        faults.append(f"The audit log is broken at entry {log.first_broken_sequence}.")
    if not faults and not place.views:
        faults += await _of_reports(Replica(database, place))
    return faults


async def _of_reports(replica: Replica) -> list[str]:
    """A server's own file cannot be opened beside it: then there is nothing to compare here."""
    try:
        return await differences(replica) if replica.has_file() and await replica.is_first() else []
    finally:
        replica.close()
