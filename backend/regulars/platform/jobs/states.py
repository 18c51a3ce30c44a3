"""States of a job and the events that tell of them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from regulars.platform.outbox import Event


class JobStatus(StrEnum):
    """As in the contract."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    PARTIAL = "PARTIAL"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"

    @property
    def is_final(self) -> bool:
        return self not in (JobStatus.QUEUED, JobStatus.RUNNING)


class UpsertOutcome(StrEnum):
    """What happened to an entry of a bulk write, as in the contract."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    UNCHANGED = "UNCHANGED"
    REFUSED = "REFUSED"


class OnDuplicate(StrEnum):
    """What to do with a record that is there already, as in the contract."""

    REJECT = "REJECT"
    RETURN_EXISTING = "RETURN_EXISTING"
    UPDATE_EXISTING = "UPDATE_EXISTING"
    ALLOW = "ALLOW"


@dataclass(frozen=True, slots=True)
class JobProgressed(Event):
    """A job went on; told at most twice a second."""

    event_name: ClassVar[str] = "job.progress"
    job_id: int
    kind: str
    processed: int
    total: int | None
    failed: int


@dataclass(frozen=True, slots=True)
class JobFinished(Event):
    """A job came to its end."""

    event_name: ClassVar[str] = "job.finished"
    job_id: int
    kind: str
    status: str
