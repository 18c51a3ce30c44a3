"""The refused rows of an import as a file of the same shape, behind a link that ends soon."""

import base64
import csv
import hashlib
import hmac
import io
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

import orjson

from regulars.imports.dressing import guarded
from regulars.imports.mapping import REASON
from regulars.imports.queries import ImportJobRow
from regulars.platform import clock
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader

LINK_LASTS = 15 * clock.MINUTE
_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Link:
    """Who may fetch the refused rows of which job, until when."""

    job_id: int
    expires_at: int
    actor: Actor

    def signed(self, secret: str) -> str:
        """The last part of the address."""
        who = [self.job_id, self.expires_at, self.actor.kind, self.actor.id, self.actor.name]
        body = base64.urlsafe_b64encode(orjson.dumps(who)).decode().rstrip("=")
        return f"{body}.{_signature(body, secret)}"


def read_link(text: str) -> Link | None:
    """What a link says; whether it is true, `is_true` knows."""
    body, _, _ = text.partition(".")
    try:
        said = orjson.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        job_id, expires_at, kind, key, name = said
        if not isinstance(job_id, int) or not isinstance(expires_at, int):
            return None
        return Link(job_id, expires_at, Actor(kind, key, str(name)))
    except (ValueError, TypeError):
        return None


def is_true(text: str, secret: str) -> bool:
    """Whether we wrote it."""
    body, _, signature = text.partition(".")
    return hmac.compare_digest(signature.encode(), _signature(body, secret).encode())


def file_name(job: ImportJobRow) -> str:
    """`customers refused.csv` for `customers.xlsx`."""
    stem, dot, _ = str(job.args["file_name"]).rpartition(".")
    return f"{stem if dot else job.args['file_name']} refused.csv"


async def refused_rows(reader: Reader, job: ImportJobRow) -> AsyncGenerator[bytes]:
    """The file, in pieces: its own columns and one for the reason. Cells that a spreadsheet would run are guarded."""
    header = [name for name in job.args["mapping"] if name != REASON]
    yield b"\xef\xbb\xbf" + _lines([[*map(guarded, header), REASON]])
    last = 0
    while rows := await reader.fetch(
        "SELECT id, input, errors FROM job_failures WHERE job_id = ? AND id > ? ORDER BY id LIMIT ?",
        (job.id, last, _PAGE),
    ):
        last = rows[-1][0]
        yield _lines([_line(header, orjson.loads(cells), orjson.loads(errors)) for _, cells, errors in rows])


def _line(header: list[str], cells: dict[str, str], errors: list[dict[str, Any]]) -> list[str]:
    reasons = "; ".join(
        f"{', '.join(map(str, path))}: {error['message']}" if (path := error.get("path")) else str(error["message"])
        for error in errors
    )
    return [guarded(cell) for cell in (*(cells.get(name, "") for name in header), reasons)]


def _lines(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _signature(body: str, secret: str) -> str:
    return hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()
