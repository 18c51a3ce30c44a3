"""A file to fetch: its address, which ends soon, and what is known of it."""

from typing import Annotated

import strawberry

from regulars.platform.graphql.context import Context
from regulars.platform.graphql.scalars import BigInt, Instant, Url


@strawberry.type(description="A file to fetch, until its address expires.")
class Download:
    """Answered by the room that keeps the file."""

    url: Annotated[Url, strawberry.field(description="GET it; whoever has the address may.")]
    file_name: Annotated[str, strawberry.field(description="The name to save it under.")]
    media_type: Annotated[str, strawberry.field(description="Such as text/csv.")]
    expires_at: Annotated[Instant, strawberry.field(description="Until when the address works.")]
    size_bytes: Annotated[BigInt | None, strawberry.field(description="Known once it was written.")] = None
    sha256: Annotated[str | None, strawberry.field(description="Of the bytes, once they were written.")] = None


def address(context: Context, path: str) -> Url:
    """A path of ours as an address, where the caller reached us."""
    facts = context.facts
    return Url(f"{facts.scheme}://{facts.host or 'localhost'}{path}")
