"""A secret raised in every resolver of every root field: in the log with its correlation id, and nowhere else (R6)."""

import logging
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import orjson
import pytest
from graphql import GraphQLObjectType

from regulars.api.errors import MASKED
from tests.api.growth import CORE
from tests.api.samples import SAMPLES
from tests.api.shop import Shop
from tests.api.wire import Socket

SECRET = "canary-5d1e"
GRAPHQL_JSON = "application/graphql-response+json"
ROOTS = [(kind, name) for kind, samples in SAMPLES.items() for name in samples]
DERIVED = [
    (kind.name, name)
    for kind in CORE.type_map.values()
    if isinstance(kind, GraphQLObjectType) and kind.name in {"Customer", "Order", "Group", "Note", "Staff", "Store"}
    for name in kind.fields
]


async def raising(*arguments: Any, **more: Any) -> Any:
    raise RuntimeError(f"{SECRET} in a resolver")


async def streaming(*arguments: Any, **more: Any) -> AsyncGenerator[Any]:
    raise RuntimeError(f"{SECRET} in a subscription")
    yield None


def plant(monkeypatch: pytest.MonkeyPatch, kind: str, name: str) -> None:
    """In the schema itself, where nothing of ours reads the field in a way of its own."""
    owner: Any = CORE.type_map[kind]
    monkeypatch.setattr(owner.fields[name], "extensions", {})
    monkeypatch.setattr(owner.fields[name], "resolve", raising)
    if kind == "Subscription":
        monkeypatch.setattr(owner.fields[name], "subscribe", streaming)


async def over_http(shop: Shop, document: str, accept: str) -> httpx.Response:
    transport = httpx.ASGITransport(shop.app, raise_app_exceptions=True)
    headers = {"accept": accept, "authorization": f"Bearer {shop.everything}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.example", headers=headers) as client:
        return await client.post("/graphql", json={"query": document, "variables": {"id": "cus_1"}})


async def over_socket(shop: Shop, document: str) -> list[Any]:
    async with Socket(shop) as socket:  # pyright: ignore[reportArgumentType] - all it takes is an application
        await socket.init(shop.everything)
        socket.subscribe("1", document, id="cus_1")
        return await socket.until_end("1")


def masked(text: str) -> set[str]:
    """The correlation ids of what must be masked errors alone."""
    errors = orjson.loads(text)["errors"]
    assert {error["message"] for error in errors} == {MASKED}
    assert {error["extensions"]["code"] for error in errors} == {"INTERNAL"}
    return {error["extensions"]["correlationId"] for error in errors}


@pytest.mark.parametrize(("kind", "name"), ROOTS, ids=[f"{kind}.{name}" for kind, name in ROOTS])
async def test_what_a_root_field_raises_reaches_the_log_and_nobody_else(shop: Shop, monkeypatch, caplog, kind, name):
    caplog.set_level(logging.ERROR, "regulars.api")
    plant(monkeypatch, kind, name)
    document = SAMPLES[kind][name].document
    told: set[str] = set()
    seen: list[str] = []
    if kind != "Subscription":
        for accept in ("application/json", GRAPHQL_JSON):
            response = await over_http(shop, document, accept)
            told |= masked(response.text)
            seen += [response.text, str(response.headers)]
    events = await over_http(shop, document, "text/event-stream")
    seen += [events.text, str(events.headers)]
    told |= masked(next(line[6:] for line in events.text.splitlines() if line.startswith("data: {")))
    messages = await over_socket(shop, document)
    seen.append(str(messages))
    payload = messages[0]["payload"]
    told |= masked(orjson.dumps({"errors": payload} if isinstance(payload, list) else payload).decode())
    assert not any(SECRET in one for one in seen)
    assert SECRET in caplog.text
    assert len(told) == (2 if kind == "Subscription" else 4)
    assert all(one in caplog.text for one in told)


PLACES = {
    "Customer": '{ customer(by: { id: "cus_1" }) { %s } }',
    "Order": '{ order(by: { id: "ord_1" }) { %s } }',
    "Group": '{ group(id: "grp_1") { %s } }',
    "Store": "{ stores { %s } }",
    "Staff": "{ staff { nodes { %s } } }",
    "Note": '{ customer(by: { id: "cus_1" }) { notes { nodes { %s } } } }',
}


def selection(kind: str, name: str) -> str:
    """The field, with what it needs, and a leaf of what it leads to."""
    owner: Any = CORE.type_map[kind]
    definition = owner.fields[name]
    given = [f"{key}: 1" for key, one in definition.args.items() if str(one.type).endswith("!")]
    named: Any = definition.type
    while hasattr(named, "of_type"):
        named = named.of_type
    below = " { __typename }" if hasattr(named, "fields") or hasattr(named, "types") else ""
    return f"{name}{'(' + ', '.join(given) + ')' if given else ''}{below}"


async def test_what_a_field_of_a_record_raises_reaches_the_log_and_nobody_else(own_shop: Shop, monkeypatch, caplog):
    """Fields that are columns have no resolver to raise; the others must be masked one by one."""
    caplog.set_level(logging.ERROR, "regulars.api")
    raised = 0
    for kind, name in DERIVED:
        with monkeypatch.context() as patch:
            plant(patch, kind, name)
            fresh = Shop(own_shop.database, own_shop.everything)
            response = await over_http(fresh, PLACES[kind] % selection(kind, name), GRAPHQL_JSON)
        assert SECRET not in response.text + str(response.headers), (kind, name)
        answer = response.json()
        for error in answer.get("errors", ()):
            if error["extensions"]["code"] == "INTERNAL":
                raised += 1
                assert error["message"] == MASKED
                assert error["extensions"]["correlationId"] in caplog.text
    assert raised > 20
    assert SECRET in caplog.text
