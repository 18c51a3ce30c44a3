"""The write-ahead log beside a SQLite file: it holds the last commits, and must belong to this file."""

import os
import struct
from collections.abc import Iterator
from pathlib import Path

from regulars.platform.db.sqlite.files import APPLICATION_ID
from regulars.platform.db.startup.header import MAGIC, SIZE, Header
from regulars.platform.db.startup.refusal import RESTORE, DatabaseRefused

_HEADER = 32
_FRAME = 24
_MAGICS = (0x377F0682, 0x377F0683)


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def is_empty(path: Path) -> bool:
    """Whether there is no log beside the file, or one that holds nothing."""
    log = log_of(path)
    return not log.exists() or log.stat().st_size == 0


def refuse_missing(path: Path, marker: Path) -> None:
    """A server that was killed leaves its log; without it the last commits are lost."""
    if not log_of(path).exists():
        raise DatabaseRefused(
            f"The log {log_of(path).name} is missing beside {path.name}, though the server was not stopped in order: "
            "the last changes may be in it.",
            "Put the log back beside the database, or restore the latest backup. "
            f"To go on without those changes, remove {marker}.",
        )


def check_log(path: Path, header: Header) -> None:
    """SQLite passes over a log that it cannot read, and replays one of another database: neither may happen."""
    log = log_of(path)
    if is_empty(path):
        return
    with log.open("rb") as file:
        raw = file.read(_HEADER)
        if len(raw) < _HEADER:
            return  # cut while it was begun: nothing was committed through it
        magic, _, page_size = struct.unpack_from(">III", raw)
        if magic not in _MAGICS or page_size != header.page_size:
            raise foreign(log)
        salts = raw[16:24]
        for number, page in _pages(log, page_size, salts):
            if number == 1 and not _is_ours(page):
                raise foreign(log)


def _pages(log: Path, page_size: int, salts: bytes) -> Iterator[tuple[int, bytes]]:
    """Pages 1 in the log; others are skipped unread. Frames of an earlier round carry other salts and end it."""
    with log.open("rb") as file:
        at = _HEADER
        while len(frame := _read(file.fileno(), at, _FRAME)) == _FRAME and frame[8:16] == salts:
            number: int = struct.unpack_from(">I", frame)[0]
            if number == 1:
                yield number, _read(file.fileno(), at + _FRAME, SIZE)
            at += _FRAME + page_size


def _read(descriptor: int, at: int, size: int) -> bytes:
    return os.pread(descriptor, size, at)


def _is_ours(page: bytes) -> bool:
    return page.startswith(MAGIC) and Header.parse(page).application_id == APPLICATION_ID


def foreign(log: Path) -> DatabaseRefused:
    return DatabaseRefused(
        f"The log {log} does not belong to this database, or is damaged.",
        f"Put the right log in its place if you have it, or move it away and know that changes are lost. {RESTORE}",
    )
