"""What happens to colleagues, sessions and tokens."""

from dataclasses import dataclass
from typing import ClassVar

from regulars.platform.outbox import Event


@dataclass(frozen=True, slots=True)
class StaffInvited(Event):
    """A colleague was invited, or invited again."""

    event_name: ClassVar[str] = "staff.invited"
    staff_id: int


@dataclass(frozen=True, slots=True)
class StaffJoined(Event):
    """A colleague has a password and may sign in."""

    event_name: ClassVar[str] = "staff.joined"
    staff_id: int


@dataclass(frozen=True, slots=True)
class StaffUpdated(Event):
    """Name, e-mail, role or status changed: whoever is connected as this colleague is asked again who they are."""

    event_name: ClassVar[str] = "staff.updated"
    staff_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StaffSignedIn(Event):
    """A session began."""

    event_name: ClassVar[str] = "staff.signed_in"
    staff_id: int
    session_id: int


@dataclass(frozen=True, slots=True)
class SessionRevoked(Event):
    """Sessions of a colleague ended; their sockets are closed."""

    event_name: ClassVar[str] = "session.revoked"
    staff_id: int
    session_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TokenCreated(Event):
    """An API token was made."""

    event_name: ClassVar[str] = "token.created"
    token_id: int


@dataclass(frozen=True, slots=True)
class TokenRevoked(Event):
    """An API token ended; its sockets are closed."""

    event_name: ClassVar[str] = "token.revoked"
    token_id: int


@dataclass(frozen=True, slots=True)
class StaffNotified(Event):
    """Something waits for a colleague to see it; `kind` says of what sort."""

    event_name: ClassVar[str] = "staff.notified"
    staff_id: int
    kind: str
