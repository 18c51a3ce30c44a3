"""Executing fields that have functions of their own: one object's, and those of a whole list at once.

As graphql-core's own executor does it, which is their truth, but arguments are read once for all rows, a field marked
by `@each` is asked once for the whole list, and what functions gave is completed column by column where that can be.
"""

# graphql-core's generics are open, so that strict checking calls all that comes from it partly unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from abc import abstractmethod
from asyncio import gather
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from graphql import FieldNode, GraphQLField, GraphQLObjectType, Undefined, VariableNode
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path, gather_with_cancel
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from regulars.platform.graphql.columnar import Column, RowColumns
from regulars.platform.graphql.resolving import Call, known_call
from regulars.platform.query.rows import Batch

Details = list[FieldDetails]


class Prepared(NamedTuple):
    """A field ready to be called: the same for every row of an execution, and of others where no variable is in it."""

    call: Call | None
    arguments: dict[str, Any]
    columns: frozenset[str] | None


FieldKey = tuple[int, int]


class Place(NamedTuple):
    """Where in the answer a list of objects stands."""

    item_type: Any
    kind: GraphQLObjectType
    details: Details
    path: Path
    position: Any


class FieldExecutor(StrawberryGraphQLCoreExecutionContext):
    """Strawberry's execution context with functions called directly."""

    def __init__(self, *args: Any, kept: dict[FieldKey, Prepared], **kwargs: Any) -> None:
        """`kept` outlives this execution, for fields whose arguments are written in the document."""
        super().__init__(*args, **kwargs)
        self._kept = kept
        self._prepared: dict[FieldKey, Prepared] = {}

    @abstractmethod
    def column_for(self, kind: Any, details: Details) -> Column | None:
        """How values of an output type with this selection are completed at once, if they can be."""

    @abstractmethod
    def columns_below(self, kind: Any, details: Details) -> frozenset[str] | None:
        """What this selection reads of the rows below a field; none where that cannot be told."""

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
        info = self.build_resolve_info(field, _nodes(field_details_list), parent_type, path)
        try:
            found = self._resolve(field, source, field_details_list, info)
        except Exception as error:  # noqa: BLE001 (as the base class: whatever a field raises is its error)
            found = error
        return self._complete_field(field, field_details_list, info, path, found, position_context)

    def _resolve(self, field: GraphQLField, source: Any, details: Details, info: Any) -> Any:
        call, arguments, columns = self._known(field, details)
        if call is not None:
            return call(source, info, arguments, columns)
        resolve: Any = field.resolve or self.field_resolver
        return resolve(source, info, **arguments)

    def _known(self, field: GraphQLField, details: Details) -> Prepared:
        key = (id(details[0].node), id(field))  # one node of a fragment may mean fields of several types
        known = self._prepared.get(key) or self._kept.get(key)
        if known is None:
            known = self._prepare(field, details)
            store = self._prepared if _has_variables(details) else self._kept
            store[key] = known
        return known

    def _prepare(self, field: GraphQLField, details: Details) -> Prepared:
        first = details[0]
        given: dict[str, Any] = {}
        if field.args or first.node.arguments:
            values = first.fragment_variable_values
            given = get_argument_values(field, first.node, self.variable_values, values, self.hide_suggestions)
        call = known_call(field)
        if call is None:
            return Prepared(None, given, None)
        schema = getattr(self.schema, "_strawberry_schema")  # noqa: B009 - Strawberry's own name for it
        return Prepared(call, call.arguments(given, schema), self.columns_below(field.type, details))

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

    def fill(
        self, kind: GraphQLObjectType, row: Any, path: Path, done: dict[str, Any], rest: list[Any], position: Any
    ) -> Any:
        """Executes those fields of one object that are no columns; `done` has the others."""

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

    def fill_list(self, place: Place, rows: Batch[Any], done: list[Any], rest: list[Any]) -> Any:
        """The same for a list of rows: all functions called first, what they give completed together."""
        kind, path = place.kind, place.path
        fields = [(key, details, kind.fields[details[0].node.name.value]) for key, details in rest]
        given: list[list[Any]] = []
        waiting: list[_Waiting] = []
        for here, (key, details, field) in enumerate(fields):
            known = self._known(field, details) if len(rows) else None
            if known is not None and known.call is not None and known.call.each is not None:
                info = self.build_resolve_info(field, _nodes(details), kind, Path(path, key, kind.name))
                keys = rows.column(known.call.each.by)
                waiting.append(_Waiting(here, None, known.call.for_all(keys, info, known.arguments, known.columns)))
                given.append([])
                continue
            given.append([self._given(place, row, index, key, details, field) for index, row in enumerate(rows)])
            waiting += [_Waiting(here, index, one) for index, one in enumerate(given[-1]) if self.is_awaitable(one)]
        if waiting:
            return self._finish_later(place, rows, done, fields, given, waiting)
        return self._finish(place, len(rows), done, fields, given)

    def _given(self, place: Place, row: Any, index: int, key: str, details: Details, field: Any) -> Any:
        kind = place.kind
        path = Path(place.path.add_key(index, None), key, kind.name)
        info = self.build_resolve_info(field, _nodes(details), kind, path)
        try:
            return self._resolve(field, row, details, info)
        except Exception as error:  # noqa: BLE001 (it becomes the field's error when the field is completed)
            return error

    async def _finish_later(
        self,
        place: Place,
        rows: Batch[Any],
        done: list[Any],
        fields: list[Any],
        given: list[list[Any]],
        waiting: "list[_Waiting]",
    ) -> Any:
        for one, found in zip(waiting, await _all_of([one.promise for one in waiting]), strict=True):
            if isinstance(found, BaseException) and not isinstance(found, Exception):
                raise found
            if one.row is not None:
                given[one.field][one.row] = found
            else:
                given[one.field] = [found] * len(rows) if isinstance(found, Exception) else found
        # As the base class: what was promised is completed after what was there, and not at all if that failed the row.
        promised = {one.field for one in waiting}
        in_turn = sorted(range(len(fields)), key=promised.__contains__)
        fields, given = [fields[here] for here in in_turn], [given[here] for here in in_turn]
        finished = self._finish(place, len(rows), done, fields, given)
        return await finished if self.is_awaitable(finished) else finished

    def _finish(self, place: Place, size: int, done: list[Any], fields: list[Any], given: list[list[Any]]) -> Any:
        left: list[tuple[str, Details]] = []
        values: dict[str, tuple[Any, list[Any]]] = {}
        for (key, details, field), found in zip(fields, given, strict=True):
            completed = complete(self.column_for(field.type, details), found)
            if completed is None:
                left.append((key, details))
                values[key] = (field, found)
                continue
            for answer, value in zip(done, completed, strict=True):
                answer[key] = value
        return self._finish_each(place, size, done, left, values) if left else done

    def _finish_each(
        self, place: Place, size: int, done: list[Any], left: list[Any], values: dict[str, tuple[Any, list[Any]]]
    ) -> Any:
        """As the base class completes a list of objects, row by row, where something has to be judged."""
        item_type, kind, details, path, position = place
        waiting: list[int] = []

        def completed(index: int, item_path: Path, key: str, details: Details) -> Any:
            field, found = values[key]
            field_path = Path(item_path, key, kind.name)
            info = self.build_resolve_info(field, _nodes(details), kind, field_path)
            return self._complete_field(field, details, info, field_path, found[index], position)

        try:
            for index in range(size):
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


class _Waiting(NamedTuple):
    """What a field promised: the value of one row, or (without one) the values of all."""

    field: int
    row: int | None
    promise: Any


def complete(columns: Column | RowColumns | None, rows: Any) -> Any:
    """The completed rows, or none where the stock executor has to judge."""
    if columns is None:
        return None
    try:
        return columns(rows)
    except Exception:  # noqa: BLE001 (the stock executor does it anew and reports whatever is wrong)
        return None


def _has_variables(details: Details) -> bool:
    if details[0].fragment_variable_values is not None:
        return True
    waiting: list[Any] = [argument.value for argument in details[0].node.arguments or ()]
    while waiting:
        node = waiting.pop()
        if isinstance(node, VariableNode):
            return True
        waiting += getattr(node, "values", None) or [field.value for field in getattr(node, "fields", ())]
    return False


async def _all_of(promises: list[Any]) -> list[Any]:
    if len(promises) > 1:
        return await gather(*promises, return_exceptions=True)
    try:
        return [await promises[0]]
    except Exception as error:  # noqa: BLE001 (as `gather` gives it)
        return [error]


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


def _nodes(details: Details) -> list[FieldNode]:
    return [entry.node for entry in details]
