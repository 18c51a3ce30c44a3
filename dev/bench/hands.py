"""Plain SQL by the raw drivers, for what the product itself would take hours to write."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import asyncpg

from regulars.platform.db.sqlite.files import open_writer

Rows = Iterable[Sequence[Any]]
_NOTHING = {"text": "''", "boolean": "false"}


class Hand(Protocol):
    """What copying needs of a database that nobody else uses."""

    key: str
    """How a column of numbers is declared by which rows are found."""

    def run(self, sql: str) -> None:
        """One statement."""
        ...

    def fetch(self, sql: str) -> list[Any]:
        """Rows of a statement."""
        ...

    def columns(self, table: str) -> list[str]:
        """Those that can be written."""
        ...

    def needed(self, table: str) -> dict[str, str]:
        """Columns that have to have a value, each with SQL for next to nothing."""
        ...

    def insert(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        """Write many rows."""
        ...

    def hold_off(self, tables: Sequence[str]) -> list[str]:
        """No trigger fires, and rows may have codes that are empty; the statements that bring triggers back."""
        ...

    def drop_indexes(self, tables: Sequence[str]) -> list[str]:
        """Drop what no constraint stands on; the statements that make it anew."""
        ...

    def finish(self) -> None:
        """Bring in order what the product would have kept so."""
        ...


@contextmanager
def hand_of(url: str) -> Iterator[Hand]:
    """The hand for a database."""
    path = url.removeprefix("sqlite:///")
    hand = _Postgresql(url) if path == url else _Sqlite(Path(path))
    try:
        yield hand
    finally:
        hand.close()


class _Sqlite:
    """A file that is lost if this is broken off: nothing is written twice."""

    key = "INTEGER PRIMARY KEY"

    def __init__(self, path: Path) -> None:
        self._connection = open_writer(path)
        for pragma in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "foreign_keys = OFF",
            "cache_size = -1000000",
            "threads = 2",
        ):
            self._connection.execute(f"PRAGMA {pragma}")

    def run(self, sql: str) -> None:
        self._connection.execute(sql)

    def fetch(self, sql: str) -> list[Any]:
        return self._connection.execute(sql).fetchall()

    def columns(self, table: str) -> list[str]:
        return [row[1] for row in self.fetch(f"PRAGMA table_info({table})")]

    def needed(self, table: str) -> dict[str, str]:
        return {
            name: "''" if kind == "TEXT" else "0"
            for _, name, kind, is_needed, default, _ in self.fetch(f"PRAGMA table_info({table})")
            if is_needed and default is None and name != "id"
        }

    def insert(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        self._connection.execute("BEGIN")
        self._connection.executemany(sql, rows)
        self._connection.execute("COMMIT")

    def hold_off(self, tables: Sequence[str]) -> list[str]:
        self.run("PRAGMA ignore_check_constraints = ON")
        kept = self.fetch("SELECT name, sql, tbl_name FROM sqlite_schema WHERE type = 'trigger'")
        for name, _, table in kept:
            if table in tables:
                self.run(f"DROP TRIGGER {name}")
        return [sql for _, sql, table in kept if table in tables]

    def drop_indexes(self, tables: Sequence[str]) -> list[str]:
        found = [
            (name, sql)
            for name, sql, table in self.fetch("SELECT name, sql, tbl_name FROM sqlite_schema WHERE type = 'index'")
            if sql and table in tables
        ]
        for name, _ in found:
            self.run(f"DROP INDEX {name}")
        return [sql for _, sql in found]

    def finish(self) -> None:
        self.run("INSERT INTO customer_trigrams (customer_trigrams) VALUES ('rebuild')")
        self.run("PRAGMA journal_mode = WAL")

    def close(self) -> None:
        self._connection.close()


class _Postgresql:
    key = "BIGINT PRIMARY KEY"

    def __init__(self, url: str) -> None:
        self._runner = asyncio.Runner()
        self._connection = self._runner.run(asyncpg.connect(url))
        self.run(
            "SET session_replication_role = replica"
        )  # foreign keys hold by themselves, triggers are caught up with
        self.run("SET maintenance_work_mem = '512MB'")
        self.run("SET synchronous_commit = off")

    def run(self, sql: str) -> None:
        self._runner.run(self._connection.execute(sql, timeout=3600))

    def fetch(self, sql: str) -> list[Any]:
        return [tuple(row) for row in self._runner.run(self._connection.fetch(sql, timeout=3600))]

    def columns(self, table: str) -> list[str]:
        found = self.fetch(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()"
            f" AND table_name = '{table}' AND is_generated = 'NEVER' ORDER BY ordinal_position"
        )
        return [row[0] for row in found]

    def needed(self, table: str) -> dict[str, str]:
        found = self.fetch(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema()"
            f" AND table_name = '{table}' AND is_generated = 'NEVER' AND is_identity = 'NO' AND is_nullable = 'NO'"
            " AND column_default IS NULL"
        )
        return {name: _NOTHING.get(kind, "0") for name, kind in found}

    def insert(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        self._runner.run(self._connection.copy_records_to_table(table, columns=list(columns), records=rows))

    def hold_off(self, tables: Sequence[str]) -> list[str]:
        for table in tables:
            for (name,) in self.fetch(
                f"SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = CAST('{table}' AS regclass)"
            ):
                self.run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        return []  # ours fire nothing anyway

    def drop_indexes(self, tables: Sequence[str]) -> list[str]:
        names = ", ".join(f"'{table}'" for table in tables)
        found = self.fetch(
            "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " JOIN pg_class t ON t.oid = i.indrelid WHERE t.relnamespace = CAST(current_schema() AS regnamespace)"
            f" AND t.relname IN ({names})"
            " AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)"
        )
        for name, _ in found:
            self.run(f'DROP INDEX "{name}"')
        return [sql for _, sql in found]

    def finish(self) -> None:
        for table, column in self.fetch(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND is_identity = 'YES'"
        ):
            self.run(
                f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), COALESCE(max({column}), 0) + 1, false)"
                f" FROM {table}"
            )
        self.run("VACUUM ANALYZE")

    def close(self) -> None:
        self._runner.run(self._connection.close())
        self._runner.close()
