"""Scopes: what a caller may do; roles and API tokens are sets of them."""

from enum import StrEnum


class Scope(StrEnum):
    """The contract's scopes. On the command line in lower case with the last underscore a colon: `customers:read`."""

    CUSTOMERS_READ = "CUSTOMERS_READ"
    CUSTOMERS_WRITE = "CUSTOMERS_WRITE"
    CUSTOMERS_MERGE = "CUSTOMERS_MERGE"
    CUSTOMERS_ERASE = "CUSTOMERS_ERASE"
    CUSTOMERS_EXPORT = "CUSTOMERS_EXPORT"
    PII_READ = "PII_READ"
    ORDERS_READ = "ORDERS_READ"
    ORDERS_WRITE = "ORDERS_WRITE"
    REFUNDS_WRITE = "REFUNDS_WRITE"
    ORDERS_APPROVE = "ORDERS_APPROVE"
    PRODUCTS_READ = "PRODUCTS_READ"
    PRODUCTS_WRITE = "PRODUCTS_WRITE"
    GROUPS_READ = "GROUPS_READ"
    GROUPS_WRITE = "GROUPS_WRITE"
    COMPANIES_WRITE = "COMPANIES_WRITE"
    NOTES_READ = "NOTES_READ"
    NOTES_WRITE = "NOTES_WRITE"
    TICKETS_READ = "TICKETS_READ"
    TICKETS_WRITE = "TICKETS_WRITE"
    MESSAGES_READ = "MESSAGES_READ"
    MESSAGES_SEND = "MESSAGES_SEND"
    TEMPLATES_WRITE = "TEMPLATES_WRITE"
    CAMPAIGNS_READ = "CAMPAIGNS_READ"
    CAMPAIGNS_WRITE = "CAMPAIGNS_WRITE"
    CONSENT_WRITE = "CONSENT_WRITE"
    LOYALTY_READ = "LOYALTY_READ"
    LOYALTY_WRITE = "LOYALTY_WRITE"
    REPORTS_READ = "REPORTS_READ"
    EVENTS_WRITE = "EVENTS_WRITE"
    ACCOUNTS_WRITE = "ACCOUNTS_WRITE"
    PRIVACY_READ = "PRIVACY_READ"
    PRIVACY_WRITE = "PRIVACY_WRITE"
    AUDIT_READ = "AUDIT_READ"
    WEBHOOKS_WRITE = "WEBHOOKS_WRITE"
    STAFF_READ = "STAFF_READ"
    STAFF_WRITE = "STAFF_WRITE"
    TOKENS_WRITE = "TOKENS_WRITE"
    SETTINGS_READ = "SETTINGS_READ"
    SETTINGS_WRITE = "SETTINGS_WRITE"
    OPERATIONS_READ = "OPERATIONS_READ"
    EXPORT_RAW = "EXPORT_RAW"

    @property
    def on_command_line(self) -> str:
        """`customers:read`."""
        what, _, how = self.value.lower().rpartition("_")
        return f"{what}:{how}"


ALL_SCOPES: frozenset[Scope] = frozenset(Scope)


def scope_of(text: str) -> Scope | None:
    """The scope of either spelling, `customers:read` or `CUSTOMERS_READ`; none where there is no such scope."""
    name = text.strip().replace(":", "_").upper()
    return Scope.__members__.get(name)


_READ = frozenset(
    {
        Scope.CUSTOMERS_READ,
        Scope.ORDERS_READ,
        Scope.PRODUCTS_READ,
        Scope.GROUPS_READ,
        Scope.NOTES_READ,
        Scope.TICKETS_READ,
        Scope.MESSAGES_READ,
        Scope.CAMPAIGNS_READ,
        Scope.LOYALTY_READ,
        Scope.REPORTS_READ,
    }
)

_OWNERS_ALONE = frozenset({Scope.STAFF_WRITE, Scope.TOKENS_WRITE, Scope.CUSTOMERS_ERASE, Scope.EXPORT_RAW})

ROLES: dict[str, frozenset[Scope]] = {
    "owner": ALL_SCOPES,
    "manager": ALL_SCOPES - _OWNERS_ALONE - {Scope.ACCOUNTS_WRITE},
    "support": frozenset(
        {
            *_READ - {Scope.REPORTS_READ, Scope.CAMPAIGNS_READ},
            Scope.PII_READ,
            Scope.CUSTOMERS_WRITE,
            Scope.ORDERS_WRITE,
            Scope.NOTES_WRITE,
            Scope.TICKETS_WRITE,
            Scope.MESSAGES_SEND,
            Scope.CONSENT_WRITE,
            Scope.PRIVACY_READ,
            Scope.SETTINGS_READ,
        }
    ),
    "marketer": frozenset(
        {
            *_READ - {Scope.TICKETS_READ},
            Scope.PII_READ,
            Scope.GROUPS_WRITE,
            Scope.TEMPLATES_WRITE,
            Scope.CAMPAIGNS_WRITE,
            Scope.MESSAGES_SEND,
            Scope.CONSENT_WRITE,
            Scope.LOYALTY_WRITE,
            Scope.CUSTOMERS_EXPORT,
            Scope.SETTINGS_READ,
        }
    ),
    "analyst": frozenset({*_READ - {Scope.TICKETS_READ, Scope.MESSAGES_READ}, Scope.SETTINGS_READ}),
}
"""The built-in roles. An analyst sees figures and no personal data; nobody but an owner changes staff and tokens."""
