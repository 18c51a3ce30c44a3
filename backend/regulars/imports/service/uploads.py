"""Making place for a file, taking its bytes, and clearing it away when its time is over."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from regulars.access import audit
from regulars.imports.queries import UploadRow
from regulars.platform import clock, ids
from regulars.platform.context import Actor
from regulars.platform.crypto import new_secret
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.files.rows import BadFile
from regulars.platform.files.sniffing import sniff
from regulars.platform.files.tables import open_table, row_count
from regulars.platform.text import clean

MOST_BYTES = 1_000_000_000
MOST_BYTES_EACH = 2_000_000_000
"""Of one staff member or token, of files that are still kept."""
MOST_FILES_EACH = 50
TO_SEND = clock.HOUR
KEPT_FOR = 2 * clock.DAY
LONGEST_NAME = 200

audit.plain("file_name", "size_bytes")


@unit_of_work
async def upload_create(tx: Transaction, *, actor: Actor, file_name: str, size_bytes: int) -> int:
    """A place for a file of this many bytes, for an hour. Raises `Refusal` where it, or all one keeps, is too large."""
    name = clean(file_name).rpartition("/")[2].rpartition("\\")[2]
    if not name or len(name) > LONGEST_NAME:
        raise Refusal(ErrorCode.INVALID, f"A file's name has 1 to {LONGEST_NAME} letters.", ("fileName",))
    if size_bytes < 1:
        raise Refusal(ErrorCode.INVALID, "The file is empty.", ("sizeBytes",))
    if size_bytes > MOST_BYTES:
        message = f"At most {MOST_BYTES // 1_000_000:,} MB go into one upload. Cut the file in two."
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("sizeBytes",))
    await tx.lock("uploads")
    held, count = await tx.fetch_one(
        "SELECT coalesce(sum(size_bytes), 0), count(*) FROM uploads"
        " WHERE actor_kind = ? AND coalesce(actor_id, 0) = ? AND removed_at IS NULL AND expires_at > ?",
        (actor.kind, actor.id or 0, tx.now),
    ) or (0, 0)
    if held + size_bytes > MOST_BYTES_EACH or count >= MOST_FILES_EACH:
        message = (
            f"You keep {count} files of {held // 1_000_000:,} MB here; at most {MOST_FILES_EACH} of"
            f" {MOST_BYTES_EACH // 1_000_000:,} MB are kept. They are cleared two days after they came."
        )
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("sizeBytes",))
    return await tx.insert(
        "INSERT INTO uploads (token, actor_kind, actor_id, file_name, size_bytes, created_at, expires_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (new_secret(), actor.kind, actor.id, name, size_bytes, tx.now, tx.now + TO_SEND),
    )


def survey(path: Path) -> dict[str, Any]:
    """What a file is: form, header and number of rows, or why it cannot be read."""
    try:
        form = sniff(path)
        with open_table(path, form) as table:
            header = list(table.header)
        return {"form": asdict(form), "header": header, "rows": row_count(path, form)}
    except BadFile as bad:
        return {"trouble": bad.message}


@unit_of_work
async def upload_received(
    tx: Transaction, *, actor: Actor, upload: UploadRow, sha256: str, facts: dict[str, Any]
) -> None:
    """Note that it has come, once. Raises `Refusal` where another transfer was quicker."""
    done = await tx.execute(
        "UPDATE uploads SET sha256 = ?, facts = ?, received_at = ?, expires_at = ?"
        " WHERE id = ? AND received_at IS NULL AND removed_at IS NULL",
        (sha256, orjson.dumps(facts).decode(), tx.now, tx.now + KEPT_FOR, upload.id),
    )
    if not done:
        raise Refusal(ErrorCode.ALREADY_DONE, "This upload has been filled already.")
    changes = {"file_name": (None, upload.file_name), "size_bytes": (None, upload.size_bytes)}
    await audit.record(tx, actor, action="upload.received", subject=ids.encode("upl", upload.id), changes=changes)


@unit_of_work
async def keep_longer(tx: Transaction, *, upload_id: int) -> None:
    """While it is read."""
    await tx.execute("UPDATE uploads SET expires_at = ? WHERE id = ?", (tx.now + KEPT_FOR, upload_id))


@unit_of_work
async def expired(tx: Transaction, *, at_once: int) -> list[str | None]:
    """Marks uploads whose time is over as removed; answers the names of their files, of those that had come."""
    rows = await tx.fetch(
        "UPDATE uploads SET removed_at = ? WHERE id IN (SELECT id FROM uploads"
        " WHERE removed_at IS NULL AND expires_at <= ? ORDER BY expires_at LIMIT ?) RETURNING facts",
        (tx.now, tx.now, at_once),
    )
    return [orjson.loads(row[0]).get("file") if row[0] else None for row in rows]
