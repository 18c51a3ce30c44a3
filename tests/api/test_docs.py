"""Every query in docs/api is run as it stands there, with the variables below it."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.api.shop import OWNER, Shop, refusals
from tests.house.sources import HOUSE

PAGES = sorted((HOUSE / "docs" / "api").glob("*.md"))
AS_A_COLLEAGUE = "<!-- asked by a colleague who is signed in -->"
_BLOCK = re.compile(r"```graphql\n(.*?)```(?:\s*```json\n(.*?)```)?", re.DOTALL)


@dataclass(frozen=True)
class Sample:
    """A document of a page, and its variables."""

    document: str
    variables: dict[str, Any]


def samples(page: Path) -> list[Sample]:
    found = _BLOCK.findall(page.read_text(encoding="utf-8"))
    return [Sample(document, json.loads(variables) if variables else {}) for document, variables in found]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
async def test_every_query_of_a_page_does_what_the_page_says(own_shop: Shop, page: Path) -> None:
    found = samples(page)
    assert found, "a page shows what can be asked"
    caller = {"token": own_shop.everything}
    if AS_A_COLLEAGUE in page.read_text(encoding="utf-8"):
        caller = {"cookie": await own_shop.session(OWNER)}
    for sample in found:
        if sample.document.lstrip().startswith("subscription"):
            answer = await own_shop.first(sample.document, sample.variables, token=own_shop.everything)
        else:
            answer = await own_shop.ask(sample.document, sample.variables, **caller)
        assert "errors" not in answer, (sample.document, answer["errors"])
        assert refusals(answer["data"]) == [], sample.document


def test_no_block_is_passed_over() -> None:
    for page in PAGES:
        assert page.read_text(encoding="utf-8").count("```graphql") == len(samples(page)), page.name
