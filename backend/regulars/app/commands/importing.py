"""`regulars import`: order and customer files, with a progress bar and a report of what was refused."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from regulars.app.terminal import err, out, with_database

imports = typer.Typer(no_args_is_help=True, help="Bring in orders or customers from CSV and JSON Lines files.")

SHOWN_REFUSALS = 20
SOME_REFUSED = 3
_PARTS = 10_000
