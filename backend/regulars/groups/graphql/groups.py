"""The window of the groups: groups, their members, and the groups of a customer."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Any

import strawberry

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.benefits.graphql.benefits import Benefit, BenefitInput
from regulars.benefits.queries.benefits import benefits_of_sources
from regulars.customers.graphql.filters import CustomerSort
from regulars.customers.graphql.references import CustomerFilterRef, CustomerRef
from regulars.customers.graphql.selections import Customers, CustomerSelection
from regulars.customers.queries import listing
from regulars.groups.graphql.performance import NO_RANGE, AudiencePerformance, Range
from regulars.groups.graphql.references import SegmentRef
from regulars.groups.graphql.segments import MembershipChange
from regulars.groups.members import members_change
from regulars.groups.queries import changes
from regulars.groups.queries import groups as queries
from regulars.groups.queries.groups import GroupRow, GroupWish
from regulars.groups.queries.performance import performances
from regulars.groups.queries.rules import leaders_of_groups
from regulars.groups.service import groups as service
from regulars.groups.service.groups import GroupDraft, GroupKind
from regulars.platform import ids
from regulars.platform.graphql.arguments import After, Before, ExpectedVersion, First, IdempotencyKey, Last
from regulars.platform.graphql.connection import Connection, connection, connections
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.each import each
from regulars.platform.graphql.filters import IdFilter
from regulars.platform.graphql.inputs import fields_of, given, one_of
from regulars.platform.graphql.jobs import JobPayload
from regulars.platform.graphql.node import Node, Versioned, find_node, register_node, rows_are
from regulars.platform.graphql.outcomes import DeletePayload
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.reading import reading
from regulars.platform.graphql.scalars import Instant
from regulars.platform.jobs.queries import job_by_id
from regulars.platform.query.page import window

GroupId = Annotated[strawberry.ID, strawberry.argument(description="Of the group.")]

strawberry.enum(GroupKind, description="What a group is for.")


@strawberry.type(description="A set of customers, kept by hand or following a segment.")
class Group(Node, Versioned):
    """Answered from a `GroupRow`."""

    is_type_of = rows_are(GroupRow)

    name: Annotated[str, strawberry.field(description="Unique without regard to case and accents.")]
    kind: Annotated[GroupKind, strawberry.field(description="What it is for.")]
    description: Annotated[str | None, strawberry.field(description="In the merchant's words.")]
    member_count: Annotated[int, strawberry.field(description="How many customers are in it.")]
    is_filled: Annotated[
        bool, strawberry.field(description="False while the members of a new rule are still being taken in.")
    ]
    created_at: Annotated[Instant, strawberry.field(description="When it was made.")]

    @strawberry.field(
        description="What its members get, as its author put them.",
        directives=[ListSize(assumed_size=10)],
        graphql_type=list[Benefit],
    )
    @each("id", missing=list)
    @staticmethod
    async def benefits(keys: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for the page."""
        return await benefits_of_sources(info.context.database, "grp", keys)

    @strawberry.field(
        description="The segment that its members follow; null where they are kept by hand.",
        graphql_type=SegmentRef | None,
        metadata=reading("rule_segment_id"),
    )
    @staticmethod
    async def rule(group: strawberry.Parent[GroupRow], info: Info) -> Any:
        """One read for the page."""
        key = group.rule_segment_id
        return None if key is None else await find_node(info.context, ids.encode("seg", key))

    @requires(
        Scope.CUSTOMERS_READ,
        description="The members; the newest customers first where nothing is said.",
        graphql_type=Connection[CustomerRef] | None,
        metadata=reading("id"),
    )
    @staticmethod
    async def customers(
        group: strawberry.Parent[GroupRow],
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        filter: Annotated[
            CustomerFilterRef | None, strawberry.argument(description="Which of them.")
        ] = strawberry.UNSET,
        order_by: list[CustomerSort] | None = strawberry.UNSET,
    ) -> Any:
        """The list of customers, limited to the members."""
        reader, actor = info.context.database, info.context.actor
        looked = window(first=given(first), after=given(after), last=given(last), before=given(before))
        members = {"group_id": {"eq": ids.encode("grp", group.id)}}
        asked = given(filter)
        wish = members if asked is None else {"and": [members, fields_of(asked)]}
        wanted = await listing.condition(reader, actor, wish)
        page = await listing.customers(
            reader,
            actor,
            window=looked,
            order=[fields_of(step) for step in given(order_by) or ()],
            keys=info.columns,
            wanted=wanted,
        )
        return connection(page, lambda: listing.count_of(reader, wanted))

    @strawberry.field(
        description="Who came and went, the newest first, of a group that follows a segment; null of others, whose"
        " members' timelines tell it.",
        graphql_type=Connection[MembershipChange] | None,
    )
    @each("id")
    @staticmethod
    async def changes(
        keys: Sequence[int], info: Info, first: First = strawberry.UNSET, after: After = strawberry.UNSET
    ) -> Mapping[int, Any]:
        """Those of the segments: without a cursor, one read serves every group of the page."""
        looked = window(first=given(first), after=given(after))
        reader, actor = info.context.database, info.context.actor
        leaders = await leaders_of_groups(reader)
        segments = sorted({leaders[key] for key in keys if key in leaders})
        if looked.is_start:
            pages = await changes.first_changes_of_each(reader, actor, segments, None, looked.size)
        else:
            pages = {key: await changes.changes_page(reader, actor, key, None, looked) for key in segments}
        of_segments = connections(info.context, pages, lambda some: changes.change_counts(reader, some, None))
        return {key: of_segments[leaders[key]] for key in keys if key in leaders}

    @requires(
        Scope.CUSTOMERS_READ,
        description="What the members bought, beside everybody else.",
        graphql_type=AudiencePerformance | None,
        directives=[Cost(weight=10)],
    )
    @each("id")
    @staticmethod
    async def performance(keys: Sequence[int], info: Info, range: Range = NO_RANGE) -> Mapping[int, Any]:
        """Summed now, for all of the page at once."""
        days = fields_of(given(range))
        return await performances(info.context.database, "group", keys, days.get("from"), days.get("to"))


