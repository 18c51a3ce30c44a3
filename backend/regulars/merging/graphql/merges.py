"""Merges: those that were made, and the verbs."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.references import CustomerRef
from regulars.merging.errors import Blocker, MergeBlocked
from regulars.merging.graphql.looks import MergePreview, MergeRecord, MergeUndoPreview, customer_id_of
from regulars.merging.queries import merges as queries
from regulars.merging.queries.merges import MergeRow
from regulars.merging.queries.preview import merge_look
from regulars.merging.service.merging import customers_merge
from regulars.merging.service.undoing import merge_undo
from regulars.platform import ids
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.arguments import After, First, IdempotencyKey
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.each import each
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.node import find_node, register_node
from regulars.platform.graphql.payload import Payload, UserError, facts_of, register_error, settle
from regulars.platform.query.page import window

_Ids = Annotated[list[strawberry.ID], strawberry.argument(description="The records, 2 to 50.")]


@strawberry.input(description="Takes one field from one record.")
class MergeChoiceInput:
    """Checked by the service."""

    field: Annotated[str, strawberry.field(description="As in MergePreview.fields.")]
    take_from: Annotated[strawberry.ID, strawberry.field(description="The record whose value stands.")]


@strawberry.input(description="A record as you saw it.")
class MergeVersionInput:
    """Refused where somebody wrote since."""

    id: Annotated[strawberry.ID, strawberry.field(description="The record.")]
    version: Annotated[int, strawberry.field(description="Its version.")]


_Choices = Annotated[
    list[MergeChoiceInput] | None,
    strawberry.argument(description="Whose value stands; else the survivor's, or the first that there is."),
]


@strawberry.type(description="Why records cannot be merged.")
class MergeBlockedError(UserError):
    """Of `MergeBlocked`."""

    blocker: Annotated[Blocker, strawberry.field(description="What it is.")] = Blocker.SAME_CUSTOMER
    customer_id: Annotated[strawberry.ID, strawberry.field(description="Which record.")] = strawberry.ID("")


def _blocked(refusal: MergeBlocked) -> MergeBlockedError:
    block = refusal.block
    return MergeBlockedError(**facts_of(refusal), blocker=block.blocker, customer_id=customer_id_of(block.customer_id))


register_error(MergeBlocked, _blocked)


@strawberry.type(description="Outcome of customersMerge, mergeUndo.")
class MergePayload(Payload):
    """The merge as it is now, and the survivor."""

    merge: Annotated[MergeRecord | None, strawberry.field(description="The merge as it is now.")] = None
    customer: Annotated[CustomerRef | None, strawberry.field(description="The survivor as it is now.")] = None


@strawberry.type
class CustomerMerges:
    """The merges of a customer, a part of Customer."""

    @strawberry.field(
        description="What this record took in, the newest first; without what was undone.",
        directives=[Cost(weight=1), ListSize(assumed_size=10)],
        graphql_type=list[MergeRecord],
    )
    @each("id", missing=list)
    @staticmethod
    async def merged_from(customers: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for the page."""
        return await queries.merges_of_each(info.context.database, customers)


@strawberry.type
class MergeQueries:
    """mergePreview, mergeUndoPreview, merges."""

    @requires(
        Scope.CUSTOMERS_MERGE,
        description="What merging these records would do.",
        graphql_type=MergePreview | None,
        directives=[Cost(weight=20)],
    )
    @staticmethod
    async def merge_preview(
        info: Info,
        ids: _Ids,
        survivor_id: Annotated[strawberry.ID | None, strawberry.argument(description="Who stays.")] = UNSET,
        choices: _Choices = UNSET,
    ) -> Any:
        """See `queries.preview`."""
        keys, survivor = _keys(ids), given(survivor_id)
        first = None if survivor is None else _key(survivor, "survivorId")
        return await merge_look(info.context.database, info.context.actor, keys, first, _chosen(given(choices)))

    @requires(
        Scope.CUSTOMERS_MERGE,
        description="What undoing a merge would do.",
        graphql_type=MergeUndoPreview | None,
        directives=[Cost(weight=20)],
    )
    @staticmethod
    async def merge_undo_preview(
        info: Info, merge_id: Annotated[strawberry.ID, strawberry.argument(description="Which merge.")]
    ) -> Any:
        """See `queries.merges`."""
        return await queries.undo_preview(info.context.database, ids.decode(queries.PREFIX, merge_id))

    @requires(
        Scope.CUSTOMERS_MERGE,
        description="Merges that happened, the newest first.",
        graphql_type=Connection[MergeRecord] | None,
    )
    @staticmethod
    async def merges(
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        reversible: Annotated[
            bool | None, strawberry.argument(description="Only those that can be undone, or only the others.")
        ] = UNSET,
    ) -> Any:
        """A page."""
        reader, wish = info.context.database, given(reversible)
        looked = window(first=given(first), after=given(after))
        found = await queries.merges_page(reader, info.context.actor, looked, reversible=wish)
        return connection(found, lambda: queries.merges_count(reader, reversible=wish))


