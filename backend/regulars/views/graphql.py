"""The window of the views: those that a colleague has, and the verbs on them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import SIGNED_IN, access
from regulars.access.graphql.staff import StaffMention, StaffUser
from regulars.access.graphql.viewer import Density
from regulars.access.scopes import Scope
from regulars.customers.graphql.references import CustomerFilterRef
from regulars.orders.graphql.filters import OrderFilter, PaymentFilter
from regulars.platform import ids
from regulars.platform.graphql.arguments import ExpectedVersion, IdempotencyKey
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.filter_values import filter_value
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.node import Node, Versioned, register_node, rows_are
from regulars.platform.graphql.outcomes import DeletePayload
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.scalars import FilterValue, ReportInputValue
from regulars.platform.graphql.sorting import SortDirection
from regulars.views import queries, service
from regulars.views.queries import ViewRow
from regulars.views.service import ViewDraft
from regulars.views.subjects import SUBJECTS, ViewSubject

if TYPE_CHECKING:
    from regulars.api.types import ReportInput

ReportInputRef = Annotated["ReportInput", strawberry.lazy("regulars.api.types")]
strawberry.enum(ViewSubject, description="Pages that keep views.")
_ARGUMENTS = {
    "CUSTOMERS": "customer_filter",
    "ORDERS": "order_filter",
    "PAYMENTS": "payment_filter",
    "REPORT": "report",
}


@strawberry.type(description="A sort kept in a view.")
class ViewSort:
    """Answered from a mapping."""

    field: Annotated[str, strawberry.field(description="As the list's orderBy names it.")]
    direction: Annotated[SortDirection, strawberry.field(description="Which way.")]
    custom_field_key: Annotated[
        str | None, strawberry.field(description="With CUSTOM_FIELD: the key of the field.")
    ] = None


@strawberry.type(description="A kept state of a list.")
class SavedView(Node, Versioned):
    """Answered from a `ViewRow`."""

    is_type_of = rows_are(ViewRow)

    name: Annotated[str, strawberry.field(description="Unique among its owner's views of the list.")]
    subject: Annotated[ViewSubject, strawberry.field(description="Whose list it is.")]
    is_shared: Annotated[bool, strawberry.field(description="For everybody; else for its owner only.")]
    search: Annotated[str | None, strawberry.field(description="What is searched for.")]
    density: Annotated[
        Density | None, strawberry.field(description="Height of the rows; null: as the reader has them.")
    ]
    position: Annotated[int, strawberry.field(description="Views stand by position, then by name.")]
    required_scope: Annotated[
        Scope | None,
        strawberry.field(
            description="What the caller lacks to see what the view asks: filter and search are null then, and its list"
            " would be refused."
        ),
    ]

    @strawberry.field(
        description="What the view asks, as the list's filter takes it; null: nothing.", graphql_type=FilterValue | None
    )
    @staticmethod
    def filter(view: strawberry.Parent[ViewRow], info: Info) -> Any:
        """By the names of the API."""
        if view.filter is None or view.subject == ViewSubject.REPORT:
            return None
        return filter_value(info, SUBJECTS[view.subject].input, view.filter)

    @strawberry.field(
        description="What a kept report asks, as the query report takes it; null of lists.",
        graphql_type=ReportInputValue | None,
    )
    @staticmethod
    def report(view: strawberry.Parent[ViewRow], info: Info) -> Any:
        """By the names of the API."""
        if view.filter is None or view.subject != ViewSubject.REPORT:
            return None
        return filter_value(info, SUBJECTS[view.subject].input, view.filter)

    @strawberry.field(description="The sort; empty: the list's own.", directives=[ListSize(assumed_size=5)])
    @staticmethod
    def order_by(view: strawberry.Parent[ViewRow]) -> list[ViewSort]:
        """In their order."""
        return [
            ViewSort(
                field=step["field"],
                direction=SortDirection(step["direction"]),
                custom_field_key=step.get("custom_field_key"),
            )
            for step in view.order_by
        ]

    @strawberry.field(
        description="The columns in their order, each its name, or name:width in pixels; empty: the list's own.",
        directives=[ListSize(assumed_size=60)],
    )
    @staticmethod
    def columns(view: strawberry.Parent[ViewRow]) -> list[str]:
        """As the application names them."""
        return list(view.columns)

    @strawberry.field(description="Who keeps it.", graphql_type=StaffUser)
    @staticmethod
    def owner(view: strawberry.Parent[ViewRow]) -> Any:
        """By name."""
        return StaffMention(view.owner_id, view.owner_name)

    @strawberry.field(description="Whether the caller may change it: its owner, or who manages the settings.")
    @staticmethod
    def is_changeable(view: strawberry.Parent[ViewRow], info: Info) -> bool:
        """Told for the caller."""
        actor = info.context.actor
        return actor.kind == "staff" and (view.owner_id == actor.id or actor.may(queries.MANAGES))


@strawberry.input(description="A sort to keep.")
class ViewSortInput:
    """Checked by the service."""

    field: Annotated[str, strawberry.field(description="As the list's orderBy names it.")]
    direction: Annotated[SortDirection, strawberry.field(description="Which way.")] = SortDirection.ASC
    custom_field_key: Annotated[
        str | None, strawberry.field(description="With CUSTOM_FIELD: the key of the field.")
    ] = None


@strawberry.input(description="A view to keep; it is written as a whole.")
class SavedViewInput:
    """Checked by the service."""

    name: Annotated[str, strawberry.field(description="1 to 100 letters.")]
    subject: Annotated[ViewSubject, strawberry.field(description="Whose list it is; never changes.")]
    is_shared: Annotated[bool, strawberry.field(description="For everybody.")] = False
    customer_filter: Annotated[
        CustomerFilterRef | None, strawberry.field(description="What a view of customers asks.")
    ] = UNSET
    order_filter: Annotated[OrderFilter | None, strawberry.field(description="What a view of orders asks.")] = UNSET
    payment_filter: Annotated[PaymentFilter | None, strawberry.field(description="What a view of payments asks.")] = (
        UNSET
    )
    report: Annotated[ReportInputRef | None, strawberry.field(description="What a kept report asks.")] = UNSET
    search: Annotated[str | None, strawberry.field(description="Up to 200 letters.")] = UNSET
    order_by: Annotated[list[ViewSortInput] | None, strawberry.field(description="Up to 4 steps.")] = UNSET
    columns: Annotated[
        list[str] | None, strawberry.field(description="Up to 60, in their order: name, or name:width in pixels.")
    ] = UNSET
    density: Annotated[Density | None, strawberry.field(description="Null: as each reader has them.")] = UNSET
    position: Annotated[int | None, strawberry.field(description="0 where nothing is said.")] = UNSET


@strawberry.type(description="Outcome of savedViewSave.")
class SavedViewPayload(Payload):
    """The view as it is now."""

    view: Annotated[SavedView | None, strawberry.field(description="The view as it is now.")] = None


@strawberry.type
class ViewQueries:
    """Reading views."""

    @access(
        SIGNED_IN,
        description="One's own and the shared ones, of the lists that one may read.",
        graphql_type=list[SavedView],
        directives=[ListSize(assumed_size=200)],
    )
    @staticmethod
    async def saved_views(
        info: Info,
        subject: Annotated[ViewSubject | None, strawberry.argument(description="Of one list only.")] = UNSET,
    ) -> Any:
        """By position, then by name."""
        chosen = given(subject)
        return await queries.views(
            info.context.database, info.context.actor, None if chosen is None else str(chosen.value)
        )


@strawberry.type
class ViewMutations:
    """The verbs on views."""

    @access(
        SIGNED_IN, description="Keeps a view, or changes the one with this id.", graphql_type=SavedViewPayload | None
    )
    @staticmethod
    async def saved_view_save(
        info: Info,
        input: SavedViewInput,
        id: strawberry.ID | None = UNSET,
        expected_version: ExpectedVersion = UNSET,
        idempotency_key: IdempotencyKey = UNSET,
    ) -> Any:
        """See `service.view_save`."""
        wanted = given(id)
        work = service.view_save(
            actor=info.context.actor,
            view_id=None if wanted is None else (ids.decode(ViewRow.prefix, wanted) or 0),
            draft=_draft(input),
            expected_version=given(expected_version),
            idempotency_key=given(idempotency_key),
        )
        return await settle(SavedViewPayload, work, view=lambda key: _one(info.context, key))

    @access(SIGNED_IN, description="Takes a view away.", graphql_type=DeletePayload | None)
    @staticmethod
    async def saved_view_delete(info: Info, id: strawberry.ID) -> Any:
        """See `service.view_delete`."""
        work = service.view_delete(actor=info.context.actor, view_id=ids.decode(ViewRow.prefix, id))
        return await settle(DeletePayload, work, deleted_id=lambda key: strawberry.ID(ids.encode(ViewRow.prefix, key)))


def _draft(view: SavedViewInput) -> ViewDraft:
    own = _ARGUMENTS[view.subject.value]
    filters = {name: fields_of(getattr(view, name)) for name in _ARGUMENTS.values()}
    arguments = {_ARGUMENTS[subject]: kept.argument for subject, kept in SUBJECTS.items()}
    density = given(view.density)
    return ViewDraft(
        subject=view.subject.value,
        name=view.name,
        is_shared=view.is_shared,
        filter=filters[own] or None,
        search=given(view.search),
        order_by=tuple(_step(step) for step in given(view.order_by) or ()),
        columns=tuple(given(view.columns) or ()),
        density=None if density is None else density.value,
        position=given(view.position) or 0,
        foreign=tuple(arguments[name] for name, kept in filters.items() if name != own and kept),
    )


def _step(step: ViewSortInput) -> dict[str, str]:
    kept = {"field": step.field, "direction": step.direction.value}
    return kept if step.custom_field_key is None else kept | {"custom_field_key": step.custom_field_key}


async def _one(context: Context, key: int) -> ViewRow | None:
    return (await queries.views_by_ids(context.database, context.actor, [key])).get(key)


async def _nodes(context: Context, keys: Sequence[int]) -> Mapping[int, ViewRow]:
    return await queries.views_by_ids(context.database, context.actor, keys)


register_node(ViewRow.prefix, _nodes)
