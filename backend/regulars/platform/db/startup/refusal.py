"""Why a database is not opened, and what to do about it."""

from regulars.platform.errors import RegularsError

RESTORE = "Restore the latest backup (docs/operations/backup.md says how), or put the right file in its place."


class DatabaseRefused(RegularsError):
    """Nothing was changed; the remedy is part of the message."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__("DATABASE_REFUSED", f"{what} {remedy}")
        self.what = what
        self.remedy = remedy
