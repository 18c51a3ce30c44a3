"""The job that takes a file, and the one that clears files away."""

import asyncio

from regulars.imports import mapping as mappings
from regulars.imports import queries
from regulars.imports.queries import UploadRow
from regulars.imports.running import JobRun, Source
from regulars.imports.service import uploads
from regulars.imports.service.starting import KIND
from regulars.imports.subjects import Choices, ImportSubject, Taken, importer_of
from regulars.platform import clock
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.files import shelf
from regulars.platform.jobs import kinds, schedule
from regulars.platform.jobs.states import OnDuplicate
from regulars.platform.jobs.work import Work

SWEEP = "imports.sweep"
_AT_ONCE = 500
_NOBODY_KNOWS_THEM = 7 * clock.DAY


class _Run(JobRun):
    """With the door to a transaction of its own."""

    async def noted(self, taken: Taken) -> None:
        await _noted(run=self, taken=taken)


@unit_of_work
async def _noted(tx: Transaction, *, run: JobRun, taken: Taken) -> None:
    await run.note(tx, taken)


async def run(work: Work) -> None:
    """Take the file from the last row that was taken. Raises `Refusal` where the file is gone."""
    args = work.args
    database = current()
    upload = await queries.upload_of_job(database, args["upload_id"])
    if upload is None or upload.form is None or upload.removed_at is not None or not _is_here(upload):
        raise Refusal(ErrorCode.EXPIRED, "The file is no longer here. Upload it again and start anew.")
    path = shelf.of(database).path(upload.shelf_name)
    await uploads.keep_longer(upload_id=upload.id)
    importer = importer_of(ImportSubject(args["what"]))
    source = Source(path, upload.form, args["mapping"], mappings.recipe_of(importer, upload.header))
    choices = Choices(
        on_duplicate=OnDuplicate(args["on_duplicate"]), store=args["store"], dry_run=bool(args["dry_run"])
    )
    await importer.run(_Run.of(work, source, choices, upload.header))


def _is_here(upload: UploadRow) -> bool:
    return shelf.of(current()).has(upload.shelf_name)


async def sweep(work: Work) -> None:
    """Files whose time is over, and parts whose writers are gone."""
    here = shelf.of(current())
    while names := await uploads.expired(at_once=_AT_ONCE):
        for name in filter(None, names):
            await asyncio.to_thread(here.remove, name)
        work.check()
    await asyncio.to_thread(here.clear, parts_after=clock.HOUR, files_after=_NOBODY_KNOWS_THEM)


def arrange() -> None:
    """Offer both; called once at start-up."""
    kinds.register(kinds.Kind(KIND, run, shape=queries.SHAPE))
    kinds.register(kinds.Kind(SWEEP, sweep))
    schedule.every(SWEEP, interval=clock.HOUR)
