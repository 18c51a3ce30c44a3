"""Rows of a customer file to customers: what each column means, and what is said of a row that cannot be taken.

Files are read elsewhere: here a row is a mapping of the columns of the file to their texts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from regulars.customers.service.creating import OnDuplicate
from regulars.customers.service.upserting import upserted
from regulars.platform import clock
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.stores.queries import default_store

COLUMNS = (
    "external_id", "email", "phone", "first_name", "last_name", "account_status", "created_at", "account_created_at",
    "birth_date", "locale", "time_zone", "tags", "groups", "address1", "address2", "city", "province", "postal_code",
    "country", "note",
)  # fmt: skip
"""Columns of a customer file that are built."""
LATER = ("company", "email_consent", "sms_consent", "consent_at")
"""Columns of the format whose feature is not built yet; `custom.<key>` too."""

_STATUSES = frozenset({"GUEST", "INVITED", "ACTIVE", "DISABLED", "DECLINED"})
_ADDRESS = {"address1": "address1", "address2": "address2", "city": "city", "province": "province",
            "postal_code": "postal_code", "country": "country_code"}  # fmt: skip
_COLUMN_OF = {"firstName": "first_name", "lastName": "last_name", "birthDate": "birth_date", "timeZone": "time_zone",
              "externalId": "external_id", "externalIds": "external_id", "countryCode": "country"}  # fmt: skip
_COUNTRY_LETTERS = 2

parts: dict[str, str] = {"note": "note", "groups": "groups"}
"""Columns that rooms above write, by their name among `creating.parts`; left out where nobody does."""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken: its place from 0, the column at fault, what is wrong, and what would help."""

    index: int
    key: str | None
    column: str | None
    message: str
    remedy: str


@dataclass(slots=True)
class Imported:
    """What became of a batch of rows."""

    created: int
    updated: int
    unchanged: int
    refused: list[RefusedRow]


@unit_of_work
async def import_rows(
    tx: Transaction,
    *,
    actor: Actor,
    rows: Sequence[Mapping[str, str]],
    on_duplicate: OnDuplicate = "UPDATE_EXISTING",
    system: str = "default",
) -> Imported:
    """Take a batch of rows in one transaction; each row stands for itself."""
    store = await default_store(tx)
    zone = store.time_zone if store else "UTC"
    drafts: list[Mapping[str, Any]] = []
    places: list[int] = []
    refused: list[RefusedRow] = []
    for index, row in enumerate(rows):
        try:
            drafts.append(draft(row, zone=zone, system=system))
            places.append(index)
        except Refusal as refusal:
            refused.append(_refused(index, row, refusal))
    done = await upserted(tx, actor=actor, rows=drafts, on_duplicate=on_duplicate)
    for place, refusals in done.failures:
        refused.append(_refused(places[place], rows[places[place]], refusals[0]))
    return Imported(
        done.count("CREATED"),
        done.count("UPDATED"),
        done.count("UNCHANGED"),
        sorted(refused, key=lambda one: one.index),
    )


def draft(row: Mapping[str, str], *, zone: str, system: str = "default") -> dict[str, Any]:
    """The fields of a row. Raises `Refusal` whose path is the column."""
    given = {name: text.strip() for name, text in row.items() if text and text.strip()}
    fields: dict[str, Any] = {}
    for name in ("email", "phone", "first_name", "last_name", "birth_date", "locale", "time_zone"):
        if name in given:
            fields[name] = given[name]
    if "external_id" in given:
        fields["external_ids"] = [{"system": system, "value": given["external_id"]}]
    for name, read in _READERS.items():
        if name in given:
            fields[name] = _at(name, read, given[name], zone)
    address = {field: given[name] for name, field in _ADDRESS.items() if name in given}
    if address:
        fields["addresses"] = [_checked_address(address)]
    fields |= {field: given[name] for name, field in parts.items() if name in given}
    return fields


def _at(column: str, read: Callable[[str, str], Any], text: str, zone: str) -> Any:
    try:
        return read(text, zone)
    except ValueError as error:
        raise Refusal(ErrorCode.INVALID, str(error), (column,)) from error


def _status(text: str, _: str) -> str:
    status = text.upper().replace(" ", "_")
    if status not in _STATUSES:
        raise ValueError(f"{text[:40]!r} is not an account status; use one of {', '.join(sorted(_STATUSES))}.")
    return status


def instant(text: str, zone: str) -> int:
    """An instant with offset, or naive in the zone; a date alone means noon there. Raises `ValueError`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text[:40]!r} is not a time; write it like 2026-11-22T07:00:00Z or 2026-11-22.") from None
    if len(text) == len("2026-11-22"):
        moment = datetime.combine(moment.date(), time(12))
    return clock.from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone)))


def _tags(text: str, _: str) -> list[str]:
    return [tag.strip() for tag in text.split(";") if tag.strip()]


_READERS: dict[str, Callable[[str, str], Any]] = {
    "account_status": _status,
    "created_at": instant,
    "account_created_at": instant,
    "tags": _tags,
}


def _checked_address(address: dict[str, str]) -> dict[str, str]:
    country = address.get("country_code", "")
    if country and (len(country) != _COUNTRY_LETTERS or not country.isalpha()):
        raise Refusal(
            ErrorCode.INVALID, f"{country[:40]!r} is not a country; use two letters such as PH.", ("country",)
        )
    return {**address, "country_code": country.upper()} if country else address


_REMEDIES: dict[str, str] = {
    ErrorCode.INVALID_EMAIL: "Correct the e-mail address, or leave it empty.",
    ErrorCode.INVALID_PHONE: "Write the number with + and the country's code, or leave it empty.",
    ErrorCode.REQUIRED: "Give an external id, a name, an e-mail or a phone number.",
    ErrorCode.DUPLICATE: "Use --on-duplicate to change or keep the record that is there.",
    ErrorCode.TOO_LONG: "Shorten the text.",
}


def _refused(index: int, row: Mapping[str, str], refusal: Refusal) -> RefusedRow:
    steps = [step for step in refusal.path if step not in {"input", "addresses"} and not step.isdigit()]
    column = _COLUMN_OF.get(steps[0], steps[0]) if steps else None
    key = row.get("external_id") or row.get("email") or row.get("phone") or None
    return RefusedRow(
        index, key, column, refusal.message, _REMEDIES.get(refusal.code, "Correct the value, or leave it empty.")
    )
