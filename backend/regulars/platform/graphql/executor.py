"""The row executor: lists and objects of plain columns completed in one go, everything else by the stock executor.

Its truth is the stock executor: whatever does not fit (a wrong type, a null where none may be, an error) is done anew
there, so that answers are the same, errors included. A differential test holds it to that.
"""

# graphql-core's generics are open, so that strict checking calls all that comes from it partly unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from asyncio import gather
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, cast

from graphql import FieldNode, GraphQLField, GraphQLNonNull, GraphQLObjectType, Undefined, is_leaf_type
from graphql.execution.collect_fields import CollectedFields, FieldDetails, GroupedFieldSet
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path, gather_with_cancel
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from regulars.platform.graphql.columnar import (
    Column,
    Getter,
    RowColumns,
    column_of,
    compilable,
    completes,
    getter_of,
    leaves_of,
    typename_column,
)
from regulars.platform.graphql.resolving import Call, known_call

Details = list[FieldDetails]


class Selection:
    """What is known of one selection on one type: its columns, and the fields left to the stock executor."""

    __slots__ = ("columns", "rest")

    def __init__(self, columns: RowColumns | None, rest: list[tuple[str, Details]]) -> None:
        """`columns` is none where not one field is plain."""
        self.columns = columns
        self.rest = rest


class Selections:
    """Selections by type and field nodes: kept with the document where no directive can change them."""

    __slots__ = ("collected", "compiled")

    def __init__(self) -> None:
        """Nothing known yet."""
        self.collected: dict[tuple[str, tuple[int, ...]], CollectedFields] = {}
        self.compiled: dict[tuple[str, tuple[int, ...]], Selection] = {}


