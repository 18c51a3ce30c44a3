"""Having all relations of a store carried over by a process of its own (`carrying`), and taking over its file.

Of its own, since its driver brings a second SQLite library (`arrow`); and the server keeps its memory and its loop.
"""

import asyncio
import json
import logging
import sys
from asyncio import StreamReader
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import duckdb

from regulars.platform.db.connect import Database
from regulars.reports.replica.changes import Mark
from regulars.reports.replica.file import Limits, ReplicaUnavailable
from regulars.reports.replica.filling import Told, lots
from regulars.reports.replica.sources import STORED
from regulars.reports.replica.tables import TABLES, Table
from regulars.reports.replica.threads import finished

LEAST = 200_000
"""Keys below which this process has read them before another has begun."""
_PROGRAM = "regulars.reports.replica.carrying"
_KNOWN = frozenset(
    "host port user password dbname passfile sslmode sslcert sslkey sslpassword sslrootcert sslcrl sslnegotiation"
    " ssl_min_protocol_version ssl_max_protocol_version target_session_attrs gsslib krbsrvname application_name".split()
)
"""What an address of PostgreSQL may say that its own library and our other driver understand alike."""
_CARRIED = "carried"
_LINE = 4 * 1024 * 1024
_log = logging.getLogger(__name__)


async def is_worth_it(database: Database) -> bool:
    """Whether a process of its own fills the replica: where there is much to read, and its driver knows the way."""
    if database.address.path is None and not _is_known(database.address.url):
        return False
    return sum(lot.size for lot in await lots(database, STORED)) >= LEAST


class Carrier:
    """Starts the process and listens to it. One at a time."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._is_stopped = False

    async def carried(self, store: str, target: Path, limits: Limits, told: Told) -> Mark:
        """Fill a new file; the moment of the store that it holds. The process has ended, however this ends."""
        # -P: a module that lies in the folder the server was started in is none of ours.
        process = self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", _PROGRAM, stdin=PIPE, stdout=PIPE, limit=_LINE
        )
        try:
            if self._is_stopped:
                _kill(process)
            await _told(process, store, target, limits)
            return await _heard(process, told)
        except ReplicaUnavailable:
            raise  # it has ended, or is about to
        except BaseException:
            _kill(process)
            raise
        finally:
            self._process = None
            await process.wait()

    def stop(self) -> None:
        """End the process; whoever waits for it is told that it ended."""
        self._is_stopped = True
        if self._process is not None:
            _kill(self._process)


async def take_over(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace all rows by those of the attached file, inside a transaction of the replica."""
    for table in TABLES:
        await finished(partial(_replace, connection, table), connection.interrupt)


@asynccontextmanager
async def attached(connection: duckdb.DuckDBPyConnection, path: Path) -> AsyncGenerator[None]:
    """The file that was carried over, for `take_over`."""
    quoted = str(path).replace("'", "''")
    await asyncio.to_thread(connection.execute, f"ATTACH '{quoted}' AS {_CARRIED} (READ_ONLY)")
    try:
        yield
    finally:
        with suppress(duckdb.Error):  # closed meanwhile, which let go of the file, too
            connection.execute(f"DETACH {_CARRIED}")


async def _told(process: Process, store: str, target: Path, limits: Limits) -> None:
    order = {"store": store, "target": str(target), **asdict(limits)}
    if process.stdin is not None:
        with suppress(BrokenPipeError, ConnectionResetError):  # it has ended already, and has told why
            process.stdin.write(f"{json.dumps(order)}\n".encode())
            await process.stdin.drain()


async def _heard(process: Process, told: Told) -> Mark:
    async for line in process.stdout or StreamReader():
        said: dict[str, Any] = json.loads(line)
        if "mark" in said:
            return Mark(*said["mark"])
        if "failed" in said:
            _log.error("The replica of the reports was not filled: %s", said["failed"])
            raise ReplicaUnavailable(said["refused"] or "their data could not be read; the log says why.")
        told(said["done"], said["total"])
    raise ReplicaUnavailable("the process that reads their data was ended. Try again in a moment.")


def _is_known(url: str) -> bool:
    return all(name in _KNOWN for name, _ in parse_qsl(urlsplit(url).query))


def _kill(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()


def _replace(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    connection.execute(f"DROP TABLE IF EXISTS {table.name}")
    connection.execute(table.definition)
    connection.execute(f"INSERT INTO {table.name} BY NAME SELECT * FROM {_CARRIED}.main.{table.name}")