@strawberry.input(description="A group to write.")
class GroupInput:
    """Checked by the service."""

    name: Annotated[str, strawberry.field(description="1 to 200 letters.")]
    kind: Annotated[GroupKind, strawberry.field(description="What it is for.")]
    description: Annotated[str | None, strawberry.field(description="Up to 2,000 letters.")] = strawberry.UNSET
    rule_segment_id: Annotated[
        strawberry.ID | None,
        strawberry.field(
            description="The segment that its members follow from now on; null keeps those it has by hand. Left out:"
            " as it is."
        ),
    ] = strawberry.UNSET
    benefits: Annotated[
        list[BenefitInput] | None,
        strawberry.field(description="Up to 50, in order; given, they are all that its members get from it."),
    ] = strawberry.UNSET


@strawberry.type(description="Outcome of groupSave.")
class GroupPayload(Payload):
    """The group as it is now."""

    group: Annotated[Group | None, strawberry.field(description="The group as it is now.")] = None


@strawberry.type
class CustomerGroups:
    """The groups' part of Customer."""

    @requires(
        Scope.GROUPS_READ, description="The groups the customer is in, by name.", graphql_type=Connection[Group] | None
    )
    @each("id")
    @staticmethod
    async def groups(
        customers: Sequence[int],
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
    ) -> Mapping[int, Any]:
        """Without a cursor, one read serves every customer of the page."""
        looked = window(first=given(first), after=given(after))
        reader, actor = info.context.database, info.context.actor
        if looked.is_start:
            pages = await queries.first_groups_of_each(reader, actor, customers, looked.size)
        else:
            pages = {key: await queries.groups_of(reader, actor, key, looked) for key in customers}
        return connections(info.context, pages, lambda some: queries.group_counts(reader, some))


@strawberry.input
class CustomerFilterGroups:
    """The groups' part of CustomerFilter."""

    group_id: Annotated[IdFilter | None, strawberry.field(description="In one of these groups.")] = strawberry.UNSET
    segment_id: Annotated[IdFilter | None, strawberry.field(description="In one of these segments.")] = strawberry.UNSET


@strawberry.input
class CustomersBulkGroups:
    """The groups' part of CustomersBulkInput."""

    group_ids_add: Annotated[
        list[strawberry.ID] | None, strawberry.field(description="Groups to join; needs GROUPS_WRITE.")
    ] = strawberry.UNSET
    group_ids_remove: Annotated[
        list[strawberry.ID] | None, strawberry.field(description="Groups to leave; needs GROUPS_WRITE.")
    ] = strawberry.UNSET


