"""Checks of a PostgreSQL server and of the database on it."""

from regulars.platform.db.connect import Reader
from regulars.platform.db.startup.refusal import RESTORE, DatabaseRefused

_OLDEST = 150_000
_LETTERS = "SELECT upper('é') = 'É' AND 'é' ~ '^[[:alpha:]]$' AND lower('Я') = 'я'"


async def check_server(reader: Reader, *, newest: int) -> int:
    """The schema version, 0 for an empty database; refuses what cannot hold our text, is not ours, or is too new."""
    await _check_text(reader)
    if await reader.fetch_value("SELECT to_regclass('regulars_meta') IS NULL"):
        return await _empty(reader)
    facts = dict(await reader.fetch("SELECT key, value FROM regulars_meta WHERE key IN ('schema_version', 'instance')"))
    if not facts:
        raise DatabaseRefused("The database has lost its marker (table regulars_meta).", RESTORE)
    version = int(facts["schema_version"])
    if version > newest:
        raise DatabaseRefused(
            f"The database was written by a newer Regulars (schema {version}; this one knows {newest}).",
            "Start that newer release, or restore a backup from before the upgrade.",
        )
    return version


async def _check_text(reader: Reader) -> None:
    number, encoding = (
        await reader.fetch("SELECT current_setting('server_version_num'), current_setting('server_encoding')")
    )[0]
    if int(number) < _OLDEST:
        raise DatabaseRefused("This PostgreSQL is older than 15.", "Upgrade the server to PostgreSQL 15 or later.")
    if encoding != "UTF8":
        raise DatabaseRefused(
            f"The database stores text as {encoding}, which cannot hold every name.",
            "Create it anew: CREATE DATABASE regulars ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0.",
        )
    if not await reader.fetch_value(_LETTERS):
        raise DatabaseRefused(
            "The database's locale knows only the letters A to Z: É and é would be strangers to it.",
            "Create it anew: CREATE DATABASE regulars ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0.",
        )


async def _empty(reader: Reader) -> int:
    strangers = await reader.fetch_value(
        "SELECT min(relname) FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = CAST(current_schema() AS regnamespace)"
    )
    if strangers is not None:
        raise DatabaseRefused(
            f"The database holds tables of another program (such as {strangers}).",
            "Set REGULARS_DATABASE_URL to the database of Regulars, or to an empty one.",
        )
    return 0
