"""The columns of customer files (contract/api.md)."""

from collections.abc import Collection, Iterable

from regulars.imports.subjects import ImportField
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

_WORDS = "NEVER_ASKED, PENDING, SUBSCRIBED or UNSUBSCRIBED."
_TIME = "A time with its offset, or a day; without an offset, where the store stands."
FIELDS = (
    ImportField("external_id", "External id", "The id in the other system; one customer each.", also=("id",)),
    ImportField("email", "E-mail", "One address.", also=("email address", "mail", "primary email")),
    ImportField("phone", "Phone", "With + and its country's code, or as written in the store's country.",
                also=("phone number", "telephone", "mobile", "mobile phone")),
    ImportField("first_name", "First name", "At most 200 letters.", also=("given name", "firstname")),
    ImportField("last_name", "Last name", "At most 200 letters.", also=("family name", "surname", "lastname")),
    ImportField("account_status", "Account", "GUEST, INVITED, ACTIVE, DISABLED or DECLINED.", also=("status",)),
    ImportField("created_at", "Known since", _TIME, also=("created", "create date", "date created")),
    ImportField("account_created_at", "Joined on", _TIME, also=("registered", "join date", "sign up")),
    ImportField("birth_date", "Birthday", "A day such as 1990-12-31.", also=("birthday", "date of birth")),
    ImportField("locale", "Language", "Such as en or en-PH.", also=("language",)),
    ImportField("time_zone", "Time zone", "Such as Asia/Manila."),
    ImportField("tags", "Tags", "Separated by semicolons; at most 50."),
    ImportField("groups", "Groups", "Names separated by semicolons; groups that are missing are made."),
    ImportField("note", "Note", "At most 10,000 letters; written once.", also=("notes", "comment")),
    ImportField("email_consent", "Consent to e-mail", _WORDS, also=("accepts email marketing", "email marketing")),
    ImportField("sms_consent", "Consent to text messages", _WORDS, also=("accepts sms marketing", "sms marketing")),
    ImportField("consent_at", "Consent given at", _TIME),
    ImportField("company", "Company", "At most 200 letters.", also=("company name",)),
    ImportField("address1", "Street", "Street and number.", also=("address", "address line 1", "street address")),
    ImportField("address2", "Street, second line", "Flat, floor or building.", also=("address line 2",)),
    ImportField("city", "City", "At most 200 letters.", also=("town",)),
    ImportField("province", "Province", "Province, state or region.", also=("state", "region", "province code")),
    ImportField("postal_code", "Postal code", "As written in its country.", also=("zip", "zip code", "postcode")),
    ImportField("country", "Country", "Its code of two letters, such as PH.", also=("country code",)),
)  # fmt: skip
"""What columns can fill, with other names under which they go."""


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
    later = [name for name in strangers if name in PLANNED]
    unknown = [name for name in strangers if name not in later]
    said = [f"These columns are not known: {', '.join(unknown)}."] if unknown else []
    said += [f"These columns are not imported yet: {', '.join(later)}."] if later else []
    raise BadColumns(f"{' '.join(said)} Rename them, or leave them out with --ignore-columns.")
