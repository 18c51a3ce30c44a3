"""Measuring a document before it is validated: fields, depth, lists and cost, each fragment looked at once.

Runs before graphql-core's own rules and in linear time, whatever the document holds (reliability H2, R3).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from regulars.api.cost import PageSize, Price, entry_price, page_size, pages_through, price_of
from regulars.api.limits import LimitExceeded, Limits

# graphql-core's generics are open, so that strict checking calls all that comes from it partly unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

_MANY = 10**9
_OF_TYPES = frozenset({"fields", "inputFields", "interfaces", "possibleTypes"})
_INTROSPECTION_LISTS = _OF_TYPES | {"types", "args", "enumValues", "directives"}


@dataclass(slots=True)
class Measure:
    """What a selection amounts to, its fragments written out."""

    fields: int = 0
    depth: int = 0
    hidden: int = 0
    """Fields of an introspection."""
    lists: int = 0
    """Lists of an introspection."""
    nested_lists: int = 0
    """How deep an introspection's lists of types and fields lie in one another."""
    price: Price = field(default_factory=Price)
    paged: Price = field(default_factory=Price)
    """What the connection around it multiplies by its page size."""
    pages: list[PageSize] = field(default_factory=list[PageSize])
    """Page sizes that only variables tell."""


class Measurer:
    """Measures the operations of one document. Raises `LimitExceeded` as soon as a limit is passed."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, limits: Limits, *, fields: int) -> None:
        """`fields` is the limit of fields, which is wider for trusted documents."""
        self._schema = schema
        self._limits = limits
        self._most_fields = fields
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._measured: dict[tuple[str, bool], Measure | None] = {}
        self.steps = 0
        """Selections looked at: proof of linear work."""
        if len(self._fragments) > limits.fragments:
            raise LimitExceeded("fragments", limits.fragments, len(self._fragments))

    def operation(self, definition: OperationDefinitionNode) -> Measure:
        """The measure of an operation, within every limit that does not depend on variables."""
        root = self._schema.get_root_type(definition.operation)
        found = self._selections(definition.selection_set, root, hidden=False)
        self._check(found, definition.selection_set)
        least = found.price.total({}, {}, smallest=True)
        if least > self._limits.cost:
            raise LimitExceeded("cost", self._limits.cost, least)
        return found

    def fragments(self) -> None:
        """Measure what no operation uses as well, since the validation reads it all."""
        for name, definition in self._fragments.items():
            self._check(self._fragment(name, hidden=False), definition.selection_set)

    def _check(self, found: Measure, selections: SelectionSetNode) -> None:
        limits = self._limits
        if found.fields > self._most_fields:
            raise LimitExceeded("fields", self._most_fields, None if found.fields >= _MANY else found.fields)
        if found.depth > limits.depth:
            raise LimitExceeded("depth", limits.depth, found.depth)
        if found.lists > limits.introspection_lists or found.nested_lists > 1:
            raise LimitExceeded("introspection_lists", limits.introspection_lists)
        if found.hidden > limits.introspection_fields:
            raise LimitExceeded("introspection_fields", limits.introspection_fields)
        if self._overlaps(selections) > limits.overlaps:
            raise LimitExceeded("overlaps", limits.overlaps)

    def _overlaps(self, selections: SelectionSetNode) -> int:
        """How many pairs of fields ask for the same answer: what graphql-core's own rule compares, pair by pair."""
        pairs = 0
        waiting = [[selections]]
        while waiting and pairs <= self._limits.overlaps:
            asked: dict[str, list[FieldNode]] = {}
            for node in self._written_out(waiting.pop()):
                asked.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
            for nodes in asked.values():
                pairs += len(nodes) * (len(nodes) - 1) // 2
                waiting.append([node.selection_set for node in nodes if node.selection_set is not None])
        return pairs

    def _written_out(self, sets: list[SelectionSetNode]) -> Iterator[FieldNode]:
        seen: set[str] = set()
        waiting = list(sets)
        while waiting:
            for selection in waiting.pop().selections:
                self.steps += 1
                if isinstance(selection, FieldNode):
                    yield selection
                elif isinstance(selection, InlineFragmentNode):
                    waiting.append(selection.selection_set)
                elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in seen:
                    seen.add(selection.name.value)
                    definition = self._fragments.get(selection.name.value)
                    if definition is not None:
                        waiting.append(definition.selection_set)

    def _selections(self, selections: SelectionSetNode, parent: object, *, hidden: bool) -> Measure:
        total = Measure()
        for selection in selections.selections:
            self.steps += 1
            if isinstance(selection, FieldNode):
                part = self._field(selection, parent, hidden=hidden)
            elif isinstance(selection, FragmentSpreadNode):
                part = self._fragment(selection.name.value, hidden=hidden)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                kind = parent if condition is None else self._schema.get_type(condition.name.value)
                part = self._selections(selection.selection_set, kind, hidden=hidden)
            else:
                continue
            _merge(total, part)
        return total

    def _fragment(self, name: str, *, hidden: bool) -> Measure:
        key = (name, hidden)
        if key in self._measured:
            return self._measured[key] or Measure()  # under way still: a circle, which the validation reports
        definition = self._fragments.get(name)
        if definition is None:
            return Measure()
        self._measured[key] = None
        kind = self._schema.get_type(definition.type_condition.name.value)
        found = self._selections(definition.selection_set, kind, hidden=hidden)
        self._measured[key] = found
        return found

    def _field(self, node: FieldNode, parent: object, *, hidden: bool) -> Measure:
        name = node.name.value
        if hidden or name in {"__schema", "__type"}:
            return self._introspection(node)
        definition = getattr(parent, "fields", {}).get(name)
        is_list, named = _unwrapped(None if definition is None else definition.type)
        part = Measure()
        if node.selection_set is not None:
            part = self._selections(node.selection_set, named, hidden=False)
        found = Measure(min(_MANY, part.fields + 1), part.depth + 1, part.hidden, part.lists, part.nested_lists)
        found.pages = part.pages
        if definition is not None:
            self._price(found, node, definition, part, named, parent, is_list=is_list)
        return found

    def _price(
        self,
        found: Measure,
        node: FieldNode,
        definition: GraphQLField,
        part: Measure,
        named: object,
        parent: object,
        *,
        is_list: bool,
    ) -> None:
        page = page_size(node, definition)
        if page is not None and page.variable is not None:
            found.pages = [*found.pages, page]
        elif page is not None and page.number > self._limits.page:
            raise LimitExceeded("page", self._limits.page, page.number, f"{page.argument} is 1 to {self._limits.page}.")
        if pages_through(parent, node.name.value):
            found.paged = entry_price(named, part.price)
        else:
            found.price = price_of(definition, named, is_list=is_list, page=page, inner=part.price, paged=part.paged)

    def _introspection(self, node: FieldNode) -> Measure:
        name = node.name.value
        part = Measure()
        if node.selection_set is not None:
            part = self._selections(node.selection_set, None, hidden=True)
        lists = min(_MANY, part.lists + (name in _INTROSPECTION_LISTS))
        return Measure(0, 0, min(_MANY, part.hidden + 1), lists, part.nested_lists + (name in _OF_TYPES))


