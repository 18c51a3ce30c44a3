"""The tables in the database are those of the models, and both databases have the same rules."""

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest
from tortoise import fields
from tortoise.models import Model

from regulars.migrations.run import migrate, newest, open_ready
from regulars.migrations.scripts import Script
from regulars.migrations.sequence import __path__ as sequence_path
from regulars.platform.db.connect import Database
from regulars.platform.db.modules import table_modules

SEQUENCE = sorted(Path(next(iter(sequence_path))).glob("[0-9]*.py"))
OURS_TO_TORTOISE = {"tortoise_migrations"}
SEARCH = re.compile(r"CREATE VIRTUAL TABLE (\w+)")


@dataclass(frozen=True)
class Column:
    kind: str
    null: bool


def models() -> list[type[Model]]:
    found: dict[str, type[Model]] = {}
    for name in table_modules():
        module = __import__(name, fromlist=["_"])
        for each in vars(module).values():
            if (
                isinstance(each, type)
                and issubclass(each, Model)
                and each.__module__ == name
                and not _is_abstract(each)
            ):
                found[each._meta.db_table] = each
    return list(found.values())


def _is_abstract(model: type[Model]) -> bool:
    return bool(getattr(model._meta, "abstract", False))


def declared(model: type[Model]) -> dict[str, Column]:
    return {
        model._meta.fields_db_projection[name]: Column(kind_of(field), field.null)
        for name, field in model._meta.fields_map.items()
        if name in model._meta.fields_db_projection
    }


def kind_of(field: fields.Field[object]) -> str:
    if isinstance(field, fields.BooleanField):
        return "boolean"
    if isinstance(field, fields.BigIntField | fields.IntField | fields.SmallIntField):
        return "integer"
    if isinstance(field, fields.BinaryField):
        return "bytes"
    return "real" if isinstance(field, fields.FloatField) else "text"


KINDS = {
    "integer": "integer", "bigint": "integer", "smallint": "integer", "text": "text", "character varying": "text",
    "boolean": "boolean", "blob": "bytes", "bytea": "bytes", "real": "real", "double precision": "real",
}  # fmt: skip


async def stored(database: Database, table: str) -> dict[str, Column]:
    if database.dialect.name == "sqlite":
        rows = await database.fetch(
            'SELECT name, type, CASE WHEN "notnull" OR pk THEN 0 ELSE 1 END FROM pragma_table_info(?)', (table,)
        )
    else:
        rows = await database.fetch(
            "SELECT column_name, data_type, is_nullable = 'YES' FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND table_name = ?",
            (table,),
        )
    return {name: Column(KINDS[kind.lower()], bool(null)) for name, kind, null in rows}


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.db_table)
async def test_a_table_has_the_columns_of_its_model(database: Database, model: type[Model]):
    wanted, found = declared(model), await stored(database, model._meta.db_table)
    if database.dialect.name == "sqlite":  # which keeps booleans as 0 and 1
        wanted = {
            name: Column(column.kind.replace("boolean", "integer"), column.null) for name, column in wanted.items()
        }
    assert found == wanted


async def test_every_table_has_a_model(database: Database):
    query = {
        "sqlite": "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'",
        "postgresql": "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = CAST(current_schema() AS regnamespace)",
    }[database.dialect.name]
    found = {row[0] for row in await database.fetch(query)}
    search = {name for text in scripts("sqlite") for name in SEARCH.findall(text)}
    found = {name for name in found if not any(name == each or name.startswith(f"{each}_") for each in search)}
    with closing(sqlite_tables()) as connection:  # Tortoise knows no key of several columns
        paired = {
            table
            for table, parts in connection.execute(
                "SELECT t.name, sum(c.pk > 0) FROM pragma_table_list AS t, pragma_table_info(t.name) AS c GROUP BY t.name"
            )
            if parts > 1
        }
    assert found - OURS_TO_TORTOISE - paired == {model._meta.db_table for model in models()} - paired


def files(dialect: str) -> list[Path]:
    """Every SQL file in the order in which the migrations run them."""
    operations = [
        operation
        for path in SEQUENCE
        for operation in import_module(f"regulars.migrations.sequence.{path.stem}").Migration.operations
    ]
    return [path for operation in operations if isinstance(operation, Script) for path in operation.paths(dialect)]


def scripts(dialect: str) -> list[str]:
    return [path.read_text() for path in files(dialect)]


def standing(dialect: str, written: str, dropped: str) -> set[str]:
    """Names that the scripts make and that no later script takes away."""
    names: set[str] = set()
    for text in scripts(dialect):
        names -= set(re.findall(dropped, text))
        names |= set(re.findall(written, text))
    return names


def sqlite_tables() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    for text in scripts("sqlite"):
        connection.executescript(text)
    return connection


def test_every_sql_file_is_run_by_a_migration_and_has_its_twin():
    folder = Path(__file__).parents[2] / "backend/regulars/migrations/sql"
    names = {path.name for path in folder.iterdir()}
    taken = {path.name for dialect in ("sqlite", "postgresql") for path in files(dialect)}
    assert names == taken
    assert {name.split(".")[0] for name in names if ".sqlite." in name} == {
        name.split(".")[0] for name in names if ".postgresql." in name
    }


def test_sqlite_tables_are_strict():
    with closing(sqlite_tables()) as connection:
        loose = connection.execute(
            "SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict AND name NOT GLOB 'sqlite_*'"
        ).fetchall()
    assert not loose


