"""What of the relations is read, and what follows from the rows that were, in DuckDB, once they are in."""

from collections.abc import Sequence

import duckdb

from regulars.reports.replica.sources import EVENTS_SOURCE, FACTS_SOURCE, ORDERS_SOURCE, Source

# What the ledger already says of an order is not read from the database a second time.
_ORDERS = """
INSERT INTO report_orders BY NAME
SELECT e.order_id, e.customer_id, f.store_id, e.booked_at AS ordered_at, e.sequence, e.cohort_at, e.customer_type,
    e.channel, e.campaign, e.payment_method, e.country, e.province, e.city, e.postal_code, f.kept, m.merchandise,
    m.discount, f.units, f.lines
FROM report_events e JOIN report_facts f USING (order_id)
    JOIN (
        SELECT order_id, CAST(sum(gross - discount) AS BIGINT) AS merchandise, CAST(sum(discount) AS BIGINT) AS discount
        FROM report_events GROUP BY order_id
    ) m USING (order_id)
WHERE e.kind = 'SALE'
"""


def begin(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> list[Source]:
    """Empty these relations; those whose rows have to be read."""
    read = list(sources)
    if _are_derived(sources):
        read.remove(ORDERS_SOURCE)
        read.append(FACTS_SOURCE)
    for source in {source.table.name: source for source in (*sources, *read)}.values():
        connection.execute(f"DROP TABLE IF EXISTS {source.table.name}")
        connection.execute(source.table.definition)
    return read


def complete(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> None:
    """Add what follows from the rows that were read; nothing that served only for that stays."""
    if _are_derived(sources):
        connection.execute(_ORDERS)
        connection.execute(f"DROP TABLE {FACTS_SOURCE.table.name}")


def _are_derived(sources: Sequence[Source]) -> bool:
    return EVENTS_SOURCE in sources and ORDERS_SOURCE in sources
