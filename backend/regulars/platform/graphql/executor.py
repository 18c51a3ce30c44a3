"""The row executor: lists and objects of plain columns completed in one go, everything else by the stock executor.

Its truth is the stock executor: whatever does not fit (a wrong type, a null where none may be, an error) is done anew
there, so that answers are the same, errors included. A differential test holds it to that.
"""

# graphql-core's generics are open, so that strict checking calls all that comes from it partly unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Iterable
from itertools import chain
from typing import Any, cast

from graphql import FieldNode, GraphQLNonNull, GraphQLObjectType, get_named_type, is_leaf_type
from graphql.execution.collect_fields import CollectedFields, GroupedFieldSet
from graphql.pyutils import Path

from regulars.platform.graphql.columnar import (
    LISTS,
    Column,
    RowColumns,
    Take,
    column_of,
    compilable,
    completes,
    leaves_of,
    taken_from,
    typename_column,
)
from regulars.platform.graphql.fields import Details, FieldExecutor, FieldKey, Place, Prepared, complete
from regulars.platform.graphql.reading import ITSELF, read_of
from regulars.platform.graphql.splicing import is_written, spliced
from regulars.platform.graphql.writing import writing_of
from regulars.platform.query.rows import Batch, Objects
from regulars.platform.query.writing import Wanted

Key = tuple[str, tuple[int, ...]]
LISTED = frozenset({"nodes", "edges"})


class Selection:
    """What is known of one selection on one type: its columns, and the fields left to the stock executor."""

    __slots__ = ("columns", "rest")

    def __init__(self, columns: RowColumns | None, rest: list[tuple[str, Details]]) -> None:
        """`columns` is none where the stock executor has to do it all."""
        self.columns = columns
        self.rest = rest


class Selections:
    """Selections by type and field nodes: kept with the document where no directive can change them."""

    __slots__ = ("collected", "compiled", "prepared", "read")

    def __init__(self) -> None:
        """Nothing known yet."""
        self.collected: dict[Key, CollectedFields] = {}
        self.compiled: dict[Key, Selection] = {}
        self.prepared: dict[FieldKey, Prepared] = {}
        self.read: dict[Key, frozenset[str] | None] = {}


