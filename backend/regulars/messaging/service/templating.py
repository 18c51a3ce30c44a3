"""Templates of merchants: saved, taken away, shown as one person would get them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from regulars.access import audit
from regulars.messaging import templates
from regulars.messaging.events import TemplateDeleted, TemplateSaved
from regulars.messaging.queries.written import TemplateRow, known_variables, templates_by_id
from regulars.messaging.templates import Variable
from regulars.messaging.words import MessageKind
from regulars.messaging.writing import markup, sandbox
from regulars.messaging.writing.compose import Letter, Source, compose, examples, revealed
from regulars.platform import idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, StaleVersion
from regulars.platform.text import clean, fold
from regulars.stores.queries import StoreRow, default_store, stores_by_ids

MAX_NAME = 200
MAX_SUBJECT = 300
_PLACES = "messaging.templates"


@dataclass(frozen=True, slots=True)
class TemplateDraft:
    """A template as written; with `key` the merchant's wording of a built-in mail."""

    name: str
    body: str
    kind: str = MessageKind.MARKETING
    key: str | None = None
    subject: str | None = None
    text: str | None = None
    locale: str | None = None
    store_id: int | None = None
    channel: str = "EMAIL"


@unit_of_work
async def template_save(
    tx: Transaction,
    *,
    actor: Actor,
    template_id: int | None,
    draft: TemplateDraft,
    expected_version: int | None = None,
    idempotency_key: str | None = None,
) -> int:
    """Write a template anew, or change the one with this key; answers its key.

    Whatever it names that no variable is called, or that mail programmes would not show, is refused with its line.
    """
    fingerprint = [
        template_id,
        draft.name,
        draft.body,
        draft.subject,
        draft.text,
        draft.key,
        draft.locale,
        draft.store_id,
    ]
    known = await idempotency.remembered(tx, actor, "messageTemplateSave", idempotency_key, fingerprint)
    if known is not None:
        return int(known)
    name = await _checked(tx, draft)
    await _place_is_free(tx, draft, template_id)
    saved = await (
        _insert(tx, name, draft) if template_id is None else _update(tx, template_id, name, draft, expected_version)
    )
    tx.record(TemplateSaved(saved), by=actor)
    subject = ids.encode(TemplateRow.prefix, saved)
    await audit.record(tx, actor, action="template.saved", subject=subject, changes={"name": (None, name)})
    await idempotency.remember(tx, actor, "messageTemplateSave", idempotency_key, fingerprint, saved)
    return saved


@unit_of_work
async def template_delete(tx: Transaction, *, actor: Actor, template_id: int | None) -> int:
    """Take a template away; a built-in mail reads as delivered again, messages that were written by it stay."""
    template = await _present(tx, template_id)
    await tx.execute("DELETE FROM message_templates WHERE id = ?", (template.id,))
    tx.record(TemplateDeleted(template.id), by=actor)
    subject = ids.encode(TemplateRow.prefix, template.id)
    await audit.record(tx, actor, action="template.deleted", subject=subject, changes={"name": (template.name, None)})
    return template.id


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter with examples in the place of variables."""

    letter: Letter
    known: Mapping[str, Variable]
    used: frozenset[str]


async def preview(reader: Reader, draft: TemplateDraft) -> Preview:
    """The letter as one person would get it. Raises `Refusal` with what is wrong."""
    used = check(draft)
    store = await store_of(reader, draft.store_id)
    known = known_variables(draft.key, draft.kind)
    letter = compose(source_of(draft), known=known, values=examples_for(known, store), store=store)
    return Preview(revealed(letter), known, used)


async def draft_of(reader: Reader, template_id: int | None, key: str | None) -> TemplateDraft:
    """The draft of a saved template, else of a built-in mail. Raises `Refusal` where there is none."""
    if template_id is not None:
        row = (await templates_by_id(reader, [template_id])).get(template_id)
        if row is not None:
            return TemplateDraft(
                row.name, row.body, row.kind, row.template_key, row.subject, row.text, row.locale, row.store_id
            )
    mail = None if key is None else templates.built_in(key)
    if mail is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such template.", ("templateId" if key is None else "key",))
    return TemplateDraft(mail.title, mail.body, mail.kind, mail.key, mail.subject, mail.text)


def check(draft: TemplateDraft) -> frozenset[str]:
    """The variables that a draft uses. Raises `Refusal` at the part that is wrong."""
    known = known_variables(draft.key, draft.kind)
    secret = {key for key, variable in known.items() if variable.secret}
    used: frozenset[str] = frozenset()
    for part, source, forbidden in (
        ("subject", draft.subject, secret),
        ("body", draft.body, set[str]()),
        ("text", draft.text, set[str]()),
    ):
        if source is None:
            continue
        try:
            used |= sandbox.check(source, known.keys(), forbidden=forbidden)
            if part == "body":
                markup.check(source)
        except Refusal as refusal:
            raise refusal.at("input", part) from None
    return used


def source_of(draft: TemplateDraft) -> Source:
    """The wording of a draft; a wording of a built-in mail that leaves the subject out keeps the mail's own."""
    mail = None if draft.key is None else templates.built_in(draft.key)
    return Source(draft.subject or ("" if mail is None else mail.subject), draft.body, draft.text)