class RowExecutor(StrawberryGraphQLCoreExecutionContext):
    """Strawberry's execution context with the fast path for rows."""

    def __init__(self, *args: Any, selections: Selections | None = None, **kwargs: Any) -> None:
        """`selections` is the document's own store; without it, selections live for this execution only."""
        super().__init__(*args, **kwargs)
        self.selections = Selections() if selections is None else selections
        self._arguments: dict[tuple[int, int], tuple[Call | None, dict[str, Any]]] = {}

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
        if type(items) in _LISTS:
            listed = cast("list[Any]", items)
            if isinstance(named, GraphQLObjectType):
                selection = self._selection(named, field_details_list)
                done = _complete(selection.columns, listed)
                if done is not None and not selection.rest:
                    return done
                if done is not None:
                    place = (item_type, named, field_details_list, path, position_context)
                    return self._fill_list(place, listed, done, selection.rest)
            elif is_leaf_type(named) and completes(named):
                done = _complete(leaves_of(item_type), listed)
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
        done = None if new_defer_usages else _complete(selection.columns, [source_value])
        if done is None:
            return super().execute_collected_subfields(
                parent_type, source_value, path, grouped_field_set, new_defer_usages, delivery_group_map
            )
        if not selection.rest:
            return done[0]
        return self._fill(parent_type, source_value, path, done[0], selection.rest, delivery_group_map)

    def _selection(self, kind: GraphQLObjectType, details: Details) -> Selection:
        key = (kind.name, _nodes(details))
        known = self.selections.compiled.get(key)
        if known is None:
            grouped, defers, _forbidden = self.collect_subfields(kind, details)
            known = Selection(None, []) if defers else self._compiled(kind, grouped, key)
        return known

    def _compiled(
        self, kind: GraphQLObjectType, grouped: GroupedFieldSet, key: tuple[str, tuple[int, ...]]
    ) -> Selection:
        known = self.selections.compiled.get(key)
        if known is None:
            known = self.selections.compiled[key] = self._compile(kind, grouped)
        return known

    def _compile(self, kind: GraphQLObjectType, grouped: GroupedFieldSet) -> Selection:
        fields: list[tuple[str, Getter, Column] | str] = []
        rest: list[tuple[str, Details]] = []
        for key, details in grouped.items():
            column = self._column(kind, details)
            if column is None:
                rest.append((key, details))
                fields.append(key)
            else:
                fields.append((key, *column))
        plain = len(rest) < len(fields) and compilable(kind)
        return Selection(RowColumns(kind, fields) if plain else None, rest)

    def _column(self, kind: GraphQLObjectType, details: Details) -> tuple[Getter, Column] | None:
        node: FieldNode = details[0].node
        if node.name.value == "__typename":
            return typename_column(kind)
        field = kind.fields.get(node.name.value)
        getter = None if field is None or field.args or field.resolve is None else getter_of(field.extensions)
        if field is None or getter is None:
            return None
        if completes(field.type):
            return getter, column_of(field.type)
        objects = self._objects(field.type, details)
        return None if objects is None else (getter, column_of(field.type, objects))

    def _objects(self, kind: Any, details: Details) -> RowColumns | None:
        while hasattr(kind, "of_type"):
            kind = kind.of_type
        if not isinstance(kind, GraphQLObjectType):
            return None
        selection = self._selection(kind, details)
        return None if selection.rest else selection.columns

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: Details,
        path: Path,
        position_context: Any,
    ) -> Any:
        """As in the base class, with the field's own function called directly."""
        field = self.schema.get_field(parent_type, field_details_list[0].node.name.value)
        if field is None:
            return Undefined
        info = self.build_resolve_info(field, _all_nodes(field_details_list), parent_type, path)
        try:
            found = self._resolve(field, source, field_details_list, info)
        except Exception as error:  # noqa: BLE001 (as the base class: whatever a field raises is its error)
            found = error
        return self._complete_field(field, field_details_list, info, path, found, position_context)

    def _resolve(self, field: GraphQLField, source: Any, details: Details, info: Any) -> Any:
        key = (id(details[0].node), id(field))  # one node of a fragment may mean fields of several types
        known = self._arguments.get(key)
        if known is None:
            known = self._arguments[key] = self._prepare(field, details)
        call, arguments = known
        if call is not None:
            return call(source, info, arguments)
        resolve: Any = field.resolve or self.field_resolver
        return resolve(source, info, **arguments)

    def _prepare(self, field: GraphQLField, details: Details) -> tuple[Call | None, dict[str, Any]]:
        """The call of a field with its arguments, which are the same for every row of this execution."""
        first = details[0]
        given: dict[str, Any] = {}
        if field.args or first.node.arguments:
            values = first.fragment_variable_values
            given = get_argument_values(field, first.node, self.variable_values, values, self.hide_suggestions)
        call = known_call(field)
        if call is None:
            return None, given
        return call, call.arguments(given, getattr(self.schema, "_strawberry_schema"))  # noqa: B009 - Strawberry's own name for it

    def _complete_field(
        self, field: GraphQLField, details: Details, info: Any, path: Path, found: Any, position: Any
    ) -> Any:
        """As the base class goes on with what a field's function gave."""
        if self.is_awaitable(found):
            return self.complete_awaitable_value(field.type, details, info, path, found, position)
        try:
            completed = self.complete_value(field.type, details, info, path, found, position)
            if self.is_awaitable(completed):
                return self._guarded(completed, field.type, details, path)
        except Exception as error:  # noqa: BLE001 (as the base class: whatever a field raises is its error)
            self.handle_field_error(error, field.type, details, path)
            return None
        return completed

    def _fill(
        self, kind: GraphQLObjectType, row: Any, path: Path, done: dict[str, Any], rest: list[Any], position: Any
    ) -> Any:
        """As the base class executes fields, for those that are no columns."""

        def one(key: str, details: Details) -> Any:
            return self.execute_field(kind, row, details, Path(path, key, kind.name), position)

        return self._gather_fields(done, rest, one)

    def _gather_fields(self, done: dict[str, Any], rest: list[Any], one: Callable[[str, Details], Any]) -> Any:
        waiting: list[str] = []
        try:
            for key, details in rest:
                found = one(key, details)
                if found is Undefined:
                    del done[key]
                    continue
                done[key] = found
                if self.is_awaitable(found):
                    waiting.append(key)
        except Exception:
            if waiting:
                self.settle_in_background([done[key] for key in waiting])
            raise
        return _await_fields(done, waiting) if waiting else done

    def _fill_list(self, place: Any, rows: list[Any], done: list[Any], rest: list[Any]) -> Any:
        """The other fields of a list of rows: all functions called first, what they give completed together."""
        _item_type, kind, _details, path, _position = place
        fields = [(key, details, self.schema.get_field(kind, details[0].node.name.value)) for key, details in rest]
        given: list[list[Any]] = [[] for _ in fields]
        waiting: list[tuple[int, int]] = []
        for index, row in enumerate(rows):
            item_path = path.add_key(index, None)
            for place_of_field, (key, details, field) in enumerate(fields):
                found = self._given(kind, row, field, details, Path(item_path, key, kind.name))
                given[place_of_field].append(found)
                if self.is_awaitable(found):
                    waiting.append((place_of_field, index))
        if waiting:
            return self._finish_later(place, rows, done, fields, given, waiting)
        return self._finish(place, rows, done, fields, given)

    def _given(self, kind: GraphQLObjectType, row: Any, field: Any, details: Details, path: Path) -> Any:
        info = self.build_resolve_info(field, _all_nodes(details), kind, path)
        try:
            return self._resolve(field, row, details, info)
        except Exception as error:  # noqa: BLE001 (it becomes the field's error when the field is completed)
            return error

    async def _finish_later(
        self,
        place: Any,
        rows: list[Any],
        done: list[Any],
        fields: list[Any],
        given: list[list[Any]],
        waiting: list[Any],
    ) -> Any:
        found = await gather(*(given[field][index] for field, index in waiting), return_exceptions=True)
        for (field, index), one in zip(waiting, found, strict=True):
            if isinstance(one, BaseException) and not isinstance(one, Exception):
                raise one
            given[field][index] = one
        finished = self._finish(place, rows, done, fields, given)
        return await finished if self.is_awaitable(finished) else finished

    def _finish(self, place: Any, rows: list[Any], done: list[Any], fields: list[Any], given: list[list[Any]]) -> Any:
        left: list[tuple[str, Details]] = []
        values: dict[str, tuple[Any, list[Any]]] = {}
        for (key, details, field), found in zip(fields, given, strict=True):
            completed = _complete(self._column_of(field.type, details), found)
            if completed is None:
                left.append((key, details))
                values[key] = (field, found)
                continue
            for answer, value in zip(done, completed, strict=True):
                answer[key] = value
        return self._finish_each(place, rows, done, left, values) if left else done

    def _column_of(self, kind: Any, details: Details) -> Column | None:
        if completes(kind):
            return column_of(kind)
        objects = self._objects(kind, details)
        return None if objects is None else column_of(kind, objects)

    def _finish_each(
        self, place: Any, rows: list[Any], done: list[Any], left: list[Any], values: dict[str, tuple[Any, list[Any]]]
    ) -> Any:
        """As the base class completes a list of objects, row by row, where something has to be judged."""
        item_type, kind, details, path, position = place
        waiting: list[int] = []

        def completed(index: int, item_path: Path, key: str, details: Details) -> Any:
            field, found = values[key]
            field_path = Path(item_path, key, kind.name)
            info = self.build_resolve_info(field, _all_nodes(details), kind, field_path)
            return self._complete_field(field, details, info, field_path, found[index], position)

        try:
            for index in range(len(rows)):
                item_path = path.add_key(index, None)
                try:
                    found = self._gather_fields(done[index], left, partial(completed, index, item_path))
                except Exception as error:  # noqa: BLE001 (as the base class: whatever a field raises is its error)
                    self.handle_field_error(error, item_type, details, item_path)
                    found = None
                if self.is_awaitable(found):
                    found = self._guarded(found, item_type, details, item_path)
                    waiting.append(index)
                done[index] = found
        except Exception:
            if waiting:
                self.settle_in_background([done[index] for index in waiting])
            raise
        return _await_items(done, waiting) if waiting else done

    async def _guarded(self, found: Any, kind: Any, details: Details, path: Path) -> Any:
        try:
            return await found
        except Exception as error:  # noqa: BLE001 (as the base class: whatever a field raises is its error)
            self.handle_field_error(error, kind, details, path)
            return None


