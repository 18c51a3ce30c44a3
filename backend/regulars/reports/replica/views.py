"""Reading the views of PostgreSQL instead of a replica: the database itself, a read replica of it, or Citus."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from regulars.platform import clock
from regulars.platform.db.snapshot import Snapshot, snapshot
from regulars.platform.errors import RegularsError
from regulars.reports.replica.session import Freshness, Row, too_slow

_THROUGH = (
    "SELECT set_config('statement_timeout', ?, true), pg_is_in_recovery(),"
    " CAST(extract(epoch FROM pg_last_xact_replay_timestamp()) * 1000000 AS bigint)"
)


class ViewSession:
    """One moment of the views. The server ends a statement whose reader has gone, or whose time is over."""

    is_replica = False

    def __init__(self, moment: Snapshot, freshness: Freshness, until: float) -> None:
        self.freshness = freshness
        self._moment = moment
        self._until = until

    async def read(self, statement: str) -> list[Row]:
        """Rows of a statement."""
        try:
            async with asyncio.timeout_at(self._until):
                return await self._moment.fetch(statement)
        except TimeoutError as error:
            raise too_slow() from error

    async def set_of(self, keys: Sequence[int]) -> str:
        """Written out: a session that only reads makes no relations."""
        if not keys:
            return "SELECT CAST(NULL AS bigint) AS id WHERE false"
        return f"SELECT unnest(CAST(ARRAY[{', '.join(map(str, map(int, keys)))}] AS bigint[])) AS id"


@asynccontextmanager
async def view_session(url: str, seconds: float) -> AsyncGenerator[ViewSession]:
    """Raises a `RegularsError` in words where the server cannot be reached."""
    until = asyncio.get_running_loop().time() + seconds
    now = clock.now()
    try:
        opened = snapshot(url)
        moment = await opened.__aenter__()
    except OSError as error:
        message = f"Reports cannot be read at the moment: their database does not answer ({error.strerror or error})."
        raise RegularsError("REPORTS_UNAVAILABLE", message) from error
    try:
        ((_, is_copy, replayed),) = await moment.fetch(_THROUGH, (f"{int(seconds * 1000)}ms",))
        through = min(now, replayed) if is_copy and replayed is not None else now
        yield ViewSession(moment, Freshness(through, clock.now()), until)
    finally:
        await opened.__aexit__(None, None, None)
