"""The command `regulars`.

Of all commands only the one that is run is imported: to print the settings, or to import a file, takes none of what
serving the API takes, and starting it would be most of the wait.
"""

import os
import sys
from importlib import import_module
from typing import NamedTuple

import typer


class Command(NamedTuple):
    """A command or group of commands: where it lives, and the line that `regulars --help` says of it."""

    name: str
    module: str
    attribute: str
    help: str


COMMANDS = (
    Command("serve", "serve", "serve", "Run the API, the application and the background work until stopped."),
    Command("demo", "demo", "demo", "Make a shop with three years of simulated history (once), then serve it."),
    Command("import", "importing", "imports", "Bring in orders or customers from CSV and JSON Lines files."),
    Command("export", "exporting", "exports", "Write customers, orders, payments or notes to a file."),
    Command("store", "stores", "store", "Stores."),
    Command("staff", "access", "staff", "Colleagues: the first user, a forgotten password."),
    Command("token", "access", "token", "API tokens."),
    Command("schema", "schema", "print_schema", "Print the schema in the schema definition language."),
    Command("migrate", "care", "migrate", "Bring the database to the newest schema (serving does it too)."),
    Command("check", "care", "check", "Look for damage in the database, the audit log and what the reports read."),
    Command("recount", "care", "recount_totals", "Compute every customer's figures anew from the ledger."),
    Command("reports", "reports", "reports", "What the reports read: fill it anew."),
    Command("settings", "care", "settings", "Print every setting with its source; secrets stay hidden."),
)


def build(named: str | None) -> typer.Typer:
    """The command line with the command of this name; of the others there is just the line of help. None: all."""
    app = typer.Typer(name="regulars", no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)
    app.callback(help="Customer management and customer analytics for merchants.")(_nothing)
    for command in COMMANDS:
        if named is not None and command.name != named:
            app.command(command.name, help=command.help)(_nothing)
            continue
        found = getattr(import_module(f"regulars.app.commands.{command.module}"), command.attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=command.name, help=command.help)
        else:
            app.command(command.name)(found)
    return app


def _nothing() -> None:
    """A command that is not the one to be run."""


def main() -> None:
    """Entry point of the console script."""
    completes = any(name.endswith("_COMPLETE") for name in os.environ)  # noqa: TID251 - a shell asks what may follow
    build(None if completes else " ".join(sys.argv[1:2]))()
