"""How the command line speaks: one console, refusals in red with exit code 1, questions only to a terminal."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer
import uvloop
from rich.console import Console

from regulars.migrations.run import open_ready
from regulars.platform.db.connect import Database
from regulars.platform.errors import RegularsError
from regulars.platform.settings import Settings, load

T = TypeVar("T")

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def with_database(
    work: Callable[[Database], Awaitable[T]], *, settings: Settings | None = None, hold: bool = False
) -> T:
    """Run a command's work on the database of the settings, opened beside a server where one runs.

    `hold`: where none runs, none may start meanwhile.
    """

    async def run() -> T:
        database = await open_ready((settings or load()).database, readers=2, hold=hold)
        try:
            with database.entered():
                return await work(database)
        finally:
            await database.close()

    return guarded(lambda: _loop(run))


def guarded(work: Callable[[], T]) -> T:
    """Tell a refusal by its message and end with exit code 1; bugs keep their traceback."""
    try:
        return work()
    except RegularsError as error:
        err.print(f"[red]{error.message}[/red]", soft_wrap=True)
        raise typer.Exit(1) from error


def _loop(run: Callable[[], Awaitable[T]]) -> T:
    async def main() -> T:
        return await run()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main())


def password_from_terminal() -> str:
    """Ask twice without echo; from a pipe, read one line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
