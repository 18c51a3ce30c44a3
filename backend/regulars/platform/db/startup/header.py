"""The first hundred bytes of a SQLite file, read by ourselves: SQLite would take an empty file for a new shop (H7)."""

import struct
from dataclasses import dataclass
from pathlib import Path

from regulars.platform.db.sqlite.files import APPLICATION_ID
from regulars.platform.db.startup.refusal import RESTORE, DatabaseRefused

MAGIC = b"SQLite format 3\x00"
SIZE = 100
_LARGEST_PAGE = 65_536


@dataclass(frozen=True, slots=True)
class Header:
    """What the file says of itself, as of its last checkpoint."""

    page_size: int
    pages: int | None
    """None where an older SQLite left the count out of date."""
    application_id: int

    @classmethod
    def parse(cls, raw: bytes) -> "Header":
        page_size: int = struct.unpack_from(">H", raw, 16)[0]
        changes, pages = struct.unpack_from(">II", raw, 24)
        application_id: int = struct.unpack_from(">I", raw, 68)[0]
        valid_for: int = struct.unpack_from(">I", raw, 92)[0]
        return cls(
            page_size=_LARGEST_PAGE if page_size == 1 else page_size,
            pages=pages if pages and changes == valid_for else None,
            application_id=application_id,
        )


def check_header(path: Path, *, log_is_empty: bool) -> Header:
    """Refuses what is empty, foreign or shorter than it says."""
    with path.open("rb") as file:
        raw = file.read(SIZE)
    size = path.stat().st_size
    if size == 0:
        raise DatabaseRefused(
            f"{path} is empty: no shop was ever stored in it, or its content is lost.",
            "Restore the latest backup, or remove the file to start a new shop.",
        )
    if raw[: len(MAGIC)] != MAGIC[: len(raw)]:
        raise DatabaseRefused(f"{path} is not a SQLite database.", _ELSEWHERE)
    if size < SIZE:
        raise DatabaseRefused(f"{path} is damaged: it ends within its header.", RESTORE)
    header = Header.parse(raw)
    if header.application_id != APPLICATION_ID:
        raise DatabaseRefused(
            f"{path} is a SQLite database of another program (application id {header.application_id:#010x}).",
            _ELSEWHERE,
        )
    if not _is_page_size(header.page_size):
        raise DatabaseRefused(f"{path} is damaged: its header names an impossible page size.", RESTORE)
    # With a log beside it the file may lag behind; SQLite's own check follows then.
    if log_is_empty and header.pages is not None and size < header.pages * header.page_size:
        raise DatabaseRefused(
            f"{path} is damaged: {size:,} bytes are left of {header.pages * header.page_size:,}.", RESTORE
        )
    return header


_ELSEWHERE = "Set REGULARS_DATABASE_URL to the database of Regulars, or to a path where none exists yet."


def _is_page_size(size: int) -> bool:
    return 512 <= size <= _LARGEST_PAGE and size & (size - 1) == 0