@strawberry.type
class GroupQueries:
    """Reading groups."""

    @requires(Scope.GROUPS_READ, description="One group.", graphql_type=Group | None)
    @staticmethod
    async def group(info: Info, id: strawberry.ID) -> Any:
        """Null when it does not exist."""
        key = ids.decode("grp", id)
        return None if key is None else (await queries.groups_by_id(info.context.database, [key])).get(key)

    @requires(Scope.GROUPS_READ, description="Groups by name.", graphql_type=Connection[Group] | None)
    @staticmethod
    async def groups(
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        search: str | None = strawberry.UNSET,
        kind: list[GroupKind] | None = strawberry.UNSET,
    ) -> Any:
        """A page."""
        chosen = given(kind)
        wish = GroupWish(given(search), None if chosen is None else tuple(one.value for one in chosen))
        looked = window(first=given(first), after=given(after))
        reader = info.context.database
        found = await queries.groups_page(reader, info.context.actor, wish, looked)
        return connection(found, lambda: queries.groups_count(reader, wish))


@strawberry.type
class GroupMutations:
    """The verbs on groups."""

    @requires(
        Scope.GROUPS_WRITE,
        description="Makes a group, or changes the one with this id.",
        graphql_type=GroupPayload | None,
    )
    @staticmethod
    async def group_save(
        info: Info,
        input: GroupInput,
        id: strawberry.ID | None = strawberry.UNSET,
        expected_version: ExpectedVersion = strawberry.UNSET,
        idempotency_key: IdempotencyKey = strawberry.UNSET,
    ) -> Any:
        """See `service.group_save`."""
        wanted = given(id)
        work = service.group_save(
            actor=info.context.actor,
            group_id=None if wanted is None else (ids.decode("grp", wanted) or 0),
            draft=_draft(input),
            expected_version=given(expected_version),
            idempotency_key=given(idempotency_key),
        )
        return await settle(GroupPayload, work, group=_reader(info))

    @requires(
        Scope.GROUPS_WRITE,
        description="Takes a group away; its members stay customers.",
        graphql_type=DeletePayload | None,
    )
    @staticmethod
    async def group_delete(info: Info, id: strawberry.ID) -> Any:
        """See `service.group_delete`."""
        work = service.group_delete(actor=info.context.actor, group_id=ids.decode("grp", id))
        return await settle(DeletePayload, work, deleted_id=lambda key: strawberry.ID(ids.encode("grp", key)))

    @requires(
        Scope.GROUPS_WRITE,
        description="Puts customers into a group. Up to 100 at once: the job that is answered has ended.",
        graphql_type=JobPayload | None,
    )
    @staticmethod
    async def group_members_add(
        info: Info, group_id: GroupId, customers: Customers, idempotency_key: IdempotencyKey = strawberry.UNSET
    ) -> Any:
        """See `members.members_change`."""
        return await _moved(info, group_id, customers, given(idempotency_key), add=True)

    @requires(
        Scope.GROUPS_WRITE,
        description="Takes customers out of a group. Up to 100 at once: the job that is answered has ended.",
        graphql_type=JobPayload | None,
    )
    @staticmethod
    async def group_members_remove(
        info: Info, group_id: GroupId, customers: Customers, idempotency_key: IdempotencyKey = strawberry.UNSET
    ) -> Any:
        """See `members.members_change`."""
        return await _moved(info, group_id, customers, given(idempotency_key), add=False)


async def _moved(info: Info, group_id: str, customers: CustomerSelection, key: str | None, *, add: bool) -> JobPayload:
    context = info.context
    work = members_change(
        actor=context.actor,
        group_id=ids.decode("grp", group_id),
        customers=one_of(customers),
        add=add,
        idempotency_key=key,
    )
    return await settle(JobPayload, work, job=lambda job: job_by_id(context.database, context.actor, job))


def _draft(input: GroupInput) -> GroupDraft:
    rule = input.rule_segment_id
    leader = None if rule is None or rule is strawberry.UNSET else ids.decode("seg", rule) or 0
    benefits = given(input.benefits)
    return GroupDraft(
        input.name,
        input.kind.value,
        given(input.description),
        None if rule is strawberry.UNSET else (leader,),
        None if benefits is None else tuple(fields_of(one) for one in benefits),
    )


def _reader(info: Info) -> Callable[[int], Awaitable[GroupRow | None]]:
    async def read(group_id: int) -> GroupRow | None:
        return (await queries.groups_by_id(info.context.database, [group_id])).get(group_id)

    return read


async def _nodes(context: Context, keys: Sequence[int]) -> Mapping[int, GroupRow]:
    if not context.actor.may(Scope.GROUPS_READ):
        return {}
    return await queries.groups_by_id(context.database, keys)


register_node("grp", _nodes)
