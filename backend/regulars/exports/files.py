"""Where exported files lie until they expire: in a folder of the server's own, under names that say nothing."""

import secrets
from functools import cache
from pathlib import Path

from regulars.platform import clock, settings

FOLDER = "exports"
_OWN = 0o700
_place: list[Path] = []


def use(folder: Path) -> None:
    """Keep files here instead of in the data folder; for tests."""
    _place[:] = [folder]


def folder() -> Path:
    """The folder, made where it is not there."""
    chosen = _place[0] if _place else _settings().data_dir / FOLDER
    chosen.mkdir(mode=_OWN, parents=True, exist_ok=True)
    return chosen


def new_name(suffix: str) -> str:
    """A name for a file that is not there yet."""
    return f"{secrets.token_hex(16)}.{suffix}"


def kept_for() -> int:
    """How long a file stays, in microseconds."""
    return max(1, _settings().export_days) * clock.DAY


@cache
def _settings() -> settings.Settings:
    return settings.load()
