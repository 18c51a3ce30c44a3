"""Reading uploads, remembered mappings and the jobs that took files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson

from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader, Row
from regulars.platform.files.sniffing import Form
from regulars.platform.jobs import queries as jobs
from regulars.platform.jobs.queries import JobRow
from regulars.platform.query.page import Page, Window
from regulars.platform.query.sql import Sql, all_of
from regulars.platform.text import fold

SHAPE = "import"


@dataclass(frozen=True, slots=True)
class UploadRow:
    """A place for a file, and what is known of it once it has come."""

    prefix: ClassVar[str] = "upl"
    id: int
    token: str
    actor_kind: str
    actor_id: int | None
    file_name: str
    size_bytes: int
    sha256: str | None
    facts: Mapping[str, Any]
    received_at: int | None
    expires_at: int
    removed_at: int | None

    @property
    def shelf_name(self) -> str:
        """Its name on the shelf, once it has come."""
        return str(self.facts.get("file", f"upload-{self.id}"))

    @property
    def url(self) -> str:
        """Where the bytes go."""
        return f"/uploads/{self.token}"

    @property
    def form(self) -> Form | None:
        """How it is read; none where it could not be."""
        form = self.facts.get("form")
        return Form(**form) if form else None

    @property
    def trouble(self) -> str | None:
        """Why it cannot be read."""
        return self.facts.get("trouble")

    @property
    def row_count(self) -> int:
        """Without the header."""
        return int(self.facts.get("rows", 0))

    @property
    def header(self) -> tuple[str, ...]:
        """Its columns as written."""
        return tuple(self.facts.get("header", ()))

    def is_of(self, actor: Actor) -> bool:
        """Whether this actor sent it."""
        return (self.actor_kind, self.actor_id) == (actor.kind, actor.id)


@dataclass(slots=True)
class ImportJobRow(JobRow):
    """A job of the shape `import`."""

    def count(self, what: str) -> int:
        """Of `created`, `updated`, `unchanged`: as far as it is."""
        counts: dict[str, int] = self.checkpoint or {}
        return counts.get(what, 0)


jobs.shape(SHAPE, ImportJobRow)

_COLUMNS = "id, token, actor_kind, actor_id, file_name, size_bytes, sha256, facts, received_at, expires_at, removed_at"


def _upload(row: Row) -> UploadRow:
    *first, facts, received_at, expires_at, removed_at = row
    known: dict[str, Any] = orjson.loads(facts) if facts else {}
    key, token, kind, actor_id, name, size, digest = first
    return UploadRow(key, token, kind, actor_id, name, size, digest, known, received_at, expires_at, removed_at)


async def upload_by_id(reader: Reader, actor: Actor, key: int | None) -> UploadRow | None:
    """One's own."""
    return (await uploads_by_id(reader, actor, [key])).get(key) if key is not None else None


async def uploads_by_id(reader: Reader, actor: Actor, keys: Sequence[int]) -> dict[int, UploadRow]:
    """One's own of these."""
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM uploads WHERE {reader.dialect.in_list('id', 'bigint')}", (reader.dialect.array(keys),)
    )
    found = [_upload(row) for row in rows]
    return {row.id: row for row in found if row.is_of(actor)}


async def upload_by_token(reader: Reader, actor: Actor, token: str) -> UploadRow | None:
    """One's own."""
    row = await reader.fetch_one(f"SELECT {_COLUMNS} FROM uploads WHERE token = ?", (token,))
    found = None if row is None else _upload(row)
    return found if found is not None and found.is_of(actor) else None


async def upload_of_job(reader: Reader, key: int) -> UploadRow | None:
    """Whoever's: for the job that takes it."""
    row = await reader.fetch_one(f"SELECT {_COLUMNS} FROM uploads WHERE id = ?", (key,))
    return None if row is None else _upload(row)


async def remembered(reader: Reader, what: str, signature: str) -> dict[str, str | None] | None:
    """Where the columns of such a file went the last time, by folded header."""
    text = await reader.fetch_value(
        "SELECT columns FROM import_mappings WHERE what = ? AND signature = ?", (what, signature)
    )
    return None if text is None else {fold(name): target for name, target in orjson.loads(text).items()}


async def imports_page(reader: Reader, actor: Actor, window: Window) -> Page[JobRow]:
    """The newest first."""
    return await jobs.jobs_page(reader, actor, where=_shown(actor), window=window)


async def imports_count(reader: Reader, actor: Actor) -> int:
    return await jobs.jobs_count(reader, _shown(actor))


def _shown(actor: Actor) -> Sql:
    return all_of([jobs.visible(actor), Sql("j.shape = ?", (SHAPE,))])
