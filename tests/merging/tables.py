"""Every row of every table, to be compared before and after."""

from typing import Any

from regulars.platform.db.connect import Database

LOGS = frozenset(
    {
        "audit_entries", "audit_head", "outbox_events", "outbox_consumers", "counters", "merges", "merge_rows",
        "segment_changes", "segment_days", "timeline_events", "jobs", "idempotency_records", "sqlite_sequence",
        "duplicate_keys", "duplicate_pairs", "report_changes",
    }
)  # fmt: skip
"""What tells of things that happened, and goes on growing."""
MARKS = frozenset({"version", "updated_at"})
"""They say that something happened, and never go back."""


async def tables_of(database: Database) -> dict[str, list[str]]:
    """The columns of every table."""
    if database.dialect.name == "sqlite":
        rows = await database.fetch(
            "SELECT t.name, c.name FROM pragma_table_list t, pragma_table_info(t.name) c"
            " WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT GLOB '*trigrams*'"
        )
    else:
        rows = await database.fetch(
            "SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.tables t"
            " ON t.table_schema = c.table_schema AND t.table_name = c.table_name"
            " WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'"
        )
    found: dict[str, list[str]] = {}
    for table, column in rows:
        found.setdefault(table, []).append(column)
    return {table: sorted(columns) for table, columns in found.items()}


async def everything(database: Database) -> dict[str, list[Any]]:
    """All rows but those of logs, without the marks of change."""
    found: dict[str, list[Any]] = {}
    for table, columns in (await tables_of(database)).items():
        kept = [name for name in columns if name not in MARKS]
        if table not in LOGS and table != "tortoise_migrations":
            names = ", ".join(f'"{name}"' for name in kept)
            rows = await database.fetch(f"SELECT {names} FROM {table}")
            found[table] = sorted((dict(zip(kept, row, strict=True)) for row in rows), key=repr)
    return found
