"""Which wording a mail has: the store's own, else that for all stores, in the person's language, else as delivered."""

from dataclasses import dataclass

from regulars.messaging.templates import BuiltIn
from regulars.messaging.writing.compose import Source
from regulars.platform.db.connect import Reader


@dataclass(frozen=True, slots=True)
class Wording:
    """A source and the template that it came from; none: as delivered."""

    source: Source
    template_id: int | None = None


async def wording(reader: Reader, template: BuiltIn, *, store_id: int, locale: str | None) -> Wording:
    """The wording of a built-in mail for this store and language."""
    rows = await reader.fetch(
        "SELECT id, store_id, locale, subject, body, text FROM message_templates"
        " WHERE template_key = ? AND (store_id IS NULL OR store_id = ?)",
        (template.key, store_id),
    )
    fitting = [row for row in rows if _fit(row[2], locale) is not None]
    if not fitting:
        return Wording(Source(template.subject, template.body, template.text))
    best = max(fitting, key=lambda row: (row[1] is not None, _fit(row[2], locale) or 0, row[0]))
    return Wording(Source(best[3] or template.subject, best[4], best[5]), best[0])


def _fit(written: str | None, wanted: str | None) -> int | None:
    """How well a language fits: exactly, by its first part, or by being written for everybody."""
    if written is None:
        return 0
    if wanted is None:
        return None
    if written.lower() == wanted.lower():
        return 2
    return 1 if written.lower() == wanted.lower().partition("-")[0] else None
