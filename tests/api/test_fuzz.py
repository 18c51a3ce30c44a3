"""Documents and filters that nobody would write: answered or refused, and no traceback in the log (R7)."""

import logging
import os
import random
import re
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from hypothesis_graphql import mutations, nodes, queries

from tests.api.growth import CORE, Growth
from tests.api.naughty import STRINGS
from tests.api.shop import Shop

CASES = int(os.environ.get("FUZZ_CASES", "500"))
"""Documents in all, of which a fifth is generated and the rest grown, which is quicker; `make torture` tries more."""
GENERATED, GROWN = CASES // 10, CASES * 4 // 10
SEED = int(os.environ.get("FUZZ_SEED", "1"))

_INSTANTS = ("2026-11-22T06:00:00Z", "2024-02-29T23:59:59+14:00", "2026-11-22", "9999-12-31T23:59:59Z", "")
SCALARS = {
    "Date": st.sampled_from(("2026-11-22", "2024-02-29", "0001-01-01", "9999-12-31", "2026-13-01")).map(nodes.String),
    "DateTime": st.sampled_from(_INSTANTS).map(nodes.String),
    "Decimal": st.sampled_from(("0", "37.50", "-1", "1e9", "99999999999999", "0.0000001", "x")).map(nodes.String),
    "Duration": st.sampled_from(("P30D", "PT1H", "P12M", "P0D", "P9999Y", "1 day")).map(nodes.String),
    "JSON": st.sampled_from(("{}", "[]", "x")).map(nodes.String),
    "BigInt": st.sampled_from((0, 12, -1, 2**40, 2**63 - 1)).map(nodes.Int),
    "CurrencyCode": st.sampled_from(("USD", "JPY", "KWD", "usd", "XXX", "")).map(nodes.String),
}
DICE = st.integers(0, 2**32).map(random.Random)
TEXTS = [orjson.dumps(text).decode() for text in STRINGS if len(text) < 400 and text.isprintable()]
IDS = ("cus_1", "cus_4", "ord_1", "grp_1", "sto_1", "stf_1", "note_1", "job_1", "cus_99999")


def bounded(document: str, dice: random.Random) -> str:
    """Pages of a size that passes, and here and there an id or a text that means something to the shop."""
    document = re.sub(r"\b(first|last): -?\d+", lambda found: f"{found[1]}: {dice.randint(1, 3)}", document)
    document = re.sub(r"\b(\w*[iI]d): \"[^\"]*\"", lambda found: f'{found[1]}: "{dice.choice(IDS)}"', document)
    return re.sub(r": \"\"", lambda _: f": {dice.choice(TEXTS)}", document)


async def sound(
    shop: Shop, caplog: pytest.LogCaptureFixture, document: str, variables: dict[str, Any] | None = None
) -> str:
    response = await shop.send(document, variables, token=shop.everything)
    assert response.status_code < 500, document
    assert '"INTERNAL"' not in response.text, (document, response.text[:2_000])
    assert [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR] == []
    return response.text


USUAL = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)
patient = settings(max_examples=GENERATED, deadline=None, database=None, suppress_health_check=USUAL, print_blob=True)


@seed(SEED)
@patient
@given(document=queries(CORE, custom_scalars=SCALARS, allow_x00=False), dice=DICE)
async def test_any_query_of_the_schema_is_answered_or_refused(shop: Shop, caplog, document, dice):
    await sound(shop, caplog, bounded(document, dice))


@seed(SEED)
@patient
@given(document=mutations(CORE, custom_scalars=SCALARS, allow_x00=False), dice=DICE)
async def test_any_mutation_of_the_schema_is_answered_or_refused(shop: Shop, caplog, document, dice):
    await sound(shop, caplog, bounded(document, dice))


@pytest.mark.parametrize("root", ["Query", "Mutation"])
async def test_documents_grown_within_the_limits_are_answered_or_refused(shop: Shop, caplog, root):
    dice = random.Random(SEED)
    answered = 0
    for _ in range(GROWN):
        document, variables = Growth(dice).document(fields=dice.randint(1, 60), depth=dice.randint(2, 8), root=root)
        answered += '"data":{' in await sound(shop, caplog, document, variables)
    assert answered > GROWN // 4, "most of what grows is valid"


# ── filters as large as the limits allow ───────────────────────────────────────────────────────────────────────────

LEAF = {"name": {"contains": "a", "startsWith": "b", "neq": "c"}, "hasAccount": True, "orderCount": {"gt": 1, "lt": 9},
        "totalSpent": {"gte": "1"}, "tag": {"in": ["vip"] * 250}, "createdAt": {"withinLast": "P30D"}}  # fmt: skip


def nested(depth: int, join: str) -> dict[str, Any]:
    found: dict[str, Any] = {"name": {"eq": "x"}}
    for _ in range(depth):
        found = {join: found if join == "not" else [found, found] if depth < 6 else [found]}
    return found


LARGE: dict[str, Any] = {
    "wide and": {"and": [{"name": {"contains": "a"}}] * 250},
    "wide or": {"or": [{"name": {"contains": "a"}}] * 250},
    "wide not": {"and": [{"not": {"name": {"contains": "a"}}}] * 125},
    "whole leaves, and": {"and": [LEAF] * 50},
    "whole leaves, or": {"or": [LEAF] * 50},
    "deep and": nested(8, "and"),
    "deep or": nested(8, "or"),
    "deep not": nested(16, "not"),
    "a tree": nested(5, "or"),
    "searches": {"or": [{"search": "lovelace engine"}] * 250},
    "bought": {"and": [{"bought": {"category": {"eq": "DESK"}, "quantity": {"gte": 2}}}] * 250},
    "long lists": {"and": [{"name": {"in": [f"{n}x{m}" for m in range(250)]}} for n in range(60)]},
}


@pytest.mark.parametrize("filter", LARGE.values(), ids=LARGE)
async def test_a_filter_as_large_as_the_limits_allow_is_answered_or_refused(shop: Shop, caplog, filter):
    caplog.set_level(logging.WARNING)
    for document in (
        "query ($f: CustomerFilter) { customerCount(filter: $f) }",
        "query ($f: CustomerFilter) { customers(filter: $f, first: 2) { totalCount nodes { id } } }",
    ):
        await sound(shop, caplog, document, {"f": filter})


async def test_lists_of_nothing_find_nothing(shop: Shop, caplog):
    """PostgreSQL takes no `IN ()`."""
    found = await shop.all(
        "{ groups(kind: []) { totalCount nodes { id } } nodes(ids: []) { id } jobs(status: []) { totalCount }"
        ' customer(by: { id: "cus_1" }) { notes(kinds: []) { totalCount nodes { id } } timeline(kinds: []) { totalCount } } }'
    )
    nothing: dict[str, Any] = {"totalCount": 0, "nodes": []}
    assert found["groups"] == found["customer"]["notes"] == nothing
    assert found["nodes"] == []
    assert found["jobs"] == found["customer"]["timeline"] == {"totalCount": 0}
