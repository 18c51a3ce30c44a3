"""Templates: what the product can write, what the merchant wrote, and how a letter looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import SIGNED_IN, access, requires
from regulars.access.scopes import Scope
from regulars.messaging import templates
from regulars.messaging.queries import written as queries
from regulars.messaging.queries.written import TemplateRow
from regulars.messaging.service import templating
from regulars.messaging.service.templating import TemplateDraft
from regulars.messaging.templates import BuiltIn, Variable
from regulars.messaging.words import MarketingChannel, MessageKind
from regulars.messaging.writing import sandbox
from regulars.platform import ids
from regulars.platform.errors import Refusal, Refusals
from regulars.platform.graphql.arguments import After, ExpectedVersion, First, IdempotencyKey
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.node import Node, Versioned, register_node, rows_are
from regulars.platform.graphql.outcomes import DeletePayload
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.reading import reading
from regulars.platform.graphql.scalars import Instant
from regulars.platform.query.page import window
from regulars.stores.graphql import Store, store_by_id

_VARIABLES = [ListSize(assumed_size=60)]


@dataclass(frozen=True, slots=True)
class VariableRow:
    """A variable beside a template that may use it."""

    key: str
    title: str
    example: str
    is_required: bool
    is_secret: bool
    is_used: bool


@strawberry.type(description="A variable a template may use.")
class TemplateVariable:
    """Answered from a `VariableRow`."""

    key: Annotated[str, strawberry.field(description="As it stands between the braces.")]
    title: Annotated[str, strawberry.field(description="For people.")]
    example: Annotated[str, strawberry.field(description="Stands in previews and tests.")]
    is_required: Annotated[bool, strawberry.field(description="Always there; any other may be empty.")]
    is_secret: Annotated[bool, strawberry.field(description="Written into the letter only as it leaves.")]
    is_used: Annotated[bool, strawberry.field(description="Whether this template names it.")]


def variable_rows(known: Mapping[str, Variable], used: frozenset[str] = frozenset()) -> list[VariableRow]:
    """The variables as the window shows them."""
    return [
        VariableRow(each.key, each.title, _example(each), each.required, each.secret, each.key in used)
        for each in known.values()
    ]


def _example(variable: Variable) -> str:
    """Of a list, what its entries have."""
    example = variable.example
    return example if isinstance(example, str) else ", ".join(example[0])


@strawberry.type(description="A text with variables, rendered in a sandbox in the store's brand.")
class MessageTemplate(Node, Versioned):
    """Answered from a `TemplateRow`."""

    is_type_of = rows_are(TemplateRow)

    key: str | None = derived(
        lambda row: row.template_key,
        description="The built-in mail that it words; null: one of your own.",
        reads=("template_key",),
    )
    name: Annotated[str, strawberry.field(description="For colleagues.")]
    kind: Annotated[MessageKind, strawberry.field(description="What it is for.")]
    channel: Annotated[MarketingChannel, strawberry.field(description="How it travels.")]
    locale: Annotated[str | None, strawberry.field(description="For people of this language; null: for all.")]
    subject: Annotated[str | None, strawberry.field(description="Null: as the built-in mail has it.")]
    body: Annotated[str, strawberry.field(description="HTML with variables.")]
    text: Annotated[str | None, strawberry.field(description="The text part; null: made of the body.")]
    updated_at: Annotated[Instant, strawberry.field(description="When it was last saved.")]

    @strawberry.field(
        description="What it may use.",
        directives=_VARIABLES,
        metadata=reading("template_key", "kind", "subject", "body", "text"),
        graphql_type=list[TemplateVariable],
    )
    @staticmethod
    def variables(template: strawberry.Parent[TemplateRow]) -> Any:
        """Of its mail or its kind."""
        known = queries.known_variables(template.template_key, template.kind)
        return variable_rows(known, _used(template, known))

    @strawberry.field(
        description="For this store only; null: for all.", metadata=reading("store_id"), graphql_type=Store | None
    )
    @staticmethod
    async def store(template: strawberry.Parent[TemplateRow], info: Info) -> Any:
        """One read for all templates of the page."""
        return None if template.store_id is None else await info.context.loader(store_by_id).load(template.store_id)


def _used(template: TemplateRow, known: Mapping[str, Variable]) -> frozenset[str]:
    """None where a mail has changed since, so that the template no longer fits."""
    used: frozenset[str] = frozenset()
    for source in (template.subject, template.body, template.text):
        try:
            used |= sandbox.check(source or "", known.keys())
        except Refusal:
            continue
    return used


@strawberry.type(description="A mail that the product can write, as delivered.")
class BuiltInTemplate:
    """Answered from a `BuiltIn`."""

    is_type_of = rows_are(BuiltIn)

    key: Annotated[str, strawberry.field(description="Which.")]
    kind: Annotated[MessageKind, strawberry.field(description="What it is for.")]
    title: Annotated[str, strawberry.field(description="What it is called.")]
    description: Annotated[str, strawberry.field(description="When it is sent.")]
    subject: Annotated[str, strawberry.field(description="With variables.")]
    body: Annotated[str, strawberry.field(description="HTML with variables.")]
    text: Annotated[str | None, strawberry.field(description="The text part; null: made of the body.")]

    @strawberry.field(description="What it may use.", directives=_VARIABLES, graphql_type=list[TemplateVariable])
    @staticmethod
    def variables(mail: strawberry.Parent[BuiltIn]) -> Any:
        """With the store's."""
        return variable_rows(mail.known, sandbox.check(mail.body + mail.subject, mail.known.keys()))

    @strawberry.field(
        description="How you word it, for all stores or for some.",
        directives=[ListSize(assumed_size=5)],
        graphql_type=list[MessageTemplate],
    )
    @staticmethod
    async def wordings(mail: strawberry.Parent[BuiltIn], info: Info) -> Any:
        """One read for all of them."""
        return await info.context.loader(_wordings).load(mail.key) or []


