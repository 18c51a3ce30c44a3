"""Documents of one order behind an address that ends soon: made when fetched, as their reader may see the order."""

import asyncio
import base64
import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any

import orjson

from regulars.access import audit
from regulars.access.scopes import Scope
from regulars.orders.document.content import Read, document_of
from regulars.orders.document.plain import csv_of, json_of
from regulars.orders.queries import lists, parcels
from regulars.platform import clock, ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.stores.queries import stores_by_ids

VALID_FOR = 5 * clock.MINUTE
_CARRIED = (Scope.ORDERS_READ, Scope.CUSTOMERS_READ, Scope.PII_READ)
audit.plain("document")


class DocumentFormat(StrEnum):
    """Forms of one order's document."""

    PDF = "PDF"
    CSV = "CSV"
    JSON = "JSON"


MEDIA_TYPES = {
    DocumentFormat.PDF: "application/pdf",
    DocumentFormat.CSV: "text/csv; charset=utf-8",
    DocumentFormat.JSON: "application/json",
}


@dataclass(frozen=True, slots=True)
class File:
    """A document to send."""

    name: str
    media_type: str
    content: bytes


async def link_to(reader: Reader, actor: Actor, order_id: int, form: DocumentFormat, expires_at: int) -> str:
    """The last part of an address; it carries who asked and what they may see, signed."""
    scopes = [scope.value for scope in _CARRIED if actor.may(scope)]
    stores = None if actor.store_ids is None else sorted(actor.store_ids)
    said = [order_id, form.value, expires_at, actor.kind, actor.id, actor.name, scopes, stores]
    body = base64.urlsafe_b64encode(orjson.dumps(said)).decode().rstrip("=")
    return f"{body}.{_signature(body, await _key(reader))}"


def file_name(number: str, form: DocumentFormat) -> str:
    """`order-1001.pdf`; what no file system takes is left out."""
    kept = "".join(letter for letter in number if letter.isalnum() or letter in "-_")
    return f"order-{kept or 'document'}.{form.value.lower()}"


async def fetch(link: str) -> File | None:
    """The document of a link that is ours and not over, its fetch in the audit log; none otherwise."""
    read = await _opened(link=link)
    if read is None:
        return None
    found, form = read
    content = await asyncio.to_thread(_written, found, form)
    return File(file_name(found.order.number, form), MEDIA_TYPES[form], content)


def _written(read: Read, form: DocumentFormat) -> bytes:
    if form is DocumentFormat.CSV:
        return csv_of(read)
    if form is DocumentFormat.JSON:
        return json_of(read)
    # Its library takes a quarter of the time in which a server starts: it is there from the first document on.
    return import_module("regulars.orders.document.pdf").pdf_of(document_of(read))


@unit_of_work
async def _opened(tx: Transaction, *, link: str) -> tuple[Read, DocumentFormat] | None:
    body, _, signature = link.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(body, await _key(tx)).encode()):
        return None
    said: list[Any] = orjson.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    order_id, form, expires_at, kind, key, name, scopes, stores = said
    if expires_at < tx.now:
        return None
    actor = Actor(kind, key, name, frozenset(scopes), None if stores is None else frozenset(stores))
    read = await _read(tx, actor, order_id)
    if read is not None:
        subject = ids.encode("ord", order_id)
        await audit.record(tx, actor, action="order.downloaded", subject=subject, changes={"document": (None, form)})
    return None if read is None else (read, DocumentFormat(form))


async def _read(reader: Reader, actor: Actor, order_id: int) -> Read | None:
    order = (await lists.orders_by_ids(reader, actor, [order_id])).get(order_id)
    if order is None or not actor.may(Scope.ORDERS_READ):
        return None
    customer = None
    if order.customer_id is not None and actor.may(Scope.CUSTOMERS_READ):
        customer = await reader.fetch_value(
            "SELECT trim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')) FROM customers WHERE id = ?",
            (order.customer_id,),
        )
    keys = [order_id]
    return Read(
        order,
        (await stores_by_ids(reader, [order.store_id]))[order.store_id],
        customer,
        (await lists.lines_of(reader, actor, keys))[order_id],
        (await lists.payments_of(reader, actor, keys))[order_id],
        (await lists.refunds_of(reader, actor, keys))[order_id],
        (await parcels.shipments_of(reader, actor, keys))[order_id],
    )


async def _key(reader: Reader) -> str:
    return str(await reader.fetch_value("SELECT secret FROM document_keys WHERE id = 1"))


def _signature(body: str, secret: str) -> str:
    return hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()
