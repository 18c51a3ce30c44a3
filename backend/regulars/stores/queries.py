"""Reading stores and the merchant."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from regulars.access.queries import colleague_count, has_owner
from regulars.platform.clock import DAY
from regulars.platform.db.connect import Database, Reader
from regulars.platform.db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class StoreRow:
    """A store as read."""

    prefix: ClassVar[str] = "sto"
    id: int
    version: int
    code: str
    name: str
    time_zone: str
    currency: str
    country_code: str | None
    locale: str
    first_weekday: int
    url: str | None
    is_active: bool
    brand_name: str | None = None
    logo_url: str | None = None
    brand_color: str | None = None
    mail_footer: str | None = None
    sender_name: str | None = None
    sender_email: str | None = None
    reply_to: str | None = None
    postal_address: str | None = None
    account_invite_url: str | None = None
    password_reset_url: str | None = None
    stuck_unpaid: int = 3 * DAY
    stuck_unfulfilled: int = 3 * DAY
    stuck_in_transit: int = 10 * DAY


_COLUMNS = (
    "is_active, id, version, code, name, time_zone, currency, country_code, locale, first_weekday, url, brand_name,"
    " logo_url, brand_color, mail_footer, sender_name, sender_email, reply_to, postal_address,"
    " account_invite_url, password_reset_url, stuck_unpaid, stuck_unfulfilled, stuck_in_transit"
)
_BEFORE = 10
"""So many columns stand before `is_active` in the row."""


def _row(values: Sequence[object]) -> StoreRow:
    is_active, *columns = values
    facts: list[Any] = [*columns[:_BEFORE], bool(is_active), *columns[_BEFORE:]]
    return StoreRow(*facts)


async def stores(reader: Reader) -> list[StoreRow]:
    """All stores, the first made first."""
    return [_row(row) for row in await reader.fetch(f"SELECT {_COLUMNS} FROM stores ORDER BY id")]


async def stores_by_ids(reader: Reader, keys: Sequence[int]) -> dict[int, StoreRow]:
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM stores WHERE {reader.dialect.in_list('id', 'bigint')}", (reader.dialect.array(keys),)
    )
    return {row[1]: _row(row) for row in rows}


async def store_by_code(reader: Reader, code: str) -> StoreRow | None:
    row = await reader.fetch_one(f"SELECT {_COLUMNS} FROM stores WHERE code = ?", (code,))
    return None if row is None else _row(row)


async def default_store(reader: Reader) -> StoreRow | None:
    """The store that is meant where none is named: the first active one; none in an empty database."""
    row = await reader.fetch_one(f"SELECT {_COLUMNS} FROM stores ORDER BY is_active DESC, id LIMIT 1")
    return None if row is None else _row(row)


_base: WeakKeyDictionary[Database, str] = WeakKeyDictionary()


async def base_currency(reader: Reader) -> str | None:
    """The currency of totals across stores, fixed by the first store; none in an empty database."""
    database = reader.database if isinstance(reader, Transaction) else reader
    if isinstance(database, Database) and database in _base:
        return _base[database]
    found = await reader.fetch_value("SELECT base_currency FROM merchant WHERE id = 1")
    if found is not None and isinstance(reader, Database):  # what a transaction sees may yet be rolled back
        _base[reader] = found
    return found


Probe = Callable[[Reader], Awaitable[bool]]


async def _has_store(reader: Reader) -> bool:
    return await reader.fetch_value("SELECT 1 FROM stores LIMIT 1") is not None


async def _has_colleagues(reader: Reader) -> bool:
    return await colleague_count(reader) > 1


STEPS: dict[str, Probe] = {"STORE": _has_store, "COLLEAGUES": _has_colleagues}
"""Steps of the first run and how each is known to be done; rooms above add theirs (IMPORT)."""


async def is_set_up(reader: Reader) -> bool:
    """Whether there is an owner, by the set-up page or the command line."""
    return await has_owner(reader)
