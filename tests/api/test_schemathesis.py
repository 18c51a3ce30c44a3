"""Operations that schemathesis makes up over the whole API: no 5xx, no hang, no traceback (R7).

Its own checks take every told refusal for a failure, so that we judge: what is wrong with an operation is to be told in `errors`.
"""

import asyncio
import logging
import os
import random
from collections.abc import Iterator
from itertools import count
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes

from tests.api.shop import Shop
from tests.api.test_fuzz import IDS, SCALARS
from tests.api.views import TYPES, root_fields, view

CASES = int(os.environ.get("SCHEMATHESIS_CASES", "5000"))
"""On each database, where they are not the same: `make test` tries ten thousand, `make torture` ten thousand on each."""
SHARDS = 10
EACH = 40
"""Cases of a view; then comes the next root field."""
PATIENCE = 90.0
"""Longer than any answer may take, by the product's own deadlines."""
TEXTS = ("", "a", "ada", "VIP", "東京 🏃", "%", "'", "\\", "null", "\u202e", "x" * 300)

KNOWN = SCALARS | {
    "Boolean": st.booleans().map(nodes.Boolean),
    "Float": st.sampled_from((0.0, 1.5, -1e300)).map(nodes.Float),
    "ID": st.sampled_from(IDS).map(nodes.String),
    "Int": st.sampled_from((1, 2, 3, 10, 100, 0, -1, 2**31 - 1)).map(nodes.Int),
    "String": st.sampled_from(TEXTS).map(nodes.String),
}
for _name, _kind in TYPES.items():
    if _kind["kind"] == "SCALAR":
        schemathesis.graphql.scalar(_name, KNOWN.get(_name, KNOWN["String"]))

bounded = settings(
    max_examples=EACH,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


def cases(fields: list[tuple[str, str]], engine: str) -> Iterator[str]:
    """Documents without end: some of each root field, then of each again, seen through another window."""
    for turn in count():
        for root, name in fields:
            schema = schemathesis.graphql.from_dict(view(root, name, random.Random(f"{engine} {name} {turn}")))
            yield from _made(schema[root][name].as_strategy())


def _made(strategy: st.SearchStrategy[Any]) -> list[str]:
    found: list[str] = []

    @bounded
    @given(strategy)
    def collect(case: Any) -> None:
        found.append(case.body)

    collect()
    return found


@pytest.mark.parametrize("shard", range(SHARDS))
async def test_whatever_schemathesis_asks_is_answered_or_refused(shop: Shop, caplog, engine, shard):
    fields = root_fields()[shard::SHARDS]
    answered = 0
    documents = cases(fields, engine)
    async with client(shop) as doors:
        for _ in range(CASES // SHARDS):
            document = next(documents)
            async with asyncio.timeout(PATIENCE):
                response = await doors.post("/graphql", json={"query": document})
            assert response.status_code < 500, document
            answer = response.json()
            assert set(answer) & {"data", "errors"}, document
            assert '"INTERNAL"' not in response.text, (document, response.text[:2_000])
            assert [one for one in caplog.records if one.exc_info or one.levelno >= logging.ERROR] == [], document
            answered += answer.get("data") is not None
    assert answered > CASES // SHARDS // 4, "most of what it asks is valid"


def client(shop: Shop) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(shop.app, raise_app_exceptions=True)
    headers = {"authorization": f"Bearer {shop.everything}", "x-regulars-client": "test"}
    return httpx.AsyncClient(transport=transport, base_url="http://shop.example", headers=headers)
