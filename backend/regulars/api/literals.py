"""Values that stand in a document: how many, how deep, and where variables take their place."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from graphql import (
    ArgumentNode,
    ConstArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    IntValueNode,
    ListValueNode,
    NamedTypeNode,
    NameNode,
    Node,
    ObjectFieldNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    StringValueNode,
    Token,
    TokenKind,
    VariableNode,
)

from regulars.api.limits import JOINING, LimitExceeded, Limits, check_text

# graphql-core's generics are open, so that strict checking calls all that comes from it partly unknown.
# pyright: reportUnknownVariableType=false

_PLAIN = frozenset({NameNode, FieldNode, SelectionSetNode, NamedTypeNode, ArgumentNode})
"""Most nodes are of these classes, in which there is nothing to refuse."""
_NO_TOKEN = Token(TokenKind.SOF, 0, 0, 0, 0)
_LONGEST = 9
"""Digits of a default that can be a page size; a longer one is beyond any."""


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk along a document counted."""

    nodes: int
    directives: int


def check_literals(document: DocumentNode, limits: Limits) -> Walked:
    """Refuses large lists and objects, values that nest too deep, crowds of directives or conditions; linear.

    Lets go of the tokens that the nodes were made of, which weigh as much again. Raises `LimitExceeded`, `Unstorable`.
    """
    nodes = directives = conditions = 0
    for node, depth in _walk(document):
        nodes += 1
        if node.loc is not None:
            node.loc.start_token = node.loc.end_token = _NO_TOKEN
        if node.__class__ in _PLAIN:
            continue
        conditions += _conditions(node)
        if conditions > limits.conditions:
            raise LimitExceeded("conditions", limits.conditions)
        if isinstance(node, StringValueNode):
            check_text(node.value)
        directives += isinstance(node, DirectiveNode)
        size = _entries(node)
        if size > limits.array:
            raise LimitExceeded("array", limits.array, size)
        if depth > limits.value_depth:
            raise LimitExceeded("value_depth", limits.value_depth)
        if directives > limits.directives:
            raise LimitExceeded("directives", limits.directives)
    return Walked(nodes, directives)


def _entries(node: Node) -> int:
    if isinstance(node, ListValueNode):
        return len(node.values)
    return len(node.fields) if isinstance(node, ObjectValueNode) else 0


def _conditions(node: Node) -> int:
    """How many conditions a field of an object joins."""
    if not isinstance(node, ObjectFieldNode) or node.name.value not in JOINING:
        return 0
    return len(node.value.values) if isinstance(node.value, ListValueNode) else 1


def _walk(document: DocumentNode) -> Iterator[tuple[Node, int]]:
    """Every node, with how deep it lies in literal lists and objects."""
    waiting: list[tuple[Node, int]] = [(document, 0)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        inner = depth + isinstance(node, ListValueNode | ObjectValueNode)
        for key in _children(node.__class__):
            child = getattr(node, key)
            if isinstance(child, Node):
                waiting.append((child, inner))
            elif isinstance(child, list | tuple):
                waiting.extend((one, inner) for one in child if isinstance(one, Node))


@cache
def _children(kind: type[Node]) -> tuple[str, ...]:
    """The keys under which a node of this class may have others."""
    return () if kind is NameNode else tuple(key for key in kind.keys if key != "loc")


def variables_in(selection: SelectionNode) -> int:
    """How many places of a selection's own arguments and directives variables take."""
    arguments: list[ArgumentNode | ConstArgumentNode] = [*(getattr(selection, "arguments", None) or ())]
    for directive in selection.directives or ():
        arguments += directive.arguments or ()
    waiting: list[Node] = [argument.value for argument in arguments]
    count = 0
    while waiting:
        value = waiting.pop()
        if isinstance(value, VariableNode):
            count += 1
        elif isinstance(value, ListValueNode):
            waiting += value.values
        elif isinstance(value, ObjectValueNode):
            waiting += [one.value for one in value.fields]
    return count


def whole_defaults(definition: OperationDefinitionNode) -> dict[str, int]:
    """The defaults of an operation's variables that are whole numbers."""
    return {
        variable.variable.name.value: int(variable.default_value.value)
        for variable in definition.variable_definitions or ()
        if isinstance(variable.default_value, IntValueNode) and len(variable.default_value.value) <= _LONGEST
    }
