"""Why a customer cannot sign in: every cause that we can know of, each with what mends it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from regulars.customers.queries.columns import PII
from regulars.customers.typos import likely_meant
from regulars.platform import clock
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader

MANY = 5
"""So many failures in a row lock accounts at most storefronts."""
LATELY = clock.DAY
_REMEMBERED = 30 * clock.DAY
"""A link that expired so long ago is no news any more."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One cause, a sentence about it, and the mutation that mends it."""

    kind: str
    detail: str
    remedy: str
    other_customer_id: int | None = None
    suggested_email: str | None = None


class _Mailed(NamedTuple):
    """A link that was mailed."""

    email_key: str
    created_at: int
    expires_at: int
    spent_at: int | None


@dataclass(slots=True)
class _Case:
    """What is known of one customer."""

    status: str
    email: str | None
    email_key: str | None
    verification: str
    deliverability: str
    last_login_at: int | None
    zone: str
    links: dict[str, _Mailed] = field(default_factory=dict[str, _Mailed])
    disabled: tuple[int, str | None, str] | None = None
    failures: int = 0
    last_failure_at: int = 0
    other: int | None = None


async def diagnoses(reader: Reader, actor: Actor, customers: Sequence[int]) -> Mapping[int, list[Problem]]:
    """The problems of each customer, the most pressing first; none where nothing is in the way.

    What reads the e-mail itself is told to those who may read it.
    """
    cases = await _cases(reader, customers)
    now, sees = clock.now(), actor.may(PII)
    return {key: [one for one in _problems(case, now) if sees or not _personal(one)] for key, case in cases.items()}


def _personal(problem: Problem) -> bool:
    return problem.kind in {"OTHER_RECORD_HAS_ACCOUNT", "EMAIL_TYPO_LIKELY"}


def _problems(case: _Case, now: int) -> Iterator[Problem]:
    if case.status in {"ERASED", "MERGED"}:
        return
    if case.email is None:
        yield Problem("EMAIL_MISSING", "There is no e-mail to sign in with. Add one, then invite.", "CUSTOMER_UPDATE")
    if case.other is not None and case.status in {"GUEST", "DECLINED"}:
        told = "Another record has the account of this e-mail. Help that customer, or make the two one."
        yield Problem("OTHER_RECORD_HAS_ACCOUNT", told, "CUSTOMERS_MERGE", other_customer_id=case.other)
    if case.email is not None:
        yield from _of_status(case, now)
    if case.status in {"INVITED", "ACTIVE"}:
        yield from _of_email(case)
    if case.status == "ACTIVE":
        yield from _of_password(case, now)
    meant = likely_meant(case.email) if case.email else None
    if meant is not None and case.verification != "VERIFIED":
        told = "The e-mail looks mistyped, so that nothing sent to it arrives."
        yield Problem("EMAIL_TYPO_LIKELY", told, "CUSTOMER_UPDATE", suggested_email=meant)


def _of_status(case: _Case, now: int) -> Iterator[Problem]:
    match case.status:
        case "GUEST" if case.other is None:
            tried = f" {_times(case.failures)} somebody tried to sign in." if case.failures else ""
            yield Problem("NO_ACCOUNT", f"This customer bought as a guest and has no account.{tried}", "ACCOUNT_INVITE")
        case "INVITED":
            yield _of_invitation(case, now)
        case "DECLINED" if case.other is None:
            yield Problem("INVITE_DECLINED", "They declined the invitation, so there is no account.", "ACCOUNT_INVITE")
        case "DISABLED":
            yield Problem("ACCOUNT_DISABLED", _disabled(case), "ACCOUNT_SET_STATUS")
        case _:
            return


def _of_invitation(case: _Case, now: int) -> Problem:
    link = case.links.get("INVITATION")
    if link is None:
        return Problem("INVITE_PENDING", "The account is to be opened, but no link was mailed yet.", "ACCOUNT_INVITE")
    if link.email_key != case.email_key:
        told = "The e-mail was changed after the invitation, so that the link opens nothing any more."
        return Problem("INVITE_EXPIRED", told, "ACCOUNT_INVITE")
    sent = _day(link.created_at, case)
    if now >= link.expires_at:
        told = f"The invitation of {sent} was never opened and expired on {_day(link.expires_at, case)}."
        return Problem("INVITE_EXPIRED", told, "ACCOUNT_INVITE")
    told = f"The invitation of {sent} is not opened yet. It works until {_day(link.expires_at, case)}."
    return Problem("INVITE_PENDING", told, "ACCOUNT_INVITE")


def _disabled(case: _Case) -> str:
    if case.disabled is None:
        return "The account is disabled."
    at, reason, who = case.disabled
    return f"{who} disabled the account on {_day(at, case)}{f': {reason}' if reason else '.'}"


def _of_email(case: _Case) -> Iterator[Problem]:
    if case.deliverability in {"BLOCKED", "COMPLAINED"}:
        why = "bounced" if case.deliverability == "BLOCKED" else "was complained about"
        told = f"Mail to the e-mail {why}, so that no link arrives."
        yield Problem("EMAIL_BLOCKED", told, "EMAIL_UNBLOCK")
    never_in = case.status == "ACTIVE" and case.last_login_at is None
    if case.email is not None and never_in and case.verification != "VERIFIED":
        told = "The e-mail was never proved, and nobody has signed in with it yet."
        yield Problem("EMAIL_UNVERIFIED", told, "EMAIL_VERIFICATION_SEND")


