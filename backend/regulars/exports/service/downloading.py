"""Fetching a file: the log is written first, and only then there is an address under which bytes are sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from regulars.access import audit
from regulars.access.scopes import Scope
from regulars.exports import files
from regulars.exports.datasets import Field, datasets
from regulars.exports.formats.kinds import FORMATS, ExportFormat
from regulars.exports.queries import SHAPE, ExportRow, exports_by_job
from regulars.platform import clock, crypto, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal

VALID_FOR = 5 * clock.MINUTE
"""How long an address can be used."""
_SIGNED = "dl"


@dataclass(frozen=True, slots=True)
class Opened:
    """An address for a file, and what the file is."""

    token: str
    download_name: str
    media_type: str
    valid_until: int
    size_bytes: int | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file to send."""

    path: Path
    download_name: str
    media_type: str
    sha256: str | None


@unit_of_work
async def export_download(tx: Transaction, *, actor: Actor, job_id: int | None, ip: str | None) -> Opened:
    """Log the fetch and give a fresh address. Raises `Refusal` where there is none, or not for this caller."""
    export = await _of_caller(tx, actor, job_id)
    if export.row_count is None:
        raise Refusal(ErrorCode.INVALID_STATE, "This export is not finished; wait for it, or make it anew.", ("id",))
    if export.file_name is None or export.expires_at is None or export.expires_at <= tx.now:
        raise Refusal(ErrorCode.EXPIRED, "The file of this export has been removed; make it anew.", ("id",))
    token = crypto.new_token(_SIGNED)
    valid_until = tx.now + VALID_FOR
    await tx.execute(
        "INSERT INTO export_downloads (job_id, at, actor_kind, actor_id, actor_name, ip, token_hash, valid_until)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (export.job_id, tx.now, actor.kind, actor.id, actor.name, ip or None, crypto.sha256(token), valid_until),
    )
    await audit.record(
        tx,
        actor,
        action="export.downloaded",
        subject=ids.encode("job", export.job_id),
        changes={"rows": (None, export.row_count), "sha256": (None, export.sha256)},
    )
    return Opened(
        token,
        export.download_name,
        FORMATS[ExportFormat(export.format)].media_type,
        valid_until,
        export.size_bytes,
        export.sha256,
    )


@unit_of_work
async def fetch(tx: Transaction, *, token: str, ip: str | None) -> Fetched | None:
    """The file behind an address, its fetch noted; none where the address is unknown or its time is over."""
    if not crypto.is_token(token, _SIGNED):
        return None
    row = await tx.fetch_one(
        "SELECT d.id, d.job_id FROM export_downloads d WHERE d.token_hash = ? AND d.valid_until > ?",
        (crypto.sha256(token), tx.now),
    )
    if row is None:
        return None
    download_id, job_id = row
    export = (await exports_by_job(tx, [job_id]))[job_id]
    if export.file_name is None:
        return None
    await tx.execute(
        "UPDATE export_downloads SET fetched_at = coalesce(fetched_at, ?), fetched_ip = coalesce(fetched_ip, ?)"
        " WHERE id = ?",
        (tx.now, ip or None, download_id),
    )
    path = files.folder() / export.file_name
    return Fetched(path, export.download_name, FORMATS[ExportFormat(export.format)].media_type, export.sha256)


async def _of_caller(tx: Transaction, actor: Actor, job_id: int | None) -> ExportRow:
    """The export, if the caller may have its file: their own, or with AUDIT_READ, and still with all that it took."""
    asked_by = None
    if job_id is not None:
        asked_by = await tx.fetch_one(
            "SELECT actor_kind, actor_id FROM jobs WHERE id = ? AND shape = ?", (job_id, SHAPE)
        )
    if job_id is None or asked_by is None:
        raise _unknown()
    if asked_by != (actor.kind, actor.id) and not actor.may(Scope.AUDIT_READ):
        raise _unknown()
    export = (await exports_by_job(tx, [job_id]))[job_id]
    for scope in _needed(export, await datasets[export.subject].offered(tx)):
        if not actor.may(scope):
            message = f"This file needs the scope {scope}, which you do not have any more; ask an owner for it."
            raise Refusal(ErrorCode.NOT_ALLOWED, message, ("id",))
    return export


def _needed(export: ExportRow, offered: Mapping[str, Field]) -> list[Scope]:
    dataset = datasets[export.subject]
    needed = {Scope.CUSTOMERS_EXPORT, dataset.scope}
    needed |= {found.requires for key in export.fields if (found := offered.get(key)) and found.requires}
    if export.is_personal:
        needed.add(Scope.PII_READ)
    if export.raw:
        needed.add(Scope.EXPORT_RAW)
    return sorted(needed)


def _unknown() -> Refusal:
    return Refusal(ErrorCode.NOT_FOUND, "There is no such export.", ("id",))