@strawberry.input(description="A template to write.")
class MessageTemplateInput:
    """Checked by the service."""

    name: Annotated[str, strawberry.field(description="For colleagues; 1 to 200 letters.")]
    body: Annotated[str, strawberry.field(description="HTML with variables, as {{ store_name }}.")]
    kind: Annotated[MessageKind, strawberry.field(description="What it is for.")] = MessageKind.MARKETING
    channel: Annotated[MarketingChannel, strawberry.field(description="So far EMAIL.")] = MarketingChannel.EMAIL
    key: Annotated[str | None, strawberry.field(description="The built-in mail that it words.")] = UNSET
    locale: Annotated[str | None, strawberry.field(description="For people of this language.")] = UNSET
    subject: Annotated[str | None, strawberry.field(description="Null: as the built-in mail has it.")] = UNSET
    text: Annotated[str | None, strawberry.field(description="Null: made of the body.")] = UNSET
    store_id: Annotated[strawberry.ID | None, strawberry.field(description="For this store only.")] = UNSET


def draft_of(template: MessageTemplateInput) -> TemplateDraft:
    """The draft of an input; an unknown store's id is one that no store has."""
    store = given(template.store_id)
    return TemplateDraft(
        name=template.name,
        body=template.body,
        kind=template.kind.value,
        key=given(template.key),
        subject=given(template.subject),
        text=given(template.text) or None,
        locale=given(template.locale) or None,
        store_id=None if store is None else ids.decode("sto", store) or 0,
        channel=template.channel.value,
    )


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A letter with examples, or what is wrong with its template."""

    subject: str | None
    html: str | None
    text: str
    problem: str | None
    at: str | None
    variables: list[VariableRow]


@strawberry.type(description="A template as one customer would get it.")
class MessagePreview:
    """Answered from a `PreviewRow`."""

    subject: Annotated[str | None, strawberry.field(description="The subject.")]
    html: Annotated[str | None, strawberry.field(description="The HTML part in the store's brand.")]
    text: Annotated[str, strawberry.field(description="The text part.")]
    problem: Annotated[str | None, strawberry.field(description="Why it cannot be shown: what to change, and where.")]
    at: Annotated[str | None, strawberry.field(description="The part that is wrong: subject, body or text.")]
    variables: list[TemplateVariable] = strawberry.field(description="What it may use.", directives=_VARIABLES)


@strawberry.type
class TemplateQueries:
    """Templates and previews."""

    @requires(
        Scope.MESSAGES_READ, description="What you wrote, by name.", graphql_type=Connection[MessageTemplate] | None
    )
    async def message_templates(
        self,
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        kind: Annotated[list[MessageKind] | None, strawberry.argument(description="Of these kinds.")] = UNSET,
    ) -> Any:
        """One page."""
        reader, chosen = info.context.database, given(kind)
        where = queries.of_kinds(None if chosen is None else [each.value for each in chosen])
        looked = window(first=given(first), after=given(after))
        page = await queries.templates_page(reader, info.context.actor, where, looked)
        return connection(page, lambda: queries.templates_counted(reader, where))

    @requires(
        Scope.MESSAGES_READ,
        description="The mails that the product writes, by title, as delivered and as you word them.",
        directives=[ListSize(assumed_size=20)],
        graphql_type=list[BuiltInTemplate] | None,
    )
    async def built_in_templates(self, info: Info) -> Any:
        """As the rooms registered them."""
        return list(templates.every())

    @requires(
        Scope.MESSAGES_READ,
        description="A template with its examples: one that is written, saved (templateId) or built in (key).",
        graphql_type=MessagePreview | None,
    )
    async def message_preview(
        self,
        info: Info,
        template: Annotated[MessageTemplateInput | None, strawberry.argument(description="As written.")] = UNSET,
        template_id: Annotated[strawberry.ID | None, strawberry.argument(description="As saved.")] = UNSET,
        key: Annotated[str | None, strawberry.argument(description="As delivered.")] = UNSET,
    ) -> Any:
        """What is wrong is told in the preview."""
        reader = info.context.database
        written = given(template)
        try:
            draft = draft_of(written) if written is not None else await saved(info, given(template_id), given(key))
        except Refusal as refusal:
            return PreviewRow(None, None, "", refusal.message, None, [])
        known = queries.known_variables(draft.key, draft.kind)
        try:
            made = await templating.preview(reader, draft)
        except (Refusal, Refusals) as refusal:
            at = refusal.path[-1] if isinstance(refusal, Refusal) and refusal.path else None
            return PreviewRow(None, None, "", refusal.message, at, variable_rows(known))
        letter = made.letter
        return PreviewRow(letter.subject, letter.html, letter.text, None, None, variable_rows(made.known, made.used))

    @access(
        SIGNED_IN,
        description="What templates of a kind may use.",
        directives=_VARIABLES,
        graphql_type=list[TemplateVariable],
    )
    async def template_variables(
        self, info: Info, kind: Annotated[MessageKind, strawberry.argument(description="Of which kind.")]
    ) -> Any:
        """Of all mails of that kind."""
        return variable_rows({each.key: each for each in templates.variables_of(kind)})


@strawberry.type(description="Outcome of messageTemplateSave.")
class MessageTemplatePayload(Payload):
    """The template as it is now."""

    template: Annotated[MessageTemplate | None, strawberry.field(description="The template as it is now.")] = None


@strawberry.type
class TemplateMutations:
    """The verbs on templates."""

    @requires(
        Scope.TEMPLATES_WRITE,
        description="Without id a new template. A variable that there is not, or HTML that mail programmes drop, is"
        " refused with its line.",
        graphql_type=MessageTemplatePayload | None,
    )
    @staticmethod
    async def message_template_save(
        info: Info,
        input: MessageTemplateInput,
        id: strawberry.ID | None = UNSET,
        expected_version: ExpectedVersion = UNSET,
        idempotency_key: IdempotencyKey = UNSET,
    ) -> Any:
        """See `templating.template_save`."""
        key = given(id)
        work = templating.template_save(
            actor=info.context.actor,
            template_id=None if key is None else ids.decode("tpl", key) or 0,
            draft=draft_of(input),
            expected_version=given(expected_version),
            idempotency_key=given(idempotency_key),
        )
        return await settle(MessageTemplatePayload, work, template=lambda saved: _read(info, saved))

    @requires(
        Scope.TEMPLATES_WRITE,
        description="Takes a template away; a built-in mail reads as delivered again.",
        graphql_type=DeletePayload | None,
    )
    @staticmethod
    async def message_template_delete(info: Info, id: strawberry.ID) -> Any:
        """See `templating.template_delete`."""
        work = templating.template_delete(actor=info.context.actor, template_id=ids.decode("tpl", id))
        return await settle(DeletePayload, work, deleted_id=lambda key: strawberry.ID(ids.encode("tpl", key)))


async def saved(info: Info, template_id: str | None, key: str | None) -> TemplateDraft:
    """The draft of a saved template or of a built-in mail. Raises `Refusal`."""
    decoded = None if template_id is None else ids.decode("tpl", template_id) or 0
    return await templating.draft_of(info.context.database, decoded, key)


async def template_by_id(context: Context, keys: Sequence[int]) -> Mapping[int, TemplateRow]:
    """A loader of templates by key."""
    return await queries.templates_by_id(context.database, keys)


async def _wordings(context: Context, keys: Sequence[str]) -> Mapping[str, list[TemplateRow]]:
    return await queries.templates_by_key(context.database, keys)


async def _read(info: Info, key: int) -> TemplateRow | None:
    return (await queries.templates_by_id(info.context.database, [key])).get(key)


async def _nodes(context: Context, keys: Sequence[int]) -> Mapping[int, TemplateRow]:
    return await queries.templates_by_id(context.database, keys) if context.actor.may(Scope.MESSAGES_READ) else {}


register_node(TemplateRow.prefix, _nodes)
