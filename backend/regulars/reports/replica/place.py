"""Where a replica is kept and what it may take, by the settings."""

from dataclasses import dataclass
from pathlib import Path

from regulars.platform.settings import BadSetting, Settings
from regulars.reports.replica.file import Limits

_POSTGRESQL = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of the replicas; `views` is the address of a database whose views are read instead."""

    folder: Path
    limits: Limits = Limits()  # noqa: RUF009 - frozen
    seconds: float = 30.0
    views: str = ""


def place_of(settings: Settings) -> Place:
    """By the settings; BadSetting names what does not go together."""
    views = ""
    if settings.report_engine == "postgresql":
        views = settings.report_database_url or settings.database
        if not views.startswith(_POSTGRESQL):
            raise BadSetting(
                "REGULARS_REPORT_ENGINE can be postgresql where the data are in PostgreSQL; leave it at replica."
            )
    return Place(
        settings.data_dir,
        Limits(max(settings.report_memory_mb, 64), max(settings.report_threads, 1)),
        max(settings.report_seconds, 1),
        views,
    )
