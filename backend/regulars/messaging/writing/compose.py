"""Writing one message: variables checked, subject, HTML and text rendered, secrets left out until it leaves."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from regulars.messaging.templates import Variable
from regulars.messaging.writing import sandbox
from regulars.messaging.writing.brand import framed
from regulars.messaging.writing.plain import text_of
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import clean
from regulars.stores.queries import StoreRow

HIDDEN = "•••"
MAX_SUBJECT = 300


@dataclass(frozen=True, slots=True)
class Source:
    """The wording of a template."""

    subject: str
    body: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent; where `secrets` holds values, marks stand in the texts in their place."""

    subject: str
    html: str
    text: str
    secrets: Mapping[str, str] = field(default_factory=dict[str, str])


def compose(source: Source, *, known: Mapping[str, Variable], values: Mapping[str, Any], store: StoreRow) -> Letter:
    """The letter. Raises `Refusal` where a variable is missing or nobody knows it."""
    given = _complete(known, values, store)
    hidden: dict[str, str] = {}
    for key, variable in known.items():
        if variable.secret and given.get(key) is not None:
            mark = f"rg{secrets.token_hex(12)}s"
            hidden[mark] = str(given[key])
            given[key] = mark
    subject = one_line(sandbox.text(source.subject, given))
    body = sandbox.html(source.body, given)
    text = text_of(body) if source.text is None else sandbox.text(source.text, given)
    return Letter(subject, framed(body, subject=subject, store=store), _signed(text, store), hidden)


def examples(known: Mapping[str, Variable]) -> dict[str, Any]:
    """A value for each variable, for previews."""
    return {key: variable.example for key, variable in known.items()}


def one_line(text: str) -> str:
    """A header's value: whatever would end its line is gone."""
    return " ".join(clean(text).split())[:MAX_SUBJECT]


def revealed(letter: Letter) -> Letter:
    """The letter as it leaves."""
    html, text = letter.html, letter.text
    for mark, value in letter.secrets.items():
        html, text = html.replace(mark, sandbox.escaped(value)), text.replace(mark, value)
    return Letter(letter.subject, html, text)


def hidden(letter: Letter) -> Letter:
    """The letter as colleagues see it."""
    html, text = letter.html, letter.text
    for mark in letter.secrets:
        html, text = html.replace(mark, HIDDEN), text.replace(mark, HIDDEN)
    return Letter(letter.subject, html, text)


def _complete(known: Mapping[str, Variable], values: Mapping[str, Any], store: StoreRow) -> dict[str, Any]:
    unknown = sorted(values.keys() - known.keys())
    if unknown:
        raise Refusal(ErrorCode.INVALID, f"There is no variable {unknown[0]} in this mail.", ("variables", unknown[0]))
    given: dict[str, Any] = {key: None for key, variable in known.items() if not variable.required}
    given |= {"store_name": store.brand_name or store.name, "store_url": store.url}
    given |= dict(values)
    missing = [key for key, variable in known.items() if variable.required and given.get(key) is None]
    if missing:
        raise Refusal(ErrorCode.REQUIRED, f"This mail needs the variable {missing[0]}.", ("variables", missing[0]))
    return given


def _signed(text: str, store: StoreRow) -> str:
    foot = "\n".join(part for part in (store.mail_footer, store.postal_address) if part)
    return f"{text.rstrip()}\n\n-- \n{foot}\n" if foot else text
