"""A company as it is sent (CompanyInput), as columns; what is wrong is said field by field."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from regulars.companies.words import (
    APPROVERS,
    MAX_EXTERNAL_IDS,
    MAX_NAME,
    MAX_TAX_ID,
    MAX_TERMS,
    CompanyRole,
    written,
)
from regulars.platform import money
from regulars.platform.errors import ErrorCode, Refusal, Refusals
from regulars.platform.text import clean, fold

Fields = Mapping[str, Any]
DEFAULT_SYSTEM = "default"
_MAX_SYSTEM, _MAX_VALUE = 100, 200


class Company(NamedTuple):
    """Columns to write, and the ids elsewhere where they are named."""

    columns: dict[str, Any]
    external_ids: list[tuple[str, str]] | None


def read(fields: Fields, currency: str) -> Company:
    """The columns that are named; raises `Refusals`."""
    reading = _Reading(currency)
    columns: dict[str, Any] = {}
    name = clean(" ".join(str(fields["name"]).split()))
    columns |= {"name": name, "name_key": fold(name)}
    if not name:
        reading.wrong(ErrorCode.REQUIRED, "Give the company a name.", "name")
    elif len(name) > MAX_NAME:
        reading.wrong(ErrorCode.TOO_LONG, f"A company's name holds at most {MAX_NAME} letters.", "name")
    if "tax_id" in fields:
        columns["tax_id"] = reading.text(fields["tax_id"], MAX_TAX_ID, "taxId")
    if "payment_terms_days" in fields:
        columns["payment_terms_days"] = reading.days(fields["payment_terms_days"])
    if "requires_purchase_order" in fields:
        columns["requires_purchase_order"] = bool(fields["requires_purchase_order"])
    if "credit_limit" in fields:
        columns["credit_limit"] = reading.amount(fields["credit_limit"], "creditLimit")
    if "approval" in fields:
        columns |= reading.rule(fields["approval"])
    external_ids = None if fields.get("external_ids") is None else reading.ids(fields["external_ids"])
    if reading.refusals:
        raise Refusals([refusal.at("input") for refusal in reading.refusals])
    return Company(columns, external_ids)


def amount(given: Fields | None, currency: str, *at: str) -> int | None:
    """Minor units of an amount in the base currency. Raises `Refusal`."""
    reading = _Reading(currency)
    found = reading.amount(given, *at)
    if reading.refusals:
        raise reading.refusals[0]
    return found


class _Reading:
    """Collects what is wrong."""

    def __init__(self, currency: str) -> None:
        self.currency = currency
        self.refusals: list[Refusal] = []

    def wrong(self, code: ErrorCode, message: str, *at: str) -> None:
        self.refusals.append(Refusal(code, message, at))

    def text(self, given: Any, longest: int, *at: str) -> str | None:
        text = clean(str(given)) if given is not None else ""
        if len(text) > longest:
            self.wrong(ErrorCode.TOO_LONG, f"This holds at most {longest} characters.", *at)
        return text or None

    def days(self, given: int | None) -> int | None:
        if given is not None and not 0 <= given <= MAX_TERMS:
            self.wrong(ErrorCode.INVALID, f"Payment is due after 0 to {MAX_TERMS} days.", "paymentTermsDays")
        return given

    def amount(self, given: Fields | None, *at: str) -> int | None:
        if given is None:
            return None
        if given["currency_code"] != self.currency:
            message = f"Limits are kept in the base currency: enter an amount in {self.currency}."
            self.wrong(ErrorCode.CURRENCY_MISMATCH, message, *at)
            return None
        try:
            minor = money.to_minor(given["amount"], self.currency)
        except Refusal as refusal:
            self.wrong(ErrorCode.INVALID_MONEY, refusal.message, *at)
            return None
        if minor < 0:
            self.wrong(ErrorCode.INVALID_MONEY, "A limit is 0 or more; leave it out for none.", *at)
        return minor

    def rule(self, given: Fields | None) -> dict[str, Any]:
        """A rule that lets every order pass is refused: nobody would know that it says nothing."""
        if given is None:
            return {"approval_above": None, "approval_by_number": False, "approver_roles": None}
        above = self.amount(given.get("above"), "approval", "above")
        by_number = bool(given.get("requires_purchase_order"))
        if given.get("above") is None and not by_number:
            message = "Say above which amount orders wait, or that they wait without a purchase order number."
            self.wrong(ErrorCode.REQUIRED, message, "approval", "above")
        roles = [CompanyRole(role) for role in given.get("approver_roles") or APPROVERS]
        return {"approval_above": above, "approval_by_number": by_number, "approver_roles": written(roles)}

    def ids(self, given: list[Fields]) -> list[tuple[str, str]]:
        found = [(clean(one.get("system") or "") or DEFAULT_SYSTEM, clean(one["value"])) for one in given]
        for place, (system, value) in enumerate(found):
            if not value:
                message = "An external id has at least one letter or digit."
                self.wrong(ErrorCode.REQUIRED, message, "externalIds", str(place), "value")
            elif len(system) > _MAX_SYSTEM or len(value) > _MAX_VALUE:
                message = f"A system has at most {_MAX_SYSTEM} letters, an id {_MAX_VALUE}."
                self.wrong(ErrorCode.TOO_LONG, message, "externalIds", str(place))
        if len(found) > MAX_EXTERNAL_IDS:
            message = f"A company has at most {MAX_EXTERNAL_IDS} external ids."
            self.wrong(ErrorCode.LIMIT_EXCEEDED, message, "externalIds")
        return list(dict.fromkeys(found))
