"""`regulars staff`, `token` and `store`: first user, recovery, tokens for scripts."""

from typing import Annotated

import typer

from regulars.access.scopes import ALL_SCOPES, Scope, scope_of
from regulars.access.service import staff as staff_service
from regulars.access.service import tokens
from regulars.app.terminal import err, out, password_from_terminal, with_database
from regulars.platform.context import SYSTEM

staff = typer.Typer(no_args_is_help=True, help="Colleagues: the first user, a forgotten password.")
token = typer.Typer(no_args_is_help=True, help="API tokens.")


@staff.command("create")
def staff_create(
    email: Annotated[str, typer.Option(help="Their e-mail address.")],
    name: Annotated[str, typer.Option(help="Their name.")],
    role: Annotated[str, typer.Option(help="owner, manager, support, marketer or analyst.")] = "owner",
) -> None:
    """Make a colleague who can sign in at once; the password is asked for, or read from standard input."""
    password = password_from_terminal()
    with_database(
        lambda _: staff_service.staff_create(actor=SYSTEM, email=email, name=name, role=role, password=password)
    )
    out.print(f"{name} can sign in as {email}.")


@staff.command("reset-password")
def staff_reset_password(email: Annotated[str, typer.Option(help="Their e-mail address.")]) -> None:
    """Set a new password and end all sessions of a colleague."""
    password = password_from_terminal()
    with_database(lambda _: staff_service.staff_reset_password(actor=SYSTEM, email=email, password=password))
    out.print(f"{email} can sign in with the new password. Earlier sessions are ended.")


@token.command("create")
def token_create(
    name: Annotated[str, typer.Option(help="What it is for.")],
    scopes: Annotated[str, typer.Option(help="By commas: customers:read,pii:read.")] = "",
    *,
    all_scopes: Annotated[bool, typer.Option("--all-scopes", help="Everything.")] = False,
) -> None:
    """Make an API token; only the token goes to standard output, and it is shown this once."""
    wanted = sorted(ALL_SCOPES) if all_scopes else _scopes(scopes)
    made = with_database(lambda _: tokens.token_create(actor=SYSTEM, name=name, scopes=wanted))
    err.print(f"{name} may use: {', '.join(wanted)}", soft_wrap=True)
    print(made.secret)


def _scopes(text: str) -> list[Scope]:
    found = {word.strip(): scope_of(word) for word in text.split(",") if word.strip()}
    unknown = [word for word, scope in found.items() if scope is None]
    if unknown or not found:
        known = ", ".join(scope.value.lower() for scope in sorted(ALL_SCOPES))
        raise typer.BadParameter(f"{', '.join(unknown) or 'No scope given'}: --scopes takes some of {known}")
    return [scope for scope in found.values() if scope is not None]
