"""One server for each SQLite file: a lock for as long as it runs, and a note whether it stopped in order.

A large import that finds no server holds the lock too: it fills the file in a way that no server could bear.
"""

import fcntl
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import anyio.to_thread

from regulars.platform.db.startup.refusal import DatabaseRefused

State = Literal["stopped", "running", "recovered"]
"""recovered: a command has opened the file after a server was killed; its log has been taken in."""


def marker_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.lock")


class ServerLock:
    """Held by the server; taken for a moment by commands that find no server."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.found: State = _read(descriptor)

    @classmethod
    def take(cls, path: Path) -> "ServerLock":
        lock = cls.try_take(path)
        if lock is None:
            raise DatabaseRefused(
                f"Another Regulars server, or an import into a new shop, is using {path}.",
                "Stop it or let it end first, or give this one a database of its own (REGULARS_DATA_DIR).",
            )
        return lock

    @classmethod
    def try_take(cls, path: Path) -> "ServerLock | None":
        """None while a server runs."""
        descriptor = os.open(marker_of(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        return cls(descriptor)

    def note(self, state: State) -> None:
        """On the disk before we go on: it decides what the next start looks for."""
        os.pwrite(self._descriptor, state.encode(), 0)
        os.ftruncate(self._descriptor, len(state))
        os.fsync(self._descriptor)

    def release(self) -> None:
        os.close(self._descriptor)

    def stop(self) -> None:
        """The end in order."""
        self.note("stopped")
        self.release()


@asynccontextmanager
async def alone(folder: Path) -> AsyncGenerator[None]:
    """No other process creates or migrates a database in this folder meanwhile."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        await anyio.to_thread.run_sync(fcntl.flock, descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _read(descriptor: int) -> State:
    text = os.pread(descriptor, 32, 0).decode("ascii", "replace")
    return text if text in ("running", "recovered") else "stopped"
