"""Uploads as callers see them: a place for bytes, and whether they have come."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import strawberry

from regulars.imports import queries
from regulars.imports.queries import UploadRow
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.downloads import address
from regulars.platform.graphql.node import Node, register_node, rows_are
from regulars.platform.graphql.payload import Payload
from regulars.platform.graphql.scalars import BigInt, Instant, Url


@strawberry.type(description="A place to put a file.")
class Upload(Node):
    """Answered from an `UploadRow`."""

    is_type_of = rows_are(UploadRow)

    file_name: Annotated[str, strawberry.field(description="As it is called at your place.")]
    received_at: Annotated[Instant | None, strawberry.field(description="When its bytes had come.")]
    expires_at: Annotated[Instant, strawberry.field(description="Until when it can be filled, then until it is kept.")]

    @strawberry.field(description="PUT the bytes here, with the credentials that asked for it.")
    @staticmethod
    def url(upload: strawberry.Parent[UploadRow], info: Info) -> Url:
        """Where the caller reached us."""
        return address(info.context, upload.url)

    @strawberry.field(description="How many bytes fit: as many as were announced.")
    @staticmethod
    def maximum_bytes(upload: strawberry.Parent[UploadRow]) -> BigInt:
        """Its size."""
        return BigInt(upload.size_bytes)


@strawberry.type(description="Outcome of uploadCreate.")
class UploadPayload(Payload):
    """The place."""

    upload: Annotated[Upload | None, strawberry.field(description="Where the file goes.")] = None


async def upload_of(context: Context, key: int) -> Any:
    """One's own upload."""
    return await queries.upload_by_id(context.database, context.actor, key)


async def _nodes(context: Context, keys: Sequence[int]) -> Mapping[int, UploadRow]:
    return await queries.uploads_by_id(context.database, context.actor, keys)


register_node(UploadRow.prefix, _nodes)
