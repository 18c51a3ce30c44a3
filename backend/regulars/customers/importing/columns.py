"""The columns of customer files (contract/api.md)."""

from collections.abc import Collection, Iterable

from regulars.platform.errors import RegularsError

NAMING = ("external_id", "email", "phone", "first_name", "last_name")
ADDRESS = ("company", "address1", "address2", "city", "province", "postal_code", "country")
OWN = frozenset(
    (
        *NAMING, *ADDRESS, "account_status", "created_at", "account_created_at", "birth_date", "locale", "time_zone",
        "title", "tax_id", "tax_exempt", "tags", "email_consent", "sms_consent", "consent_at",
    )
)  # fmt: skip
"""Columns that this room takes; rooms above join in theirs."""
PLANNED = frozenset(("groups", "note"))
"""Columns of the format that belong to other features."""


class BadColumns(RegularsError):
    """A file whose columns are not those of a customer file."""

    def __init__(self, message: str) -> None:
        super().__init__("BAD_COLUMNS", message)


def check(columns: Iterable[str], joined: Collection[str], *, ignore_unknown: bool) -> None:
    """Raises `BadColumns` naming what is missing, unknown, or not imported yet."""
    given = tuple(columns)
    if not set(given) & set(NAMING):
        raise BadColumns(f"A customer file needs at least one of the columns {', '.join(NAMING)}.")
    strangers = [name for name in given if name not in OWN and name not in joined]
    if not strangers or ignore_unknown:
        return
    later = [name for name in strangers if name in PLANNED or name.startswith("custom.")]
    unknown = [name for name in strangers if name not in later]
    said = [f"These columns are not known: {', '.join(unknown)}."] if unknown else []
    said += [f"These columns are not imported yet: {', '.join(later)}."] if later else []
    raise BadColumns(f"{' '.join(said)} Rename them, or leave them out with --ignore-columns.")
