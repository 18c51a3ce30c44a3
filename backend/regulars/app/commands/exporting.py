"""`regulars export`: the same exports as the application, with the same log, to a file of one's own."""

import asyncio
import shutil
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from regulars.api.inside import ask
from regulars.app import rooms
from regulars.app.terminal import err, out, with_database
from regulars.exports.service.downloading import export_download, fetch
from regulars.platform import ids
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.errors import RegularsError
from regulars.platform.jobs import worker
from regulars.platform.jobs.queries import JobRow, job_by_id
from regulars.platform.jobs.states import JobStatus

exports = typer.Typer(no_args_is_help=True, help="Write customers, orders, payments or notes to a file.")

_CREATE = """mutation ($input: ExportInput!) { exportCreate(input: $input) {
    export { id } userErrors { message path } } }"""
_LOOK = 0.3


class Format(StrEnum):
    """How the file is written."""

    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    XLSX = "xlsx"


Out = Annotated[Path | None, typer.Option("--out", help="The file to write; by default one named for the day, here.")]
FormatOption = Annotated[Format | None, typer.Option("--format", help="By default by the name of the file, else CSV.")]
Fields = Annotated[str | None, typer.Option(help="Keys of fields, by commas, in their order.")]
Filter = Annotated[str | None, typer.Option(help="The list's own filter as JSON, as in the API.")]
First = Annotated[str | None, typer.Option("--from", help="The first day, such as 2026-01-31.")]
Last = Annotated[str | None, typer.Option("--to", help="The last day.")]
Personal = Annotated[bool, typer.Option("--personal", help="Yes, the file may hold personal data.")]
Raw = Annotated[bool, typer.Option("--raw", help="CSV with cells that are not guarded against formulas.")]
Mark = Annotated[bool, typer.Option("--byte-order-mark", help="CSV that Excel reads as UTF-8 by itself.")]
Reason = Annotated[str | None, typer.Option(help="Why, for the log.")]


def _command(name: str, subject: str, help: str) -> None:
    def run(
        *,
        out: Out = None,
        format: FormatOption = None,
        fields: Fields = None,
        filter: Filter = None,
        first: First = None,
        last: Last = None,
        reason: Reason = None,
        personal: Personal = False,
        raw: Raw = False,
        byte_order_mark: Mark = False,
    ) -> None:
        wish: dict[str, Any] = {
            "what": subject,
            "format": (format or _by_name(out)).value.upper(),
            "acknowledgedPersonalData": personal,
            "raw": raw,
            "byteOrderMark": byte_order_mark,
            "reason": reason,
        }
        if fields is not None:
            wish["fields"] = [key.strip() for key in fields.split(",")]
        if first is not None or last is not None:
            wish["range"] = {"from": first, "to": last}
        if filter is not None:
            wish["orders" if subject in _OF_ORDERS else "customers"] = {"filter": _read(filter)}
        with_database(lambda database: _export(database, wish, out))

    exports.command(name, help=help)(run)


_OF_ORDERS = {"ORDERS", "ORDER_LINES", "PAYMENTS"}
_command("customers", "CUSTOMERS", "Customers; the filter is a CustomerFilter.")
_command("orders", "ORDERS", "Orders; the filter is an OrderFilter.")
_command("order-lines", "ORDER_LINES", "A row for each line of an order, as an order file has them.")
_command("payments", "PAYMENTS", "Payments; the filter is of their orders.")
_command("notes", "NOTES", "Notes; the filter is of their customers.")


def _by_name(path: Path | None) -> Format:
    suffix = path.suffix.lstrip(".").lower() if path else ""
    return Format(suffix) if suffix in set(Format) else Format.CSV


def _read(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise typer.BadParameter(f"This is not JSON: {error}", param_hint="--filter") from error


async def _export(database: Database, wish: dict[str, Any], path: Path | None) -> None:
    rooms.arrange()
    job_id = await _ask(database, wish)
    work = await worker.claim_one(job_id)
    performing = asyncio.create_task(worker.perform(work)) if work is not None else None
    try:
        job = await _followed(database, job_id)
    finally:
        if performing is not None:
            await performing
    if job.status is not JobStatus.SUCCEEDED:
        raise RegularsError("FAILED", job.error or "The export was cancelled.")
    await _keep(job_id, path, int(job.processed))


async def _ask(database: Database, wish: dict[str, Any]) -> int:
    payload = (await ask(database, SYSTEM, _CREATE, {"input": wish}))["exportCreate"]
    if payload["userErrors"]:
        raise RegularsError("REFUSED", "\n".join(map(_told, payload["userErrors"])))
    job_id = ids.decode("job", payload["export"]["id"])
    if job_id is None:
        raise RegularsError("FAILED", "The export has no job.")
    return job_id


def _told(error: dict[str, Any]) -> str:
    """Options have names of their own."""
    if (error["path"] or ())[-1:] == ["acknowledgedPersonalData"]:
        return "The file would hold personal data: say --personal, or name --fields without them."
    return error["message"]


async def _followed(database: Database, job_id: int) -> JobRow:
    """Until it is over, here or in a server that was quicker."""
    bar = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*bar, console=err) as progress:
        task = progress.add_task("Rows", total=None)
        while True:
            job = await job_by_id(database, SYSTEM, job_id)
            if job is None:
                raise RegularsError("FAILED", "The job of the export is gone.")
            progress.update(task, completed=job.processed, total=job.total)
            if job.status.is_final:
                return job
            await asyncio.sleep(_LOOK)


async def _keep(job_id: int, path: Path | None, rows: int) -> None:
    """Fetched like any other, so that the log has it."""
    opened = await export_download(actor=SYSTEM, job_id=job_id, ip=None)
    fetched = await fetch(token=opened.token, ip=None)
    target = path or Path(opened.download_name)
    if fetched is None:
        raise RegularsError("FAILED", "The file is gone.")
    try:
        await asyncio.to_thread(shutil.copyfile, fetched.path, target)
    except FileNotFoundError as error:
        message = f"{error.filename} is not there: another server wrote the file, into its own REGULARS_DATA_DIR."
        raise RegularsError("FAILED", message) from error
    out.print(f"{target}: {rows:,} rows, sha256 {fetched.sha256}", soft_wrap=True)
