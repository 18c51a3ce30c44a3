"""Running an export: the file is written, its job told how far it is, and what was written put into the log."""

import asyncio
from pathlib import Path

from regulars.access import audit
from regulars.exports import files
from regulars.exports.apart import WORTH_A_PROCESS, write_apart
from regulars.exports.formats.kinds import FORMATS, ExportFormat
from regulars.exports.queries import ExportRow, exports_by_job
from regulars.exports.writing import Order, Written, write
from regulars.platform import ids
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.jobs.work import Work
from regulars.platform.query.packing import unpacked

_TOLD_EVERY = 0.4


async def run(work: Work) -> dict[str, object]:
    """Write the file of a job. A run that was cut off leaves nothing and is begun anew: its moment is over."""
    export = (await exports_by_job(current(), [work.job_id]))[work.job_id]
    name = files.new_name(FORMATS[ExportFormat(export.format)].suffix)
    path = files.folder() / name
    teller = _Teller(work)
    try:
        url, order = current().address.url, _order(work, export, path)
        total = await teller.expected()
        written = await (write if total <= WORTH_A_PROCESS else write_apart)(url, order, teller.tell)
        await _finish(work=work, written=written, name=name)
    except BaseException:
        await asyncio.shield(asyncio.to_thread(path.unlink, missing_ok=True))
        raise
    return {"rows": written.rows, "bytes": written.size, "sha256": written.sha256}


def _order(work: Work, export: ExportRow, path: Path) -> Order:
    wish = export.wish
    return Order(
        subject=export.subject,
        format=export.format,
        fields=export.fields,
        actor=work.actor,
        path=str(path),
        selections={name: (way, unpacked(value)) for name, (way, value) in wish["selections"].items()},
        start=wish["start"],
        end=wish["end"],
        order_by=wish["order_by"],
        raw=export.raw,
        byte_order_mark=export.byte_order_mark,
        zone=wish["zone"],
    )


class _Teller:
    """Notes how far it is, now and then, and hears whether it is still wanted."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._last = 0.0

    async def expected(self) -> int:
        """Rows that there were when it was asked for."""
        found = await current().fetch_value("SELECT total FROM jobs WHERE id = ?", (self._work.job_id,))
        return int(found or 0)

    async def tell(self, done: int, total: int) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._last >= _TOLD_EVERY or done == total:
            self._last = now
            await _note(work=self._work, done=done, total=total)
        else:
            await asyncio.sleep(0)  # others have their turn between two lots
        self._work.check()


@unit_of_work
async def _note(tx: Transaction, *, work: Work, done: int, total: int) -> None:
    """By the difference: an earlier run that was cut off counts no more."""
    before = int(await tx.fetch_value("SELECT processed FROM jobs WHERE id = ?", (work.job_id,)))
    await work.save(tx, processed=done - before, total=total)


@unit_of_work
async def _finish(tx: Transaction, *, work: Work, written: Written, name: str) -> None:
    before = int(await tx.fetch_value("SELECT processed FROM jobs WHERE id = ?", (work.job_id,)))
    await work.save(tx, processed=written.rows - before, total=written.rows)
    await tx.execute(
        "UPDATE exports SET row_count = ?, size_bytes = ?, sha256 = ?, file_name = ?, expires_at = ? WHERE job_id = ?",
        (written.rows, written.size, written.sha256, name, tx.now + files.kept_for(), work.job_id),
    )
    changes = {"rows": written.rows, "bytes": written.size, "sha256": written.sha256}
    await audit.record(
        tx,
        work.actor,
        action="export.written",
        subject=ids.encode("job", work.job_id),
        changes={name: (None, value) for name, value in changes.items()},
    )
