"""How the mail server fares."""

from dataclasses import dataclass

from regulars.platform import clock
from regulars.platform.db.connect import Reader


@dataclass(frozen=True, slots=True)
class ServerState:
    """What is known of the mail server from the last messages."""

    last_error: str | None
    failed_at: int | None
    worked_at: int | None
    paused_until: int | None

    @property
    def is_working(self) -> bool | None:
        """None before the first message."""
        if self.last_error is not None:
            return False
        return None if self.worked_at is None else True


async def server_state(reader: Reader) -> ServerState:
    """The one row of it."""
    row = await reader.fetch_one("SELECT last_error, failed_at, worked_at, paused_until FROM mail_server WHERE id = 1")
    return ServerState(None, None, None, None) if row is None else ServerState(*row)


async def paused_until(reader: Reader) -> int | None:
    """Until when the server is left in peace; none where it may be asked."""
    until = (await server_state(reader)).paused_until
    return None if until is None or until <= clock.now() else until
