"""What values of rows are called, where they are ids of records."""

from collections.abc import Mapping

from regulars.platform.db.connect import Reader
from regulars.reports.dimensions import STORE
from regulars.reports.query import ReportQuery
from regulars.stores.queries import stores

Names = Mapping[tuple[str, str], str]
"""By dimension and value."""


async def names_of(reader: Reader, query: ReportQuery) -> Names:
    """Read only for the dimensions that are asked for."""
    if STORE not in query.dimensions:
        return {}
    return {(STORE.key, str(store.id)): store.name for store in await stores(reader)}
