"""Asking for an export: the room's own part of the input; rooms above add how their rows are chosen and sorted."""

from typing import TYPE_CHECKING, Annotated, Any, cast

import strawberry
from strawberry import UNSET

from regulars.exports.formats.kinds import ExportFormat
from regulars.exports.graphql.jobs import ExportSubject
from regulars.exports.service.creating import ExportDraft
from regulars.platform.graphql.filters import DateRangeInput
from regulars.platform.graphql.inputs import as_variable, fields_of, given, one_of, plain

if TYPE_CHECKING:
    from regulars.api.types import ExportInput, ReportInput

ReportInputRef = Annotated["ReportInput", strawberry.lazy("regulars.api.types")]
ExportInputRef = Annotated["ExportInput", strawberry.lazy("regulars.api.types")]


@strawberry.input
class ExportInputFields:
    """The exports' own part of ExportInput."""

    what: Annotated[ExportSubject, strawberry.field(description="Which list.")]
    format: Annotated[ExportFormat, strawberry.field(description="How it is written.")] = ExportFormat.CSV
    fields: Annotated[
        list[str] | None, strawberry.field(description="Keys in the order of the file. Left out: the defaults.")
    ] = UNSET
    range: Annotated[
        DateRangeInput | None,
        strawberry.field(description="On the order date, payment date, note date or customer's creation."),
    ] = UNSET
    report: Annotated[
        ReportInputRef | None, strawberry.field(description="The question of REPORT: the file is its table.")
    ] = UNSET
    raw: Annotated[
        bool, strawberry.field(description="CSV with cells unguarded against formulas; needs EXPORT_RAW.")
    ] = False
    byte_order_mark: Annotated[
        bool, strawberry.field(description="Begin a CSV file with the mark by which Excel knows UTF-8.")
    ] = False
    reason: Annotated[str | None, strawberry.field(description="Why, for the log; up to 1,000 letters.")] = UNSET
    acknowledged_personal_data: Annotated[
        bool, strawberry.field(description="The warning about personal data was read.")
    ] = False


_SELECTIONS = ("customers", "orders", "payments")
_SORTS = {ExportSubject.CUSTOMERS: "customer_order_by", ExportSubject.PAYMENTS: "payment_order_by"}


def draft_of(input: Any) -> ExportDraft:
    """The draft of an input; a selection by filter is kept as it was written too."""
    chosen = {name: value for name in _SELECTIONS if (value := given(getattr(input, name))) is not None}
    days = given(input.range)
    fields = given(input.fields)
    return ExportDraft(
        subject=input.what.value,
        format=input.format,
        fields=None if fields is None else list(fields),
        selections={name: one_of(value) for name, value in chosen.items()} | _question(input),
        filter={name: as_variable(value) for name, value in chosen.items()} | _told(input) or None,
        first_day=given(days.from_) if days else None,
        last_day=given(days.to) if days else None,
        order_by=_order_by(input),
        raw=input.raw,
        byte_order_mark=input.byte_order_mark,
        reason=(given(input.reason) or "").strip() or None,
        acknowledged=input.acknowledged_personal_data,
    )


def _question(input: Any) -> dict[str, tuple[str, Any]]:
    asked = given(input.report)
    return {} if asked is None else {"report": ("question", fields_of(asked))}


def _told(input: Any) -> dict[str, Any]:
    asked = given(input.report)
    return {} if asked is None else {"report": as_variable(asked)}


def _order_by(input: Any) -> list[dict[str, Any]]:
    name = _SORTS.get(input.what, "order_order_by")
    return cast("list[dict[str, Any]]", plain(given(getattr(input, name)) or []))
