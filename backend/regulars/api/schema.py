"""The schema: the root fields of every room, and the types that only interfaces lead to."""

import strawberry

from regulars.access.graphql.jobs import BulkJob, JobMutations, JobQueries, JobSubscriptions
from regulars.access.graphql.roots import AccessMutations, AccessQueries
from regulars.api.build import build_schema
from regulars.api.roots import NodeQueries
from regulars.api.types import Customer, Order
from regulars.benefits.graphql.price_lists import PriceListMutations, PriceListQueries
from regulars.benefits.graphql.quotes import PriceQueries
from regulars.catalog.graphql import ProductMutations, ProductQueries
from regulars.companies.graphql.roots import CompanyMutations, CompanyQueries
from regulars.customers.graphql.account import AccountMutations
from regulars.customers.graphql.address_mutations import AddressMutations
from regulars.customers.graphql.bulk import BulkMutations
from regulars.customers.graphql.consents import ConsentMutations
from regulars.customers.graphql.contact_mutations import ContactMutations
from regulars.customers.graphql.definitions import DefinitionQueries
from regulars.customers.graphql.duplicates import DuplicateCustomerError
from regulars.customers.graphql.live import CustomerSubscriptions
from regulars.customers.graphql.matches import MatchQueries
from regulars.customers.graphql.mutations import CustomerMutations
from regulars.customers.graphql.postal import PostalQueries
from regulars.customers.graphql.proving import ProvingMutations
from regulars.customers.graphql.quality import QualityMutations
from regulars.customers.graphql.roles import RoleMutations, RoleQueries
from regulars.customers.graphql.roots import CustomerQueries
from regulars.customers.graphql.tag_mutations import TagMutations
from regulars.customers.graphql.tracking import TrackingMutations
from regulars.exports.graphql.jobs import ExportJob
from regulars.exports.graphql.roots import ExportMutations, ExportQueries
from regulars.fields.graphql import FieldMutations, FieldQueries
from regulars.groups.graphql.groups import GroupMutations, GroupQueries
from regulars.groups.graphql.segment_live import SegmentSubscriptions
from regulars.groups.graphql.segment_roots import SegmentMutations, SegmentQueries
from regulars.imports.graphql.jobs import ImportJob
from regulars.imports.graphql.roots import ImportMutations, ImportQueries
from regulars.imports.graphql.uploads import Upload
from regulars.merging.graphql.duplicates import DuplicateMutations, DuplicateQueries
from regulars.merging.graphql.merges import MergeBlockedError, MergeMutations, MergeQueries
from regulars.messaging.graphql.messages import MessageMutations, MessageQueries
from regulars.messaging.graphql.server import MailMutations, MailQueries
from regulars.messaging.graphql.templates import TemplateMutations, TemplateQueries
from regulars.notes.graphql import NoteMutations, NoteQueries
from regulars.orders.graphql import history
from regulars.orders.graphql.behalf import BehalfMutations, BehalfQueries
from regulars.orders.graphql.linking import OrderLinkMutations, OrderLinkQueries
from regulars.orders.graphql.mails import OrderMailMutations, OrderMailQueries
from regulars.orders.graphql.money_verbs import OrderMoneyMutations, OrderMoneyQueries
from regulars.orders.graphql.moving import OrderMovingMutations
from regulars.orders.graphql.packing import ShippingMutations
from regulars.orders.graphql.payloads import RefundLimitError
from regulars.orders.graphql.refunds import RefundMutations
from regulars.orders.graphql.reporting import ReportingMutations, ReportingQueries
from regulars.orders.graphql.roots import OrderMutations, OrderQueries, OrderSubscriptions
from regulars.orders.graphql.shipments import ShippingQueries
from regulars.orders.graphql.waiting import WaitingRefundMutations, WaitingRefundQueries
from regulars.platform.graphql.payload import InputError, StaleVersionError
from regulars.reports.graphql.live import ReportSubscriptions
from regulars.reports.graphql.movement import MovementQueries
from regulars.reports.graphql.prediction_model import PredictionMutations, PredictionQueries
from regulars.reports.graphql.roots import ReportQueries
from regulars.stores.graphql import StoreMutations, StoreQueries
from regulars.timeline.graphql.entries import TimelineMutations
from regulars.timeline.graphql.live import TimelineSubscriptions
from regulars.views.graphql import ViewMutations, ViewQueries


@strawberry.type(description="Reading.")
class Query(
    NodeQueries,
    AccessQueries,
    StoreQueries,
    FieldQueries,
    JobQueries,
    CustomerQueries,
    RoleQueries,
    MatchQueries,
    MergeQueries,
    DuplicateQueries,
    NoteQueries,
    PostalQueries,
    DefinitionQueries,
    ImportQueries,
    OrderQueries,
    BehalfQueries,
    OrderMailQueries,
    ProductQueries,
    PriceListQueries,
    PriceQueries,
    OrderMoneyQueries,
    OrderLinkQueries,
    ShippingQueries,
    ReportingQueries,
    WaitingRefundQueries,
    GroupQueries,
    CompanyQueries,
    SegmentQueries,
    MessageQueries,
    TemplateQueries,
    MailQueries,
    ViewQueries,
    ExportQueries,
    ReportQueries,
    MovementQueries,
    PredictionQueries,
):
    """Every room's reads."""


@strawberry.type(
    description="Writing. Refusals are userErrors. A payload is null with an error only where the scope is missing"
    " (FORBIDDEN) or a bug was masked, so that one failure never hides what the others of the same document did."
    " expectedVersion locks optimistically; idempotencyKey makes a retry safe for 24 hours; bulk work is a Job."
)
class Mutation(
    AccessMutations,
    StoreMutations,
    FieldMutations,
    JobMutations,
    ImportMutations,
    CustomerMutations,
    AddressMutations,
    AccountMutations,
    ConsentMutations,
    TrackingMutations,
    RoleMutations,
    QualityMutations,
    TagMutations,
    BulkMutations,
    ContactMutations,
    ProvingMutations,
    MergeMutations,
    DuplicateMutations,
    NoteMutations,
    TimelineMutations,
    OrderMutations,
    BehalfMutations,
    OrderMailMutations,
    ProductMutations,
    PriceListMutations,
    OrderMoneyMutations,
    OrderLinkMutations,
    RefundMutations,
    ShippingMutations,
    OrderMovingMutations,
    ReportingMutations,
    WaitingRefundMutations,
    GroupMutations,
    CompanyMutations,
    SegmentMutations,
    MessageMutations,
    TemplateMutations,
    MailMutations,
    ViewMutations,
    ExportMutations,
    PredictionMutations,
):
    """Every room's verbs."""


@strawberry.type(
    description="Live state: the present at once, then every change, coalesced. Scopes are checked again at each push."
)
class Subscription(
    JobSubscriptions,
    CustomerSubscriptions,
    OrderSubscriptions,
    TimelineSubscriptions,
    SegmentSubscriptions,
    ReportSubscriptions,
):
    """What every room tells as it happens."""


history.show()
schema = build_schema(
    Query,
    Mutation,
    Subscription,
    types=[
        Customer,
        Order,
        BulkJob,
        ExportJob,
        ImportJob,
        Upload,
        InputError,
        StaleVersionError,
        DuplicateCustomerError,
        MergeBlockedError,
        RefundLimitError,
    ],
)
