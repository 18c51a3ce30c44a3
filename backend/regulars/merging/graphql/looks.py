"""What a merge is, what one would do, and what undoing it would."""

from typing import Annotated, Any

import strawberry

from regulars.access.graphql.actors import ActorRef, actor_row
from regulars.customers.graphql.references import CustomerRef
from regulars.merging.errors import Block, Blocker
from regulars.merging.queries.merges import MergeRow, UndoPreview
from regulars.merging.queries.preview import FieldLook, Look, ValueOf
from regulars.platform import ids
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.node import Node, find_node, find_nodes, rows_are
from regulars.platform.graphql.scalars import Instant

strawberry.enum(Blocker, name="MergeBlocker", description="Why a merge is refused.")


def customer_id_of(key: int) -> strawberry.ID:
    """`cus_42`."""
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

    customer_id: strawberry.ID = derived(lambda row: customer_id_of(row.customer), description="Whose.")
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
    taken_from: strawberry.ID = derived(lambda row: customer_id_of(row.taken), description="Whose value would stand.")


@strawberry.type(description="One blocker and the record it concerns.")
class MergeBlock:
    """Answered from a `Block`."""

    is_type_of = rows_are(Block)

    blocker: Annotated[Blocker, strawberry.field(description="What it is.")]
    customer_id: strawberry.ID = derived(lambda row: customer_id_of(row.customer_id), description="Which record.")
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
        return await find_node(info.context, customer_id_of(look.keys[0])) if look.keys else None

    @strawberry.field(
        description="All of them, the survivor first.",
        graphql_type=list[CustomerRef],
        directives=[ListSize(assumed_size=10)],
    )
    @staticmethod
    async def customers(look: strawberry.Parent[Look], info: Info) -> Any:
        """In one read."""
        found = await find_nodes(info.context, [customer_id_of(key) for key in look.keys])
        return [one for one in found if one is not None]


@strawberry.type(description="A merge that happened; undone within 30 days.")
class MergeRecord(Node):
    """Answered from a `MergeRow`."""

    is_type_of = rows_are(MergeRow)

    absorbed_ids: list[strawberry.ID] = derived(
        lambda row: [customer_id_of(key) for key in row.absorbed],
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
        return await find_node(info.context, customer_id_of(merge.survivor_id))


@strawberry.type(description="What undoing a merge would do.")
class MergeUndoPreview:
    """Answered from an `UndoPreview`."""

    is_type_of = rows_are(UndoPreview)

    problem: Annotated[
        str | None, strawberry.field(description="Why it cannot be undone, and what would help; null where it can.")
    ]
    returns: MergeCounts = derived(
        lambda row: CountsRow(row.returns), description="What goes back, as far as it is there."
    )
    stays: MergeCounts = derived(
        lambda row: CountsRow(row.stays), description="What came since, and stays with the survivor."
    )
    goes_along: MergeCounts = derived(
        lambda row: CountsRow(row.goes), description="What came since, and goes along: it bears their e-mail address."
    )
