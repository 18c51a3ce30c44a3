"""The name board: the types that several rooms share, put together from the part of each."""

import strawberry

from regulars.customers.queries.columns import CustomerRow
from regulars.groups.graphql import CustomerGroups
from regulars.notes.graphql import CustomerNotes
from regulars.platform.graphql.node import Node, Versioned, rows_are
from regulars.timeline.graphql import CustomerTimeline


@strawberry.type(
    description="A person who bought, registered or subscribed. Plain fields are columns of one row; fields with"
    " arguments and those that may be null by scope are read in one statement per page."
)
class Customer(Node, Versioned, CustomerGroups, CustomerNotes, CustomerTimeline):
    """Answered from a `CustomerRow`."""

    is_type_of = rows_are(CustomerRow)