async def test_both_databases_keep_the_same_references(database: Database):
    if database.dialect.name == "sqlite":
        pytest.skip("compared in the run on PostgreSQL")
    with closing(sqlite_tables()) as connection:
        ours = {
            tuple(row)
            for row in connection.execute(
                'SELECT t.name, f."from", f."table", f.on_delete '
                "FROM pragma_table_list AS t, pragma_foreign_key_list(t.name) AS f WHERE t.schema = 'main'"
            )
        }
    actions = "CASE confdeltype WHEN 'a' THEN 'NO ACTION' WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE' ELSE 'SET NULL' END"
    theirs = await database.fetch(
        f"SELECT source.relname, attname, target.relname, {actions} FROM pg_constraint "
        "JOIN pg_class AS source ON source.oid = conrelid JOIN pg_class AS target ON target.oid = confrelid "
        "JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1] "
        "WHERE contype = 'f' AND connamespace = CAST(current_schema() AS regnamespace)"
    )
    assert set(theirs) == ours


async def test_both_databases_keep_the_same_unique_rules(database: Database):
    """By table and columns; an index over an expression counts by its name."""
    if database.dialect.name == "sqlite":
        pytest.skip("compared in the run on PostgreSQL")
    with closing(sqlite_tables()) as connection:
        ours = {
            (table, tuple(column or name for (column,) in connection.execute(
                "SELECT name FROM pragma_index_info(?) ORDER BY seqno", (name,)
            )), bool(partial))
            for table, name, partial in connection.execute(
                "SELECT t.name, i.name, i.partial FROM pragma_table_list AS t, pragma_index_list(t.name) AS i "
                "WHERE t.schema = 'main' AND i.\"unique\" AND i.origin <> 'pk' AND t.type = 'table'"
            )
        }  # fmt: skip
    rows = await database.fetch(
        "SELECT t.relname, n.relname, indpred IS NOT NULL, "
        "ARRAY(SELECT coalesce(a.attname, n.relname) FROM unnest(CAST(indkey AS smallint[])) WITH ORDINALITY AS k (num, at) "
        "LEFT JOIN pg_attribute AS a ON a.attrelid = indrelid AND a.attnum = k.num AND k.num <> 0 ORDER BY k.at) "
        "FROM pg_index JOIN pg_class AS t ON t.oid = indrelid JOIN pg_class AS n ON n.oid = indexrelid "
        "WHERE indisunique AND NOT indisprimary AND t.relnamespace = CAST(current_schema() AS regnamespace) "
        "AND t.relname <> 'tortoise_migrations'"
    )
    theirs = {(table, tuple(columns), partial) for table, _, partial, columns in rows}
    assert theirs == ours


async def test_both_databases_name_the_same_checks(database: Database):
    """The rules that have a name of their own; SQLite adds unnamed ones for booleans."""
    if database.dialect.name == "sqlite":
        pytest.skip("compared in the run on PostgreSQL")
    named, dropped = r"CONSTRAINT (\w+)\s+CHECK", r"DROP CONSTRAINT (\w+)"
    ours = standing("sqlite", named, dropped)
    rows = await database.fetch(
        "SELECT conname FROM pg_constraint WHERE contype = 'c' AND connamespace = CAST(current_schema() AS regnamespace)"
    )
    written = standing("postgresql", named, dropped)
    assert ours == written
    assert written <= {row[0] for row in rows}


async def test_every_index_and_trigger_written_down_exists(database: Database):
    wanted = standing(
        database.dialect.name, r"CREATE (?:UNIQUE )?(?:INDEX|TRIGGER) (\w+)", r"DROP (?:INDEX|TRIGGER) (\w+)"
    )
    query = {
        "sqlite": "SELECT name FROM sqlite_schema WHERE type IN ('index', 'trigger')",
        "postgresql": "SELECT relname FROM pg_class WHERE relkind = 'i' UNION ALL SELECT tgname FROM pg_trigger",
    }[database.dialect.name]
    assert wanted <= {row[0] for row in await database.fetch(query)}


async def test_references_are_enforced_in_every_unit_of_work(database: Database):
    if database.dialect.name == "postgresql":
        pytest.skip("PostgreSQL enforces them always; SQLite has to be told by each connection")
    async with database.engine.transaction() as link:
        assert await link.fetch("PRAGMA foreign_keys", ()) == [(1,)]


async def test_migrating_twice_changes_nothing(database: Database):
    async def facts() -> dict[str, str]:
        return dict(await database.fetch("SELECT key, value FROM regulars_meta"))

    before = await facts()
    assert await migrate(database) == newest()
    assert await facts() == before
    assert len(await database.fetch("SELECT name FROM tortoise_migrations")) == newest()


async def test_a_migrated_database_opens_ready(fresh_url: str):
    database = await open_ready(fresh_url, readers=2)
    assert await database.fetch_value("SELECT value FROM regulars_meta WHERE key = 'schema_version'") == str(newest())
    await database.close()


def test_migrations_are_numbered_without_gaps():
    assert [int(path.name[:4]) for path in SEQUENCE] == list(range(1, newest() + 1))


def test_each_migration_names_the_one_before_it():
    for before, path in pairwise(SEQUENCE):
        migration = import_module(f"regulars.migrations.sequence.{path.stem}").Migration
        assert migration.dependencies == [("models", before.stem)]
