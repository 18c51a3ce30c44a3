"""The command `regulars`."""

import typer

from regulars.app.commands import access, care, demo, importing, schema, serve, stores

app = typer.Typer(
    name="regulars",
    help="Customer management and customer analytics for merchants.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("serve")(serve.serve)
app.command("demo")(demo.demo)
app.add_typer(importing.imports, name="import")
app.add_typer(stores.store, name="store")
app.add_typer(access.staff, name="staff")
app.add_typer(access.token, name="token")
app.command("schema")(schema.print_schema)
app.command("migrate")(care.migrate)
app.command("check")(care.check)
app.command("recount")(care.recount_totals)
app.command("settings")(care.settings)


def main() -> None:
    """Entry point of the console script."""
    app()
