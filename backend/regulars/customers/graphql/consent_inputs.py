"""The words of consent, and consent as it is written and filtered by."""

from enum import StrEnum
from typing import Annotated

import strawberry
from strawberry import UNSET

from regulars.messaging.graphql.references import MarketingChannel
from regulars.platform.graphql.scalars import Instant


@strawberry.enum(description="State of consent.")
class ConsentState(StrEnum):
    """Only SUBSCRIBED permits a message."""

    NEVER_ASKED = "NEVER_ASKED"
    PENDING = "PENDING"
    SUBSCRIBED = "SUBSCRIBED"
    UNSUBSCRIBED = "UNSUBSCRIBED"
    INVALID = "INVALID"
    REDACTED = "REDACTED"


@strawberry.enum(description="How consent was given.")
class OptInLevel(StrEnum):
    """DOUBLE: confirmed by a link in a mail."""

    SINGLE = "SINGLE"
    DOUBLE = "DOUBLE"
    UNKNOWN = "UNKNOWN"


@strawberry.input(description="Consent on a channel.")
class ConsentFilter:
    """Nobody was asked who has no word on the channel."""

    channel: Annotated[MarketingChannel, strawberry.field(description="On which channel.")]
    state: Annotated[list[ConsentState], strawberry.field(description="Any of these.")]


@strawberry.input
class CustomerFilterConsent:
    """Consent, a part of CustomerFilter."""

    consent: Annotated[ConsentFilter | None, strawberry.field(description="Where they stand on a channel.")] = UNSET


@strawberry.input(description="Proof to keep.")
class ConsentEvidenceInput:
    """Whatever there is of it."""

    wording: Annotated[str | None, strawberry.field(description="What the person read, up to 2,000 letters.")] = UNSET
    page_url: Annotated[str | None, strawberry.field(description="Where they read it.")] = UNSET
    ip: Annotated[str | None, strawberry.field(description="Where they came from.")] = UNSET
    user_agent: Annotated[str | None, strawberry.field(description="What they came with.")] = UNSET


@strawberry.input(description="Consent to record.")
class ConsentInput:
    """Checked by the service."""

    channel: Annotated[MarketingChannel, strawberry.field(description="On which channel.")]
    state: Annotated[ConsentState, strawberry.field(description="PENDING, SUBSCRIBED or UNSUBSCRIBED.")]
    source: Annotated[str, strawberry.field(description="Where the word comes from, such as checkout or phone call.")]
    opt_in_level: Annotated[
        OptInLevel | None, strawberry.field(description="How it was given; UNKNOWN where nothing is said.")
    ] = UNSET
    at: Annotated[Instant | None, strawberry.field(description="When they said so; now where left out.")] = UNSET
    evidence: Annotated[ConsentEvidenceInput | None, strawberry.field(description="What proves it.")] = UNSET
