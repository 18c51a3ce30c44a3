"""Asking for refunds, cancellations and payments over GraphQL, in tests."""

from typing import Any

from regulars.access.scopes import ALL_SCOPES
from regulars.api.schema import schema
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.graphql.context import Context
from tests.make_orders import draft, line

EVERYBODY = frozenset(str(scope) for scope in ALL_SCOPES)
REFUND = """mutation Give($id: ID!, $input: RefundInput!, $key: String!) {
  orderRefund(orderId: $id, input: $input, idempotencyKey: $key) {
    refund { id amount { base { amount } presentment { amount currencyCode } } reason restocked
             actor { ... on System { name } ... on ApiClient { name } } payment { reference }
             lines { quantity amount { presentment { amount } } lineItem { title } } }
    order { status paymentStatus refundable { amount } refundedTotal { presentment { amount } }
            payments { reference status isByHand refunded { amount } } lineItems { returnedQuantity refundableQuantity } }
    userErrors { __typename code message path ... on RefundLimitError { refundable { amount currencyCode } } }
  }
}"""
CANCEL = """mutation Cancel($id: ID!, $refund: Boolean!, $key: String!, $reason: String!) {
  orderCancel(id: $id, reason: $reason, refund: $refund, idempotencyKey: $key) {
    order { status paymentStatus exclusionReason cancelReason cancelledAt refundable { amount } }
    userErrors { code message path }
  }
}"""
PAY = """mutation Pay($id: ID!, $input: PaymentInput!, $key: String!) {
  orderPaymentAdd(orderId: $id, input: $input, idempotencyKey: $key) {
    order { paymentStatus exclusionReason refundable { amount } paymentMethod
            payments { id reference method status isByHand amount { amount } } }
    userErrors { code message path }
  }
}"""
VOID = """mutation Void($id: ID!) {
  orderPaymentVoid(id: $id, idempotencyKey: "v") {
    order { paymentStatus payments { status } } userErrors { code message path }
  }
}"""
PREVIEW = """query Look($id: ID!, $input: RefundInput!) {
  refundPreview(orderId: $id, input: $input) {
    amount { amount } shipping { amount } tax { amount } refundable { amount } left { amount }
    userErrors { code path ... on RefundLimitError { refundable { amount } } }
  }
}"""


async def ask(database: Database, query: str, *scopes: str, stores: frozenset[int] | None = None, **given: Any) -> Any:
    actor = Actor("token", 1, "Test", frozenset(scopes) or EVERYBODY, stores)
    result = await schema.execute(query, variable_values=given, context_value=Context(database, actor))
    assert not result.errors, result.errors
    assert result.data is not None
    (answer,) = result.data.values()
    return answer


async def give(database: Database, key: str = "r", *, id: str = "ord_1", **input: Any) -> Any:
    return await ask(database, REFUND, id=id, input={"reason": "Broken"} | input, key=key)


async def cancel(database: Database, key: str = "c", *, refund: bool = False, reason: str = "Changed her mind") -> Any:
    return await ask(database, CANCEL, id="ord_1", refund=refund, key=key, reason=reason)


async def pay(database: Database, money: str, key: str = "p", **input: Any) -> Any:
    wish = {"amount": usd(money), "method": "Cash"} | input
    return await ask(database, PAY, id="ord_1", input=wish, key=key)


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currencyCode": "USD"}


TEA = line(400, 3, external_id="tea", title="Tea", discount=200)
CUP = line(500, external_id="cup", title="Cup")


def tea_and_cup(**more: Any) -> Any:
    """Goods 15.00 of which 3.00 come off the whole, shipping 2.00, tax 1.20: 15.20 in all."""
    facts = {"lines": (TEA, CUP), "discount": 300, "shipping": 200, "tax": 120, "total": 1_520} | more
    return draft("a", "ann", **facts)
