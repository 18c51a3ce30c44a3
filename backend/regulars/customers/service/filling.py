"""Which indexes of customers can wait while a new shop is filled: those of lists and filters, not asked meanwhile."""

from regulars.customers.service.searching import REBUILT, TRIGRAMS

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
    "customers_by_locale",
    "customers_by_verification",
    "customers_by_tax",
    "customers_billing",
    "customers_shipping",
    "customer_addresses_by_country",
    "customer_addresses_by_province",
    "customer_addresses_by_city",
    "customer_addresses_by_postal_code",
    "customer_tags_by_tag",
    "customer_external_ids_by_value",
    "customer_consents_by_state",
    "consent_events_by_customer",
)
TABLES = {TRIGRAMS: REBUILT}
"""What search asks is a table of its own."""
