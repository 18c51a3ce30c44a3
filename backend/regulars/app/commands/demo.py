"""`regulars demo`: a shop with three years of simulated history, made once, then served on this machine."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from regulars.app.commands.serve import run
from regulars.app.demo.make import OWNER, PASSWORD, is_made, make
from regulars.app.terminal import err, with_database
from regulars.platform import settings as platform_settings
from regulars.platform.db.connect import Database

FOLDER = Path("data/demo")


def demo(
    customers: Annotated[int, typer.Option(min=10, help="How many people.")] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same shop.")] = 7,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 8000 by default.")] = None,
) -> None:
    """Make a shop with three years of simulated history (once), then serve it; prints where to sign in."""
    settings = platform_settings.load()
    if not settings.sources.keys() & {"database_url", "data_dir"}:
        settings = replace(settings, data_dir=FOLDER)  # beside a real shop's data, never in it
    with_database(lambda database: _make_once(database, customers, seed), settings=settings)
    greeting = f"Sign in as [bold]{OWNER}[/bold] with the password [bold]{PASSWORD}[/bold]"
    run(settings, host="127.0.0.1", port=port or settings.port, greeting=greeting)


async def _make_once(database: Database, customers: int, seed: int) -> None:
    if await is_made(database):
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err) as progress:
        task = progress.add_task("Simulating three years of a coffee shop", total=customers)
        await make(database, customers=customers, seed=seed, progress=lambda done: progress.advance(task, done))
