"""Beginning to take a file: what it is, where its columns go, whose rows they are."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from regulars.access import audit
from regulars.imports import mapping as mappings
from regulars.imports import queries
from regulars.imports.mapping import Mapped
from regulars.imports.queries import UploadRow
from regulars.imports.subjects import Importer, ImportSubject, importer_for
from regulars.platform import idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs import queue
from regulars.platform.jobs.states import OnDuplicate
from regulars.stores.queries import stores_by_ids

KIND = "imports.run"

audit.plain("what", "dry_run", "on_duplicate")


@dataclass(frozen=True, slots=True)
class ImportWish:
    """A file to take; `mapping` left out: as recognised."""

    what: ImportSubject
    upload_id: int | None
    mapping: Mapping[str, str | None] | None = None
    on_duplicate: OnDuplicate = OnDuplicate.UPDATE_EXISTING
    store_id: int | None = None
    dry_run: bool = False


@unit_of_work
async def import_create(tx: Transaction, *, actor: Actor, wish: ImportWish, idempotency_key: str) -> int:
    """Queue the import; answers the job's key. Raises `Refusal`."""
    fingerprint = [
        wish.what, wish.upload_id, wish.mapping, wish.on_duplicate, wish.store_id, wish.dry_run
    ]  # fmt: skip
    known = await idempotency.remembered(tx, actor, "importCreate", idempotency_key, fingerprint)
    if known is not None:
        return int(known)
    importer = await importer_for(wish.what, tx, actor)
    _may(actor, importer)
    upload = await readable(tx, actor, wish.upload_id, ("input", "uploadId"))
    columns = await columns_of(tx, importer, upload, wish.mapping)
    missing = importer.needs(mappings.given(columns))
    if missing is not None:
        raise Refusal(ErrorCode.REQUIRED, missing, ("input", "mapping"))
    if wish.mapping is not None:
        await _remember(tx, wish.what, upload, columns)
    job_id = await queue.enqueue(
        tx,
        KIND,
        {
            "what": wish.what, "upload_id": upload.id, "file_name": upload.file_name, "mapping": columns,
            "on_duplicate": wish.on_duplicate, "store": await _store(tx, wish.store_id), "dry_run": wish.dry_run,
            "secret": secrets.token_hex(32),
        },
        actor=actor,
        total=upload.row_count,
    )  # fmt: skip
    changes = {
        "what": (None, wish.what), "file_name": (None, upload.file_name), "dry_run": (None, wish.dry_run),
        "on_duplicate": (None, wish.on_duplicate),
    }  # fmt: skip
    await audit.record(tx, actor, action="import.started", subject=ids.encode("job", job_id), changes=changes)
    await idempotency.remember(tx, actor, "importCreate", idempotency_key, fingerprint, job_id)
    return job_id


async def readable(reader: Reader, actor: Actor, key: int | None, path: tuple[str, ...]) -> UploadRow:
    """One's own upload, with a file that can be read. Raises `Refusal`."""
    upload = await queries.upload_by_id(reader, actor, key)
    if upload is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such upload.", path)
    if upload.removed_at is not None:
        raise Refusal(ErrorCode.EXPIRED, "This file was cleared away. Upload it again.", path)
    if upload.received_at is None:
        raise Refusal(ErrorCode.INVALID_STATE, "The file has not come yet: PUT its bytes to the upload's url.", path)
    if upload.trouble is not None:
        raise Refusal(ErrorCode.INVALID, upload.trouble, path)
    return upload


async def columns_of(
    reader: Reader, importer: Importer, upload: UploadRow, wanted: Mapping[str, str | None] | None
) -> Mapped:
    """Where the columns go: as wished, else as suggested. Raises `Refusals`."""
    if wanted is not None:
        return mappings.checked(importer, upload.header, wanted)
    before = await queries.remembered(reader, importer.what, mappings.signature(upload.header))
    return mappings.suggest(importer, upload.header, before).columns


def _may(actor: Actor, importer: Importer) -> None:
    lacking = [scope for scope in importer.scopes if not actor.may(scope)]
    if lacking:
        message = f"You need the scope {lacking[0]} to import {importer.what.lower()}."
        raise Refusal(ErrorCode.NOT_ALLOWED, message, ("input", "what"))


async def _store(tx: Transaction, store_id: int | None) -> str | None:
    if store_id is None:
        return None
    store = (await stores_by_ids(tx, [store_id])).get(store_id)
    if store is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such store.", ("input", "storeId"))
    return store.code


async def _remember(tx: Transaction, what: ImportSubject, upload: UploadRow, columns: Mapped) -> None:
    kept = orjson.dumps(columns, option=orjson.OPT_SORT_KEYS).decode()
    await tx.execute(
        "INSERT INTO import_mappings (what, signature, columns, used_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (what, signature) DO UPDATE SET columns = excluded.columns, used_at = excluded.used_at",
        (what, mappings.signature(upload.header), kept, tx.now),
    )
