"""Which customers a bulk action means."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from regulars.customers.graphql.references import CustomerFilterRef


@strawberry.input(
    one_of=True,
    description="Which customers a bulk action means: exactly one, so that nothing can mean everybody by omission."
    " By filter, group or segment needs CUSTOMERS_READ too.",
)
class CustomerSelection:
    """Exactly one of these."""

    ids: Annotated[list[strawberry.ID] | None, strawberry.field(description="These, at most 10,000.")] = UNSET
    filter: Annotated[CustomerFilterRef | None, strawberry.field(description="Those who match; never empty.")] = UNSET
    group_id: Annotated[strawberry.ID | None, strawberry.field(description="The members of this group.")] = UNSET
    segment_id: Annotated[strawberry.ID | None, strawberry.field(description="The members of this segment.")] = UNSET
    everyone: Annotated[bool | None, strawberry.field(description="Must be true.")] = UNSET


Customers = Annotated[CustomerSelection, strawberry.argument(description="Whom it is about.")]
