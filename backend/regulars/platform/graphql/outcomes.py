"""Payloads that many mutations share."""

from typing import Annotated

import strawberry

from regulars.platform.graphql.payload import Payload


@strawberry.type(description="Outcome of several mutations.")
class DonePayload(Payload):
    """That it was done."""

    done: Annotated[bool, strawberry.field(description="True where it was done.")] = False


@strawberry.type(description="Outcome of several mutations.")
class DeletePayload(Payload):
    """What is gone."""

    deleted_id: Annotated[strawberry.ID | None, strawberry.field(description="The id that is gone.")] = None
