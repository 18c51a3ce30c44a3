"""What of a customer goes over to whoever takes them in."""

from regulars.platform.following import Rows, derive, follow

SUBJECT = "customer"
_CONTACT = ("id", "customer_id")


def declare() -> None:
    """Declare the room's rows; called once at start-up."""
    follow(
        SUBJECT,
        Rows("merged_customers", "merged_into"),
        Rows("customer_emails", once="email_key", columns=(
            "id", "customer_id", "email", "email_key", "email_verification", "email_verified_at",
            "email_deliverability",
        )),
        Rows("customer_phones", once="phone_digits", columns=(
            "id", "customer_id", "phone", "phone_digits", "phone_kind", "phone_verification",
        )),
        Rows("customer_external_ids"),
        Rows("customer_tags", once="tag_key", columns=("id", "customer_id", "tag", "tag_key")),
        Rows("customer_field_values", once="field_id", columns=(
            "id", "customer_id", "field_id", "text", "text_key", "long_key", "number_key",
        )),
        Rows("customer_addresses", counted="addresses"),
        Rows("customer_consents", once="channel", latest="at", columns=(
            "id", "customer_id", "channel", "state", "at", "event_id",
        )),
        Rows("consent_events", counted="consents"),
        Rows("account_changes"),
        Rows("account_events"),
        Rows("account_tokens", once="kind", columns=(
            "id", "customer_id", "kind", "token_hash", "email_key", "created_at", "expires_at", "spent_at",
        )),
        Rows("email_confirmations"),
    )  # fmt: skip
    derive(SUBJECT, "customer_search", "made anew from the record")
    derive(SUBJECT, "customers", "the record itself; merged_into is never set")
