"""Tables of staff, their sessions, API tokens, sign-in limits and the audit log."""

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import InstantField, JsonTextField, KeyField


class StaffUser(Model):
    """A colleague with a sign-in; never deleted, so that the audit log can name who did it."""

    id: int = fields.BigIntField(primary_key=True)
    version: int = fields.IntField()
    name: str = fields.TextField()
    name_key: str = KeyField()
    email: str = fields.TextField()
    email_key: str = KeyField(unique=True)
    role: str = fields.TextField()
    status: str = fields.TextField()
    password_hash: str | None = fields.TextField(null=True)
    locked_until: int | None = InstantField(null=True)
    locale: str | None = fields.TextField(null=True)
    time_zone: str | None = fields.TextField(null=True)
    theme: str = fields.TextField()
    density: str = fields.TextField()
    home_cards: object = JsonTextField()
    last_sign_in_at: int | None = InstantField(null=True)
    created_at: int = InstantField()
    updated_at: int = InstantField()

    class Meta(Model.Meta):
        table = "staff_users"


class StaffInvitation(Model):
    """The open invitation of a colleague; its link is kept as a digest only."""

    staff_id: int = fields.BigIntField(primary_key=True, generated=False)
    token_hash: str = fields.TextField()
    expires_at: int = InstantField()
    created_at: int = InstantField()

    class Meta(Model.Meta):
        table = "staff_invitations"


class StaffSession(Model):
    """A signed-in browser; the cookie is kept as a digest only."""

    id: int = fields.BigIntField(primary_key=True)
    staff_id: int = fields.BigIntField()
    token_hash: str = fields.TextField()
    created_at: int = InstantField()
    last_seen_at: int = InstantField()
    expires_at: int = InstantField()
    revoked_at: int | None = InstantField(null=True)
    ip: str | None = fields.TextField(null=True)
    user_agent: str | None = fields.TextField(null=True)

    class Meta(Model.Meta):
        table = "staff_sessions"


class ApiToken(Model):
    """An API token; the secret is kept as a digest only."""

    id: int = fields.BigIntField(primary_key=True)
    name: str = fields.TextField()
    token_hash: str = fields.TextField()
    prefix: str = fields.TextField()
    scopes: object = JsonTextField()
    created_at: int = InstantField()
    created_by_kind: str = fields.TextField()
    created_by_id: int | None = fields.BigIntField(null=True)
    expires_at: int | None = InstantField(null=True)
    last_used_at: int | None = InstantField(null=True)
    revoked_at: int | None = InstantField(null=True)

    class Meta(Model.Meta):
        table = "api_tokens"


class SignInAttempt(Model):
    """How many times an account or an address was tried since a moment."""

    bucket: str = KeyField(primary_key=True)
    tried: int = fields.IntField()
    since: int = InstantField()

    class Meta(Model.Meta):
        table = "sign_in_attempts"


class AuditEntry(Model):
    """One write, chained to the one before by its hash."""

    id: int = fields.BigIntField(primary_key=True)
    sequence: int | None = fields.BigIntField(null=True, unique=True)
    at: int = InstantField()
    actor_kind: str = fields.TextField()
    actor_id: int | None = fields.BigIntField(null=True)
    action: str = fields.TextField()
    subject_id: str | None = fields.TextField(null=True)
    details: str | None = fields.TextField(null=True)
    details_hash: str = fields.TextField()
    previous_hash: str | None = fields.TextField(null=True)
    hash: str | None = fields.TextField(null=True)

    class Meta(Model.Meta):
        table = "audit_entries"


class AuditHead(Model):
    """The last entry of the chain, kept apart so that a log cut short is noticed."""

    id: int = fields.BigIntField(primary_key=True, generated=False)
    sequence: int = fields.BigIntField()
    hash: str = fields.TextField()

    class Meta(Model.Meta):
        table = "audit_head"


class Notification(Model):
    """Something that waits for a colleague to see it."""

    id: int = fields.BigIntField(primary_key=True)
    staff_id: int = fields.BigIntField()
    at: int = InstantField()
    kind: str = fields.TextField()
    title: str = fields.TextField()
    subject: str | None = fields.TextField(null=True)
    read_at: int | None = InstantField(null=True)

    class Meta(Model.Meta):
        table = "notifications"
