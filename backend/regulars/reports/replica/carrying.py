"""The process that carries all relations of a store into a file of DuckDB: `python -m` this, started by `beside`.

It reads one line of JSON, what to do; it writes lines of JSON: how far it is, and how it ended. It ends with whoever
started it, and takes along what it has written.
"""

import json
import os
import signal
import sys
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from threading import Lock, Thread

import duckdb

from regulars.reports.replica import completing, file
from regulars.reports.replica.arrow import Moment, moments
from regulars.reports.replica.changes import Mark
from regulars.reports.replica.file import Limits
from regulars.reports.replica.lots import Ends, Lot, ends_of, lots_of, parts_of
from regulars.reports.replica.sources import STORED, Part

_LOT = 4 * 122_880
"""Keys of a lot, the size of four row groups of DuckDB.

A group that is not full, such as the last of a lot, is put together with others and written a second time. Several
threads of DuckDB leave one each: so it has one as long as rows come in, and the threads that read are the others.
"""
_MOST_READERS = 4
"""Each has a cache of 32 MiB."""
Told = Callable[[int, int], None]
"""Called with how much is done, and of how much."""


def main() -> None:
    """Serve one order; none comes from whoever has gone already."""
    line = sys.stdin.buffer.readline()
    if not line:
        return
    order = json.loads(line)
    target = Path(order["target"])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to both, and whoever started us decides
    Thread(target=_end_with_parent, args=(target.parent,), daemon=True).start()
    try:
        limits = Limits(order["memory_mb"], order["threads"])
        mark = carry(order["store"], target, limits, lambda done, total: _say(done=done, total=total))
    except Exception as error:  # noqa: BLE001 - the edge of the process: whoever started it is told
        _say(refused=file.refused(error) if isinstance(error, duckdb.Error) else None, failed=traceback.format_exc())
        sys.stdout.flush()
        os._exit(1)  # whatever still reads does not matter any more
    _say(mark=list(mark))


def carry(store: str, target: Path, limits: Limits, told: Told) -> Mark:
    """Fill a new file with all relations as they are at one moment of the store, which is returned."""
    with file.open_file(target, replace(limits, threads=1)) as connection:
        read = completing.begin(connection, STORED)
        with moments(store, min(limits.threads, _MOST_READERS)) as seen:
            parts = [(source, part, _ends(seen[0], part)) for source, part in parts_of(read)]
            carrying = _Carrying(connection, [lot for part in parts for lot in lots_of(*part, _LOT)], told)
            carrying.run(seen)
            mark = seen[0].mark
        connection.execute(f"SET threads = {limits.threads}")
        completing.complete(connection, STORED)
    told(carrying.total, carrying.total)
    return mark


class _Carrying:
    """Lots that several threads take, each with a moment of its own."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, lots: list[Lot], told: Told) -> None:
        self._connection = connection
        self._lots = deque(lots)
        self.total = sum(lot.size for lot in lots) * 6 // 5
        """The last sixth is for what follows from the rows."""
        self._done = 0
        self._told = told
        self._turn = Lock()

    def run(self, seen: Sequence[Moment]) -> None:
        with ThreadPoolExecutor(len(seen)) as pool:
            try:
                for done in [pool.submit(self._take, moment) for moment in seen]:
                    done.result()
            finally:
                self._lots.clear()  # where one fails the others end with what they have

    def _take(self, moment: Moment) -> None:
        with self._connection.cursor() as cursor:
            while (lot := self._next()) is not None:
                moment.insert(cursor, lot)
                with self._turn:
                    self._done += lot.size
                    self._told(self._done, self.total)

    def _next(self) -> Lot | None:
        try:
            return self._lots.popleft()
        except IndexError:
            return None


def _ends(moment: Moment, part: Part) -> Ends:
    ((first, last),) = moment.rows(ends_of(part))
    return first, last


def _say(**what: object) -> None:
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


def _end_with_parent(folder: Path) -> None:
    """Nothing is ever written after the first line: its pipe ends when the process that holds it does."""
    os.read(sys.stdin.fileno(), 1)
    rmtree(folder, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    main()