def _merge(total: Measure, part: Measure) -> None:
    total.fields = min(_MANY, total.fields + part.fields)
    total.depth = max(total.depth, part.depth)
    total.hidden = min(_MANY, total.hidden + part.hidden)
    total.lists = min(_MANY, total.lists + part.lists)
    total.nested_lists = max(total.nested_lists, part.nested_lists)
    total.price.add(1, part.price)
    total.paged.add(1, part.paged)
    if part.pages:
        total.pages = list({*total.pages, *part.pages})


def _unwrapped(kind: object) -> tuple[bool, object]:
    is_list = False
    while isinstance(kind, GraphQLList | GraphQLNonNull):
        is_list = is_list or isinstance(kind, GraphQLList)
        kind = kind.of_type
    return is_list, kind


def check_literals(document: DocumentNode, limits: Limits) -> None:
    """Refuses lists that are too long, values that nest too deep, and a crowd of directives. Steps are linear."""
    directives = 0
    for node, depth in _walk(document):
        directives += isinstance(node, DirectiveNode)
        if isinstance(node, ListValueNode) and len(node.values) > limits.array:
            raise LimitExceeded("array", limits.array, len(node.values))
        if depth > limits.value_depth:
            raise LimitExceeded("value_depth", limits.value_depth)
        if directives > limits.directives:
            raise LimitExceeded("directives", limits.directives)


def _walk(document: DocumentNode) -> Iterator[tuple[Node, int]]:
    """Every node, with how deep it lies in literal lists and objects."""
    waiting: list[tuple[Node, int]] = [(document, 0)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        inner = depth + isinstance(node, ListValueNode | ObjectValueNode)
        for key in node.keys:
            child = getattr(node, key, None)
            if isinstance(child, Node):
                waiting.append((child, inner))
            elif isinstance(child, list | tuple):
                waiting.extend((one, inner) for one in child if isinstance(one, Node))


def whole_defaults(definition: OperationDefinitionNode) -> dict[str, int]:
    """The defaults of an operation's variables that are whole numbers."""
    return {
        variable.variable.name.value: int(variable.default_value.value)
        for variable in definition.variable_definitions or ()
        if isinstance(variable.default_value, IntValueNode) and len(variable.default_value.value) < len(str(_MANY))
    }
