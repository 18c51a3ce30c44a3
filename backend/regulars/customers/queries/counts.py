"""The counts of the home page, exact, with days where the first store stands."""

from dataclasses import dataclass

from regulars.platform import clock
from regulars.platform.db.connect import Reader
from regulars.stores.queries import default_store


@dataclass(frozen=True, slots=True)
class CountsRow:
    """How many there are, of which kinds, and what today brought."""

    total: int
    with_account: int
    guests: int
    new_today: int
    active_today: int


async def counts(reader: Reader) -> CountsRow:
    """One read; merged and erased records are nobody any more."""
    store = await default_store(reader)
    zone = store.time_zone if store else "UTC"
    today = clock.start_of(clock.day_in(clock.now(), zone), zone)
    row = await reader.fetch_one(
        "SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM customers WHERE has_account = ?),"
        " (SELECT count(*) FROM customers WHERE created_at >= ?),"
        " (SELECT count(*) FROM customers WHERE last_activity_at >= ?)",
        (True, today, today),
    )
    total, with_account, new, active = (int(value) for value in row or (0, 0, 0, 0))
    return CountsRow(total, with_account, total - with_account, new, active)
