"""Migration operations that run our own SQL files, one for each database.

A schema that has been on main is changed by a further migration, never in place: ``sequence/0002_<what>.py`` names the one
before it in ``dependencies`` and runs ``Script("0002_<what>")``, that is ``sql/0002_<what>.<dialect>.sql``.
"""

from pathlib import Path
from typing import Any

from tortoise.migrations.operations import TortoiseOperation
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State

from regulars.platform.text import fold

_FOLDER = Path(__file__).parent / "sql"
_DIALECTS = {"sqlite": "sqlite", "postgres": "postgresql"}


class Script(TortoiseOperation):
    """Runs ``sql/<name>.<dialect>.sql``."""

    reversible = False  # a schema goes forward; the way back is a backup

    def __init__(self, name: str) -> None:
        self.name = name

    def describe(self) -> str:
        return f"Run {self.name}"

    def paths(self, dialect: str) -> list[Path]:
        return [_FOLDER / f"{self.name}.{dialect}.sql"]

    async def database_forward(
        self, app_label: str, old_state: State, new_state: State, state_editor: BaseSchemaEditor | None = None
    ) -> None:
        if state_editor is None:
            return
        client = state_editor.client
        for path in self.paths(_DIALECTS[client.capabilities.dialect]):
            await client.execute_script(path.read_text(encoding="utf-8"))


class Tables(Script):
    """Runs the files of rooms: ``<room>.<dialect>.sql`` first, then ``<room>_*.<dialect>.sql`` by name."""

    def __init__(self, *rooms: str) -> None:
        super().__init__(", ".join(rooms))
        self.rooms = rooms

    def paths(self, dialect: str) -> list[Path]:
        return [path for room in self.rooms for path in _of_room(room, dialect)]


class Folded(TortoiseOperation):
    """Writes the folded keys of a column that few rows fill: SQL does not fold as we do."""

    reversible = False

    def __init__(self, table: str, *, column: str, key: str) -> None:
        self.table = table
        self.column = column
        self.key = key

    def describe(self) -> str:
        return f"Fold {self.table}.{self.column}"

    async def database_forward(
        self, app_label: str, old_state: State, new_state: State, state_editor: BaseSchemaEditor | None = None
    ) -> None:
        if state_editor is None:
            return
        client: Any = state_editor.client
        _, rows = await client.execute_query(
            f"SELECT id, {self.column} FROM {self.table} WHERE {self.column} IS NOT NULL"
        )
        marks = ("$1", "$2") if client.capabilities.dialect == "postgres" else ("?", "?")
        statement = f"UPDATE {self.table} SET {self.key} = {marks[0]} WHERE id = {marks[1]}"
        for row in rows:
            await client.execute_query(statement, [fold(row[self.column]), row["id"]])


def _of_room(room: str, dialect: str) -> list[Path]:
    own = _FOLDER / f"{room}.{dialect}.sql"
    return [*([own] if own.exists() else []), *sorted(_FOLDER.glob(f"{room}_*.{dialect}.sql"))]
