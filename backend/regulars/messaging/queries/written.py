"""Reading what merchants wrote: their templates, and the addresses that must not be written to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from regulars.access.scopes import Scope
from regulars.messaging import addresses, templates
from regulars.messaging.templates import Variable
from regulars.messaging.words import MessageKind
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.columns import Column, Kind, Table
from regulars.platform.query.keyset import Order, Sort
from regulars.platform.query.operators import like
from regulars.platform.query.page import Page, Window, count, page
from regulars.platform.query.sql import Sql, all_of, placeholders


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A wording of the merchant's."""

    prefix: ClassVar[str] = "tpl"
    id: int
    version: int
    template_key: str | None
    name: str
    kind: str
    channel: str
    locale: str | None
    store_id: int | None
    subject: str | None
    body: str
    text: str | None
    updated_at: int


@dataclass(frozen=True, slots=True)
class SuppressionRow:
    """An address that must not be written to."""

    prefix: ClassVar[str] = "sup"
    id: int
    channel: str
    address: str
    because: str
    detail: str | None
    at: int


def _template(key: str, kind: Kind = Kind.TEXT, *, nullable: bool = True) -> Column:
    return Column(key, f"t.{key}", kind, nullable=nullable)


TEMPLATES: Table[TemplateRow] = Table(
    name="templates",
    source="message_templates t",
    key="t.id",
    row=TemplateRow,
    columns=(
        _template("id", Kind.ID, nullable=False),
        _template("version", Kind.INTEGER, nullable=False),
        _template("template_key", Kind.CODE),
        Column("name", "t.name", folded="t.name_key", nullable=False),
        _template("kind", Kind.CODE, nullable=False),
        _template("channel", Kind.CODE, nullable=False),
        _template("locale", Kind.CODE),
        _template("store_id", Kind.ID),
        _template("subject"),
        _template("body", nullable=False),
        _template("text"),
        _template("updated_at", Kind.INSTANT, nullable=False),
    ),
)
_BY_NAME = Order((Sort(TEMPLATES["name"]),), TEMPLATES.key)

SUPPRESSIONS: Table[SuppressionRow] = Table(
    name="suppressions",
    source="suppressions s",
    key="s.id",
    row=SuppressionRow,
    columns=(
        Column("id", "s.id", Kind.ID, nullable=False),
        Column("channel", "s.channel", Kind.CODE, nullable=False),
        Column(
            "address",
            "s.address",
            folded="s.address_key",
            requires=Scope.PII_READ,
            mask=addresses.mask_email,
            nullable=False,
        ),
        Column("because", "s.because", Kind.CODE, nullable=False),
        Column("detail", "s.detail", requires=Scope.PII_READ),
        Column("at", "s.at", Kind.INSTANT, nullable=False),
    ),
)
_NEWEST = Order((Sort(SUPPRESSIONS["at"], descending=True),), SUPPRESSIONS.key)


def known_variables(template_key: str | None, kind: str) -> Mapping[str, Variable]:
    """What a template may name: the variables of the mail that it stands for, else those of its kind."""
    mail = None if template_key is None else templates.built_in(template_key)
    return mail.known if mail is not None else {each.key: each for each in templates.variables_of(MessageKind(kind))}


def of_kinds(kinds: Sequence[str] | None) -> Sql:
    """Templates of these kinds; none given: all."""
    return all_of([] if kinds is None else [Sql(f"t.kind IN ({placeholders(len(kinds)) or 'NULL'})", tuple(kinds))])


async def templates_page(
    reader: Reader, actor: Actor, where: Sql, window: Window, keys: Collection[str] | None = None
) -> Page[TemplateRow]:
    """A page of templates by name."""
    return await page(reader, TEMPLATES, actor=actor, where=where, order=_BY_NAME, window=window, keys=keys)


async def templates_counted(reader: Reader, where: Sql) -> int:
    """How many there are."""
    return await count(reader, TEMPLATES, where)


async def templates_by_id(reader: Reader, keys: Sequence[int]) -> Mapping[int, TemplateRow]:
    """Templates by key, of those that exist."""
    selection = TEMPLATES.selection(SYSTEM)
    rows = await reader.fetch(
        f"SELECT {selection.sql} FROM message_templates t WHERE t.id IN ({placeholders(len(keys))})", tuple(keys)
    )
    return {row.id: row for row in selection.rows(rows)}


async def templates_by_key(reader: Reader, keys: Sequence[str]) -> Mapping[str, list[TemplateRow]]:
    """The merchant's wordings of built-in mails."""
    selection = TEMPLATES.selection(SYSTEM)
    rows = await reader.fetch(
        f"SELECT {selection.sql} FROM message_templates t WHERE t.template_key IN ({placeholders(len(keys))})"
        " ORDER BY t.name_key, t.id",
        tuple(keys),
    )
    found: dict[str, list[TemplateRow]] = {}
    for row in selection.rows(rows):
        found.setdefault(row.template_key or "", []).append(row)
    return found


def suppressed(actor: Actor, search: str | None, because: Sequence[str] | None) -> Sql:
    """Which addresses: that begin with the text, for these reasons. Raises `Forbidden` where they may not be seen."""
    parts: list[Sql] = []
    if search:
        SUPPRESSIONS["address"].check(actor, "search by")
        parts.append(Sql("s.address_key LIKE ? ESCAPE '\\'", (f"{like(addresses.key_of(search))}%",)))
    if because is not None:
        parts.append(Sql(f"s.because IN ({placeholders(len(because)) or 'NULL'})", tuple(because)))
    return all_of(parts)


async def suppressions_page(
    reader: Reader, actor: Actor, where: Sql, window: Window, keys: Collection[str] | None = None
) -> Page[SuppressionRow]:
    """A page, the latest first."""
    return await page(reader, SUPPRESSIONS, actor=actor, where=where, order=_NEWEST, window=window, keys=keys)


async def suppressions_counted(reader: Reader, where: Sql) -> int:
    """How many there are."""
    return await count(reader, SUPPRESSIONS, where)


async def suppressions_by_id(reader: Reader, actor: Actor, keys: Sequence[int]) -> Mapping[int, SuppressionRow]:
    """Suppressions by key, of those that exist."""
    selection = SUPPRESSIONS.selection(actor)
    rows = await reader.fetch(
        f"SELECT {selection.sql} FROM suppressions s WHERE s.id IN ({placeholders(len(keys))})", tuple(keys)
    )
    return {row.id: row for row in selection.rows(rows)}
