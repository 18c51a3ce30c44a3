"""What a selection costs, from the schema: `@cost`, `@listSize` and page sizes, as a sum that variables complete.

Leaf, Money, edges and pageInfo 0, object 1, connection = page size x (1 + cost of its node), plain list its usual size.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    IntValueNode,
    VariableNode,
    is_leaf_type,
)

from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.reading import DEFINITION

CEILING = 10**9
DEFAULT_PAGE = 25
DEFAULT_LIST = 25
_FREE = frozenset({"Money", "MoneyBag", "PageInfo"})
_PAGED = ("nodes", "edges")

Variables = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PageSize:
    """How many entries a field asks for: said in the document, or by a variable."""

    argument: str = "first"
    number: int = DEFAULT_PAGE
    variable: str | None = None

    def of(self, variables: Variables, defaults: Mapping[str, int], *, smallest: bool = False) -> int:
        """The number, at least 1; what is no number counts as the default and is refused later by its type."""
        if self.variable is None:
            return max(1, self.number)
        if smallest:
            return 1
        given = variables.get(self.variable, defaults.get(self.variable))
        if isinstance(given, bool) or not isinstance(given, int | float) or not abs(given) < CEILING:
            return max(1, self.number)
        return max(1, int(given))


@dataclass(slots=True)
class Price:
    """A sum: a fixed part, and parts to be multiplied. Shared by every spread of a fragment, so that it stays small."""

    fixed: int = 0
    parts: list[tuple[int | PageSize, "Price"]] = field(default_factory=list[tuple["int | PageSize", "Price"]])

    def add(self, times: int | PageSize, price: "Price") -> None:
        """Add a part; what is known already is summed at once."""
        if isinstance(times, int) and not price.parts:
            self.fixed = min(CEILING, self.fixed + times * price.fixed)
        elif times:
            self.parts.append((times, price))

    def total(
        self,
        variables: Variables,
        defaults: Mapping[str, int],
        known: dict[int, int] | None = None,
        *,
        smallest: bool = False,
    ) -> int:
        """The sum with these variables, or the smallest that any could give; each price is computed once."""
        known = {} if known is None else known
        found = known.get(id(self))
        if found is None:
            found = self.fixed
            for times, price in self.parts:
                size = times if isinstance(times, int) else times.of(variables, defaults, smallest=smallest)
                found = min(CEILING, found + size * price.total(variables, defaults, known, smallest=smallest))
            known[id(self)] = found
        return found


def is_connection(kind: object) -> bool:
    """Whether the type is one of our connections."""
    return isinstance(kind, GraphQLObjectType) and kind.name.endswith("Connection") and "pageInfo" in kind.fields


def page_size(node: FieldNode, definition: GraphQLField) -> PageSize | None:
    """The `first` or `last` of a field, else its default; none where the field is no page."""
    if "first" not in definition.args and "last" not in definition.args:
        return None
    for argument in node.arguments or ():
        name = argument.name.value
        if name in {"first", "last"}:
            value = argument.value
            if isinstance(value, VariableNode):
                return PageSize(name, _default_page(definition, name), value.name.value)
            if isinstance(value, IntValueNode):
                return PageSize(name, _number(value.value))
    return PageSize("first", _default_page(definition, "first"))


def _default_page(definition: GraphQLField, name: str) -> int:
    argument = definition.args.get(name)
    default: Any = None if argument is None else argument.default_value
    return default if isinstance(default, int) and not isinstance(default, bool) else DEFAULT_PAGE


def _number(text: str) -> int:
    return CEILING if len(text) > len(str(CEILING)) else int(text)


def weight_of(definition: GraphQLField) -> int | None:
    """What `@cost` says of a field."""
    found = _directive(definition, Cost)
    return None if found is None else found.weight


def usual_size(definition: GraphQLField) -> int:
    """What `@listSize` says of a list."""
    found = _directive(definition, ListSize)
    return DEFAULT_LIST if found is None else found.assumed_size


def _directive(definition: GraphQLField, kind: type[Any]) -> Any:
    known = cast("Any", definition.extensions.get(DEFINITION))
    return next((one for one in getattr(known, "directives", ()) if isinstance(one, kind)), None)


def price_of(
    definition: GraphQLField, named: object, *, is_list: bool, page: PageSize | None, inner: Price, paged: Price
) -> Price:
    """The price of a field with its selection; `paged` is what a connection multiplies by its page size."""
    weight = weight_of(definition)
    price = Price(weight or 0)
    if is_leaf_type(named):
        return price
    if getattr(named, "name", "") in _FREE:
        price.add(1, inner)
    elif is_connection(named):
        price.add(1, inner)
        price.add(page or DEFAULT_PAGE, paged)
    elif is_list:
        price.add(page or usual_size(definition), entry_price(named, inner))
    else:
        price.fixed += 1 if weight is None else 0
        price.add(1, inner)
    return price


def entry_price(named: object, inner: Price) -> Price:
    """One entry of a list; an edge itself costs nothing, its node does."""
    price = Price(0 if _is_edge(named) else 1)
    price.add(1, inner)
    return price


def _is_edge(named: object) -> bool:
    return isinstance(named, GraphQLObjectType) and named.name.endswith("Edge") and "cursor" in named.fields


def pages_through(parent: object, name: str) -> bool:
    """Whether a field is the part of a connection that repeats with the page size."""
    return name in _PAGED and is_connection(parent)
