"""Asking before creating: who may be this person already."""

from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.duplicates import MatchField
from regulars.customers.graphql.references import CustomerRef
from regulars.customers.queries import listing, matches
from regulars.customers.queries.columns import CustomerRow
from regulars.customers.queries.matches import MAX_MATCHES, Sought
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.node import rows_are


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A match with its customer."""

    customer: CustomerRow
    score: float
    matched_on: tuple[str, ...]
    dismissed: bool


@strawberry.type(description="A record that may be the same person.")
class DuplicateCandidate:
    """Answered from a `CandidateRow`."""

    is_type_of = rows_are(CandidateRow)

    customer: Annotated[CustomerRef, strawberry.field(description="The record.")]
    score: Annotated[float, strawberry.field(description="0 to 1.")]
    matched_on: Annotated[
        list[MatchField],
        strawberry.field(
            description="What the two share; empty where only the names are alike.",
            directives=[ListSize(assumed_size=6)],
        ),
    ]
    dismissed: Annotated[bool, strawberry.field(description="Whether somebody said that they are two.")]


@strawberry.type
class MatchQueries:
    """findMatches."""

    @requires(
        Scope.CUSTOMERS_READ,
        description="Records that may be this person: ask before creating. By e-mail, phone or postal code"
        " with PII_READ only.",
        graphql_type=list[DuplicateCandidate] | None,
        directives=[Cost(weight=10), ListSize(assumed_size=10)],
    )
    @staticmethod
    async def find_matches(
        info: Info,
        email: Annotated[str | None, strawberry.argument(description="As written.")] = UNSET,
        phone: Annotated[str | None, strawberry.argument(description="In any written form.")] = UNSET,
        name: Annotated[str | None, strawberry.argument(description="First and last, in any order.")] = UNSET,
        postal_code: Annotated[str | None, strawberry.argument(description="Together with the name.")] = UNSET,
        external_id: Annotated[str | None, strawberry.argument(description="In whichever system.")] = UNSET,
        first: Annotated[int, strawberry.argument(description="How many, 1 to 50.")] = 10,
    ) -> Any:
        """The likeliest first."""
        if not 1 <= first <= MAX_MATCHES:
            raise Refusal(ErrorCode.INVALID, f"first is 1 to {MAX_MATCHES}, not {first}.", ("first",))
        sought = Sought(
            email=given(email),
            phone=given(phone),
            name=given(name),
            postal_code=given(postal_code),
            external_value=given(external_id),
        )
        reader, actor = info.context.database, info.context.actor
        found = await matches.find_matches(reader, actor, sought, first)
        people = await listing.by_ids(reader, actor, [match.customer_id for match in found])
        return [
            CandidateRow(people[one.customer_id], one.score, one.matched_on, one.dismissed)
            for one in found
            if one.customer_id in people
        ]
