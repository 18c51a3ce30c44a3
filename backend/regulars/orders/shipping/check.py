"""What can be wrong with a parcel as it is told."""

from collections.abc import Iterable, Sequence
from typing import Protocol
from urllib.parse import urlsplit

from regulars.orders.shipping.parcels import ShipmentStatus
from regulars.platform.errors import ErrorCode, Refusal

LONGEST = 200
_LONGEST_ADDRESS = 2_000
_EARLIEST, _LATEST = -2_208_988_800_000_000, 7_258_118_400_000_000
_STATUSES = frozenset(ShipmentStatus)


class Told(Protocol):
    """A parcel as a storefront or a colleague tells of it."""

    @property
    def carrier(self) -> str | None: ...
    @property
    def tracking_number(self) -> str | None: ...
    @property
    def tracking_url(self) -> str | None: ...
    @property
    def status(self) -> str: ...


class Named(Told, Protocol):
    """One that has an id at its source."""

    @property
    def external_id(self) -> str: ...
    @property
    def shipped_at(self) -> int | None: ...
    @property
    def delivered_at(self) -> int | None: ...


def wrong_shipments(shipments: Sequence[Named]) -> Iterable[Refusal]:
    """Of an order as its source sends it."""
    seen: set[str] = set()
    for place, one in enumerate(shipments):
        at = ("shipments", str(place))
        if not 0 < len(one.external_id) <= LONGEST or one.external_id in seen:
            yield Refusal(ErrorCode.INVALID, "Each parcel of an order has an id of its own.", (*at, "externalId"))
        seen.add(one.external_id)
        for name, instant in (("shippedAt", one.shipped_at), ("deliveredAt", one.delivered_at)):
            if instant is not None and not _EARLIEST <= instant <= _LATEST:
                yield Refusal(ErrorCode.INVALID, "This time lies outside of the years 1900 to 2200.", (*at, name))
        yield from wrong_shipment(one, at)


def wrong_shipment(one: Told, at: tuple[str, ...]) -> Iterable[Refusal]:
    """Of a single parcel, wherever it comes from."""
    if one.status not in _STATUSES:
        known = ", ".join(sorted(_STATUSES))
        yield Refusal(ErrorCode.INVALID, f"{one.status[:40]!r} is none of {known}.", (*at, "status"))
    for name, text in (("carrier", one.carrier), ("trackingNumber", one.tracking_number)):
        if text is not None and len(text) > LONGEST:
            yield Refusal(ErrorCode.TOO_LONG, f"At most {LONGEST} characters.", (*at, name))
    if one.tracking_url is not None and not _is_page(one.tracking_url):
        message = "Write the whole address of the page, beginning with https://."
        yield Refusal(ErrorCode.INVALID, message, (*at, "trackingUrl"))


def _is_page(address: str) -> bool:
    if len(address) > _LONGEST_ADDRESS or any(letter.isspace() for letter in address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"https", "http"} and bool(parts.hostname)
