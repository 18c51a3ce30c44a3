"""Short reads on the event loop itself: most end in less time than it takes to hand them to a thread and back.

How long one will take is not known beforehand. So SQLite asks us as it goes, and a read that is not done in time is
given up and left to the threads, the next few times at once.
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from time import perf_counter, thread_time

from regulars.platform.db.link import Row

_SECONDS = 0.001
"""Processor time that one read may take; a machine with other things to do makes no read a long one."""
_WAIT = 0.010
"""The same by the clock on the wall: a disk makes one wait without work."""
_TURN = 0.002
"""What reads may take together before others have their turn."""
_ASKED = 500
"""SQLite's instructions between two looks at the clock, some 20 µs."""
_LEFT_ALONE = 20
"""How often a read that was given up goes to the threads at once, before it is tried here again."""
_REMEMBERED = 500


class QuickReader:
    """A connection that only the event loop uses, for one short read after another."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """The connection waits for no lock: whatever has to wait is left to the threads."""
        self._connection = connection
        self._begun = self._worked = 0.0
        self._spent = 0.0
        self._given_up: dict[str, int] = {}
        connection.execute("PRAGMA busy_timeout = 0")
        connection.set_progress_handler(self._is_late, _ASKED)

    async def fetch(self, sql: str, params: Sequence[object]) -> list[Row] | None:
        """The rows; none where that takes longer than it may, or cannot be done here. Raises what SQLite raises."""
        left = self._given_up.get(sql)
        if left:
            self._given_up[sql] = left - 1
            return None
        if self._spent > _TURN:
            await asyncio.sleep(0)
        elif not self._spent:
            asyncio.get_running_loop().call_soon(self._next_turn)
        self._begun, self._worked = perf_counter(), thread_time()
        try:
            return self._connection.execute(sql, params).fetchall()
        except sqlite3.OperationalError:
            # Late, or locked, or wrong: a thread will take its time, or raise the same.
            self._give_up(sql)
            return None
        finally:
            self._spent += perf_counter() - self._begun

    def close(self) -> None:
        self._connection.close()

    def _is_late(self) -> bool:
        waited = perf_counter() - self._begun
        return waited > _SECONDS and (waited > _WAIT or thread_time() - self._worked > _SECONDS)

    def _next_turn(self) -> None:
        self._spent = 0.0

    def _give_up(self, sql: str) -> None:
        if len(self._given_up) >= _REMEMBERED:
            self._given_up.clear()
        self._given_up[sql] = _LEFT_ALONE