def examples_for(known: Mapping[str, Variable], store: StoreRow) -> dict[str, Any]:
    """An example for each variable; the store's own are true."""
    return {**examples(known), "store_name": store.brand_name or store.name, "store_url": store.url}


async def store_of(reader: Reader, store_id: int | None) -> StoreRow:
    """The store in whose name a mail is shown. Raises `Refusal` where there is none yet."""
    found = None if store_id is None else (await stores_by_ids(reader, [store_id])).get(store_id)
    store = found or await default_store(reader)
    if store is None:
        raise Refusal(ErrorCode.INVALID_STATE, "There is no store yet: a mail is written in the name of one.")
    return store


async def _checked(tx: Transaction, draft: TemplateDraft) -> str:
    name = " ".join(clean(draft.name).split())
    if not name:
        raise Refusal(ErrorCode.REQUIRED, "Give the template a name.", ("input", "name"))
    if len(name) > MAX_NAME:
        raise Refusal(ErrorCode.TOO_LONG, f"A name holds at most {MAX_NAME} letters.", ("input", "name"))
    if not draft.body.strip():
        raise Refusal(ErrorCode.REQUIRED, "A template without a body says nothing.", ("input", "body"))
    if draft.subject is not None and len(draft.subject) > MAX_SUBJECT:
        raise Refusal(ErrorCode.TOO_LONG, f"A subject holds at most {MAX_SUBJECT} letters.", ("input", "subject"))
    if draft.channel != "EMAIL":
        raise Refusal(ErrorCode.INVALID, "So far only e-mail is sent.", ("input", "channel"))
    mail = None if draft.key is None else templates.built_in(draft.key)
    if draft.key is not None and mail is None:
        raise Refusal(ErrorCode.NOT_FOUND, f"There is no built-in mail {draft.key}.", ("input", "key"))
    if mail is None and not (draft.subject or "").strip():
        raise Refusal(ErrorCode.REQUIRED, "A mail needs a subject.", ("input", "subject"))
    if mail is not None and draft.kind != mail.kind:
        raise Refusal(ErrorCode.INVALID, f"{mail.title} is a mail of the kind {mail.kind}.", ("input", "kind"))
    if draft.store_id is not None and not await stores_by_ids(tx, [draft.store_id]):
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such store.", ("input", "storeId"))
    used = check(draft)
    missing = [
        key for key, variable in known_variables(draft.key, draft.kind).items() if variable.secret and key not in used
    ]
    if mail is not None and missing:
        raise Refusal(
            ErrorCode.INVALID, f"Without {{{{ {missing[0]} }}}} this mail is of no use: put it in.", ("input", "body")
        )
    return name


async def _place_is_free(tx: Transaction, draft: TemplateDraft, template_id: int | None) -> None:
    """One wording of a built-in mail for a store and language."""
    if draft.key is None:
        return
    await tx.lock(_PLACES)
    holder = await tx.fetch_value(
        "SELECT id FROM message_templates WHERE template_key = ? AND coalesce(store_id, 0) = ?"
        " AND coalesce(locale, '') = ?",
        (draft.key, draft.store_id or 0, draft.locale or ""),
    )
    if holder is not None and holder != template_id:
        raise Refusal(
            ErrorCode.DUPLICATE,
            "You have written this mail for that store and language already: change that one.",
            ("input", "key"),
        )


async def _insert(tx: Transaction, name: str, draft: TemplateDraft) -> int:
    return await tx.insert(
        "INSERT INTO message_templates (version, template_key, name, name_key, kind, channel, locale, store_id,"
        " subject, body, text, created_at, updated_at) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            draft.key, name, fold(name), draft.kind, draft.channel, draft.locale, draft.store_id, draft.subject,
            draft.body, draft.text, tx.now, tx.now,
        ),
    )  # fmt: skip


async def _update(
    tx: Transaction, template_id: int, name: str, draft: TemplateDraft, expected_version: int | None
) -> int:
    template = await _present(tx, template_id)
    if expected_version is not None and expected_version != template.version:
        raise StaleVersion(template.version, ids.encode(TemplateRow.prefix, template.id))
    if (draft.key, draft.kind) != (template.template_key, template.kind):
        raise Refusal(ErrorCode.INVALID, "A template keeps what it is for; make another one.", ("input", "key"))
    await tx.execute(
        "UPDATE message_templates SET version = version + 1, name = ?, name_key = ?, locale = ?, store_id = ?,"
        " subject = ?, body = ?, text = ?, updated_at = ? WHERE id = ?",
        (name, fold(name), draft.locale, draft.store_id, draft.subject, draft.body, draft.text, tx.now, template_id),
    )
    return template_id


async def _present(tx: Transaction, template_id: int | None) -> TemplateRow:
    locked = await tx.fetch_value(
        f"SELECT id FROM message_templates WHERE id = ?{tx.dialect.lock_rows()}", (template_id,)
    )
    template = None if locked is None else (await templates_by_id(tx, [locked])).get(locked)
    if template is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such template.", ("id",))
    return template