_LISTS = frozenset({list, tuple})


def _complete(columns: Column | RowColumns | None, rows: list[Any]) -> Any:
    """The completed rows, or none where the stock executor has to judge."""
    if columns is None:
        return None
    try:
        return columns(rows)
    except Exception:  # noqa: BLE001 (the stock executor does it anew and reports whatever is wrong)
        return None


async def _await_fields(done: dict[str, Any], waiting: list[str]) -> dict[str, Any]:
    if len(waiting) == 1:
        done[waiting[0]] = await done[waiting[0]]
    else:
        done.update(zip(waiting, await gather_with_cancel(*(done[key] for key in waiting)), strict=True))
    return done


async def _await_items(done: list[Any], waiting: list[int]) -> list[Any]:
    if len(waiting) == 1:
        done[waiting[0]] = await done[waiting[0]]
    else:
        for index, found in zip(waiting, await gather_with_cancel(*(done[index] for index in waiting)), strict=True):
            done[index] = found
    return done


def _all_nodes(details: Details) -> list[FieldNode]:
    return [entry.node for entry in details]


def _nodes(details: Details) -> tuple[int, ...]:
    return tuple([id(entry.node) for entry in details])


def _group_key(kind: GraphQLObjectType, grouped: GroupedFieldSet) -> tuple[str, tuple[int, ...]]:
    return f"{kind.name}…", tuple([id(entry.node) for details in grouped.values() for entry in details])
