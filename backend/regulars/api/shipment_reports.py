"""`/hooks/shipments/{store}`: what carriers report of parcels, taken once, where a store's key signed it just now."""

from typing import Any, cast

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from regulars.orders.service.packing import Scan
from regulars.orders.service.reporting import MOST, Report, report, store_signing
from regulars.orders.shipping.parcels import ShipmentStatus
from regulars.platform import clock
from regulars.platform.db.connect import current
from regulars.platform.errors import Refusal
from regulars.platform.text import clean

_LARGEST = 256 * 1024
_STATUSES = frozenset(ShipmentStatus)


async def receive(request: Request) -> Response:
    """401 tells nobody what was wrong; 409 is a report that was taken before."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            return _said(413, "A report has at most 256 KB.")
    timestamp = request.headers.get("regulars-timestamp", "")
    signed = request.headers.get("regulars-signature", "").removeprefix("v1=")
    store_id = await store_signing(current(), request.path_params["store"], timestamp, body, signed)
    if store_id is None:
        return _said(401, "The signature is not that of this store's key, or is older than five minutes.")
    try:
        done = await report(store_id=store_id, signed=signed, reports=_reports(body))
    except Refusal as refusal:
        return _said(422, refusal.message)
    except (KeyError, TypeError, ValueError) as problem:
        return _said(400, f"This is no report: {problem}.")
    if done is None:
        return _said(409, "This report was taken before.")
    return _answer(200, {"accepted": done.accepted, "repeated": done.repeated, "unknown": done.unknown})


def _reports(body: bytes) -> list[Report]:
    said: Any = orjson.loads(body)
    listed = cast("list[Any]", said) if isinstance(said, list) else [said]
    if not 1 <= len(listed) <= MOST:
        raise ValueError(f"it holds 1 to {MOST} scans")
    return [_report(one) for one in listed]


def _report(said: Any) -> Report:
    number, status = said["trackingNumber"], said["status"]
    if not isinstance(number, str) or status not in _STATUSES:
        raise ValueError("trackingNumber is text, and status one of " + ", ".join(sorted(_STATUSES)))
    words = [clean(str(said[name])) if said.get(name) else None for name in ("description", "place")]
    return Report(number, Scan(clock.parse(said["at"]), status, *words))


def _said(status: int, message: str) -> Response:
    return _answer(status, {"message": message})


def _answer(status: int, body: dict[str, Any]) -> Response:
    return Response(orjson.dumps(body), status, {"Cache-Control": "no-store"}, media_type="application/json")


routes = [Route("/hooks/shipments/{store}", receive, methods=["POST"])]
