"""The orders' leaves of the customers' filter in words."""

from regulars.platform.query.words import Vocabulary, codes, instant, money, names, number, related, text

_LINE: Vocabulary = {
    "sku": text("SKU"),
    "category": text("category"),
    "brand": text("brand"),
    "quantity": number("quantity"),
    "at": instant("order"),
    "amount": money("amount"),
    "order_count": number("number of such orders"),
}
CUSTOMER_WORDS: Vocabulary = {
    "store_id": names("store of an order"),
    "bought": related("bought", _LINE),
    "never_bought": related("never bought", _LINE),
    "payment_method": text("payment method of an order"),
    "discount_usage_rate": number("share of orders with a discount"),
    "return_frequency": number("share of orders with a return"),
    "price_sensitivity": codes("price sensitivity"),
}
"""By the names that orders add to `customer_filters`."""
