"""The cellar's own tables: outbox, jobs and idempotency records, mirrored for Tortoise."""

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import InstantField, JsonTextField, KeyField


class Counter(Model):
    """The last number given in a sequence without gaps."""

    name: str = KeyField(primary_key=True)
    value: int = fields.BigIntField()

    class Meta(Model.Meta):
        table = "counters"


class OutboxEvent(Model):
    """A fact, with its place in the order of commits once it is known."""

    id: int = fields.BigIntField(primary_key=True)
    sequence: int | None = fields.BigIntField(null=True, unique=True)
    at: int = InstantField()
    name: str = fields.TextField()
    customer_id: int | None = fields.BigIntField(null=True)
    order_id: int | None = fields.BigIntField(null=True)
    payload: object = JsonTextField()
    actor_kind: str = fields.TextField()
    actor_id: int | None = fields.BigIntField(null=True)
    actor_name: str = fields.TextField()

    class Meta(Model.Meta):
        table = "outbox_events"


class OutboxConsumer(Model):
    """How far a consumer has read, and what stopped it."""

    name: str = KeyField(primary_key=True)
    position: int = fields.BigIntField()
    attempts: int = fields.IntField()
    retry_at: int | None = InstantField(null=True)
    error: str | None = fields.TextField(null=True)

    class Meta(Model.Meta):
        table = "outbox_consumers"


class OutboxParked(Model):
    """An event that a consumer could not take."""

    id: int = fields.BigIntField(primary_key=True)
    consumer: str = fields.TextField()
    event_id: int = fields.BigIntField()
    sequence: int = fields.BigIntField()
    event: object = JsonTextField()
    error: str = fields.TextField()
    parked_at: int = InstantField()

    class Meta(Model.Meta):
        table = "outbox_parked"


class Job(Model):
    """A piece of background work."""

    id: int = fields.BigIntField(primary_key=True)
    kind: str = fields.TextField()
    shape: str | None = fields.TextField(null=True)
    args: object = JsonTextField()
    status: str = fields.TextField()
    unique_key: str | None = fields.TextField(null=True)
    run_at: int = InstantField()
    attempts: int = fields.IntField()
    lease: str | None = fields.TextField(null=True)
    lease_until: int | None = InstantField(null=True)
    processed: int = fields.BigIntField()
    total: int | None = fields.BigIntField(null=True)
    failed: int = fields.BigIntField()
    checkpoint: object = JsonTextField(null=True)
    result: object = JsonTextField(null=True)
    error: str | None = fields.TextField(null=True)
    cancel_requested_at: int | None = InstantField(null=True)
    actor_kind: str = fields.TextField()
    actor_id: int | None = fields.BigIntField(null=True)
    actor_name: str = fields.TextField()
    actor_scopes: object = JsonTextField()
    actor_stores: object = JsonTextField(null=True)
    created_at: int = InstantField()
    started_at: int | None = InstantField(null=True)
    finished_at: int | None = InstantField(null=True)
    undone_by: int | None = fields.BigIntField(null=True)

    class Meta(Model.Meta):
        table = "jobs"


class JobJournal(Model):
    """What a job changed, a batch to an entry."""

    id: int = fields.BigIntField(primary_key=True)
    job_id: int = fields.BigIntField()
    weight: int = fields.BigIntField()
    entry: object = JsonTextField()

    class Meta(Model.Meta):
        table = "job_journal"


class JobFailure(Model):
    """A row that a job refused."""

    id: int = fields.BigIntField(primary_key=True)
    job_id: int = fields.BigIntField()
    row_number: int = fields.BigIntField()
    row_key: str | None = fields.TextField(null=True)
    row_column: str | None = fields.TextField(null=True)
    input: object = JsonTextField()
    errors: object = JsonTextField()

    class Meta(Model.Meta):
        table = "job_failures"


class JobSchedule(Model):
    """When scheduled work is due next."""

    name: str = KeyField(primary_key=True)
    next_at: int = InstantField()

    class Meta(Model.Meta):
        table = "job_schedules"


class IdempotencyRecord(Model):
    """The answer that a repeated call receives."""

    id: int = fields.BigIntField(primary_key=True)
    actor: str = fields.TextField()
    operation: str = fields.TextField()
    key: str = fields.TextField()
    fingerprint: str = fields.TextField()
    result: object = JsonTextField(null=True)
    at: int = InstantField()

    class Meta(Model.Meta):
        table = "idempotency_records"
