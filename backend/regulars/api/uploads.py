"""`/uploads` and `/downloads/refused`: files in and refused rows out, streamed, never held in memory."""

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from regulars.access.scopes import Scope
from regulars.api.errors import error_of, new_correlation_id
from regulars.api.facts import OWN_HEADER, facts_of, is_foreign
from regulars.api.parameters import Malformed
from regulars.imports import queries, refusals
from regulars.imports.queries import ImportJobRow, UploadRow
from regulars.imports.service import fetching, uploads
from regulars.platform import clock, ids
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database, current
from regulars.platform.errors import Refusal, RegularsError, StorageFull, Unavailable
from regulars.platform.files import shelf
from regulars.platform.graphql.context import Authenticate
from regulars.platform.jobs.queries import job_by_id

_AT_ONCE = 1 << 20
_PRESENT = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


class FileDoors:
    """Both, for whoever is recognised (uploads) or has a link of ours that has not expired (downloads)."""

    def __init__(
        self,
        authenticate: Authenticate,
        *,
        database: Callable[[], Database] = current,
        allowed_origins: frozenset[str] = frozenset(),
    ) -> None:
        self._authenticate = authenticate
        self._database = database
        self._allowed = allowed_origins

    def routes(self) -> list[BaseRoute]:
        """Their places."""
        return [
            Route("/uploads/{token}", self.receive, methods=["PUT", "POST"]),
            Route("/downloads/refused/{link}", self.refused, methods=["GET"]),
        ]

    async def receive(self, request: Request) -> Response:
        """The bytes of an upload, all of them or none."""
        try:
            with self._database().entered():
                return await self._receive(request)
        except ClientDisconnect:
            return _said("INVALID", "The file ended early.", 400)
        except Malformed as problem:
            return _said(problem.code, problem.message, problem.status)
        except Refusal as refusal:
            return _said(refusal.code, refusal.message, 409)
        except Exception as problem:  # noqa: BLE001 (the edge: bugs are logged and masked)
            error = error_of(problem, new_correlation_id())
            return _said(str(error["extensions"]["code"]), str(error["message"]), _status_of(problem))

    async def refused(self, request: Request) -> Response:
        """The refused rows of an import; the log has who fetched them before the first byte leaves."""
        text = request.path_params["link"]
        link = refusals.read_link(text)
        database = self._database()
        job = None if link is None else await job_by_id(database, _WATCHER, link.job_id)
        if link is None or not isinstance(job, ImportJobRow) or not refusals.is_true(text, job.args["secret"]):
            return _said("NOT_FOUND", "There is no such file.", 404)
        if link.expires_at < clock.now():
            return _said("EXPIRED", "This link has expired. Ask for the refused rows again.", 410)
        with database.entered():
            await fetching.refusals_fetched(actor=link.actor, job_id=job.id)
        name = refusals.file_name(job)
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}", **_PRESENT}
        return StreamingResponse(
            refusals.refused_rows(database, job), headers=headers, media_type="text/csv; charset=utf-8"
        )

    async def _receive(self, request: Request) -> Response:
        facts = facts_of(request, "http")
        if facts.bearer is None:
            if is_foreign(facts, self._allowed):
                raise Malformed("Requests from other origins need an API token.", 403, "FORBIDDEN")
            if facts.cookies and not facts.has_custom_header:
                raise Malformed(f"Requests with cookies need the header {OWN_HEADER}.", 403, "FORBIDDEN")
        actor = await self._authenticate(facts)
        if actor is None:
            raise Malformed("Sign in first, or send a valid API token.", 401, "UNAUTHENTICATED")
        if not actor.may(Scope.CUSTOMERS_WRITE):
            raise Malformed("You need the scope CUSTOMERS_WRITE.", 403, "FORBIDDEN")
        upload = await self._awaited(actor, request.path_params["token"])
        _check_declared(request, upload.size_bytes)
        digest = await self._kept(request, actor, upload)
        answer = {"id": ids.encode("upl", upload.id), "sizeBytes": upload.size_bytes, "sha256": digest}
        return _json(answer, 200)

    async def _kept(self, request: Request, actor: Actor, upload: UploadRow) -> str:
        """The file under a name of its own, known by nobody until it is whole; gone where anything goes wrong."""
        whole = await asyncio.to_thread(shelf.of(self._database()).fresh, f"upload-{upload.id}")
        part = whole.with_name(whole.name + shelf.PART)
        try:
            digest = await _written(request, part, upload.size_bytes)
            found = await asyncio.to_thread(uploads.survey, part)
            await asyncio.to_thread(part.replace, whole)
            await uploads.upload_received(
                actor=actor, upload=upload, sha256=digest, facts={**found, "file": whole.name}
            )
        except BaseException:
            part.unlink(missing_ok=True)
            whole.unlink(missing_ok=True)
            raise
        return digest

    async def _awaited(self, actor: Actor, token: str) -> UploadRow:
        upload = await queries.upload_by_token(self._database(), actor, token)
        if upload is None:
            raise Malformed("There is no such upload.", 404, "NOT_FOUND")
        if upload.received_at is not None:
            raise Malformed("This upload has been filled already.", 409, "ALREADY_DONE")
        if upload.removed_at is not None or upload.expires_at < clock.now():
            raise Malformed("The time for this upload is over. Ask for another.", 410, "EXPIRED")
        return upload


_WATCHER = Actor(SYSTEM.kind, SYSTEM.id, SYSTEM.name, frozenset({Scope.OPERATIONS_READ}))
"""Who looks a link's job up: the link itself says who may."""


def _check_declared(request: Request, size: int) -> None:
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Malformed("Send the file uncompressed.", 415)
    declared = request.headers.get("content-length")
    if declared is not None and declared.isascii() and declared.isdigit() and int(declared[:18]) != size:
        raise _other_size(size)


async def _written(request: Request, part: Path, size: int) -> str:
    """Write the body as it comes; answers its digest. Raises `Malformed` where it is not as long as was announced."""
    digest = hashlib.sha256()
    held = bytearray()
    count = 0
    file = await asyncio.to_thread(part.open, "xb")
    try:
        async for piece in request.stream():
            count += len(piece)
            if count > size:
                raise _other_size(size)
            held += piece
            if len(held) >= _AT_ONCE:
                await asyncio.to_thread(_append, file, digest, bytes(held))
                held.clear()
        await asyncio.to_thread(_append, file, digest, bytes(held))
    finally:
        await asyncio.to_thread(file.close)
    if count != size:
        raise _other_size(size)
    return digest.hexdigest()


def _append(file: Any, digest: Any, held: bytes) -> None:
    file.write(held)
    digest.update(held)


def _other_size(size: int) -> Malformed:
    return Malformed(f"The file has another size than the {size} bytes that were announced.", 413, "LIMIT_EXCEEDED")


def _said(code: str, message: str, status: int) -> Response:
    return _json({"error": {"code": code, "message": message}}, status)


def _json(answer: dict[str, Any], status: int) -> Response:
    return Response(orjson.dumps(answer), status, _PRESENT, media_type="application/json")


def _status_of(problem: Exception) -> int:
    if isinstance(problem, Unavailable | StorageFull):
        return 503
    if isinstance(problem, RegularsError):
        return 401 if problem.code == "UNAUTHENTICATED" else 403
    return 500
