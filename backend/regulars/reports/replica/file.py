"""The file of the replica: a DuckDB database beside ours, with bounded memory, that anybody may delete."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import duckdb

from regulars.platform.errors import RegularsError
from regulars.reports.replica import lists
from regulars.reports.replica.tables import TABLES, VIEWS, Table

VERSION = 4
"""Raised with every change of the tables or of what fills them: a file of another version is filled anew."""
_META = "CREATE TABLE replica_meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)"
_CSV = (
    "auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\\', nullstr = 'null',"
    " allow_quoted_nulls = false"
)


class ReplicaUnavailable(RegularsError):
    """Reports cannot be read now; everything else works on."""

    def __init__(self, why: str) -> None:
        super().__init__("REPORTS_UNAVAILABLE", f"Reports cannot be read at the moment: {why}")


@dataclass(frozen=True, slots=True)
class Limits:
    """What the replica may take of the machine."""

    memory_mb: int = 1_024
    threads: int = 2


def open_file(path: Path, limits: Limits) -> duckdb.DuckDBPyConnection:
    """Open or create; the tables are there afterwards. Raises what DuckDB raises."""
    folder = path.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    connection = duckdb.connect(
        str(path),
        config={
            "memory_limit": f"{limits.memory_mb}MB",
            "threads": limits.threads,
            "temp_directory": str(folder / f"{path.name}.spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "integer_division": True,
            "preserve_insertion_order": False,
        },
    )
    set_up(connection)
    if not connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'replica_meta'").fetchall()[0][
        0
    ]:
        create(connection)
    return connection


def set_up(connection: duckdb.DuckDBPyConnection) -> None:
    """What every connection needs to answer rightly."""
    # TRICKY: DuckDB 2.0 takes the bounds of a sum beside COALESCE from the constant alone where a join is with nothing,
    # and then squeezes the sum into a byte to sort it: 223 orders become -33. `tests/reports/test_empty_joins.py`
    connection.execute("SET disabled_optimizers = 'compressed_materialization'")


def is_held(error: duckdb.Error) -> bool:
    """Whether another process has the file open."""
    return "lock on file" in str(error)


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty tables."""
    connection.execute(_META)
    for table in TABLES:
        connection.execute(table.definition)
    for name, text in VIEWS.items():
        connection.execute(f"CREATE VIEW {name} AS {text}")
    for name, view in lists.VIEWS.items():
        connection.execute(f"CREATE VIEW {name} AS {view.text}")


def load(
    connection: duckdb.DuckDBPyConnection, table: Table, path: Path, told: LiteralString = ""
) -> list[tuple[Any, ...]]:
    """Add the rows of a file of comma-separated values; what these columns of theirs hold is told."""
    if not path.stat().st_size:
        return []
    columns = ", ".join(f"'{name}': '{kind.split()[0]}'" for name, kind in table.columns)
    rows = f"SELECT * FROM read_csv(?, {_CSV}, columns = {{{columns}}})"
    returning = f" RETURNING {told}" if told else ""
    added = connection.execute(f"INSERT INTO {table.name} BY NAME {rows}{returning}", [str(path)])
    return added.fetchall() if told else []


def quoted(text: str) -> str:
    """A literal."""
    return "'" + text.replace("'", "''") + "'"


def meta(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What the file says of itself."""
    rows: list[tuple[Any, ...]] = connection.execute("SELECT key, value FROM replica_meta").fetchall()
    return {str(key): str(value) for key, value in rows}


def put_meta(connection: duckdb.DuckDBPyConnection, **values: str) -> None:
    """Say it."""
    rows = ", ".join(f"({quoted(key)}, {quoted(value)})" for key, value in values.items())
    connection.execute(f"INSERT OR REPLACE INTO replica_meta VALUES {rows}")


def roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    """End a transaction that failed; where none is open nothing happens."""
    with suppress(duckdb.Error):
        connection.rollback()


def refused(error: duckdb.Error) -> str | None:
    """What the machine refuses, in words; none where the file itself is at fault."""
    text = str(error)
    if isinstance(error, duckdb.OutOfMemoryException):
        return "they take more memory or disk than they may; raise REGULARS_REPORT_MEMORY_MB, or make room."
    for sign, words in (
        ("No space left", "the disk that holds the data is full. Make room, then try again."),
        ("Read-only file system", "the disk that holds the data cannot be written."),
        ("Permission denied", "their file in the data folder cannot be written: check whom the folder belongs to."),
    ):
        if sign in text:
            return words
    return None
