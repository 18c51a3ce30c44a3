"""Customers with what they had bought as of an instant: how many orders, for how much, the first and the last."""

from regulars.reports.narrowing import Narrowing

_FIGURES = ("bought_orders", "bought_spent", "bought_first", "bought_last")


def buyers(asked: Narrowing, end: int) -> str:
    """All customers, with the columns of `report_customers` and what they had bought, null where that is nothing.

    Where stores or orders are chosen: those who bought there. As of now customers know it themselves, and before that
    it is what they know less what they have bought since.
    """
    if asked.store_ids or asked.order_set:
        return _summed(asked, end, "JOIN")
    if asked.holds_now:
        known = "nullif(p.order_count, 0)", "p.total_spent", "p.first_order_at", "p.last_order_at"
        return f"SELECT p.*, {_named(known)} FROM report_customers p"
    if asked.reads_replica:
        return _less(end)
    return _summed(asked, end, "LEFT JOIN")


def _named(values: tuple[str, ...]) -> str:
    return ", ".join(f"{value} AS {name}" for value, name in zip(values, _FIGURES, strict=True))


def _summed(asked: Narrowing, end: int, join: str) -> str:
    bought = (
        "SELECT customer_id, count(*) AS orders, CAST(sum(kept) AS bigint) AS spent, min(ordered_at) AS first_at,"
        " max(ordered_at) AS last_at FROM report_orders"
        f" WHERE customer_id IS NOT NULL AND ordered_at < {end}{asked.condition()} GROUP BY customer_id"
    )
    figures = _named(("b.orders", "b.spent", "b.first_at", "b.last_at"))
    return f"SELECT p.*, {figures} FROM report_customers p {join} ({bought}) AS b ON b.customer_id = p.customer_id"


def _less(end: int) -> str:
    """The order before the first of those since is the last of those before."""
    since = (
        "SELECT customer_id, count(*) AS orders, CAST(sum(kept) AS bigint) AS spent, min(previous_at) AS last_at"
        f" FROM report_orders WHERE customer_id IS NOT NULL AND ordered_at >= {end} GROUP BY customer_id"
    )
    left = "p.order_count - COALESCE(s.orders, 0)"
    has = f"CASE WHEN {left} > 0 THEN {{}} END"
    figures = _named(
        (
            f"nullif({left}, 0)",
            has.format("p.total_spent - COALESCE(s.spent, 0)"),
            has.format("p.first_order_at"),
            has.format("CASE WHEN s.orders IS NULL THEN p.last_order_at ELSE s.last_at END"),
        )
    )
    return f"SELECT p.*, {figures} FROM report_customers p LEFT JOIN ({since}) AS s ON s.customer_id = p.customer_id"
