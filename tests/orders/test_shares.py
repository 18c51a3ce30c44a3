"""Customers are found by the shares of their orders that their page shows."""

from collections.abc import Callable
from typing import Any

from regulars.access.scopes import ALL_SCOPES
from regulars.api.schema import schema
from regulars.app import rooms
from regulars.orders.drafts import RefundDraft, ReturnDraft
from regulars.platform import relay
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.graphql.context import Context
from tests.make_orders import DAY, START, draft, line, recorded, shop

EVERYBODY = Actor(kind="token", id=1, name="Test", scopes=frozenset(ALL_SCOPES))


async def ask(database: Database, query: str) -> dict[str, Any]:
    result = await schema.execute(query, context_value=Context(database, EVERYBODY))
    assert not result.errors, result.errors
    assert result.data is not None
    return result.data


async def test_customers_are_found_by_the_shares_that_their_page_shows(database: Database):
    await shop()
    back = RefundDraft("r", START + 5 * DAY, 500, lines=(ReturnDraft(line_external_id="a", quantity=1),))
    await recorded(
        draft("1", "anna", total=1000, lines=(line(1000, external_id="a"),), refunds=(back,)),
        draft("2", "anna", total=900, lines=(line(1000, discount=100),)),
        draft("3", "berta", total=1000),
        draft("4", "prospect", status="DRAFT", placed_at=None),
    )
    shares = "patterns { discountUsageRate returnFrequency }"
    people = (await ask(database, f"{{ customers(first: 50) {{ nodes {{ id {shares} }} }} }}"))["customers"]["nodes"]
    assert sorted(str(each["patterns"]) for each in people) == sorted(
        str(each) for each in (
            {"discountUsageRate": 0.5, "returnFrequency": 0.5},
            {"discountUsageRate": 0.0, "returnFrequency": 0.0},
            {"discountUsageRate": None, "returnFrequency": None},
        )
    )  # fmt: skip
    for name in ("discountUsageRate", "returnFrequency"):
        for condition, holds in SHARES.items():
            question = f"{{ customers(filter: {{ {name}: {{ {condition} }} }}, first: 50) {{ nodes {{ id }} }} }}"
            found = {node["id"] for node in (await ask(database, question))["customers"]["nodes"]}
            assert found == {each["id"] for each in people if holds(each["patterns"][name])}, (name, condition)


async def test_customers_are_found_by_what_price_does_to_them_right_after_an_order(database: Database):
    rooms.arrange()
    await shop()
    dear = [draft(f"a{n}", "anna", day=n, lines=(line(1000),)) for n in range(3)]
    cut = [draft(f"b{n}", "berta", day=n, total=700, lines=(line(1000, discount=300),)) for n in range(2)]
    await recorded(*dear, *cut)
    await relay.drain()
    words = {word: await found(database, word) for word in ("LOW", "HIGH", "UNKNOWN")}
    assert words == {"LOW": ["anna"], "HIGH": [], "UNKNOWN": ["berta"]}, "two orders say nothing"
    await recorded(draft("b2", "berta", day=2, total=700, lines=(line(1000, discount=300),)))
    await relay.drain()
    assert await found(database, "HIGH") == ["berta"]
    await recorded(*(draft(f"b{n}", "berta", day=n, status="CANCELLED", cancelled_at=START + 9 * DAY) for n in (0, 1)))
    await relay.drain()
    assert (await found(database, "HIGH"), await found(database, "UNKNOWN")) == ([], ["berta"])


async def found(database: Database, word: str) -> list[str]:
    nodes = f"{{ customers(filter: {{ priceSensitivity: [{word}] }}) {{ nodes {{ externalIds {{ value }} }} }} }}"
    return [node["externalIds"][0]["value"] for node in (await ask(database, nodes))["customers"]["nodes"]]


SHARES: dict[str, Callable[[float | None], bool]] = {
    "gt: 0": lambda share: share is not None and share > 0,
    "lte: 0": lambda share: share is not None and share <= 0,
    'eq: "0.5"': lambda share: share == 0.5,
    "isNull: true": lambda share: share is None,
}
