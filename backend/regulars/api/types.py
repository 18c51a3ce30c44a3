"""The name board: the types that several rooms share, put together from the part of each."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.benefits.graphql.benefits import CustomerBenefits
from regulars.catalog.graphql import ProductFacts
from regulars.catalog.queries import ProductRow
from regulars.companies.graphql.companies import CompanyFacts, CustomerCompanies, CustomerFilterCompanies
from regulars.companies.queries.companies import CompanyRow
from regulars.customers.graphql.bulk import CustomersBulkFields
from regulars.customers.graphql.consent_inputs import CustomerFilterConsent
from regulars.customers.graphql.consents import CustomerConsents
from regulars.customers.graphql.contacts import CustomerContacts
from regulars.customers.graphql.custom_fields import CustomerCustomFields, CustomerFilterCustom
from regulars.customers.graphql.diagnosis import CustomerAccess
from regulars.customers.graphql.exporting import ExportInputCustomers
from regulars.customers.graphql.filters import CustomerFilterFields
from regulars.customers.graphql.profile import CustomerAddresses, CustomerProfile
from regulars.customers.graphql.quality import CustomerAttention, CustomerFilterQuality, CustomerQuality
from regulars.customers.graphql.roles import CustomerAccountRole, CustomerFilterRole
from regulars.customers.queries.columns import CustomerRow
from regulars.exports.graphql.inputs import ExportInputFields
from regulars.groups.graphql.groups import CustomerFilterGroups, CustomerGroups, CustomersBulkGroups, Group
from regulars.groups.graphql.segments import CustomerSegments
from regulars.merging.graphql.duplicates import CustomerDuplicates, DuplicateAttention
from regulars.merging.graphql.merges import CustomerMerges
from regulars.messaging.graphql.messages import CustomerMessages
from regulars.notes.graphql import CustomerNotes
from regulars.orders.graphql.actions import OrderActions
from regulars.orders.graphql.companies import CompanyOrders
from regulars.orders.graphql.customer import CustomerOrders
from regulars.orders.graphql.documents import OrderDocuments
from regulars.orders.graphql.drafts import OrderBehalf
from regulars.orders.graphql.exporting import ExportInputOrders
from regulars.orders.graphql.filters import CustomerFilterOrders
from regulars.orders.graphql.instructions import OrderInstructions
from regulars.orders.graphql.mails import OrderMessages
from regulars.orders.graphql.order import OrderFacts, OrderMoney, OrderParts
from regulars.orders.graphql.patterns import CustomerPatterns
from regulars.orders.graphql.products import ProductSold
from regulars.orders.graphql.shipments import OrderAttention, OrderShipping
from regulars.orders.queries.rows import OrderRow
from regulars.platform.graphql.changes import ChangeFacts, ChangeRow, changed_subject
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.node import Node, Versioned, rows_are
from regulars.reports.graphql.inputs import ReportInput
from regulars.reports.graphql.prediction import CustomerFilterPredictions, CustomerPredictions
from regulars.reports.graphql.row_filter import CustomerFilterReports
from regulars.timeline.graphql.window import CustomerTimeline, OrderTimeline


@strawberry.type(
    description="A person who bought, registered or subscribed. Plain fields are columns of one row; fields with"
    " arguments and those that may be null by scope are read in one statement per page."
)
class Customer(
    Node,
    Versioned,
    CustomerProfile,
    CustomerContacts,
    CustomerAddresses,
    CustomerConsents,
    CustomerAccess,
    CustomerQuality,
    CustomerAccountRole,
    CustomerCustomFields,
    CustomerOrders,
    CustomerPatterns,
    CustomerGroups,
    CustomerSegments,
    CustomerBenefits,
    CustomerCompanies,
    CustomerNotes,
    CustomerTimeline,
    CustomerMerges,
    CustomerDuplicates,
    CustomerMessages,
    CustomerPredictions,
):
    """Answered from a `CustomerRow`."""

    is_type_of = rows_are(CustomerRow)


@strawberry.type(description="An order, draft or placed.")
class Order(
    Node,
    Versioned,
    OrderFacts,
    OrderMoney,
    OrderParts,
    OrderBehalf,
    OrderMessages,
    OrderInstructions,
    OrderTimeline,
    OrderActions,
    OrderShipping,
    OrderDocuments,
):
    """Answered from an `OrderRow`."""

    is_type_of = rows_are(OrderRow)


@strawberry.type(description="A business with several people on its account.")
class Company(Node, Versioned, CompanyFacts, CompanyOrders):
    """Answered from a `CompanyRow`."""

    is_type_of = rows_are(CompanyRow)


@strawberry.type(description="Something sold; fed by orders and by productsUpsert.")
class Product(Node, Versioned, ProductFacts, ProductSold):
    """Answered from a `ProductRow`."""

    is_type_of = rows_are(ProductRow)


@strawberry.input(
    description="One grammar for lists, counts, segments, bulk actions, exports and reports. Fields are and-ed; each"
    " room adds its part."
)
class CustomerFilter(
    CustomerFilterFields,
    CustomerFilterConsent,
    CustomerFilterRole,
    CustomerFilterQuality,
    CustomerFilterCustom,
    CustomerFilterOrders,
    CustomerFilterGroups,
    CustomerFilterCompanies,
    CustomerFilterReports,
    CustomerFilterPredictions,
):
    """Compiled by `customer_filters`."""

    and_: Annotated[list["CustomerFilter"] | None, strawberry.field(name="and", description="All of these.")] = UNSET
    or_: Annotated[list["CustomerFilter"] | None, strawberry.field(name="or", description="Any of these.")] = UNSET
    not_: Annotated["CustomerFilter | None", strawberry.field(name="not", description="None that match this.")] = UNSET


@strawberry.type(description="Things that wait for somebody.")
class AttentionCounts(CustomerAttention, OrderAttention, DuplicateAttention):
    """Each room counts its own, where it is selected."""


@strawberry.input(description="What is done to many customers at once; absent fields change nothing.")
class CustomersBulkInput(CustomersBulkFields, CustomersBulkGroups):
    """Done by `customers.service.bulk`."""


@strawberry.input(
    description="An export to make; the filter is the list's own. Without a selection it is the whole list."
)
class ExportInput(ExportInputFields, ExportInputCustomers, ExportInputOrders):
    """Read by exports/graphql/inputs.py."""


KEPT = ReportInput
"""Named here for rooms below the reports, which keep questions and write their answers out."""

BenefitSource = Annotated[Group, strawberry.union("BenefitSource", description="What grants benefits.")]
ChangeSubject = Annotated[Customer | Order, strawberry.union("ChangeSubject", description="What can change live.")]


@strawberry.type(description="A change of a record. Hand cursor back as after when reconnecting.")
class Change(ChangeFacts):
    """Answered from a `ChangeRow`."""

    is_type_of = rows_are(ChangeRow)

    @strawberry.field(
        description="Null where it was deleted or may no longer be seen.", graphql_type=ChangeSubject | None
    )
    @staticmethod
    async def subject(change: strawberry.Parent[ChangeRow], info: Info) -> Any:
        """Read anew for each push."""
        return await changed_subject(change, info)
