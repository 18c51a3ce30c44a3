"""Merges: what one would do, those that were made, and the verbs."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.actors import ActorRef, actor_row
from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.references import CustomerRef
from regulars.merging.errors import Block, Blocker, MergeBlocked
from regulars.merging.queries import merges as queries
from regulars.merging.queries.merges import MergeRow, UndoPreview
from regulars.merging.queries.preview import FieldLook, Look, ValueOf, merge_look
from regulars.merging.service.merging import customers_merge
from regulars.merging.service.undoing import merge_undo
from regulars.platform import ids
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.arguments import After, First, IdempotencyKey
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.each import each
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.node import Node, find_node, find_nodes, register_node, rows_are
from regulars.platform.graphql.payload import Payload, UserError, facts_of, register_error, settle
from regulars.platform.graphql.scalars import Instant
from regulars.platform.query.page import window

_Ids = Annotated[list[strawberry.ID], strawberry.argument(description="The records, 2 to 50.")]
strawberry.enum(Blocker, name="MergeBlocker", description="Why a merge is refused.")


def _customer(key: int) -> strawberry.ID:
    return strawberry.ID(ids.encode("cus", key))


class CountsRow(dict[str, int]):
    """The row behind `MergeCounts`."""


@strawberry.type(description="How many of each kind.")
class MergeCounts:
    """Answered from a `CountsRow`."""

    is_type_of = rows_are(CountsRow)

    order_count: int = derived(lambda row: row["orders"], description="Orders and drafts.")
    address_count: int = derived(lambda row: row["addresses"], description="Saved addresses.")
    note_count: int = derived(lambda row: row["notes"], description="Notes of the team.")
    group_count: int = derived(lambda row: row["groups"], description="Memberships of groups.")
    consent_count: int = derived(lambda row: row["consents"], description="Recorded words of consent.")
    message_count: int = derived(lambda row: row["messages"], description="Messages.")


@strawberry.type(description="The value of one record.")
class MergeFieldValue:
    """Answered from a `ValueOf`."""

    is_type_of = rows_are(ValueOf)

    customer_id: strawberry.ID = derived(lambda row: _customer(row.customer), description="Whose.")
    value: Annotated[
        str | None,
        strawberry.field(description="As text; null where there is none. Without PII_READ masked, or null."),
    ]


@strawberry.type(description="One field of the survivor: what each record has, and which is taken.")
class MergeField:
    """Answered from a `FieldLook`."""

    is_type_of = rows_are(FieldLook)

    field: Annotated[str, strawberry.field(description="Its name in choices.")]
    label: Annotated[str, strawberry.field(description="For people.")]
    is_conflict: Annotated[bool, strawberry.field(description="Whether two records say different things.")]
    values: Annotated[
        list[MergeFieldValue],
        strawberry.field(description="Of each record, the survivor's first.", directives=[ListSize(assumed_size=10)]),
    ]
    taken_from: strawberry.ID = derived(lambda row: _customer(row.taken), description="Whose value would stand.")


@strawberry.type(description="One blocker and the record it concerns.")
class MergeBlock:
    """Answered from a `Block`."""

    is_type_of = rows_are(Block)

    blocker: Annotated[Blocker, strawberry.field(description="What it is.")]
    customer_id: strawberry.ID = derived(lambda row: _customer(row.customer_id), description="Which record.")
    message: Annotated[str, strawberry.field(description="What would help.")]


@strawberry.type(description="What a merge would do.")
class MergePreview:
    """Answered from a `Look`."""

    is_type_of = rows_are(Look)

    fields: Annotated[
        list[MergeField],
        strawberry.field(description="Those in which anybody says anything.", directives=[ListSize(assumed_size=60)]),
    ]
    conflict_count: int = derived(
        lambda row: sum(one.is_conflict for one in row.fields), description="In how many they differ."
    )
    moves: MergeCounts = derived(lambda row: CountsRow(row.counts), description="What the survivor would take over.")
    blockers: list[MergeBlock] = derived(
        lambda row: row.blocks,
        description="What stands in the way; empty when nothing does.",
        directives=[ListSize(assumed_size=20)],
    )

    @strawberry.field(
        description="Who would stay: whom you name, else an account, a proved address, the most orders, the oldest.",
        graphql_type=CustomerRef | None,
    )
    @staticmethod
    async def survivor(look: strawberry.Parent[Look], info: Info) -> Any:
        """By its key."""
        return await find_node(info.context, _customer(look.keys[0])) if look.keys else None

    @strawberry.field(
        description="All of them, the survivor first.",
        graphql_type=list[CustomerRef],
        directives=[ListSize(assumed_size=10)],
    )
    @staticmethod
    async def customers(look: strawberry.Parent[Look], info: Info) -> Any:
        """In one read."""
        found = await find_nodes(info.context, [_customer(key) for key in look.keys])
        return [one for one in found if one is not None]


@strawberry.type(description="A merge that happened; undone within 30 days.")
class MergeRecord(Node):
    """Answered from a `MergeRow`."""

    is_type_of = rows_are(MergeRow)

    absorbed_ids: list[strawberry.ID] = derived(
        lambda row: [_customer(key) for key in row.absorbed],
        description="The records that were taken in; their ids mean the survivor.",
        directives=[ListSize(assumed_size=10)],
    )
    at: Annotated[Instant, strawberry.field(description="When.")]
    reversible_until: Annotated[
        Instant | None, strawberry.field(description="Until when it can be undone; null once it cannot be, or was.")
    ]
    reversed_at: Annotated[Instant | None, strawberry.field(description="When it was undone.")]
    moves: MergeCounts = derived(lambda row: CountsRow(row.counts), description="What went over.")
    actor: ActorRef = derived(
        lambda row: actor_row(row.actor_kind, row.actor_id, row.actor_name), description="Who did it."
    )

    @strawberry.field(description="Who took the others in; null once they are gone.", graphql_type=CustomerRef | None)
    @staticmethod
    async def survivor(merge: strawberry.Parent[MergeRow], info: Info) -> Any:
        """One read for all merges of the operation."""
        return await find_node(info.context, _customer(merge.survivor_id))


@strawberry.type(description="What undoing a merge would do.")
class MergeUndoPreview:
    """Answered from an `UndoPreview`."""

    is_type_of = rows_are(UndoPreview)

    returns: MergeCounts = derived(
        lambda row: CountsRow(row.returns), description="What goes back, as far as it is there."
    )
    stays: MergeCounts = derived(
        lambda row: CountsRow(row.stays), description="What came since, and stays with the survivor."
    )
    goes_along: MergeCounts = derived(
        lambda row: CountsRow(row.goes), description="What came since, and goes along: it bears their e-mail address."
    )


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
    return MergeBlockedError(**facts_of(refusal), blocker=block.blocker, customer_id=_customer(block.customer_id))


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
    return None if merge is None else await find_node(info.context, _customer(merge.survivor_id))


async def _nodes(context: Context, keys: Sequence[int]) -> Mapping[int, MergeRow]:
    if not context.actor.may(Scope.CUSTOMERS_MERGE):
        return {}
    return await queries.merges_by_id(context.database, keys)


register_node(queries.PREFIX, _nodes)