class RowExecutor(FieldExecutor):
    """Strawberry's execution context with the fast path for rows."""

    def __init__(self, *args: Any, selections: Selections | None = None, **kwargs: Any) -> None:
        """`selections` is the document's own store; without it, selections live for this execution only."""
        self.selections = Selections() if selections is None else selections
        super().__init__(*args, kept=self.selections.prepared, **kwargs)

    def collect_subfields(self, return_type: GraphQLObjectType, field_details_list: Details) -> CollectedFields:
        """As in the base class, remembered by field nodes, which outlive one execution."""
        key = (return_type.name, _nodes(field_details_list))
        known = self.selections.collected.get(key)
        if known is None:
            known = self.selections.collected[key] = super().collect_subfields(return_type, field_details_list)
        return known

    def complete_iterable_value(
        self,
        item_type: Any,
        field_details_list: Details,
        info: Any,
        path: Path,
        items: Iterable[Any],
        position_context: Any,
    ) -> Any:
        """A list: at once where its entries are leaves or rows, else as in the base class."""
        named: Any = item_type.of_type if isinstance(item_type, GraphQLNonNull) else item_type
        if type(items) in LISTS:
            listed = cast("list[Any]", items)
            if isinstance(named, GraphQLObjectType):
                selection = self._selection(named, field_details_list)
                batch: Batch[Any] = cast("Any", items) if isinstance(items, Batch) else Objects(listed)
                done = complete(selection.columns, batch)
                if done is not None and not selection.rest:
                    return done
                if done is not None:
                    place = Place(item_type, named, field_details_list, path, position_context)
                    filled = self.fill_list(place, batch, done, selection.rest)
                    return spliced(batch, selection.rest, filled) if is_written(batch) else filled
            elif is_leaf_type(named) and completes(named):
                done = complete(leaves_of(item_type), listed)
                if done is not None:
                    return list(done)
        return super().complete_iterable_value(item_type, field_details_list, info, path, items, position_context)

    def execute_collected_subfields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path,
        grouped_field_set: GroupedFieldSet,
        new_defer_usages: Any,
        delivery_group_map: Any,
    ) -> Any:
        """One object: its columns at once, its other fields by the base class."""
        selection = self._compiled(parent_type, grouped_field_set, _group_key(parent_type, grouped_field_set))
        done = None if new_defer_usages else complete(selection.columns, [source_value])
        if done is None:
            return super().execute_collected_subfields(
                parent_type, source_value, path, grouped_field_set, new_defer_usages, delivery_group_map
            )
        if not selection.rest:
            return done[0]
        return self.fill(parent_type, source_value, path, done[0], selection.rest, delivery_group_map)

    def column_for(self, kind: Any, details: Details) -> Column | None:
        """Of leaves always, of objects where not one field below has a function."""
        if completes(kind):
            return column_of(kind)
        objects = self._objects(kind, details)
        return None if objects is None else column_of(kind, objects)

    def columns_below(self, kind: Any, details: Details) -> frozenset[str] | None:
        """What the selection reads of the rows below; kept with the document."""
        named: Any = get_named_type(kind)
        if not isinstance(named, GraphQLObjectType):
            return None
        key = (named.name, _nodes(details))
        if key not in self.selections.read:
            self.selections.read[key] = self._columns_below(named, details)
        return self.selections.read[key]

    def _columns_below(self, kind: GraphQLObjectType, details: Details) -> frozenset[str] | None:
        grouped = self._grouped(kind, details)
        if grouped is None:
            return None
        found: set[str] = set()
        for fields in grouped.values():
            reads = self._read_by(kind, fields)
            if reads is None:
                return None
            found |= reads
        lists = [fields for fields in grouped.values() if fields[0].node.name.value in LISTED]
        if len(lists) != 1 or lists[0][0].node.name.value != "nodes" or "nodes" not in kind.fields:
            return frozenset(found)
        return self._wanted(frozenset(found), kind.fields["nodes"].type, lists[0])

    def _read_by(self, kind: GraphQLObjectType, fields: Details) -> frozenset[str] | None:
        name = fields[0].node.name.value
        field = kind.fields.get(name)
        reads = frozenset[str]() if name == "__typename" else None if field is None else read_of(field)
        if reads is ITSELF and field is not None:
            return self.columns_below(field.type, fields)
        return reads if isinstance(reads, frozenset) else None

    def _wanted(self, columns: frozenset[str], nodes: Any, details: Details) -> frozenset[str]:
        """The columns of a connection's only list, and the text of its rows where that can be."""
        kind: Any = get_named_type(nodes)
        grouped = self._grouped(kind, details) if isinstance(kind, GraphQLObjectType) else None
        if grouped is None:
            return columns
        rest = dict(self._selection(kind, details).rest)
        beside = [self._read_by(kind, fields) for fields in rest.values()]
        writing = None if None in beside else writing_of(kind, grouped, rest, self._grouped)
        return Wanted.of(columns, writing, frozenset(chain.from_iterable(one for one in beside if one is not None)))

    def _grouped(self, kind: GraphQLObjectType, details: Details) -> GroupedFieldSet | None:
        grouped, defers, _forbidden = self.collect_subfields(kind, details)
        return None if defers else grouped

    def _selection(self, kind: GraphQLObjectType, details: Details) -> Selection:
        key = (kind.name, _nodes(details))
        known = self.selections.compiled.get(key)
        if known is None:
            grouped, defers, _forbidden = self.collect_subfields(kind, details)
            known = Selection(None, []) if defers else self._compiled(kind, grouped, key)
        return known

    def _compiled(self, kind: GraphQLObjectType, grouped: GroupedFieldSet, key: Key) -> Selection:
        known = self.selections.compiled.get(key)
        if known is None:
            known = self.selections.compiled[key] = self._compile(kind, grouped)
        return known

    def _compile(self, kind: GraphQLObjectType, grouped: GroupedFieldSet) -> Selection:
        fields: list[tuple[str, Take, Column] | str] = []
        rest: list[tuple[str, Details]] = []
        for key, details in grouped.items():
            column = self._column(kind, details)
            if column is None:
                rest.append((key, details))
                fields.append(key)
            else:
                fields.append((key, *column))
        return Selection(RowColumns(kind, fields) if fields and compilable(kind) else None, rest)

    def _column(self, kind: GraphQLObjectType, details: Details) -> tuple[Take, Column] | None:
        node: FieldNode = details[0].node
        if node.name.value == "__typename":
            return typename_column(kind)
        field = kind.fields.get(node.name.value)
        take = None if field is None or field.args or field.resolve is None else taken_from(field.extensions)
        if field is None or take is None:
            return None
        column = self.column_for(field.type, details)
        return None if column is None else (take, column)

    def _objects(self, kind: Any, details: Details) -> RowColumns | None:
        named: Any = get_named_type(kind)
        if not isinstance(named, GraphQLObjectType):
            return None
        selection = self._selection(named, details)
        return None if selection.rest else selection.columns


def _nodes(details: Details) -> tuple[int, ...]:
    return tuple([id(entry.node) for entry in details])


def _group_key(kind: GraphQLObjectType, grouped: GroupedFieldSet) -> Key:
    return f"{kind.name}…", tuple([id(entry.node) for details in grouped.values() for entry in details])
