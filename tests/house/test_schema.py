"""The schema is a public law: current, described in full, and open about who may ask what."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import TypeVar

from graphql import (
    DocumentNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    Node,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    TypeDefinitionNode,
    UnionTypeDefinitionNode,
    parse,
)
from strawberry.types.field import StrawberryField

from regulars.api import types
from regulars.api.schema import schema
from tests.house.sources import HOUSE

SCHEMA = HOUSE / "schema.graphql"
Kind = TypeVar("Kind", bound=TypeDefinitionNode)
ROOTS = {"Query", "Mutation", "Subscription"}
OTHER_WORDS = ("shopper", "consumer", "guestuser")  # docs/glossary.md: the word is customer


def test_the_committed_schema_is_the_one_that_is_served():
    assert SCHEMA.read_text(encoding="utf-8").strip() == schema.as_str().strip(), "run: make schema"


def test_every_type_and_every_field_is_described():
    mute = [name for name, node in _nodes() if not _description(node)]
    assert not mute, "say what it is, in the words of docs/glossary.md"


def test_every_root_field_says_who_may_ask():
    for root in _types(ObjectTypeDefinitionNode):
        if root.name.value in ROOTS:
            unsaid = [
                field.name.value for field in root.fields or () if not _directives(field) & {"requires", "access"}
            ]
            assert not unsaid, f"{root.name.value}: needs @requires or @access"


def test_whatever_needs_a_scope_is_nullable():
    """Beyond the caller's scope it is null with an error; a non-null field would take its neighbours along."""
    for kind in _types(ObjectTypeDefinitionNode):
        for field in kind.fields or ():
            if "requires" in _directives(field):
                assert not isinstance(field.type, NonNullTypeNode), f"{kind.name.value}.{field.name.value}"


def test_every_mutation_answers_with_a_payload_of_user_errors():
    payloads = {kind.name.value: kind for kind in _types(ObjectTypeDefinitionNode)}
    mutations = payloads["Mutation"]
    for field in mutations.fields or ():
        name = _inner(field.type)
        assert name.endswith("Payload"), f"{field.name.value} answers with {name}"
        assert "userErrors" in {part.name.value for part in payloads[name].fields or ()}, name


def test_mutations_are_named_noun_first():
    """customerUpdate, not updateCustomer: neighbours in every list (docs/decisions/0008). The merge of mergeUndo is a noun."""
    verb_first = re.compile(r"(create|update|delete|add|remove|set|merge(?!Undo)|send|cancel|get|make)[A-Z]")
    for kind in _types(ObjectTypeDefinitionNode):
        if kind.name.value == "Mutation":
            assert not [field.name.value for field in kind.fields or () if verb_first.match(field.name.value)]


def test_every_list_of_the_root_is_a_connection_or_says_its_size():
    """A plain list has a usual size by which it is costed."""
    for kind in _types(ObjectTypeDefinitionNode):
        for field in kind.fields or ():
            if _is_list(field) and not kind.name.value.endswith(("Connection", "Edge")) and not _is_leaf_list(field):
                assert "listSize" in _directives(field), f"{kind.name.value}.{field.name.value} needs @listSize"


def test_names_are_words_of_the_glossary():
    for name, _node in _nodes():
        lowered = name.lower()
        assert not [word for word in OTHER_WORDS if word in lowered], f"{name}: see docs/glossary.md"


def test_no_field_stands_in_two_mixins():
    """Python takes the first and says nothing."""
    for name, assembled in vars(types).items():
        if isinstance(assembled, type) and hasattr(assembled, "__strawberry_definition__"):
            own = [_declared(base) for base in assembled.__mro__[:-1] if not base.__module__.startswith("strawberry")]
            twice = [field for field, count in Counter(chain.from_iterable(own)).items() if count > 1]
            assert not twice, f"{name}: {twice}"


def _declared(base: type) -> list[str]:
    """The fields that a class itself declares: columns and resolvers."""
    names = {name for name, value in vars(base).items() if isinstance(value, StrawberryField)}
    definition = base.__dict__.get("__strawberry_definition__")
    if definition is None or definition.is_interface:
        return []
    inherited = {field.python_name for parent in base.__bases__ for field in _fields(parent)}
    return sorted(names | {field.python_name for field in definition.fields if field.python_name not in inherited})


def _fields(kind: type):
    return getattr(getattr(kind, "__strawberry_definition__", None), "fields", [])


@cache
def _document() -> DocumentNode:
    return parse(SCHEMA.read_text(encoding="utf-8"))


def _types(kind: type[Kind] | tuple[type[Kind], ...]) -> list[Kind]:
    return [node for node in _document().definitions if isinstance(node, kind)]


def _nodes() -> Iterator[tuple[str, Node]]:
    """Types and fields; the values of an enum speak for themselves, or its description speaks for them."""
    for node in _document().definitions:
        if not isinstance(node, TypeDefinitionNode):
            continue
        name = node.name.value
        if name not in ROOTS:
            yield name, node
        if isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | InputObjectTypeDefinitionNode):
            for field in node.fields or ():
                yield f"{name}.{field.name.value}", field


def _description(node: Node) -> str:
    description = getattr(node, "description", None)
    return description.value.strip() if description else ""


def _directives(field: FieldDefinitionNode | InputValueDefinitionNode) -> set[str]:
    return {directive.name.value for directive in field.directives or ()}


def _inner(kind) -> str:
    while hasattr(kind, "type"):
        kind = kind.type
    return kind.name.value


def _is_list(field: FieldDefinitionNode) -> bool:
    kind = field.type.type if isinstance(field.type, NonNullTypeNode) else field.type
    return kind.kind == "list_type"


def _is_leaf_list(field: FieldDefinitionNode) -> bool:
    composite = {kind.name.value for kind in _types(ObjectTypeDefinitionNode)}
    composite |= {kind.name.value for kind in _types(InterfaceTypeDefinitionNode)}
    return _inner(field.type) not in composite | {kind.name.value for kind in _types(UnionTypeDefinitionNode)}
