"""The window of the orders: orders and what is theirs, their lists and filters, ordersUpsert, orderChanged."""
