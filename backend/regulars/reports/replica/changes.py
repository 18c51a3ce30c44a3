"""What has changed since the replica looked, by the log that triggers write (`report_changes`).

On SQLite commits come one after the other, so the id of a row says what was seen. On PostgreSQL they do not: a mark
is a snapshot of transactions, and new to it is whatever it could not see and the reader of now can.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from regulars.platform.db.dialect.base import Dialect
from regulars.platform.db.link import Row

KEPT = 1_000_000
"""Rows of the log that are kept: whoever is further behind is quicker filled anew."""
ORDER, CUSTOMER, PRODUCT, SEGMENT, FIELD, BANDS, PREDICTED = range(1, 8)


class Reads(Protocol):
    """The database, or one moment of it."""

    @property
    def dialect(self) -> Dialect: ...
    async def fetch(self, sql: str, params: Sequence[object] = ()) -> list[Row]: ...


class Writes(Reads, Protocol):
    """A transaction."""

    async def execute(self, sql: str, params: Sequence[object] = ()) -> int: ...


class Mark(NamedTuple):
    """How far somebody has seen: the database, the last row of the log with its stamp, and PostgreSQL's snapshot."""

    instance: str
    id: int
    stamp: int
    snapshot: str = ""


class Changes(NamedTuple):
    """Keys of what changed, by subject."""

    keys: dict[int, list[int]]

    def of(self, subject: int) -> list[int]:
        return self.keys.get(subject, [])


async def mark_of(reader: Reads) -> Mark:
    """How far this reader sees."""
    ((key, stamp, snapshot, instance),) = await reader.fetch(asking_mark(reader.dialect.name))
    return Mark(instance, key, stamp, snapshot)


def asking_mark(dialect: str) -> str:
    """SQL for how far its reader sees."""
    seen = "CAST(pg_current_snapshot() AS text)" if dialect == "postgresql" else "''"
    return (
        f"SELECT r.id, r.stamp, {seen} AS snapshot,"
        " (SELECT value FROM regulars_meta WHERE key = 'instance') AS instance"
        " FROM report_changes r ORDER BY r.id DESC LIMIT 1"
    )


async def is_current(reader: Reads, mark: Mark) -> bool:
    """Whether nothing was committed since the mark: one short read."""
    if reader.dialect.name == "sqlite":
        rows = await reader.fetch("SELECT id, stamp FROM report_changes ORDER BY id DESC LIMIT 1")
        return rows == [(mark.id, mark.stamp)]
    condition, params = _since(mark, reader.dialect)
    last = "SELECT 1 FROM report_changes r WHERE r.id = ? AND r.stamp = ?"
    rows = await reader.fetch(
        f"SELECT EXISTS ({last}) AND NOT EXISTS (SELECT 1 FROM report_changes r WHERE {condition})",
        (mark.id, mark.stamp, *params),
    )
    return bool(rows[0][0])


async def since(reader: Reads, mark: Mark) -> Changes | None:
    """What changed since the mark; none where the log does not say, since it was cut or is of another database."""
    now = await mark_of(reader)
    if now.instance != mark.instance:
        return None
    # By single ids, and from the end: SQLite reads all of a log of which its statistics say that it is short.
    one = "SELECT r.id, r.stamp, r.key FROM report_changes r WHERE r.id = "
    rows = sorted(await reader.fetch(f"{one}0 UNION ALL {one}?", (mark.id,)))
    if len(rows) != 2 or rows[1][1] != mark.stamp or _seen_up_to(mark) <= rows[0][2] or _is_older(now, mark):
        return None
    condition, params = _since(mark, reader.dialect)
    told = "report_changes"
    if reader.dialect.name == "sqlite":
        told = f"(SELECT * FROM report_changes ORDER BY id DESC LIMIT {int(now.id - mark.id)})"
    found: dict[int, list[int]] = defaultdict(list)
    for subject, key in await reader.fetch(
        f"SELECT DISTINCT r.subject, r.key FROM {told} r WHERE {condition} ORDER BY 1, 2", params
    ):
        found[subject].append(key)
    return Changes(found)


def _since(mark: Mark, dialect: Dialect) -> tuple[str, tuple[Any, ...]]:
    if dialect.name == "sqlite":
        return "r.id > ?", (mark.id,)
    seen = "pg_visible_in_snapshot(CAST(CAST(r.stamp AS text) AS xid8), CAST(CAST(? AS text) AS pg_snapshot))"
    return f"r.stamp >= ? AND r.id > 0 AND NOT {seen}", (_ends(mark)[0], mark.snapshot)


def _ends(mark: Mark) -> tuple[int, int]:
    """The oldest transaction that was under way, and the first that had not begun."""
    oldest, first, _ = mark.snapshot.split(":")
    return int(oldest), int(first)


def _seen_up_to(mark: Mark) -> int:
    """All of the log up to here was seen, and nothing above 0 is cut where this is above the cut."""
    return _ends(mark)[0] if mark.snapshot else mark.id + 1


def _is_older(now: Mark, mark: Mark) -> bool:
    """Whether this server has not come as far: the data were carried to another one."""
    return bool(mark.snapshot) and (not now.snapshot or _ends(now)[1] < _ends(mark)[1])


async def prune(tx: Writes, *, kept: int = KEPT, lot: int = 20_000) -> int:
    """Forget rows of the log that are too old, in a transaction; how many."""
    column = "stamp" if tx.dialect.name == "postgresql" else "id"
    rows = await tx.fetch(
        f"SELECT max(r.id), max(r.{column}) FROM report_changes r WHERE r.id > 0"
        " AND r.id <= (SELECT max(id) FROM report_changes) - ?",
        (kept,),
    )
    last, floor = rows[0]
    if floor is None:
        return 0
    await tx.execute("UPDATE report_changes SET key = ? WHERE id = 0 AND key < ?", (floor, floor))
    return await tx.execute(
        "DELETE FROM report_changes WHERE id IN"
        f" (SELECT id FROM report_changes WHERE id > 0 AND id <= ? ORDER BY id LIMIT {lot})",
        (last,),
    )
