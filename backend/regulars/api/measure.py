"""Measuring a document before it is validated: fields, depth, lists and cost, each fragment looked at once.

Runs before graphql-core's own rules and in linear time, whatever the document holds (reliability H2, R3).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from regulars.api.cost import PageSize, Price, entry_price, page_size, pages_through, price_of
from regulars.api.introspection import LISTS, OF_TYPES, ROOTS, Sizes, is_average_below
from regulars.api.limits import LimitExceeded, Limits
from regulars.api.literals import variables_in

# graphql-core's generics are open, so that strict checking calls all that comes from it partly unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

_MANY = 10**9


@dataclass(slots=True)
class Measure:
    """What a selection amounts to, its fragments written out."""

    fields: int = 0
    depth: int = 0
    selections: int = 0
    """Fields, inline fragments and spreads."""
    variables: int = 0
    """Places where variables stand."""
    hidden: float = 0
    """Fields of an introspection's answer."""
    lists: int = 0
    """Lists of an introspection."""
    nested_lists: int = 0
    """How deep an introspection's lists of types and fields lie in one another."""
    price: Price = field(default_factory=Price)
    paged: Price = field(default_factory=Price)
    """What the connection around it multiplies by its page size."""
    pages: set[PageSize] = field(default_factory=set[PageSize])
    """Page sizes that only variables tell."""


class Circular(GraphQLError):
    """A fragment that spreads itself: refused before graphql-core's rules walk in circles."""


