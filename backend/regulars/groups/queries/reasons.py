"""Why a customer came into a segment or went out of it, in words."""

_EXACT = {
    "clock": "Time passed",
    "compared": "Found when the whole segment was compared with its rule",
    "customer.created": "Became a customer",
    "customers.created": "Became a customer",
    "customer.tagged": "Tags changed",
    "orders.imported": "Orders were imported",
}
_BY_KIND = {
    "customer": "Details changed",
    "customers": "Details changed",
    "address": "An address changed",
    "order": "An order was placed or changed",
    "orders": "Orders changed",
    "group": "Groups changed",
    "note": "A note changed",
    "consent": "Consent changed",
}


def reason(because: str | None) -> str | None:
    """The words for the event, or the clock, that moved somebody."""
    if because is None:
        return None
    return _EXACT.get(because) or _BY_KIND.get(because.split(".", maxsplit=1)[0])
