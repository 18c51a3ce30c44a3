"""Settings of an installation: from the environment, else regulars.toml, else their default."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from regulars.platform.errors import RegularsError

FILE = "regulars.toml"
_PREFIX = "REGULARS_"
_WORDS = {"log_style": ("text", "json"), "report_engine": ("replica", "postgresql")}
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


def _setting(default: Any, about: str, *, secret: bool = False) -> Any:
    return field(default=default, metadata={"about": about, "secret": secret})


class BadSetting(RegularsError):
    """A setting that cannot be understood; the message names it and where it stands."""

    def __init__(self, message: str) -> None:
        super().__init__("BAD_SETTING", message)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting; the environment's name is REGULARS_ and the name in capitals."""

    data_dir: Path = _setting(Path("data"), "Folder of the database and other files.")  # noqa: RUF009 - makes a field
    database_url: str = _setting("", "sqlite:///path or postgresql://…; empty: regulars.db in data_dir.", secret=True)
    database_readers: int = _setting(4, "Reading connections (at least 2); on PostgreSQL as many again for writing.")
    host: str = _setting("127.0.0.1", "Address that the server listens on.")
    port: int = _setting(8000, "Port that the server listens on.")
    public_url: str = _setting("", "Address under which browsers reach the server, such as https://crm.example.com.")
    trusted_proxies: str = _setting("", "Addresses of proxies whose forwarded headers are believed, by commas.")
    insecure: bool = _setting(False, "Allow plain http beyond this machine.")  # noqa: FBT003 - a default, not a flag
    smtp_url: str = _setting(
        "", "Mail server, such as smtp://user:password@host:587; empty: mail is kept.", secret=True
    )
    mail_from: str = _setting("", "Sender of mail where a store names none, such as Shop <hello@shop.example>.")
    export_days: int = _setting(7, "Days after which exported files are removed; the log of them stays.")
    report_engine: Literal["replica", "postgresql"] = _setting(
        "replica", "What reports read: a replica in data_dir, or the views of a PostgreSQL database."
    )
    report_database_url: str = _setting(
        "", "postgresql://…: another server whose views reports read, such as a read replica.", secret=True
    )
    report_memory_mb: int = _setting(1024, "Megabytes of memory that the replica of the reports may take.")
    report_threads: int = _setting(2, "Processors that one report may use.")
    report_seconds: int = _setting(30, "Seconds after which a report is given up.")
    log_level: str = _setting("INFO", "DEBUG, INFO, WARNING or ERROR.")
    log_style: Literal["text", "json"] = _setting("text", "text or json.")
    sources: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """Where each setting that is not a default was found."""

    @property
    def database(self) -> str:
        """The database's address, complete: the default is a file in the data folder."""
        return (
            self.database_url
            if self.database_url not in ("", "sqlite://")
            else f"sqlite:///{self.data_dir / 'regulars.db'}"
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of `regulars settings`."""

    name: str
    variable: str
    value: str
    source: str
    about: str


def load(environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """Read the environment and regulars.toml of the working folder; BadSetting names what is wrong."""
    environ = os.environ if environ is None else environ
    path = (folder or Path()) / FILE
    in_file = _read_file(path)
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for each in _declared():
        variable = _PREFIX + each.name.upper()
        if variable in environ:
            values[each.name], sources[each.name] = _understand(each, environ[variable], variable), variable
        elif each.name in in_file:
            values[each.name], sources[each.name] = (
                _understand(each, in_file[each.name], f"{path}: {each.name}"),
                str(path),
            )
    return Settings(**values, sources=sources)


def listed(settings: Settings) -> list[Shown]:
    """All settings with their sources, secrets hidden."""
    return [
        Shown(
            name=each.name,
            variable=_PREFIX + each.name.upper(),
            value=_hide(getattr(settings, each.name)) if each.metadata["secret"] else str(getattr(settings, each.name)),
            source=settings.sources.get(each.name, "default"),
            about=each.metadata["about"],
        )
        for each in _declared()
    ]


def _declared() -> list[Field[Any]]:
    return [each for each in fields(Settings) if "about" in each.metadata]


def _read_file(path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path} is not valid TOML: {error}"
        raise BadSetting(message) from error
    unknown = sorted(found.keys() - {each.name for each in _declared()})
    if unknown:
        message = f"{path} names unknown settings: {', '.join(unknown)}. `regulars settings` lists them all."
        raise BadSetting(message)
    return found


def _understand(each: Field[Any], value: Any, where: str) -> Any:
    default = each.default
    if default is MISSING or not isinstance(value, str | int | bool):
        raise BadSetting(f"{where} must be a plain value.")
    text = str(value).strip()
    if isinstance(default, bool):
        return _boolean(text, where)
    if isinstance(default, int):
        return _whole(text, where)
    if each.name in _WORDS and text not in _WORDS[each.name]:
        raise BadSetting(f"{where} must be {' or '.join(_WORDS[each.name])}, not {text!r}.")
    return Path(text) if isinstance(default, Path) else text


def _boolean(text: str, where: str) -> bool:
    if text.lower() not in _TRUE + _FALSE:
        raise BadSetting(f"{where} must be true or false, not {text!r}.")
    return text.lower() in _TRUE


def _whole(text: str, where: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise BadSetting(f"{where} must be a whole number, not {text!r}.") from error


def _hide(value: object) -> str:
    """An address without its password; any other secret not at all."""
    text = cast("str", value)
    parts = urlsplit(text)
    if not text or not parts.scheme:
        return "" if not text else "•••"
    return text if parts.password is None else text.replace(f":{parts.password}@", ":•••@", 1)
