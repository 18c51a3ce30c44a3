"""What is counted and added up over facts. A fact is a row of the ledger, or a qualifying order (`is_order` = 1)."""

from regulars.reports.definitions import Measure

ORDERS = Measure("orders", "sum(is_order)")
CUSTOMERS = Measure(
    "customers",
    "count(DISTINCT CASE WHEN is_order = 1 THEN {person} END)",
    adds=False,
    first="sum(CASE WHEN customer_id IS NULL OR {again} THEN 0 ELSE is_order END)",
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
    first="sum(CASE WHEN customer_type <> 'RETURNING' OR (sequence > 2 AND {again}) THEN 0 ELSE is_order END)",
)
GROSS = Measure("gross", "sum(gross)")
DISCOUNT = Measure("discount", "sum(discount)")
REVERSAL = Measure("reversal", "sum(reversal)")
SHIPPING = Measure("shipping", "sum(shipping)")
TAX = Measure("tax", "sum(tax)")
# Of orders, by what they are now: what an average of orders is made of.
KEPT = Measure("kept", "sum(kept)")
MERCHANDISE = Measure("merchandise", "sum(merchandise)")