class Measurer:
    """Measures the operations of one document. Raises `LimitExceeded` as soon as a limit is passed."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, limits: Limits, sizes: Sizes, *, fields: int
    ) -> None:
        """`fields` is the limit of fields, which is wider for trusted documents."""
        self._schema = schema
        self._limits = limits
        self._sizes = sizes
        self._most_fields = fields
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._measured: dict[tuple[str, _Place], Measure | None] = {}
        self._together = Measure()
        self.steps = 0
        """Selections looked at: proof of linear work."""
        if len(self._fragments) > limits.fragments:
            raise LimitExceeded("fragments", limits.fragments, len(self._fragments))

    def operation(self, definition: OperationDefinitionNode) -> Measure:
        """The measure of an operation, within every limit that does not depend on variables.

        The operations of a document stay within the limits together, since the validation reads them all.
        """
        root = self._schema.get_root_type(definition.operation)
        found = self._selections(definition.selection_set, root, _OUTSIDE)
        _merge(self._together, found)
        self._check(found)
        self._check(self._together)
        self._check_overlaps(definition.selection_set)
        least = found.price.total({}, {}, smallest=True)
        if least > self._limits.cost:
            raise LimitExceeded("cost", self._limits.cost, least)
        return found

    def fragments(self) -> None:
        """Measure what no operation uses as well, since the validation reads it all."""
        for name in self._fragments:
            self._check(self._fragment(name, _OUTSIDE))
        for definition in self._fragments.values():
            self._check_overlaps(definition.selection_set)

    def _check(self, found: Measure) -> None:
        limits = self._limits
        if found.fields > self._most_fields:
            raise LimitExceeded("fields", self._most_fields)
        if found.depth > limits.depth:
            raise LimitExceeded("depth", limits.depth, found.depth)
        if found.selections > limits.selections:
            raise LimitExceeded("selections", limits.selections)
        if found.variables > limits.variables:
            raise LimitExceeded("variables", limits.variables)
        if found.lists > limits.introspection_lists or found.nested_lists > 1:
            raise LimitExceeded("introspection_lists", limits.introspection_lists)
        if round(found.hidden) > limits.introspection_fields:  # averages are no whole numbers
            raise LimitExceeded("introspection_fields", limits.introspection_fields)

    def _check_overlaps(self, selections: SelectionSetNode) -> None:
        if self._overlaps(selections) > self._limits.overlaps:
            raise LimitExceeded("overlaps", self._limits.overlaps)

    def _overlaps(self, selections: SelectionSetNode) -> int:
        """How many pairs of fields ask for the same answer: what graphql-core's own rule compares, pair by pair.

        It compares them anew for each inline fragment around them.
        """
        pairs = 0
        waiting = [[selections]]
        while waiting and pairs <= self._limits.overlaps:
            asked: dict[str, list[FieldNode]] = {}
            deepest: dict[str, int] = {}
            for node, depth in self._written_out(waiting.pop()):
                name = node.alias.value if node.alias else node.name.value
                asked.setdefault(name, []).append(node)
                deepest[name] = max(deepest.get(name, 0), depth)
            for name, nodes in asked.items():
                pairs += len(nodes) * (len(nodes) - 1) // 2 * (1 + deepest[name])
                waiting.append([node.selection_set for node in nodes if node.selection_set is not None])
        return pairs

    def _written_out(self, sets: list[SelectionSetNode]) -> Iterator[tuple[FieldNode, int]]:
        """Every field, with how many inline fragments stand around it."""
        seen: set[str] = set()
        waiting = [(one, 0) for one in sets]
        while waiting:
            selections, depth = waiting.pop()
            for selection in selections.selections:
                self.steps += 1
                if isinstance(selection, FieldNode):
                    yield selection, depth
                elif isinstance(selection, InlineFragmentNode):
                    waiting.append((selection.selection_set, depth + 1))
                elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in seen:
                    seen.add(selection.name.value)
                    definition = self._fragments.get(selection.name.value)
                    if definition is not None:
                        waiting.append((definition.selection_set, depth))

    def _selections(self, selections: SelectionSetNode, parent: object, place: "_Place") -> Measure:
        total = Measure()
        for selection in selections.selections:
            self.steps += 1
            if isinstance(selection, FieldNode):
                part = self._field(selection, parent, place)
            elif isinstance(selection, FragmentSpreadNode):
                part = self._fragment(selection.name.value, place)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                kind = parent if condition is None else self._schema.get_type(condition.name.value)
                part = self._selections(selection.selection_set, kind, place)
            else:
                continue
            _merge(total, part)
            total.selections = min(_MANY, total.selections + 1)
            total.variables = min(_MANY, total.variables + variables_in(selection))
            if total.fields > self._most_fields:
                raise LimitExceeded("fields", self._most_fields)
        return total

    def _fragment(self, name: str, place: "_Place") -> Measure:
        key = (name, place)
        if key in self._measured:
            found = self._measured[key]
            if found is None:
                raise Circular(f"Cannot spread fragment '{name}' within itself.", self._fragments[name])
            return found
        definition = self._fragments.get(name)
        if definition is None:
            return Measure()
        self._measured[key] = None
        kind = self._schema.get_type(definition.type_condition.name.value)
        found = self._selections(definition.selection_set, kind, place)
        self._measured[key] = found
        return found

    def _field(self, node: FieldNode, parent: object, place: "_Place") -> Measure:
        name = node.name.value
        if place.hidden or name in ROOTS:
            return self._introspection(node, place)
        definition = getattr(parent, "fields", {}).get(name)
        is_list, named = _unwrapped(None if definition is None else definition.type)
        part = Measure()
        if node.selection_set is not None:
            part = self._selections(node.selection_set, named, _OUTSIDE)
        found = Measure(
            min(_MANY, part.fields + 1),
            part.depth + 1,
            part.selections,
            part.variables,
            part.hidden,
            part.lists,
            part.nested_lists,
            pages=part.pages,
        )
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
            found.pages = {*found.pages, page}
        elif page is not None and page.number > self._limits.page:
            raise LimitExceeded("page", self._limits.page, page.number, f"{page.argument} is 1 to {self._limits.page}.")
        if pages_through(parent, node.name.value):
            found.paged = entry_price(named, part.price)
        else:
            found.price = price_of(definition, named, is_list=is_list, page=page, inner=part.price, paged=part.paged)

    def _introspection(self, node: FieldNode, place: "_Place") -> Measure:
        name = node.name.value
        part = Measure()
        if node.selection_set is not None:
            below = _Place(hidden=True, is_average=is_average_below(name, is_average=place.is_average))
            part = self._selections(node.selection_set, None, below)
        size = self._sizes.of(name, is_average=place.is_average)
        return Measure(
            selections=part.selections,
            variables=part.variables,
            hidden=min(_MANY, 1 + size * part.hidden),
            lists=min(_MANY, part.lists + (name in LISTS)),
            nested_lists=part.nested_lists + (name in OF_TYPES),
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a selection stands: in the schema's answer about itself or not, and below all types or below one."""

    hidden: bool = False
    is_average: bool = False


_OUTSIDE = _Place()


def _merge(total: Measure, part: Measure) -> None:
    total.fields = min(_MANY, total.fields + part.fields)
    total.depth = max(total.depth, part.depth)
    total.selections = min(_MANY, total.selections + part.selections)
    total.variables = min(_MANY, total.variables + part.variables)
    total.hidden = min(_MANY, total.hidden + part.hidden)
    total.lists = min(_MANY, total.lists + part.lists)
    total.nested_lists = max(total.nested_lists, part.nested_lists)
    total.price.add(1, part.price)
    total.paged.add(1, part.paged)
    total.pages |= part.pages


def _unwrapped(kind: object) -> tuple[bool, object]:
    is_list = False
    while isinstance(kind, GraphQLList | GraphQLNonNull):
        is_list = is_list or isinstance(kind, GraphQLList)
        kind = kind.of_type
    return is_list, kind
