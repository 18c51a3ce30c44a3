"""Tagging many customers."""

from typing import Annotated, Any

import strawberry

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.selections import Customers, CustomerSelection
from regulars.customers.service.tags import tags_change
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.inputs import one_of
from regulars.platform.graphql.jobs import JobPayload
from regulars.platform.graphql.payload import settle
from regulars.platform.jobs.queries import job_by_id

Tags = Annotated[
    list[str], strawberry.argument(description="1 to 50 tags of up to 100 letters, without regard to case.")
]


@strawberry.type
class TagMutations:
    """customerTagsAdd, customerTagsRemove."""

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Tags customers. Up to 100 at once: the job that is answered has ended.",
        graphql_type=JobPayload | None,
    )
    @staticmethod
    async def customer_tags_add(info: Info, customers: Customers, tags: Tags) -> Any:
        """See `tags.tags_change`."""
        return await _changed(info, customers, tags, add=True)

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Takes tags from customers. Up to 100 at once: the job that is answered has ended.",
        graphql_type=JobPayload | None,
    )
    @staticmethod
    async def customer_tags_remove(info: Info, customers: Customers, tags: Tags) -> Any:
        """See `tags.tags_change`."""
        return await _changed(info, customers, tags, add=False)


async def _changed(info: Info, customers: CustomerSelection, tags: list[str], *, add: bool) -> JobPayload:
    context = info.context
    work = tags_change(actor=context.actor, customers=one_of(customers), tags=tags, add=add)
    return await settle(JobPayload, work, job=lambda key: job_by_id(context.database, context.actor, key))
