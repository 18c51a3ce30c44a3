"""Templates of merchants are programs of strangers: what they may say is a short list, and what they lack is named.

Jinja's own sandbox keeps them from Python; the list of allowed pieces keeps them short: no calls, no arithmetic, no
definitions, loops over given lists only. So a template takes time in proportion to its length and its variables.
"""

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from jinja2 import Environment, StrictUndefined, Template, TemplateSyntaxError, UndefinedError, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from regulars.platform.errors import ErrorCode, Refusal

MAX_TEMPLATE = 100_000
MAX_DEPTH = 3
"""Loops within loops."""

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.Filter, nodes.If, nodes.For, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.CondExpr, nodes.Test,
)  # fmt: skip
_FILTERS = {
    "button",
    "capitalize",
    "default",
    "e",
    "escape",
    "first",
    "join",
    "last",
    "length",
    "lower",
    "title",
    "trim",
    "upper",
}
_TESTS = {"defined", "undefined", "none"}


class _Missing(StrictUndefined):
    """Names what is missing in the words of the page where templates are written."""

    @property
    def _undefined_message(self) -> str:
        return f"The variable {self._undefined_name} has no value here."


def _button_html(link: str, label: str) -> Markup:
    return Markup(
        '<a href="{}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:{};color:#ffffff;'
        'text-decoration:none;font-weight:600">{}</a>'
    ).format(link, BUTTON_COLOR, label)


def _button_text(link: str, label: str) -> str:
    return f"{label}: {link}"


BUTTON_COLOR = "#1f6f5c"
"""Stands for the store's colour until the layout puts it in."""


def _environment(*, html: bool) -> Environment:
    made = ImmutableSandboxedEnvironment(autoescape=html, undefined=_Missing, keep_trailing_newline=True)
    given: dict[str, dict[str, Any]] = vars(made)  # Jinja leaves open what its filters and tests are
    filters, tests = given["filters"], given["tests"]
    made.filters = {name: filters[name] for name in _FILTERS & filters.keys()}
    made.filters["button"] = _button_html if html else _button_text
    made.tests = {name: tests[name] for name in _TESTS}
    made.globals = {}
    return made


_HTML, _TEXT = _environment(html=True), _environment(html=False)


def check(source: str, known: Collection[str], *, forbidden: Collection[str] = ()) -> frozenset[str]:
    """The variables that a template uses. Raises `Refusal` naming what it may not say, or a variable nobody knows.

    `forbidden` are known variables that may not stand here.
    """
    if len(source) > MAX_TEMPLATE:
        raise Refusal(ErrorCode.TOO_LONG, f"A template holds at most {MAX_TEMPLATE:,} characters.")
    try:
        tree = _HTML.parse(source)
    except TemplateSyntaxError as error:
        raise Refusal(ErrorCode.INVALID, f"Line {error.lineno}: {error.message}") from error
    except RecursionError as error:
        raise Refusal(ErrorCode.INVALID, "The template is nested too deeply.") from error
    _inspect(tree, 0)
    used = find_undeclared_variables(tree)
    for name in sorted(used):
        if name not in known:
            raise Refusal(ErrorCode.INVALID, _unknown(name, known))
        if name in forbidden:
            raise Refusal(ErrorCode.INVALID, f"The variable {name} is secret: it may stand in the body only.")
    return frozenset(used)


def html(source: str, values: Mapping[str, Any]) -> str:
    """The HTML; every value is escaped."""
    return _render(_compiled(source, is_html=True), values)


def text(source: str, values: Mapping[str, Any]) -> str:
    """Plain text; nothing is escaped."""
    return _render(_compiled(source, is_html=False), values)


def escaped(value: str) -> str:
    """A value as it stands in HTML, attributes included."""
    return str(escape(value))


@lru_cache(maxsize=500)
def _compiled(source: str, *, is_html: bool) -> Template:
    return (_HTML if is_html else _TEXT).from_string(source)


def _render(template: Template, values: Mapping[str, Any]) -> str:
    try:
        return template.render(values)
    except UndefinedError as error:
        raise Refusal(ErrorCode.INVALID, str(error)) from error


def _inspect(node: nodes.Node, loops: int) -> None:
    if not isinstance(node, _ALLOWED):
        raise Refusal(ErrorCode.INVALID, f"Line {node.lineno}: a template may not use {_told(node)}.")
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        raise Refusal(
            ErrorCode.INVALID,
            f"Line {node.lineno}: there is no filter {node.name}. There are {', '.join(sorted(_FILTERS))}.",
        )
    if isinstance(node, nodes.Test) and node.name not in _TESTS:
        raise Refusal(ErrorCode.INVALID, f"Line {node.lineno}: one can ask whether a variable is defined, and no more.")
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        raise Refusal(ErrorCode.INVALID, f"Line {node.lineno}: nothing begins with an underscore.")
    loops += isinstance(node, nodes.For)
    if loops > MAX_DEPTH:
        raise Refusal(ErrorCode.INVALID, f"Line {node.lineno}: at most {MAX_DEPTH} loops may stand within each other.")
    for child in node.iter_child_nodes():
        _inspect(child, loops)


def _told(node: nodes.Node) -> str:
    name = type(node).__name__
    return {"Call": "calls", "Assign": "set", "Include": "include", "Import": "import", "Extends": "extends"}.get(
        name, f"this ({name})"
    )


def _unknown(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, known, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(sorted(known))}."
    return f"There is no variable {name} in this mail. {hint}"
