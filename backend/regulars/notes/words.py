"""Words of the notes: what one is, and one as written."""

from dataclasses import dataclass
from enum import StrEnum

MAX_BODY = 10_000


class NoteKind(StrEnum):
    """What a note is."""

    GENERAL = "GENERAL"
    PREFERENCE = "PREFERENCE"
    ISSUE = "ISSUE"
    INSTRUCTION = "INSTRUCTION"
    APPROVAL = "APPROVAL"


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """A note as written; `mention_ids` are those of colleagues beside whom its text names."""

    body: str
    kind: str = NoteKind.GENERAL
    pinned: bool = False
    show_on_orders: bool = False
    mention_ids: tuple[str, ...] = ()
