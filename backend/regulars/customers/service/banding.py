"""Computing the limits of the bands of value: each night, and sooner where many buyers came or went."""

from regulars.customers.events import CustomersBanded
from regulars.customers.queries.bands import SHARES, BandLimits, band_limits
from regulars.platform import clock
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Reader, current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.jobs import kinds, schedule
from regulars.platform.jobs.kinds import Kind
from regulars.platform.jobs.work import Work
from regulars.stores.queries import default_store

KIND = "customers.bands"
_NOTABLE = 10
"""Computed anew during the day where the number of buyers changed by more than one in so many."""


async def compute_bands() -> BandLimits | None:
    """Compute and keep the limits as of now; none without a buyer. Reading is done beside the writer."""
    database = current()
    found = await _limits(database)
    if found is not None or await band_limits(database) is not None:
        await _keep(found=found)
    return found


async def compute_bands_when_due(_: Work) -> None:
    """The hourly look."""
    database = current()
    known = await band_limits(database)
    if known is None or await _is_due(database, known):
        await compute_bands()


async def _is_due(reader: Reader, known: BandLimits) -> bool:
    store = await default_store(reader)
    zone = store.time_zone if store else "UTC"
    if clock.day_in(known.computed_at, zone) != clock.day_in(clock.now(), zone):
        return True
    buyers = int(await reader.fetch_value("SELECT count(*) FROM customers WHERE +order_count > 0"))
    return abs(buyers - known.buyer_count) * _NOTABLE > known.buyer_count


async def _limits(reader: Reader) -> BandLimits | None:
    """The spend of the last buyer inside each share, rounded up to whole people.

    The pluses have SQLite read the index of figures alone, and sort; along the index of the spend it would read every
    customer.
    """
    rows = await reader.fetch(
        "SELECT ranked.total_spent, ranked.buyers FROM"
        " (SELECT total_spent, row_number() OVER (ORDER BY +total_spent DESC) AS place, count(*) OVER () AS buyers"
        " FROM customers WHERE +order_count > 0) AS ranked"
        " WHERE ranked.place IN ((ranked.buyers * ? + 99) / 100, (ranked.buyers * ? + 99) / 100,"
        " (ranked.buyers * ? + 99) / 100) ORDER BY ranked.place",
        SHARES,
    )
    if not rows:
        return None
    spent = [int(row[0]) for row in rows]
    # Of few buyers, one may be the last inside several shares.
    buyers = int(rows[0][1])
    places = [(buyers * share + 99) // 100 for share in SHARES]
    by_place = dict(zip(sorted(set(places)), spent, strict=True))
    return BandLimits(clock.now(), buyers, *(by_place[place] for place in places))


@unit_of_work
async def _keep(tx: Transaction, *, found: BandLimits | None) -> None:
    await tx.execute("DELETE FROM value_bands")
    if found is not None:
        await tx.execute(
            "INSERT INTO value_bands (id, computed_at, buyer_count, top_from, high_from, medium_from)"
            " VALUES (1, ?, ?, ?, ?, ?)",
            (found.computed_at, found.buyer_count, found.top_from, found.high_from, found.medium_from),
        )
    tx.record(CustomersBanded(found.buyer_count if found else 0), by=SYSTEM)


def arrange() -> None:
    """Put it on the schedule; called once at start-up."""
    kinds.register(Kind(KIND, compute_bands_when_due))
    schedule.every(KIND, interval=clock.HOUR)
