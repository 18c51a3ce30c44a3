"""What work takes: by the clock, of the processor, and of the processor of a PostgreSQL server on this machine."""

import os
import resource
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

from regulars.platform.db.connect import Database

_TICK = os.sysconf("SC_CLK_TCK")
_USER, _SYSTEM_OF_CHILDREN = 11, 15


class Spent(NamedTuple):
    """Seconds."""

    clock: float
    processor: float
    server: float = 0.0


class Server:
    """The processes of a PostgreSQL server; nothing where there is none."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._pid = 0 if folder is None else int(Path(folder, "postmaster.pid").read_text().split("\n", 1)[0])

    def processor(self) -> float:
        """Seconds of the server, of its processes, and of those that have ended."""
        if not self._pid:
            return 0.0
        children = Path(f"/proc/{self._pid}/task/{self._pid}/children").read_text().split()
        return _seconds(self._pid, with_ended=True) + sum(_seconds(int(pid)) for pid in children)

    def forget(self) -> None:
        """Have the system read the server's files from the disk when they are next asked for."""
        for path in self._folder.rglob("*") if self._folder else ():
            if path.is_file():
                with path.open("rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


async def server_of(database: Database) -> Server:
    """The server that a database is in."""
    if database.address.path is not None:
        return Server()
    return Server(Path(await database.fetch_value("SELECT current_setting('data_directory')")))


async def spent(server: Server, work: Callable[[], Awaitable[object]]) -> Spent:
    """What some work took."""
    begun, before, there = time.perf_counter(), _ours(), server.processor()
    await work()
    return Spent(time.perf_counter() - begun, _ours() - before, server.processor() - there)


def _ours() -> float:
    """Seconds of this process and of those that it has waited for."""
    beside = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + beside.ru_utime + beside.ru_stime


def _seconds(pid: int, *, with_ended: bool = False) -> float:
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0  # it has ended meanwhile
    last = _SYSTEM_OF_CHILDREN if with_ended else _USER + 2
    return sum(map(int, told[_USER:last])) / _TICK
