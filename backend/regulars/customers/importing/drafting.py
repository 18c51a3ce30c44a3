"""A row of a customer file as a draft, or everything that is wrong with it: column, value and remedy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from regulars.customers.importing.columns import ADDRESS
from regulars.customers.importing.report import RefusedRow
from regulars.customers.service import addresses, drafts
from regulars.customers.service.consent_drafts import ConsentDraft, state_of
from regulars.customers.service.people import CustomerDraft, worked_out
from regulars.fields.queries import FieldRow, Fields
from regulars.fields.values import Value, read_cell
from regulars.platform import clock
from regulars.platform.errors import ErrorCode, Refusal, Refusals
from regulars.platform.files.rows import FileRow

_STATUSES = {
    "GUEST": "GUEST", "INVITED": "INVITED", "ACTIVE": "ACTIVE", "ENABLED": "ACTIVE", "DISABLED": "DISABLED",
    "DECLINED": "DECLINED",
}  # fmt: skip
_CONSENTED = ("EMAIL", "SMS")
_CHECKED = ("email", "phone", "first_name", "last_name", "title", "birth_date", "locale", "time_zone", "tax_id")
_YES, _NO = frozenset({"true", "yes", "1", "y"}), frozenset({"false", "no", "0", "n"})
_INSIDE = {
    "firstName": "first_name", "lastName": "last_name", "birthDate": "birth_date", "timeZone": "time_zone",
    "taxId": "tax_id", "countryCode": "country", "postalCode": "postal_code",
}  # fmt: skip
_REMEDIES = {
    ErrorCode.INVALID_EMAIL: "Correct it, or leave it empty.",
    ErrorCode.INVALID_PHONE: "Write it with + and the country's code, or leave it empty.",
    ErrorCode.TOO_LONG: "Shorten it.",
}
_NOON = time(12)
CUSTOM = "custom."
"""How the columns of custom fields begin."""
_LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """How rows are read: where naive times are, in whose way phones are written, and whose ids external ids are."""

    zone: str
    country: str | None
    system: str
    checks: Mapping[str, Callable[[str], None]]
    """Of the columns that rooms above take."""
    fields: Fields = field(default_factory=dict[str, FieldRow])
    """Custom fields that may be written."""


class BadRow(Exception):
    """A row that cannot be taken."""

    def __init__(self, faults: list[RefusedRow]) -> None:
        super().__init__(faults[0].message)
        self.faults = faults


def key_of(values: Mapping[str, str]) -> str | None:
    """What the row is known by, for reports."""
    return values.get("external_id") or values.get("email") or values.get("phone")


def told(row: FileRow, refusal: Refusal) -> RefusedRow:
    """A refusal by line, column, value and remedy."""
    steps = [step for step in refusal.path if step not in {"input", "addresses"} and not step.isdigit()]
    column = _INSIDE.get(steps[0], steps[0]) if steps else None
    remedy = _REMEDIES.get(ErrorCode(refusal.code))
    message = f"{refusal.message} {remedy}" if remedy else refusal.message
    return RefusedRow(row.line, column, row.values.get(column or ""), message, key_of(row.values), str(refusal.code))


def draft_of(row: FileRow, reading: Reading) -> CustomerDraft:
    """The draft of a row. Raises `BadRow` with everything that is wrong with it."""
    read = _Reader(row, reading)
    country = read.attempt("country", addresses.read_country) or reading.country
    checked = read.fields(country)
    columns: dict[str, Any] = {
        **checked.columns,
        "account_status": read.attempt("account_status", _status),
        "created_at": read.attempt("created_at", read.instant),
        "account_created_at": read.attempt("account_created_at", read.instant),
        "tax_exempt": read.attempt("tax_exempt", _flag),
    }
    draft = CustomerDraft(
        external=read.attempt("external_id", read.external),
        columns={name: value for name, value in columns.items() if value is not None},
        tags=read.attempt("tags", _tags) or {},
        address=read.address(country),
        consents=read.consents(),
        joined=read.joined(),
        custom=read.custom(),
    )
    if read.faults:
        raise BadRow(read.faults)
    return draft._replace(worked=worked_out(draft))


class _Reader:
    """The cells of a row, read with their place."""

    def __init__(self, row: FileRow, reading: Reading) -> None:
        self.row = row
        self.reading = reading
        self.values = {name: text for name, cell in row.values.items() if (text := cell.strip())}
        self.faults: list[RefusedRow] = []

    def attempt(self, column: str, how: Callable[[str], Any]) -> Any:
        if column not in self.values:
            return None
        try:
            return how(self.values[column])
        except Refusal as refusal:
            refusal.path = (column,)
            self.faults.append(told(self.row, refusal))
            return None

    def fields(self, country: str | None) -> drafts.Checked:
        given = {name: self.values[name] for name in _CHECKED if name in self.values}
        return self._several(lambda: drafts.check(given, country=country)) or drafts.Checked()

    def address(self, country: str | None) -> Mapping[str, Any] | None:
        given = {name: self.values[name] for name in ADDRESS if name in self.values and name != "country"}
        if "country" in self.values:
            given["country_code"] = country or ""
        if not given:
            return None
        return self._several(lambda: addresses.checked(given, country=country))

    def consents(self) -> tuple[ConsentDraft, ...]:
        at = self.attempt("consent_at", self.past)
        found = [(channel, self.attempt(f"{channel.lower()}_consent", state_of)) for channel in _CONSENTED]
        return tuple([ConsentDraft(channel, state, "import", at=at) for channel, state in found if state is not None])

    def past(self, text: str) -> int:
        at = self.instant(text)
        if at > clock.now():
            raise Refusal(ErrorCode.INVALID, "Consent cannot be given in the future.")
        return at

    def joined(self) -> dict[str, str]:
        checks = self.reading.checks
        found = {name: self.values[name] for name in checks if name in self.values}
        for name in found:
            self.attempt(name, checks[name])
        return found

    def custom(self) -> tuple[tuple[int, Value], ...]:
        found = [
            (one.id, self.attempt(f"{CUSTOM}{key}", lambda text, one=one: read_cell(one, text)))
            for key, one in self.reading.fields.items()
            if f"{CUSTOM}{key}" in self.values
        ]
        return tuple((key, value) for key, value in found if value is not None)

    def external(self, text: str) -> tuple[str, str]:
        value = drafts.short(text, _LONGEST_ID)
        return self.reading.system, value or text

    def instant(self, text: str) -> int:
        return _instant(text, self.reading.zone)

    def _several(self, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except Refusal as refusal:
            self.faults.append(told(self.row, refusal))
        except Refusals as refusals:
            self.faults += [told(self.row, refusal) for refusal in refusals.refusals]
        return None


def _status(text: str) -> str:
    status = _STATUSES.get("_".join(text.upper().split()))
    if status is None:
        known = ", ".join(dict.fromkeys(_STATUSES.values()))
        raise Refusal(ErrorCode.INVALID, f"{text[:40]!r} is not an account status; write one of {known}.")
    return status


def _flag(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise Refusal(ErrorCode.INVALID, f"{text[:40]!r} is neither yes nor no.")


@lru_cache(maxsize=16_384)
def _tags(text: str) -> Mapping[str, str]:
    return drafts.tags([tag for tag in text.split(";") if tag.strip()])


@lru_cache(maxsize=65_536)
def _instant(text: str, zone: str) -> int:
    """A time with an offset is what it says; without one it is read where the store stands, a day alone as its noon."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        message = f"{text[:40]!r} is not a time; write it like 2026-11-22T07:00:00Z or 2026-11-22."
        raise Refusal(ErrorCode.INVALID, message) from None
    if len(text) <= len("2026-11-22"):
        moment = datetime.combine(moment.date(), _NOON)
    return clock.from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone)))
