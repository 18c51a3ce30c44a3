"""What is counted and added up over facts. A fact is a row of the ledger, or a qualifying order (`is_order` = 1)."""

from regulars.reports.definitions import Measure

ORDERS = Measure("orders", "sum(is_order)")
CUSTOMERS = Measure(
    "customers",
    "count(DISTINCT CASE WHEN is_order = 1 THEN {person} END)",
    adds=False,
    first="sum(CASE WHEN is_order = 1 AND customer_id IS NOT NULL AND {is_first} THEN 1 ELSE 0 END)",
)
NEW_CUSTOMERS = Measure(
    # Each has one first order, so nobody need be told apart.
    "newCustomers",
    "sum(CASE WHEN is_order = 1 AND customer_type = 'NEW' THEN 1 ELSE 0 END)",
)
WITH_RETURNING_ORDER = Measure(
    "withReturningOrder",
    "count(DISTINCT CASE WHEN is_order = 1 AND customer_type = 'RETURNING' THEN customer_id END)",
    adds=False,
    first="sum(CASE WHEN is_order = 1 AND customer_type = 'RETURNING'"
    " AND (sequence = 2 OR {is_first}) THEN 1 ELSE 0 END)",
)
GROSS = Measure("gross", "sum(gross)")
DISCOUNT = Measure("discount", "sum(discount)")
REVERSAL = Measure("reversal", "sum(reversal)")
SHIPPING = Measure("shipping", "sum(shipping)")
TAX = Measure("tax", "sum(tax)")
# Of orders, by what they are now: what an average of orders is made of.
KEPT = Measure("kept", "sum(kept)")
MERCHANDISE = Measure("merchandise", "sum(merchandise)")
