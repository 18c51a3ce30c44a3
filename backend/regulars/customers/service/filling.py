"""Which indexes of customers can wait while a new shop is filled: those of the list, which nothing asks meanwhile."""

INDEXES = (
    "customers_by_name",
    "customers_by_created",
    "customers_by_account_created",
    "customers_by_updated",
    "customers_by_last_login",
    "customers_by_last_activity",
    "customers_by_last_order",
    "customers_by_first_order",
    "customers_by_order_count",
    "customers_by_total_spent",
    "customers_by_average_order",
    "customers_by_gap",
    "customers_by_status",
    "customers_by_account",
    "customers_by_last_country",
    "customers_by_birth_date",
    "customers_figures",
)
