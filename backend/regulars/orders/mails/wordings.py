"""The mails about orders as delivered with the product."""

from regulars.messaging.templates import BuiltIn, Variable, register
from regulars.messaging.words import MessageKind
from regulars.orders.words import OrderNotificationEvent as Event

_LINES = (
    {"title": "Coffee beans, 1 kg", "sku": "BEANS-1", "quantity": "2", "price": "18.00 USD", "total": "36.00 USD"},
    {"title": "Paper filters", "sku": "FILTER-40", "quantity": "1", "price": "4.50 USD", "total": "4.50 USD"},
)


def _maybe(key: str, title: str, example: str) -> Variable:
    return Variable(key, title, example, required=False)


ABOUT_THE_ORDER = (
    _maybe("first_name", "First name", "Maria"),
    Variable("order_number", "Number of the order", "R1001"),
    _maybe("order_date", "Day of the order", "2026-11-28"),
    Variable("lines", "Lines: title, sku, quantity, price, total", _LINES),
    Variable("subtotal", "Subtotal", "40.50 USD"),
    _maybe("discount", "Discounts, where there are any", "4.05 USD"),
    _maybe("shipping", "Shipping, where it costs anything", "5.00 USD"),
    _maybe("tax", "Taxes, where there are any", "3.20 USD"),
    Variable("total", "Total", "44.65 USD"),
    _maybe("purchase_order_number", "Purchase order number", "PO-4711"),
    _maybe("due_date", "Day by which it is to be paid", "2026-12-28"),
    _maybe("message", "Words of a colleague", "Thank you for calling!"),
)
_TABLE = (
    '<table width="100%" cellpadding="4" cellspacing="0" style="border-collapse:collapse">'
    "{% for line in lines %}<tr><td>{{ line.quantity }} × {{ line.title }}</td>"
    '<td align="right">{{ line.total }}</td></tr>{% endfor %}'
    '{% if discount %}<tr><td>Discount</td><td align="right">-{{ discount }}</td></tr>{% endif %}'
    '{% if shipping %}<tr><td>Shipping</td><td align="right">{{ shipping }}</td></tr>{% endif %}'
    '{% if tax %}<tr><td>Tax</td><td align="right">{{ tax }}</td></tr>{% endif %}'
    '<tr><td><strong>Total</strong></td><td align="right"><strong>{{ total }}</strong></td></tr></table>'
)
_HELLO = '<p>Hello {{ first_name or "there" }},</p>{% if message %}<p>{{ message }}</p>{% endif %}'


def _mail(
    event: Event, title: str, description: str, subject: str, body: str, variables: tuple[Variable, ...] = ()
) -> BuiltIn:
    return BuiltIn(
        key=key_of(event),
        kind=MessageKind.ORDER_NOTIFICATION,
        title=title,
        description=description,
        variables=(*ABOUT_THE_ORDER, *variables),
        subject=subject,
        body=_HELLO + body,
    )


def key_of(event: Event) -> str:
    """The key of an event's mail."""
    return f"ORDER_{event}"


MAILS = {
    Event.CONFIRMED: _mail(
        Event.CONFIRMED,
        "Order confirmation",
        "Sent when an order was placed.",
        "Your order {{ order_number }} at {{ store_name }}",
        "<p>thank you for your order {{ order_number }}. We will tell you when it is on its way.</p>" + _TABLE,
    ),
    Event.SHIPPED: _mail(
        Event.SHIPPED,
        "Order on its way",
        "Sent when a parcel leaves.",
        "Your order {{ order_number }} is on its way",
        "<p>your order {{ order_number }} is on its way{% if carrier %} with {{ carrier }}{% endif %}."
        "{% if tracking_number %} Its tracking number is {{ tracking_number }}.{% endif %}</p>"
        '{% if tracking_url %}<p>{{ tracking_url | button("Follow the parcel") }}</p>{% endif %}',
        (
            _maybe("carrier", "Carrier", "DHL"),
            _maybe("tracking_number", "Tracking number", "JD014600006281"),
            _maybe("tracking_url", "Link to follow the parcel", "https://carrier.example/JD014600006281"),
        ),
    ),
    Event.DELIVERED: _mail(
        Event.DELIVERED,
        "Order delivered",
        "Sent when a parcel has arrived.",
        "Your order {{ order_number }} has arrived",
        "<p>your order {{ order_number }} was delivered. If anything is missing, answer this mail.</p>",
    ),
    Event.CANCELLED: _mail(
        Event.CANCELLED,
        "Order cancelled",
        "Sent when an order was cancelled.",
        "Your order {{ order_number }} was cancelled",
        "<p>your order {{ order_number }} over {{ total }} was cancelled.</p>",
    ),
    Event.REFUNDED: _mail(
        Event.REFUNDED,
        "Refund",
        "Sent when money was given back.",
        "Your refund for order {{ order_number }}",
        "<p>we have given you back {{ refund_amount }} for your order {{ order_number }}. Depending on your bank it"
        " takes a few days to arrive.</p>",
        (Variable("refund_amount", "What was given back", "12.00 USD"),),
    ),
    Event.INVOICE: _mail(
        Event.INVOICE,
        "Invoice",
        "Sent by a colleague, to ask for the money of an order or a draft.",
        "Invoice for order {{ order_number }} at {{ store_name }}",
        "<p>here is the invoice for your order {{ order_number }}"
        "{% if purchase_order_number %} (your purchase order {{ purchase_order_number }}){% endif %}.</p>"
        + _TABLE
        + "{% if due_date %}<p>Please pay by {{ due_date }}.</p>{% endif %}",
    ),
}


def offer() -> None:
    """Offer the mails, to be sent and to be written anew by the merchant."""
    for mail in MAILS.values():
        register(mail)
