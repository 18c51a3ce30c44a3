"""Why records cannot become one."""

from dataclasses import dataclass
from enum import StrEnum

from regulars.platform.errors import ErrorCode, Refusal


class Blocker(StrEnum):
    """What stands in the way."""

    ERASURE_PENDING = "ERASURE_PENDING"
    ERASED = "ERASED"
    SAME_CUSTOMER = "SAME_CUSTOMER"
    DIFFERENT_COMPANY = "DIFFERENT_COMPANY"
    ALREADY_MERGED = "ALREADY_MERGED"
    JOB_RUNNING = "JOB_RUNNING"


@dataclass(frozen=True, slots=True)
class Block:
    """One blocker and the record it concerns."""

    blocker: Blocker
    customer_id: int
    message: str


class MergeBlocked(Refusal):
    """A merge that is refused, with the first thing in its way."""

    def __init__(self, block: Block) -> None:
        super().__init__(ErrorCode.BLOCKED, block.message, ("ids",))
        self.block = block
