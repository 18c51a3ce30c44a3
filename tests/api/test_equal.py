"""Both databases give the same answers: those kept in answers.json, as SQLite gave them.

`REGULARS_REWRITE_ANSWERS=1 pytest tests/api/test_equal.py -n0` on SQLite writes the file anew; read the difference.
"""

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import orjson
import pytest
from graphql import GraphQLEnumType

from regulars.api.build import core_of
from regulars.api.schema import schema
from tests.api import questions
from tests.api.shop import Shop, errors_of

KEPT = Path(__file__).with_name("answers.json")
REWRITE = bool(os.environ.get("REGULARS_REWRITE_ANSWERS"))
PAGE = 4


def values_of(kind: str) -> list[str]:
    found = core_of(schema).type_map[kind]
    assert isinstance(found, GraphQLEnumType)
    return sorted(found.values)


def questions_asked() -> dict[str, str]:
    sorts = {
        f"{field} sorted by {value}": questions.of_sort(kind, value)
        for kind, (field, _) in questions.SORTS.items()
        for value in values_of(kind)
    }
    return dict(questions.everything()) | sorts


ASKED = questions_asked()


@pytest.fixture(scope="module")
def kept() -> Generator[dict[str, Any]]:
    if not REWRITE:
        yield orjson.loads(KEPT.read_bytes())
        return
    found: dict[str, Any] = {}
    yield found
    lines = [f"{orjson.dumps(name).decode()}: {orjson.dumps(found[name]).decode()}" for name in ASKED]
    KEPT.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


@pytest.mark.parametrize("name", ASKED)
async def test_the_answer_is_the_one_that_is_kept(shop: Shop, kept: dict[str, Any], engine: str, name: str) -> None:
    answer = await shop.ask(ASKED[name], token=shop.everything)
    found = answer["data"] if "errors" not in answer else {"errors": errors_of(answer)}
    if REWRITE and engine == "sqlite":
        kept[name] = found
    assert found == kept[name]


def test_no_answer_is_kept_of_what_nobody_asks(kept: dict[str, Any]) -> None:
    assert set(kept) == set(ASKED)


def sorts() -> list[tuple[str, str, str]]:
    return [
        (field, value, way)
        for kind, (field, _) in questions.SORTS.items()
        for value in values_of(kind)
        for way in ("ASC", "DESC")
    ]


@pytest.mark.parametrize(("field", "value", "way"), sorts())
async def test_pages_meet_every_row_once_both_ways(shop: Shop, field: str, value: str, way: str) -> None:
    search = ', search: "a"' if value == "RELEVANCE" else ""
    rest = f"{search}, orderBy: {questions.steps_of(value, way)}) {{ nodes {{ id }} pageInfo {{ hasNextPage"
    rest += " hasPreviousPage startCursor endCursor } }"
    whole = (await shop.all(f"{{ {field}(first: 100{rest} }}"))[field]["nodes"]
    forwards = f"query ($at: String) {{ {field}(first: {PAGE}, after: $at{rest} }}"
    backwards = f"query ($at: String) {{ {field}(last: {PAGE}, before: $at{rest} }}"
    assert [row for page in await walked(shop, forwards, field, "hasNextPage", "endCursor") for row in page] == whole
    pages = await walked(shop, backwards, field, "hasPreviousPage", "startCursor")
    assert [row for page in reversed(pages) for row in page] == whole


async def walked(shop: Shop, document: str, field: str, more: str, cursor: str) -> list[list[Any]]:
    pages: list[list[Any]] = []
    at: str | None = None
    while True:
        page = (await shop.all(document, {"at": at}))[field]
        pages.append(page["nodes"])
        if not page["pageInfo"][more]:
            return pages
        at = page["pageInfo"][cursor]
