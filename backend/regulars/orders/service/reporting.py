"""What carriers and shipping services report of parcels, signed with the key of a store."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from regulars.access import audit
from regulars.orders.service.packing import Scan, scanned
from regulars.orders.service.sheet import tracking_key
from regulars.platform import clock, crypto, ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal

TOLERANCE = 5 * clock.MINUTE
"""A signature is taken this long before and after its time."""
MOST = 100
_PREFIX = "shw"
_CARRIER = Actor(kind="system", name="Carrier's report")


@dataclass(frozen=True, slots=True)
class Report:
    """A scan and the parcel that it is about."""

    tracking_number: str
    scan: Scan


@dataclass(frozen=True, slots=True)
class Reported:
    """How many scans were new, known already, or of parcels that this store does not have."""

    accepted: int
    repeated: int
    unknown: int


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 of `timestamp.body`, in hexadecimal."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


@unit_of_work
async def webhook_create(tx: Transaction, *, actor: Actor, store_id: int | None) -> str:
    """A new key for the store, told this once; the former one ends at once."""
    known = await tx.fetch_value("SELECT id FROM stores WHERE id = ?", (store_id or 0,))
    if known is None or not actor.sees_store(known):
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such store.", ("storeId",))
    secret = crypto.new_token(_PREFIX)
    await tx.execute(
        "INSERT INTO shipment_webhooks (store_id, secret, created_at, actor_kind, actor_id, actor_name)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (store_id) DO UPDATE SET secret = excluded.secret,"
        " created_at = excluded.created_at, actor_kind = excluded.actor_kind, actor_id = excluded.actor_id,"
        " actor_name = excluded.actor_name",
        (known, secret, tx.now, actor.kind, actor.id, actor.name),
    )
    await audit.record(tx, actor, action="shipment_webhook.created", subject=ids.encode("sto", known))
    return secret


@unit_of_work
async def webhook_delete(tx: Transaction, *, actor: Actor, store_id: int | None) -> int:
    """Nothing signed by the store's key is taken any more."""
    gone = await tx.fetch_value("SELECT store_id FROM shipment_webhooks WHERE store_id = ?", (store_id or 0,))
    if gone is None or not actor.sees_store(gone):
        raise Refusal(ErrorCode.NOT_FOUND, "This store has no key for reports.", ("storeId",))
    await tx.execute("DELETE FROM shipment_webhooks WHERE store_id = ?", (gone,))
    await audit.record(tx, actor, action="shipment_webhook.deleted", subject=ids.encode("sto", gone))
    return int(gone)


async def store_signing(reader: Reader, code: str, timestamp: str, body: bytes, signed: str) -> int | None:
    """The store whose key signed this just now; none where it is unknown, wrong or too old."""
    row = await reader.fetch_one(
        "SELECT s.id, w.secret FROM stores s JOIN shipment_webhooks w ON w.store_id = s.id WHERE s.code = ?", (code,)
    )
    secret = "" if row is None else str(row[1])
    is_true = hmac.compare_digest(signature(secret, timestamp, body).encode(), signed.encode())
    told = int(timestamp[:12]) if timestamp.isascii() and timestamp.isdigit() else 0
    is_now = abs(told * clock.SECOND - clock.now()) <= TOLERANCE
    return int(row[0]) if row is not None and is_true and is_now else None


@unit_of_work
async def report(tx: Transaction, *, store_id: int, signed: str, reports: Sequence[Report]) -> Reported | None:
    """Move the parcels; none where this very report was taken before."""
    await tx.execute("DELETE FROM shipment_reports WHERE at < ?", (tx.now - 3 * TOLERANCE,))
    first = await tx.execute(
        "INSERT INTO shipment_reports (store_id, signature, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (store_id, signed, tx.now),
    )
    if not first:
        return None
    await tx.execute("UPDATE shipment_webhooks SET reported_at = ? WHERE store_id = ?", (tx.now, store_id))
    accepted = repeated = unknown = 0
    for one in reports:
        rows = await tx.fetch(
            "SELECT s.id FROM shipments s JOIN orders o ON o.id = s.order_id WHERE s.tracking_key = ?"
            " AND o.store_id = ? ORDER BY s.id DESC LIMIT 5",
            (tracking_key(one.tracking_number), store_id),
        )
        unknown += not rows
        for (key,) in rows:
            is_new = await scanned(tx, _CARRIER, key, one.scan, notify=True)
            accepted += is_new
            repeated += not is_new
    return Reported(accepted, repeated, unknown)
