"""The mails that the product itself can write: rooms register them, merchants may write them anew.

A room above says once, in its `handlers.listen`:

    register(BuiltIn(
        key="ACCOUNT_INVITE",
        kind=MessageKind.ACCOUNT,
        title="Account invitation",
        description="Sent when a customer is invited to open an account.",
        variables=(
            Variable("first_name", "First name", "Maria", required=False),
            Variable("link", "Link to open the account", "https://shop.example/open?token=…", secret=True),
        ),
        subject="Open your account at {{ store_name }}",
        body='<p>Hello {{ first_name or "there" }},</p><p>{{ link | button("Open your account") }}</p>',
    ))

Every template may use the variables of the store beside its own (`STORE_VARIABLES`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from regulars.messaging.words import MessageKind


@dataclass(frozen=True, slots=True)
class Variable:
    """Something a template may name; the example of a list is what stands in it.

    A `secret` one (a link with a token) is written into the letter only as it leaves: colleagues see dots in its place,
    and it is forgotten once the message has ended. It may stand in the body, not in the subject.
    """

    key: str
    title: str
    example: str | tuple[Mapping[str, str], ...]
    required: bool = True
    secret: bool = False


STORE_VARIABLES = (
    Variable("store_name", "Name of the store", "Manila Coffee", required=False),
    Variable("store_url", "Address of the store's site", "https://shop.example", required=False),
)
"""Filled in from the store's brand for every message."""


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A mail as delivered with the product; subject, body and text are Jinja, the body is HTML.

    Without `text` the text part is derived from the body.
    """

    key: str
    kind: MessageKind
    title: str
    description: str
    variables: tuple[Variable, ...]
    subject: str
    body: str
    text: str | None = None

    @property
    def known(self) -> dict[str, Variable]:
        """Every variable that it may use, by key."""
        return {variable.key: variable for variable in (*STORE_VARIABLES, *self.variables)}


_BUILT_IN: dict[str, BuiltIn] = {}


def register(template: BuiltIn) -> None:
    """Offer a mail. Called once at start-up; the same one again changes nothing."""
    known = _BUILT_IN.setdefault(template.key, template)
    if known != template:
        raise ValueError(f"Two rooms offer a mail called {template.key}.")


def built_in(key: str) -> BuiltIn | None:
    """The mail of that key."""
    return _BUILT_IN.get(key)


def every() -> Iterable[BuiltIn]:
    """All of them, by title."""
    return sorted(_BUILT_IN.values(), key=lambda each: each.title)


def variables_of(kind: MessageKind) -> tuple[Variable, ...]:
    """What templates of a kind may use: the store's variables and those of every mail of that kind."""
    found = {variable.key: variable for each in every() if each.kind is kind for variable in each.variables}
    return (*STORE_VARIABLES, *found.values())
