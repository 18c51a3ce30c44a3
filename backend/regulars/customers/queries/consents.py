"""Where customers stand on each channel, what proves it, and how it came so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from regulars.customers.queries.columns import PII
from regulars.customers.queries.filters import customer_filters
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.columns import Column, Kind, Table
from regulars.platform.query.filters import Asking
from regulars.platform.query.keyset import Order, Sort
from regulars.platform.query.nested import counts_of_each, first_of_each
from regulars.platform.query.page import Page, Window, page
from regulars.platform.query.sql import FALSE, TRUE, Sql, any_of

CHANNELS = ("EMAIL", "SMS", "PHONE", "POST")
NEVER_ASKED = "NEVER_ASKED"


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """What proves a word."""

    wording: str | None
    page_url: str | None
    ip: str | None
    user_agent: str | None
    confirmed_at: int | None

    @property
    def is_there(self) -> bool:
        """Whether anything does."""
        return any((self.wording, self.page_url, self.ip, self.user_agent, self.confirmed_at))


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """Where somebody stands on a channel; `id` is 0 where nobody asked."""

    id: int
    channel: str
    state: str
    opt_in_level: str
    source: str | None
    updated_at: int | None
    evidence: EvidenceRow | None


@dataclass(frozen=True, slots=True)
class ConsentEventRow:
    """One change of consent."""

    prefix: ClassVar[str] = "cev"
    id: int
    customer_id: int
    channel: str
    at: int
    before: str
    after: str
    source: str
    wording: str | None
    page_url: str | None
    ip: str | None
    user_agent: str | None
    confirmed_at: int | None
    actor_kind: str
    actor_id: int | None
    actor_name: str

    @property
    def evidence(self) -> EvidenceRow | None:
        """What proves it, where anything does."""
        found = EvidenceRow(self.wording, self.page_url, self.ip, self.user_agent, self.confirmed_at)
        return found if found.is_there else None


def _column(key: str, kind: Kind = Kind.TEXT, *, nullable: bool = True) -> Column:
    return Column(key, f"e.{key}", kind, nullable=nullable)


EVENTS: Table[ConsentEventRow] = Table(
    name="changes of consent",
    source="consent_events e JOIN customer_consents k ON k.customer_id = e.customer_id AND k.channel = e.channel",
    key="e.id",
    row=ConsentEventRow,
    columns=(
        _column("id", Kind.ID, nullable=False),
        _column("customer_id", Kind.ID, nullable=False),
        _column("channel", Kind.CODE, nullable=False),
        _column("at", Kind.INSTANT, nullable=False),
        _column("before", Kind.CODE, nullable=False),
        _column("after", Kind.CODE, nullable=False),
        _column("source", nullable=False),
        _column("wording"),
        _column("page_url"),
        Column("ip", "e.ip", requires=PII),
        _column("user_agent"),
        _column("confirmed_at", Kind.INSTANT),
        _column("actor_kind", nullable=False),
        _column("actor_id", Kind.ID),
        _column("actor_name", nullable=False),
    ),
)
_NEWEST = Order((Sort(EVENTS["at"], descending=True),), EVENTS.key)


async def consents_of_each(reader: Reader, actor: Actor, customers: Sequence[int]) -> Mapping[int, list[ConsentRow]]:
    """Every channel of every customer, those that nobody asked about too, in one read."""
    rows = await reader.fetch(
        "SELECT k.customer_id, k.id, k.channel, k.state, k.at, e.opt_in_level, e.source, e.wording, e.page_url, e.ip,"
        " e.user_agent, e.confirmed_at FROM customer_consents k JOIN consent_events e ON e.id = k.event_id"
        f" WHERE {reader.dialect.in_list('k.customer_id', 'bigint')}",
        (reader.dialect.array(customers),),
    )
    known = {(row[0], row[2]): _consent(row, hidden=not actor.may(PII)) for row in rows}
    return {key: [known.get((key, channel)) or _unasked(channel) for channel in CHANNELS] for key in customers}


def _consent(row: Sequence[Any], *, hidden: bool) -> ConsentRow:
    _, key, channel, state, at, level, source, wording, page_url, ip, user_agent, confirmed_at = row
    evidence = EvidenceRow(wording, page_url, None if hidden else ip, user_agent, confirmed_at)
    return ConsentRow(key, channel, state, level, source, at, evidence if evidence.is_there else None)


def _unasked(channel: str) -> ConsentRow:
    return ConsentRow(0, channel, NEVER_ASKED, "UNKNOWN", None, None, None)


async def history_of(reader: Reader, actor: Actor, consent: int, window: Window) -> Page[ConsentEventRow]:
    """A page of the history of one channel of one customer, newest first."""
    return await page(
        reader, EVENTS, actor=actor, where=Sql("k.id = ?", (consent,)), order=_NEWEST, window=window, few=True
    )


async def first_history_of_each(
    reader: Reader, actor: Actor, consents: Sequence[int], size: int
) -> Mapping[int, Page[ConsentEventRow]]:
    """The newest changes of many consents, in one statement."""
    return await first_of_each(
        reader, EVENTS, actor=actor, parent="k.id", parents=consents, where=TRUE, order=_NEWEST, size=size
    )


async def history_counts(reader: Reader, consents: Sequence[int]) -> Mapping[int, int]:
    """How many changes each consent has seen."""
    return await counts_of_each(reader, EVENTS, parent="k.id", parents=consents, where=TRUE)


async def events_by_id(reader: Reader, actor: Actor, keys: Sequence[int]) -> Mapping[int, ConsentEventRow]:
    """Changes of consent by key, of those that exist."""
    selection = EVENTS.selection(actor)
    rows = await reader.fetch(
        f"SELECT {selection.sql} FROM {EVENTS.source} WHERE {reader.dialect.in_list('e.id', 'bigint')}",
        (reader.dialect.array(keys),),
    )
    return {row.id: row for row in selection.rows(rows)}


def _stands(value: Mapping[str, Any], asking: Asking) -> Sql:
    """On this channel in one of these states; nobody was asked where no row is."""
    channel, states = str(value["channel"]), [str(state) for state in value["state"]]
    known = [state for state in states if state != NEVER_ASKED]
    pieces: list[Sql] = []
    if known:
        pieces.append(
            Sql(
                "c.id IN (SELECT k.customer_id FROM customer_consents k WHERE k.channel = ?"
                f" AND k.state IN ({', '.join('?' * len(known))}))",
                (channel, *known),
            )
        )
    if NEVER_ASKED in states:
        pieces.append(
            Sql(
                "NOT EXISTS (SELECT 1 FROM customer_consents k WHERE k.customer_id = c.id AND k.channel = ?)",
                (channel,),
            )
        )
    return any_of(pieces) if pieces else FALSE


customer_filters.add("consent", _stands)
