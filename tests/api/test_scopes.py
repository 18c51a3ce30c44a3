"""Who may ask what: every field of the schema with exactly its scope, without it, and without a sign-in."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from graphql import DocumentNode, FieldDefinitionNode, ObjectTypeDefinitionNode, parse

from regulars.access.scopes import ALL_SCOPES
from regulars.api.schema import schema
from tests.api.samples import SAMPLES, Sample
from tests.api.shop import Shop, errors_of, refusals


@dataclass(frozen=True)
class Field:
    """A field of a type, and who may ask for it: whoever has the scope, else PUBLIC or SIGNED_IN."""

    kind: str
    name: str
    scope: str
    access: str

    @property
    def sample(self) -> Sample:
        return SAMPLES[self.kind][self.name]

    @property
    def scopes(self) -> set[str]:
        """A token needs some scope; where the field needs none, one that has nothing to do with it."""
        return ({self.scope} if self.scope else {"WEBHOOKS_WRITE"}) | ({self.sample.also} - {""})


@cache
def document() -> DocumentNode:
    """The schema as clients read it, so that what it says and what is done cannot differ."""
    return parse(schema.as_str())


def fields_of(kind: ObjectTypeDefinitionNode) -> list[Field]:
    return [
        Field(kind.name.value, field.name.value, argument(field, "requires", "scope"), argument(field, "access", "to"))
        for field in kind.fields or ()
    ]


def argument(field: FieldDefinitionNode, directive: str, name: str) -> str:
    for found in field.directives or ():
        if found.name.value == directive:
            return next(each.value.value for each in found.arguments or () if each.name.value == name)  # type: ignore[attr-defined] - an enum's name
    return ""


TYPES = [node for node in document().definitions if isinstance(node, ObjectTypeDefinitionNode)]
ROOTS = [field for kind in TYPES if kind.name.value in SAMPLES for field in fields_of(kind)]
GUARDED = [field for field in ROOTS if field.scope]
SIGNED_IN = [field for field in ROOTS if field.scope or field.access == "SIGNED_IN"]
PUBLIC = [field for field in ROOTS if field.access == "PUBLIC"]
NESTED = [field for kind in TYPES if kind.name.value not in SAMPLES for field in fields_of(kind) if field.scope]


def named(field: Field) -> str:
    return f"{field.kind}.{field.name}"


def test_every_root_field_has_a_sample_and_every_sample_a_field() -> None:
    assert {(field.kind, field.name) for field in ROOTS} == {
        (kind, name) for kind, samples in SAMPLES.items() for name in samples
    }


@pytest.mark.parametrize("field", ROOTS, ids=named)
async def test_it_works_with_exactly_its_scope(shop: Shop, field: Field) -> None:
    token = None if field.access == "PUBLIC" else await shop.token(field.scopes)
    variables = await prepared(shop, field, token)
    answer = await asked(shop, field, variables, token=token)
    assert "errors" not in answer, answer["errors"]
    assert (answer["data"][field.name] is None) is field.sample.null
    assert bool(refusals(answer["data"])) is field.sample.refused, refusals(answer["data"])


@pytest.mark.parametrize("field", GUARDED, ids=named)
async def test_it_is_null_and_forbidden_with_every_scope_but_its_own(shop: Shop, field: Field) -> None:
    token = await shop.token(ALL_SCOPES - {field.scope})
    answer = await asked(shop, field, {"id": "nonsense"}, token=token)
    assert_refused(answer, field, "FORBIDDEN")
    assert answer["errors"][0]["extensions"]["scope"] == field.scope


@pytest.mark.parametrize("field", SIGNED_IN, ids=named)
async def test_nothing_but_the_public_works_without_a_sign_in(shop: Shop, field: Field) -> None:
    answer = await asked(shop, field, {"id": "nonsense"}, token=None, cookie="regulars=nobody")
    assert_refused(answer, field, "UNAUTHENTICATED")


@pytest.mark.parametrize("field", NESTED, ids=named)
async def test_a_part_is_null_without_its_scope_and_its_neighbours_are_there(shop: Shop, field: Field) -> None:
    scope, *way = WAYS[field.kind]
    selection = f"... on {field.kind} {{ __typename {field.name}{inside(field)} }}"
    question = f"{{ {' { '.join(way)} {{ {selection} }} {'}' * len(way)}"
    answer = await shop.ask(question, token=await shop.token({scope, field.scope}))
    assert "errors" not in answer, answer["errors"]
    assert at_the_end_of(way, answer["data"])[field.name] is not None
    answer = await shop.ask(question, token=await shop.token(ALL_SCOPES - {field.scope}))
    assert errors_of(answer) == ["FORBIDDEN"]
    assert answer["errors"][0]["extensions"]["scope"] == field.scope
    found = at_the_end_of(way, answer["data"])
    assert found[field.name] is None
    assert found["__typename"] == field.kind


def at_the_end_of(way: list[str], data: dict[str, Any]) -> dict[str, Any]:
    """What stands there; of a list, its first."""
    found: Any = data
    for step in way:
        found = found[step.partition("(")[0]]
        found = found[0] if isinstance(found, list) else found
    return found


WAYS = {
    "AttentionCounts": ("CUSTOMERS_READ", "attention"),
    "Customer": ("CUSTOMERS_READ", 'customer(by: { id: "cus_1" })'),
    "Company": ("CUSTOMERS_READ", 'company(id: "com_1")'),
    "Segment": ("GROUPS_READ", 'segment(id: "seg_1")'),
    "Group": ("GROUPS_READ", 'group(id: "grp_1")'),
    "Order": ("ORDERS_READ", 'order(by: { id: "ord_1" })'),
    "LineItem": ("ORDERS_READ", 'node(id: "lin_1")'),
    "Product": ("PRODUCTS_READ", 'product(sku: "CUP-1")'),
    "ReportRow": ("REPORTS_READ", "report(input: { report: TOP_CUSTOMERS, first: 1 })", "rows"),
    "RankedItem": ("CUSTOMERS_READ", 'customer(by: { id: "cus_1" })', "patterns", "topProducts(first: 1)"),
}
"""How to come to a type with guarded parts: the scope for that, and the fields on the way."""


def inside(field: Field) -> str:
    """What to select of a guarded part."""
    kind = next(node for node in TYPES if node.name.value == field.kind)
    text: Any = next(each.type for each in kind.fields or () if each.name.value == field.name)
    while hasattr(text, "type"):
        text = text.type
    if text.name.value.endswith("Connection"):
        return " { totalCount }"
    return " { __typename }" if text.name.value in {kind.name.value for kind in TYPES} else ""


async def prepared(shop: Shop, field: Field, token: str | None) -> dict[str, Any]:
    sample = field.sample
    if not sample.before:
        return {}
    before = await shop.ask(sample.before, token=token if sample.also else shop.everything)
    assert "errors" not in before, before["errors"]
    found = first_of(before["data"])
    assert found, before
    return {"id": found}


def first_of(data: Any) -> str:
    """The first id, or the token at the end of the first link."""
    if isinstance(data, dict):
        for name, value in data.items():
            if isinstance(value, str) and name in {"id", "inviteUrl"}:
                return value.rpartition("/")[2]
        return next(filter(None, map(first_of, data.values())), "")
    return ""


async def asked(
    shop: Shop, field: Field, variables: dict[str, Any], *, token: str | None, cookie: str = ""
) -> dict[str, Any]:
    text = field.sample.document
    given = {name: value for name, value in variables.items() if f"${name}" in text}
    if field.kind == "Subscription":
        return await shop.first(text, given, token=token)
    if field.sample.staff and not cookie:
        return await shop.ask(text, given, cookie=await shop.session(field.sample.staff))
    return await shop.ask(text, given, token=token, cookie=cookie)


def assert_refused(answer: dict[str, Any], field: Field, code: str) -> None:
    assert errors_of(answer) == [code]
    assert not (answer.get("data") or {}).get(field.name)


async def test_every_refusal_of_a_document_leaves_the_others_alone(shop: Shop) -> None:
    token = await shop.token({"CUSTOMERS_READ"})
    answer = await shop.ask(
        "{ customerCount orders { totalCount } groups { totalCount } stores { code } }", token=token
    )
    assert errors_of(answer) == ["FORBIDDEN", "FORBIDDEN"]
    assert answer["data"]["customerCount"]
    assert answer["data"]["stores"]


async def test_ids_of_records_beyond_a_scope_look_like_ids_of_nothing(shop: Shop) -> None:
    token = await shop.token({"NOTES_READ"})
    ids = [
        f"{prefix}_{key}" for prefix in ("cus", "ord", "grp", "pay", "lin", "ref", "adr", "tok") for key in (1, 999_999)
    ]
    answer = await shop.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ids}, token=token)
    assert answer == answer | {"data": {"nodes": [None] * len(ids)}}
    assert "errors" not in answer
