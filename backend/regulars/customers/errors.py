"""Refusals of the customers' verbs that carry more than their code."""

from collections.abc import Sequence

from regulars.platform.errors import ErrorCode, Refusal


class DuplicateCustomer(Refusal):
    """The person is there already."""

    def __init__(self, customer_id: int, matched_on: Sequence[str], score: float) -> None:
        what = {"EMAIL": "this e-mail", "PHONE": "this phone number", "EXTERNAL_ID": "this external id"}
        shared = " and ".join(what[field] for field in matched_on if field in what)
        super().__init__(
            ErrorCode.DUPLICATE,
            f"A customer with {shared} is there already. Open that record, or create another on purpose.",
            ("input", {"EMAIL": "email", "PHONE": "phone"}.get(matched_on[0], "externalId")),
        )
        self.customer_id = customer_id
        self.matched_on = tuple(matched_on)
        self.score = score
