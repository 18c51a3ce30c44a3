"""`regulars store`: shops."""

from typing import Annotated

import typer

from regulars.app.terminal import out, with_database
from regulars.platform.context import SYSTEM
from regulars.stores.service.saving import store_create

store = typer.Typer(no_args_is_help=True, help="Stores.")


@store.callback()
def _stores() -> None:
    """Keep `create` a command of its own, with more to come."""


@store.command("create")
def create(
    code: Annotated[str, typer.Option(help="Stable short name.")],
    name: Annotated[str, typer.Option(help="Its name for people.")],
    currency: Annotated[str, typer.Option(help="ISO 4217, such as USD.")],
    time_zone: Annotated[str, typer.Option(help="IANA zone, such as Asia/Manila.")],
) -> None:
    """Make another store (an import makes the store it names, or the default one)."""
    fields = {"code": code, "name": name, "currency": currency, "time_zone": time_zone}
    with_database(lambda _: store_create(actor=SYSTEM, fields=fields))
    out.print(f"Made the store {code}.")
