"""The document of an order, as a file to fetch."""

from typing import Annotated, Any

import strawberry

from regulars.orders.queries.rows import OrderRow
from regulars.orders.service import documents
from regulars.orders.service.documents import MEDIA_TYPES, DocumentFormat
from regulars.platform import clock
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import Cost
from regulars.platform.graphql.downloads import Download, address
from regulars.platform.graphql.reading import reading
from regulars.platform.graphql.scalars import Instant

strawberry.enum(DocumentFormat, description="Forms of one order's document.")


@strawberry.type
class OrderDocuments:
    """The documents' part of Order."""

    @strawberry.field(
        description="The order as a file, made when it is fetched and as you may see the order; the address ends in"
        " five minutes, and the audit log has who fetched it.",
        directives=[Cost(weight=10)],
        graphql_type=Download,
        metadata=reading("id", "number"),
    )
    @staticmethod
    async def document(
        order: strawberry.Parent[OrderRow],
        info: Info,
        format: Annotated[DocumentFormat, strawberry.argument(description="Which form.")] = DocumentFormat.PDF,
    ) -> Any:
        """See `service.documents`."""
        context = info.context
        until = clock.now() + documents.VALID_FOR
        link = await documents.link_to(context.database, context.actor, order.id, format, until)
        return Download(
            url=address(context, f"/downloads/orders/{link}"),
            file_name=documents.file_name(order.number, format),
            media_type=MEDIA_TYPES[format],
            expires_at=Instant(until),
        )