@strawberry.type
class MergeMutations:
    """customersMerge, mergeUndo."""

    @requires(
        Scope.CUSTOMERS_MERGE,
        description="Has the survivor take in the others, with all that they have; their ids mean the survivor.",
        graphql_type=MergePayload | None,
    )
    @staticmethod
    async def customers_merge(
        info: Info,
        ids: _Ids,
        survivor_id: Annotated[strawberry.ID, strawberry.argument(description="Who stays.")],
        choices: _Choices = UNSET,
        expected_versions: Annotated[
            list[MergeVersionInput] | None,
            strawberry.argument(description="The records as you saw them; refused where somebody wrote since."),
        ] = UNSET,
        idempotency_key: IdempotencyKey = UNSET,
    ) -> Any:
        """See `service.merging`."""
        return await settle(
            MergePayload,
            _merged(info, ids, survivor_id, given(choices), given(expected_versions), given(idempotency_key)),
            merge=lambda key: _merge_of(info, key),
            customer=lambda key: _survivor_of(info, key),
        )

    @requires(
        Scope.CUSTOMERS_MERGE,
        description="Parts the records of a merge again, within 30 days: each is as it was. What came since stays with"
        " the survivor, unless it bears the e-mail address of whom it leaves.",
        graphql_type=MergePayload | None,
    )
    @staticmethod
    async def merge_undo(
        info: Info, merge_id: Annotated[strawberry.ID, strawberry.argument(description="Which merge.")]
    ) -> Any:
        """See `service.undoing`."""
        work = merge_undo(actor=info.context.actor, merge_id=ids.decode(queries.PREFIX, merge_id))
        return await settle(
            MergePayload,
            work,
            merge=lambda key: _merge_of(info, key),
            customer=lambda key: _survivor_of(info, key),
        )


async def _merged(
    info: Info,
    records: Sequence[str],
    survivor: str,
    choices: Sequence[MergeChoiceInput] | None,
    versions: Sequence[MergeVersionInput] | None,
    key: str | None,
) -> int:
    return await customers_merge(
        actor=info.context.actor,
        keys=_keys(records),
        survivor=_key(survivor, "survivorId"),
        choices=_chosen(choices),
        versions={_key(one.id, "expectedVersions"): one.version for one in versions or ()},
        idempotency_key=key,
    )


def _keys(records: Sequence[str]) -> list[int]:
    return [_key(one, "ids", str(place)) for place, one in enumerate(records)]


def _key(record: str, *path: str) -> int:
    key = ids.decode("cus", record)
    if key is None:
        raise Refusal(ErrorCode.NOT_FOUND, f"There is no customer {record[:50]!r}.", path)
    return key


def _chosen(choices: Sequence[MergeChoiceInput] | None) -> list[tuple[str, int | None]]:
    return [(one.field, ids.decode("cus", one.take_from)) for one in choices or ()]


async def _merge_of(info: Info, key: int) -> MergeRow | None:
    return (await queries.merges_by_id(info.context.database, [key])).get(key)


async def _survivor_of(info: Info, key: int) -> Any:
    merge = await _merge_of(info, key)
    return None if merge is None else await find_node(info.context, customer_id_of(merge.survivor_id))


async def _nodes(context: Context, keys: Sequence[int]) -> Mapping[int, MergeRow]:
    if not context.actor.may(Scope.CUSTOMERS_MERGE):
        return {}
    return await queries.merges_by_id(context.database, keys)


register_node(queries.PREFIX, _nodes)