def _of_password(case: _Case, now: int) -> Iterator[Problem]:
    if case.failures >= MANY:
        told = f"{_times(case.failures)} since the last sign-in the password was wrong: the shop may hold the account."
        yield Problem("TOO_MANY_ATTEMPTS", told, "PASSWORD_RESET_SEND" if case.email else "WAIT")
    link = case.links.get("PASSWORD_RESET")
    if link is None or link.spent_at is not None or (case.last_login_at or 0) > link.created_at:
        return
    if link.expires_at <= now < link.expires_at + _REMEMBERED:
        told = f"The link of {_day(link.created_at, case)} to set a new password expired unused."
        yield Problem("RESET_LINK_EXPIRED", told, "PASSWORD_RESET_SEND")


def _day(at: int, case: _Case) -> str:
    day = clock.day_in(at, case.zone)
    return f"{day.day} {day:%B %Y}"


def _times(count: int) -> str:
    return "Once" if count == 1 else f"{count} times"


async def _cases(reader: Reader, customers: Sequence[int]) -> dict[int, _Case]:
    keys = reader.dialect.array(customers)
    zone = "COALESCE((SELECT z.time_zone FROM stores z ORDER BY z.is_active DESC, z.id LIMIT 1), 'UTC')"
    rows = await reader.fetch(
        "SELECT c.id, c.account_status, c.email, c.email_key, c.email_verification, c.email_deliverability,"
        f" c.last_login_at, {zone} FROM customers c WHERE {reader.dialect.in_list('c.id', 'bigint')}",
        (keys,),
    )
    cases = {row[0]: _Case(*row[1:]) for row in rows}
    await _links(reader, cases)
    await _moves(reader, cases)
    await _failures(reader, cases)
    await _others(reader, cases)
    return cases


async def _links(reader: Reader, cases: Mapping[int, _Case]) -> None:
    for key, kind, *facts in await reader.fetch(
        "SELECT t.customer_id, t.kind, t.email_key, t.created_at, t.expires_at, t.spent_at FROM account_tokens t"
        f" WHERE {reader.dialect.in_list('t.customer_id', 'bigint')}",
        (reader.dialect.array(cases),),
    ):
        cases[key].links[kind] = _Mailed(*facts)


async def _moves(reader: Reader, cases: Mapping[int, _Case]) -> None:
    disabled = [key for key, case in cases.items() if case.status == "DISABLED"]
    if not disabled:
        return
    for key, at, reason, who in await reader.fetch(
        "SELECT m.customer_id, m.at, m.reason, m.actor_name FROM account_changes m WHERE m.after = 'DISABLED'"
        f" AND {reader.dialect.in_list('m.customer_id', 'bigint')} ORDER BY m.id",
        (reader.dialect.array(disabled),),
    ):
        cases[key].disabled = (at, reason, who)


async def _failures(reader: Reader, cases: Mapping[int, _Case]) -> None:
    """Of the last day, since the last sign-in and the last new password."""
    by_event = "(SELECT max(p.at) FROM account_events p WHERE p.customer_id = c.id AND p.kind = 'PASSWORD_RESET')"
    by_link = "(SELECT t.spent_at FROM account_tokens t WHERE t.customer_id = c.id AND t.kind = 'PASSWORD_RESET')"
    for key, count, at in await reader.fetch(
        "SELECT f.customer_id, count(*), max(f.at) FROM customers c JOIN account_events f ON f.customer_id = c.id"
        f" WHERE f.kind = 'LOGIN_FAILED' AND f.at > ? AND {reader.dialect.in_list('c.id', 'bigint')}"
        f" AND f.at > COALESCE(c.last_login_at, 0) AND f.at > COALESCE({by_event}, 0)"
        f" AND f.at > COALESCE({by_link}, 0)"
        " GROUP BY f.customer_id",
        (clock.now() - LATELY, reader.dialect.array(cases)),
    ):
        cases[key].failures, cases[key].last_failure_at = count, at


async def _others(reader: Reader, cases: Mapping[int, _Case]) -> None:
    """Records that have the account of an e-mail which somebody without one gave."""
    alone = [key for key, case in cases.items() if case.status in {"GUEST", "DECLINED"} and case.email_key]
    if not alone:
        return
    among = reader.dialect.in_list("c.id", "bigint")
    keys = reader.dialect.array(alone)
    for key, other in await reader.fetch(
        "SELECT c.id, o.id FROM customers c JOIN customers o ON o.email_key = c.email_key AND o.id <> c.id"
        f" WHERE {among} AND o.account_status IN ('INVITED', 'ACTIVE', 'DISABLED') UNION ALL"
        " SELECT c.id, o.id FROM customers c JOIN customer_emails e ON e.email_key = c.email_key"
        f" JOIN customers o ON o.id = e.customer_id AND o.id <> c.id WHERE {among}"
        " AND o.account_status IN ('INVITED', 'ACTIVE', 'DISABLED') ORDER BY 1, 2 DESC",
        (keys, keys),
    ):
        cases[key].other = other
